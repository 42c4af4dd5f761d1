"""What a row of a text file looks like, learned from the first rows. This shows whether a line is a row or a part of a
cell. The width is not enough: "12, MG Road, Pune" has three cells. So the cells must look like their columns: ten
digits where the other rows have ten digits."""

import csv
from collections import Counter
from collections.abc import Sequence

from .delimiter import sample_rows
from .value_like import digits_in

_SHAPING_ROWS = 200
_MOST = 0.5
_FEWEST_DIGITS = 3
_AROUND = ' "\t\r\n'


class RowShape:
    """``width`` is how many cells the rows usually have, 0 if there are no rows · ``is_spaced``: some of their cells
    begin with a space."""

    def __init__(self, sample: str, delimiter: str, *, is_plain: bool = False) -> None:
        rows = sample_rows(sample, delimiter, is_plain=is_plain, count=_SHAPING_ROWS)
        widths = Counter(map(len, rows))
        self.width = max(widths, key=lambda width: widths[width]) if widths else 0  # of equals the first
        self._delimiter = delimiter
        alike = [row for row in rows[1:] if len(row) == self.width]
        self.is_spaced = any(cell.startswith(" ") for row in alike for cell in row[1:])
        self._digits = {
            index: digits
            for index in range(self.width)
            if (digits := _digits_of_column([row[index].strip() for row in alike]))
        }

    def has_digits(self, index: int) -> bool:
        """Whether nearly all values of the column (from 0) are digits."""
        return index in self._digits

    def fits(self, cells: Sequence[str]) -> bool:
        """Whether the cells are a whole row: the usual number of cells, and digits in the columns that have digits."""
        return len(cells) == self.width and self.fits_as_far_as_it_goes(cells)

    def fits_as_far_as_it_goes(self, cells: Sequence[str]) -> bool:
        """The same as `fits` for a row of any width."""
        return not self.misfits(cells) and any(cells[index].strip() for index in self._digits if index < len(cells))

    def misfits(self, cells: Sequence[str]) -> bool:
        """Whether a cell has something other than digits in a column that has digits."""
        found = [(cells[index].strip(_AROUND), digits) for index, digits in self._digits.items() if index < len(cells)]
        return any(cell and not (digits_in(cell) in digits and _is_mostly_digits(cell)) for cell, digits in found)

    def fits_line(self, line: str) -> bool:
        """The same as `fits` for a line of the file, whose quotation marks may be out of place."""
        if not self._digits or line.count(self._delimiter) < self.width - 1:
            return False  # what most lines are, without looking at their cells
        try:
            return self.fits(cells_as_they_stand(line, self._delimiter))
        except csv.Error:  # a cell above the limit
            return False


def cells_as_they_stand(line: str, delimiter: str) -> list[str]:
    """The cells of one line whose quotation marks are out of place: `"ABC" Ltd`, or one that is not closed, which is
    then a character like any other. Raises csv.Error for a cell above the limit."""
    first, *others = csv.reader([line, ""], delimiter=delimiter)
    if others or not first:
        return first
    *cells, unclosed = first
    plain = '"' + unclosed.replace('"', '""')
    return [*cells, *next(csv.reader([plain], delimiter=delimiter, quoting=csv.QUOTE_NONE))]


def _digits_of_column(cells: Sequence[str]) -> range | None:
    """The least and the greatest number of digits of a column's values; None where they are no values. A cell with a
    line break does not count, since it may be several rows."""
    filled = [cell for cell in cells if cell and "\n" not in cell and "\r" not in cell]
    counts = [digits_in(cell) for cell in filled if _is_mostly_digits(cell)]
    return range(min(counts), max(counts) + 1) if counts and len(counts) > _MOST * len(filled) else None


def _is_mostly_digits(cell: str) -> bool:
    digits = digits_in(cell)
    return digits >= _FEWEST_DIGITS and digits > _MOST * len(cell)
