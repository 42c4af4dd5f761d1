"""Finds how wide a sheet is, if one of its rows is wider than the limit. Columns with a name or with values count. The
file is not refused for one or two cells far to the right of all others: they are skipped, and a notice names their
places."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import orjson

from .errors import Unreadable, WhyUnreadable
from .header import column_letter, find_header
from .rows_file import iter_cells, line_of, writing
from .sheet import Limits, Row

_MOST_STRAY_ROWS = 2  # of a column without a name
_MOST_STRAY_CELLS = 20
_NAMED_CELLS = 5
_MOST_UNCOUNTED = 12  # columns: so many has a file that was given out four times
_WIDEST = 2  # times the limit, with blank columns


class Width(NamedTuple):
    """How many columns count, and the columns further to the right, which have only stray cells."""

    columns: int
    strays: frozenset[int]


@dataclass(slots=True)
class SkippedCells:
    """What `skip_columns` has done: how many rows it has kept, the last of them, and the places of the skipped
    cells."""

    rows: int = 0
    last_row: int = 0
    places: list[str] = field(default_factory=list)

    def notice(self) -> str:
        """A sentence about the skipped cells."""
        named = ", ".join(self.places[:_NAMED_CELLS]) + (" and more" if len(self.places) > _NAMED_CELLS else "")
        return f"Cells far to the right of all others, which were not read: {len(self.places):,} ({named})."


def counted_width(
    kept: Path, *, head: Sequence[Row], rows: int, widest_row: int, has_strays: bool, limits: Limits
) -> Width:
    """The width of the rows in the file ``kept``, which has so many ``rows``. Reads all of them. Raises Unreadable for
    too many columns. ``has_strays`` is False for text: in a line with more cells than all others the values have moved,
    and each cell is read."""
    filled = (column for _, cells in iter_cells(kept) for column, cell in enumerate(cells) if cell)
    counts = Counter(filled)
    header_row = find_header(head)
    names = next((row.cells for row in head if row.number == header_row), ())
    strays = frozenset(
        column
        for column, count in counts.items()
        if column >= limits.columns and count <= _MOST_STRAY_ROWS < rows and not any(names[column : column + 1])
    )
    if not has_strays or sum(counts[column] for column in strays) > _MOST_STRAY_CELLS:
        strays = frozenset()
    real = counts.keys() - strays
    uncounted = min(_MOST_UNCOUNTED, sum(cell in limits.uncounted for cell in names or head[0].cells))
    if len(real) - uncounted > limits.columns:
        raise Unreadable(WhyUnreadable.TOO_MANY_COLUMNS, found=len(real), limit=limits.columns, row=widest_row)
    width = 1 + max(real)
    if width > _WIDEST * limits.columns + uncounted:
        raise Unreadable(WhyUnreadable.COLUMNS_FAR_APART, letter=column_letter(width - 1))
    return Width(width, strays)


def skip_columns(strays: Collection[int], target: Path) -> SkippedCells:
    """Writes the file of rows again without the cells of these columns. Rows with nothing else in them are skipped
    too."""
    left = SkippedCells()
    with target.open("rb") as lines, writing(target) as kept:
        for line in lines:
            number, cells, *filled = orjson.loads(line)
            found = sorted(column for column in strays if column < len(cells) and cells[column])
            for column in found:
                cells[column] = ""
            left.places += [f"{column_letter(column)}{number}" for column in found]
            while cells and not cells[-1]:
                cells.pop()
            if not cells:
                continue
            left.rows, left.last_row = left.rows + 1, number
            still_filled = [column for column in chain(*filled) if column < len(cells)]
            kept.write(line_of(number, cells, still_filled) if found else line)
    return left
