"""The fields of a message by their names, however these are written, and none of those lost that stand twice.

The dialer's name is `totalNoUploaded`. A program on the way may write it `TotalNoUploaded`, `total_no_uploaded` or
`data[totalNoUploaded]`.
"""

import re
from collections.abc import Iterable

_MOST_CHARACTERS = 200
_BETWEEN_WORDS = re.compile(r"[\s_.-]+")
# How PHP writes arrays as form fields: the name is in the last brackets.
_IN_BRACKETS = re.compile(r"[^\[\]]*(?:\[[^\[\]]*\])*\[([^\[\]]+)\]")


class Contradiction:
    """Stands for a field that a message gives more than once, with values that differ."""


def field_name(written: str) -> str:
    """`totalnouploaded` for each way of writing it."""
    name = written[:_MOST_CHARACTERS].strip()
    in_brackets = _IN_BRACKETS.fullmatch(name)
    return _BETWEEN_WORDS.sub("", in_brackets[1] if in_brackets else name).casefold()


def fields_of(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    """The values by their `field_name`. An empty one gives way to another; of objects with one name each is kept, in a
    list; all else that stands twice and is not alike is a Contradiction."""
    fields: dict[str, object] = {}
    for written, value in pairs:
        name = field_name(written)
        fields[name] = _united(fields[name], value) if name in fields else value
    return fields


def _united(first: object, second: object) -> object:
    if _is_empty(second) or _as_compared(first) == _as_compared(second):
        return first
    if _is_empty(first):
        return second
    if isinstance(first, dict | list) or isinstance(second, dict | list):
        return [first, second]
    return Contradiction()


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _as_compared(value: object) -> object:
    return value.strip() if isinstance(value, str) else value
