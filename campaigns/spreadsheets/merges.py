"""Vertical merges of cells. People see the text of the first cell for all rows of the merge, so each of these rows gets
it. Only rows with anything in them are filled: a merge makes no new rows."""

from collections.abc import Iterable
from operator import itemgetter

from .errors import Unreadable, WhyUnreadable
from .sheet import FilledDown

_EXAMPLES = 3

MOST_PLACES = 10_000_000
"""So many places the merges of a file may cover together. Each costs time, and a few bytes can cover a million of them.
Lists have few merged cells: the largest list has a few million cells in all."""

MOST_MERGES = 200_000
TOO_MANY_MERGES = (
    f"The sheet has more than {MOST_MERGES:,} vertical merges of cells; what the further ones hold stands in their "
    "first row only."
)


class Merges:
    """The vertical merges of a sheet, each as (first row, last row, column from 0). Rows must be filled in their
    order."""

    def __init__(self, merges: Iterable[tuple[int, int, int]]) -> None:
        self._to_come = sorted(merges, key=itemgetter(0), reverse=True)
        self._open: dict[int, tuple[int, str]] = {}  # column → last row, text
        self._places = 0
        self._counts: dict[int, int] = {}
        self._examples: dict[int, list[tuple[int, str]]] = {}

    def __bool__(self) -> bool:
        return bool(self._to_come or self._open)

    def fill(self, row: int, cells: list[str]) -> list[int]:
        """Puts the texts into blank cells of the row; returns the columns of those that were filled. Raises Unreadable
        if the merges cover too many places."""
        self._open = {column: merge for column, merge in self._open.items() if merge[0] >= row}
        self._places += len(self._open)
        if self._places > MOST_PLACES:
            raise Unreadable(WhyUnreadable.MERGED_TOO_FAR, limit=MOST_PLACES)
        filled = [column for column in self._open if column >= len(cells) or not cells[column]]
        for column in filled:
            text = self._open[column][1]
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = text
            self._count(row, column, text)
        while self._to_come and self._to_come[-1][0] <= row:
            first, last, column = self._to_come.pop()
            if first == row and column < len(cells) and cells[column]:
                self._open[column] = last, cells[column]
        return sorted(filled)

    def filled_down(self) -> tuple[FilledDown, ...]:
        """The cells that were filled so far, by column."""
        return tuple(
            FilledDown(column, self._counts[column], tuple(self._examples[column])) for column in sorted(self._counts)
        )

    def _count(self, row: int, column: int, text: str) -> None:
        self._counts[column] = self._counts.get(column, 0) + 1
        examples = self._examples.setdefault(column, [])
        if len(examples) < _EXAMPLES:
            examples.append((row, text))
