"""JSON that others wrote, read without trust: nothing raises, and a number stays the text that it was."""

import json
from collections.abc import Iterator
from typing import NoReturn

# What `objects_in` costs at most: each opening brace tried may mean a walk to the end of the text.
_MOST_STARTS = 20
_MOST_CHARACTERS = 65_536


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


# Numbers as text: a transaction id of 25 digits is no number, and a count of 5,000 digits is no count.
# Line breaks inside strings are let pass (strict=False): some of these bodies are put together by hand.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_refuse, strict=False)


def read_json(text: str) -> object:
    """What the whole of `text` says: a dict, a list, a str (of a number too), a bool, or None.

    None also for what is not JSON: nothing here can do anything with either. A byte order mark, NaN and
    Infinity are not JSON.
    """
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):  # the latter: nested a thousand deep and more
        return None


def objects_in(text: str) -> Iterator[dict[str, object]]:
    """The JSON objects that stand beside one another in a text which as a whole is not JSON. Looks at its
    first opening braces only, and not far: what needs this is short."""
    text = text[:_MOST_CHARACTERS]
    after = 0
    for _ in range(_MOST_STARTS):
        start = text.find("{", after)
        if start < 0:
            return
        try:
            found, after = _DECODER.raw_decode(text, start)
            yield found
        except (ValueError, RecursionError):
            after = start + 1


def folded(found: dict[str, object]) -> dict[str, object]:
    """The object with its names in lower case, so that `transactionID` is found as well."""
    return {name.casefold(): value for name, value in found.items()}
