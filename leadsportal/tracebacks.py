"""A traceback as the log and Redis may have it: where, and of which class, but without what the error says.

The text of an error may hold what stands in a row: what `int()` was given, or PostgreSQL's “Failing row contains (…)”.
"""

import traceback
from collections.abc import Iterator
from types import TracebackType

ExcInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]

_THEN = "\n\nThis led to, or another one came meanwhile:\n\n"


def without_texts(exc_info: ExcInfo) -> str:
    """As Python prints it, with the errors that it came from, the first of them first. Lines of code stand in it, and
    no values."""
    return _THEN.join(reversed([_one(error) for error in _with_causes(exc_info[1])]))


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _one(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__))
    name = type(error).__qualname__
    module = type(error).__module__
    return f"Traceback (most recent call last):\n{frames}{name if module == 'builtins' else f'{module}.{name}'}"
