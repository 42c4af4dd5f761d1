"""Rows that are not as wide as the others, where it is doubtful which value belongs to which column.

A line break without quotation marks makes two short rows of one row. A comma without quotation marks makes a row too
wide; if its last cells are blank, no value stands beyond the header. Other rows are just short, or end with a further
delimiter. The cells' looks tell these apart.
"""

from collections.abc import Sequence
from itertools import pairwise

from .row_shape import RowShape
from .sheet import MOST_WARNED_ROWS, FileWarning
from .value_like import holds_phone

SPLIT = "rows_split_by_line_break"
MOVED = "values_may_have_moved"

_MOST_PARTS = 4


class OddWidths:
    """The rows of one file that are shorter or wider than usual, and the warnings about them."""

    def __init__(self, shape: RowShape) -> None:
        self._shape = shape
        self._last = 0
        self._parts: list[tuple[int, list[str]]] = []
        self._split: list[int] = []
        self._moved: list[int] = []

    def look_at(self, row: int, cells: list[str], above: list[str]) -> None:
        """Looks at a row of unusual width, and at the row above it. Both are given as they stand in the file."""
        if row > self._last + 1:  # a row of the usual width stands between
            self._parts = [(row - 1, above)] if self._may_break_off(above) else []
        self._last = row
        if len(cells) > self._shape.width:
            self._parts = []
            if self._has_moved(cells):
                self._moved.append(row)
        elif any(cells):
            self._look_at_part(row, cells)

    def warnings(self) -> list[FileWarning]:
        """The warnings, when all rows have come."""
        found = []
        if self._split:
            found.append(
                FileWarning(
                    SPLIT,
                    f"Rows that look like parts of one row: {len(self._split):,}, the first is row {self._split[0]:,}."
                    " A line break within a value parts a row in two, unless the value has quotation marks around it."
                    " Look at these rows; join the lines in the file, and upload it again.",
                    tuple(self._split[:MOST_WARNED_ROWS]),
                )
            )
        if self._moved:
            found.append(
                FileWarning(
                    MOVED,
                    f"Rows with a cell more than the others: {len(self._moved):,}, the first is row {self._moved[0]:,}."
                    " Values in them may stand in the wrong columns, as when a value has a comma in it and no quotation"
                    " marks around it. Look at these rows; correct them in the file, and upload it again.",
                    tuple(self._moved[:MOST_WARNED_ROWS]),
                )
            )
        return found

    def _may_break_off(self, above: Sequence[str]) -> bool:
        """Whether a row of the usual width may go on in the next line, with digits of its last cell."""
        last = self._shape.width - 1
        return last > 0 and len(above) == last + 1 and not above[last].strip() and self._shape.has_digits(last)

    def _has_moved(self, cells: Sequence[str]) -> bool:
        """Whether values of a row that is too wide stand in wrong columns. The check finds values beyond the header;
        here the others are looked at."""
        shape, width = self._shape, self._shape.width
        if width < 2 or any(map(str.strip, cells[width:])):
            return False
        is_spaced = not shape.is_spaced and any(cell.startswith(" ") and cell.strip() for cell in cells[1:])
        return is_spaced or shape.misfits(cells[:width])

    def _look_at_part(self, row: int, cells: list[str]) -> None:
        """Looks at a row that is too short: is it one row together with the rows just above it?"""
        self._parts = [*self._parts, (row, cells)][-_MOST_PARTS:]
        for first in range(len(self._parts) - 1):
            numbers, parts = zip(*self._parts[first:], strict=True)
            if sum(map(len, parts)) - len(parts) + 1 == self._shape.width and self._are_one_row(parts):
                self._split.extend(numbers)
                self._parts = []
                return

    def _are_one_row(self, parts: Sequence[list[str]]) -> bool:
        """Whether the parts are one row. Then the last cell of a part and the first cell of the next part are one cell,
        which a line break has divided."""
        shape = self._shape
        joined = list(parts[0])
        for above, below in pairwise(parts):
            if above[-1].strip() and shape.fits_as_far_as_it_goes(below):
                return False  # two rows that are just short
            if holds_phone(below[0]) and not shape.has_digits(len(joined) - 1):
                return False
            joined[-1] = f"{joined[-1]} {below[0]}".strip()
            joined.extend(below[1:])
        return shape.fits(joined)
