"""The rows of the file below its header, as they were read, with the corrections that people have made since."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from django.db.models import Q

from campaigns.leads import shortened
from campaigns.models import Upload
from campaigns.spreadsheets import iter_cells, rows_at

Cells = Sequence[str]

FILLED_DOWN = "filled_down"
"""The rule by which the text of merged cells counts for every row of the merge."""


def is_filled_down(upload: Upload) -> bool:
    return FILLED_DOWN not in upload.switched_off


def corrected_rows(upload: Upload) -> Iterator[tuple[int, Cells]]:
    """Every row below the header with anything in it: its number and its cells, in the order of the sheet."""
    rows = iter_cells(Path(upload.rows_file.path), below=upload.header_row or 0, filled_down=is_filled_down(upload))
    corrections = Corrections(upload)
    if not corrections:
        return rows
    return ((number, corrections.put_into(number, cells)) for number, cells in rows)


def cells_of(upload: Upload, row: int) -> list[str] | None:
    """The cells of one row below the header, with its corrections; None where nothing is in that row."""
    return cells_of_rows(upload, [row]).get(row)


def cells_of_rows(upload: Upload, numbers: Iterable[int]) -> dict[int, list[str]]:
    """The cells of some rows by their numbers, with their corrections. Rows with nothing in them are not among them."""
    numbers = [number for number in numbers if number > (upload.header_row or 0)]
    corrections = Corrections(upload, rows=numbers)
    found = rows_at(Path(upload.rows_file.path), numbers, filled_down=is_filled_down(upload))
    return {number: list(corrections.put_into(number, row.cells)) for number, row in found.items()}


def rows_showing(upload: Upload, text: str, *, column: int) -> Iterator[tuple[int, Cells]]:
    """The rows whose cell in this column (from 0) shows the text now. Reads all rows of the file."""
    return ((number, cells) for number, cells in corrected_rows(upload) if as_shown(cells, column) == text)


class Corrections:
    """What people changed in an upload's cells; of all rows, or of some.

    A correction of a cell counts for that cell. A correction of a value counts for every cell of the column that showed
    the value when it was made. Later corrections are made on the result of earlier ones, as in the sheet itself.
    """

    def __init__(self, upload: Upload, *, rows: Collection[int] | None = None) -> None:
        self._cells: dict[int, dict[int, str]] = {}
        self._values: dict[int, dict[str, str]] = {}
        concerned = Q() if rows is None else Q(row=None) | Q(row__in=rows)
        stored = upload.corrections.filter(concerned).order_by("pk").values_list("row", "column", "found", "text")
        for row, column, found, text in stored.iterator(2_000):
            if row is None:
                self._correct_value(column, found, text)
            else:
                self._cells.setdefault(row, {})[column] = text

    def __bool__(self) -> bool:
        return bool(self._cells or self._values)

    def put_into(self, number: int, cells: Cells) -> Cells:
        """The row's cells as they are now. A row that ends before a corrected column grows to it."""
        own = self._cells.get(number, {})
        found = {
            column: texts[shown]
            for column, texts in self._values.items()
            if column not in own and (shown := as_shown(cells, column)) in texts
        }
        if not own and not found:
            return cells
        corrected = list(cells)
        for column, text in (found | own).items():
            corrected.extend([""] * (column + 1 - len(corrected)))
            corrected[column] = text
        return corrected

    def _correct_value(self, column: int, found: str, text: str) -> None:
        """Cells that show `found` as they were read, and those that do so by what was corrected before."""
        texts = self._values.setdefault(column, {})
        for before, after in texts.items():
            if shortened(after.strip()) == found:
                texts[before] = text
        texts.setdefault(found, text)
        for own in self._cells.values():
            if column in own and shortened(own[column].strip()) == found:
                own[column] = text


def as_shown(cells: Cells, column: int) -> str:
    """The cell's text in the form of `Problem.found`. A row ends at its last filled cell, so a cell beyond is blank."""
    return shortened(cells[column].strip()) if column < len(cells) else ""
