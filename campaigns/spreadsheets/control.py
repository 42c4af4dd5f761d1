"""Checks a reading: finds cells that have a value in the file and were not read."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .markup import Rows
from .sheet import MOST_WARNED_ROWS, FileWarning

CELLS_NOT_READ = "cells_not_read"


@dataclass(slots=True)
class Control:
    """The missing cells: their ``count``, and the first rows with such cells, if these are known."""

    count: int = 0
    rows: list[int] = field(default_factory=list)

    def miss(self, row: int, count: int = 1) -> None:
        """Notes that so many cells of the row were not read."""
        self.count += count
        if count and len(self.rows) < MOST_WARNED_ROWS and row not in self.rows[-1:]:
            self.rows.append(row)

    def compare(self, expected: Rows, given: Rows) -> None:
        """Compares two readings of one sheet, both in the order of their rows. Cells that only ``expected`` has are
        missing."""
        last: tuple[int, list[str]] | None = (0, [])
        for row, cells in expected:
            while last is not None and last[0] < row:
                last = next(given, None)
            there = last[1] if last is not None and last[0] == row else []
            self.miss(row, sum(bool(cell) and not any(there[at : at + 1]) for at, cell in enumerate(cells)))

    def warnings(self) -> Iterator[FileWarning]:
        """One warning if anything is missing, else none."""
        if self.count:
            what = "1 cell that has a value" if self.count == 1 else f"{self.count:,} cells that have a value"
            where = f", first in row {self.rows[0]:,}" if self.rows else ""
            yield FileWarning(
                CELLS_NOT_READ,
                f"In the file there {'is' if self.count == 1 else 'are'} {what} and could not be read{where}. Open the"
                " file in Excel, save it as .xlsx and upload that, or compare the rows with the file.",
                tuple(self.rows),
            )
