"""Which sheet of a workbook is read: the one that was asked for, else the first visible one with anything in it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

from .errors import shortened, unreadable

MOST_SHEETS = 1_000
_NAMED_SHEETS = 10

_Sheet = TypeVar("_Sheet")


@dataclass(slots=True)
class Sheets:
    """The names of the sheets that have cells (charts and macros are none), in the workbook's order."""

    visible: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def add(self, name: str, *, is_hidden: bool) -> None:
        """Raises Unreadable when there are too many."""
        (self.hidden if is_hidden else self.visible).append(name)
        check_count(len(self.visible) + len(self.hidden))

    def all(self) -> list[str]:
        """All of them, the hidden ones last."""
        return self.visible + self.hidden

    def to_try(self, asked: str | None) -> list[str]:
        """The sheets that may be read, in order; raises Unreadable when there is none."""
        if asked is not None and asked not in self.all():
            named = ", ".join(f"“{shortened(name)}”" for name in self.all()[:_NAMED_SHEETS])
            raise unreadable("no_such_sheet", sheet=shortened(asked), sheets=named)
        if asked is None and not self.visible:
            raise unreadable("no_visible_sheet")
        return [asked] if asked is not None else self.visible

    def told(self, chosen: str) -> Iterator[str]:
        """What people should know of the choice."""
        if len(self.all()) > 1:
            state = "hidden sheet" if chosen in self.hidden else "sheet"
            yield f"Read the {state} “{shortened(chosen)}”, one of {len(self.all()):,} in the workbook."
        if self.hidden:
            named = ", ".join(f"“{shortened(other)}”" for other in self.hidden[:_NAMED_SHEETS])
            yield f"Hidden sheets: {named}{' and more' if len(self.hidden) > _NAMED_SHEETS else ''}."


def check_count(found: int) -> None:
    """Raises Unreadable for more sheets than any list of leads has."""
    if found > MOST_SHEETS:
        raise unreadable("too_many_sheets", found=found, limit=MOST_SHEETS)


def first_with_cells(sheets: Iterable[_Sheet], *, is_blank: Callable[[_Sheet], bool]) -> _Sheet:
    """The first of the sheets (there is one at least) that has anything in it; else the first."""
    rest = iter(sheets)
    first = next(rest)
    return next((sheet for sheet in chain([first], rest) if not is_blank(sheet)), first)
