"""Finds rows that a quotation mark may have swallowed: `"TV 43 inch` begins a cell, which ends only at the `43"` of a
later row.

By the rules of CSV such a text is right, and an address over several lines looks the same. So this looks at cells over
several lines, and gives a warning that a person has to see. It warns if more than one line of the row looks like a row,
or if a later line of a cell has a phone number.
"""

from collections.abc import Sequence

from .row_shape import RowShape
from .sheet import MOST_WARNED_ROWS, FileWarning
from .value_like import digits_in, holds_phone, is_of_numbers

SWALLOWED = "quote_swallows_rows"

_DIGITS_OF_ONE_NUMBER = 14


class Swallowed:
    """The rows over several lines of one file, and the warnings about them."""

    def __init__(self, shape: RowShape) -> None:
        self._shape = shape
        self._rows: list[int] = []
        self._count = 0

    def look_at(self, row: int, cells: Sequence[str], lines: Sequence[str]) -> None:
        """Looks at a row over several lines: its cells, and its lines as they stand in the file."""
        shape = self._shape
        over_lines = [cell for cell in cells if "\n" in cell or "\r" in cell]
        may_be_numbers = len(cells) <= shape.width
        doubtful = (_is_doubtful(cell, shape.width, may_be_numbers=may_be_numbers) for cell in over_lines)
        if sum(map(shape.fits_line, lines)) > 1 or any(doubtful):
            self._count += 1
            if len(self._rows) < MOST_WARNED_ROWS:
                self._rows.append(row)

    def warnings(self) -> list[FileWarning]:
        """The warnings, when all rows have come."""
        if not self._count:
            return []
        return [
            FileWarning(
                SWALLOWED,
                f"Rows that may have swallowed rows below them: {self._count:,}, the first is row {self._rows[0]:,}. A"
                " cell in them goes over several lines, and a later line holds a phone number or looks like a row by"
                " itself, as when a quotation mark (an inch sign) stands at the beginning of a cell. Look at these"
                " rows. If rows are missing, choose that quotation marks are characters like any other, or correct the"
                " file and upload it again.",
                tuple(self._rows),
            )
        ]


def _is_doubtful(cell: str, width: int, *, may_be_numbers: bool) -> bool:
    """Whether a later line of a cell has a phone number, so that it may be a row.

    A number that is written over two lines is no row. Numbers below each other are no rows, either, if rows have more
    than one cell. The exception is a row with more cells than others (``may_be_numbers`` is False then): a row that
    swallowed the next one has the cells of both.
    """
    first, *_ = cell.splitlines()
    if not holds_phone(cell[len(first) :]):
        return False
    is_one_number = digits_in(cell) <= _DIGITS_OF_ONE_NUMBER
    return not (may_be_numbers and is_of_numbers(cell) and (width > 1 or is_one_number))
