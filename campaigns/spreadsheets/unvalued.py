"""Cells for which a library does not give what people see.

Libraries give error cells (#N/A) and formulas without a saved result as blanks. Here they become texts: the error as
Excel shows it, the formula as it was typed (``formulas.py``). Libraries give numbers without the zeros, signs or
percentage of their display format (``formats.py``). This also keeps which rows and columns are hidden, and which cells
are merged.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .formats import Shown
from .merges import MOST_MERGES, TOO_MANY_MERGES

_NAMED_ROWS = 5


@dataclass(slots=True)
class Unvalued:
    """``texts``: row number → column (from 0) → the cell's text. ``shown``: row number → pairs of a column and how its
    number looks. ``unplaced``: how many cells do not name their place. ``filled``: how many cells have anything in
    them. ``hidden_columns`` are counted from 0."""

    texts: dict[int, dict[int, str]] = field(default_factory=dict)
    shown: dict[int, list[tuple[int, Shown]]] = field(default_factory=dict)
    errors: int = 0
    formulas: int = 0
    unplaced: int = 0
    filled: int = 0
    hidden_rows: int = 0
    first_hidden: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merges: list[tuple[int, int, int]] = field(default_factory=list)
    has_too_many_merges: bool = False

    def keep(self, row: int, column: int, text: str) -> None:
        """Keeps a text for a cell."""
        self.texts.setdefault(row, {})[column] = text

    def merge(self, first_row: int, last_row: int, column: int) -> None:
        """Keeps a merge of cells, if it has several rows. Only its first column counts."""
        if last_row <= first_row:
            return
        if len(self.merges) < MOST_MERGES:
            self.merges.append((first_row, last_row, column))
        else:
            self.has_too_many_merges = True

    def hide(self, row: int, count: int = 1) -> None:
        """Counts ``count`` rows as hidden, from this one on."""
        self.hidden_rows += count
        if len(self.first_hidden) < _NAMED_ROWS:
            self.first_hidden += range(row, row + min(count, _NAMED_ROWS - len(self.first_hidden)))

    def put_into(self, cells: list[str], *, row: int) -> None:
        """Puts the row's texts into its cells."""
        for column, text in self.texts.pop(row, {}).items():
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = text

    def show(self, cells: list[str], values: Sequence[object], *, row: int, margin: int) -> None:
        """Replaces the row's numbers by what people see. The first of ``values`` is in column ``margin``."""
        for column, shown in self.shown.pop(row, ()):
            value = values[column - margin] if margin <= column < len(cells) else None
            if isinstance(value, float | int) and not isinstance(value, bool):
                cells[column] = shown(float(value))

    def notices(self) -> Iterator[str]:
        """Sentences about the sheet, for people."""
        if self.errors:
            yield f"Cells that show an error of Excel, such as #N/A: {self.errors:,}. They are kept as that text."
        if self.formulas:
            yield (
                f"Formulas that were saved without their result: {self.formulas:,}. A column with them that is sent"
                " has them as problems. To get the results, open the file in Excel, save it and upload it again."
            )
        if self.hidden_rows:
            rows = _named(self.first_hidden, self.hidden_rows)
            yield f"Hidden or filtered rows: {self.hidden_rows:,} ({rows}). They are included."
        if self.has_too_many_merges:
            yield TOO_MANY_MERGES


def _named(rows: Iterable[int], count: int) -> str:
    named = ", ".join(f"{row:,}" for row in rows)
    return f"{'row' if count == 1 else 'rows'} {named}{' and more' if count > _NAMED_ROWS else ''}"
