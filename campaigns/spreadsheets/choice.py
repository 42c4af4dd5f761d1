"""Chooses the sheet that is read: the one that was asked for, or else the first visible one with anything in it."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TypeVar

from .errors import Unreadable, WhyUnreadable, shortened
from .sheet import HEAD_ROWS, Row, SheetHead

MOST_SHEETS = 1_000
MOST_LOOKED_AT = 20
_NAMED_SHEETS = 10
_HEAD_CHARACTERS, _HEAD_COLUMNS, _HEAD_CELL = 20_000, 100, 100

_Sheet = TypeVar("_Sheet")


@dataclass(slots=True)
class Sheets:
    """The names of the sheets that have cells, in the workbook's order. Sheets of charts or macros are not among
    them."""

    visible: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def add(self, name: str, *, is_hidden: bool) -> None:
        """Adds a sheet. Raises Unreadable where there are too many."""
        (self.hidden if is_hidden else self.visible).append(name)
        check_count(len(self.visible) + len(self.hidden))

    def all(self) -> list[str]:
        """The names of all sheets, hidden ones last."""
        return self.visible + self.hidden

    def to_try(self, asked: str | None) -> list[str]:
        """The sheets that may be read, the preferred one first. Raises Unreadable where there is none."""
        if asked is not None and asked not in self.all():
            named = [shortened(name) for name in self.all()[:_NAMED_SHEETS]]
            raise Unreadable(WhyUnreadable.NO_SUCH_SHEET, asked=shortened(asked), sheets=named)
        if asked is None and not self.visible:
            raise Unreadable(WhyUnreadable.NO_VISIBLE_SHEET)
        return [asked] if asked is not None else self.visible

    def told(self, chosen: str) -> Iterator[str]:
        """Sentences about the choice, for people."""
        if len(self.all()) > 1:
            state = "hidden sheet" if chosen in self.hidden else "sheet"
            yield f"Read the {state} “{shortened(chosen)}”, one of {len(self.all()):,} in the workbook."
        if self.hidden:
            named = ", ".join(f"“{shortened(other)}”" for other in self.hidden[:_NAMED_SHEETS])
            yield f"Hidden sheets: {named}{' and more' if len(self.hidden) > _NAMED_SHEETS else ''}."


def check_count(found: int) -> None:
    """Raises Unreadable if there are too many sheets for a list of leads."""
    if found > MOST_SHEETS:
        raise Unreadable(WhyUnreadable.TOO_MANY_SHEETS, found=found, limit=MOST_SHEETS)


def first_with_cells(sheets: Iterable[_Sheet], *, is_blank: Callable[[_Sheet], bool]) -> _Sheet:
    """The first sheet with anything in it; the first one if all are blank. ``sheets`` has at least one."""
    rest = iter(sheets)
    first = next(rest)
    return next((sheet for sheet in chain([first], rest) if not is_blank(sheet)), first)


def others_to_look_at(visible: list[str], *, read: str, blank: Container[str]) -> list[str]:
    """The other visible sheets that may have leads, too: without those that are known to be blank. If there are very
    many, only the first ones."""
    return [name for name in visible if name != read and name not in blank][:MOST_LOOKED_AT]


def sheet_head(name: str, rows: int, head: Iterable[tuple[int, list[str]]]) -> SheetHead:
    """A sheet with the number of its rows, and its first rows. The cells are cut, since they only show what the sheet
    is about."""
    kept: list[Row] = []
    characters = 0
    for number, cells in head:
        cut = tuple(cell[:_HEAD_CELL] for cell in cells[:_HEAD_COLUMNS])
        characters += sum(map(len, cut))
        if characters > _HEAD_CHARACTERS:
            break
        kept.append(Row(number, cut))
    return SheetHead(name, rows, tuple(kept))


def whole_head(name: str, rows: Iterator[tuple[int, list[str]]]) -> SheetHead | None:
    """The same for a sheet whose rows are counted by reading them; None if it has none."""
    head = list(islice(rows, HEAD_ROWS))
    count = len(head) + sum(1 for _ in rows)
    return sheet_head(name, count, head) if head else None
