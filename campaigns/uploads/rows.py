"""Rows: the file's rows below its header, as they were read, with what people have corrected since put in."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from campaigns.leads.texts import shortened
from campaigns.models import Upload
from campaigns.spreadsheets import iter_rows, rows_at

Cells = list[str]


class Corrections:
    """What people changed in an upload's cells. A later correction wins over an earlier one, and one for a cell over
    those for a value."""

    def __init__(self, upload: Upload) -> None:
        self._of_cells: dict[int, dict[int, str]] = {}
        self._of_values: dict[int, dict[str, str]] = {}
        stored = upload.corrections.order_by("pk").values_list("row", "column", "found", "text")
        for row, column, found, text in stored.iterator(2_000):
            if row is None:
                self._of_values.setdefault(column, {})[found] = text
            else:
                self._of_cells.setdefault(row, {})[column] = text

    def __bool__(self) -> bool:
        return bool(self._of_cells or self._of_values)

    def put_into(self, row: int, cells: Cells) -> None:
        """Changes the row's cells; a row that ended early grows as far as it has to."""
        own = self._of_cells.get(row, {})
        for column, values in self._of_values.items():
            shown = shortened(cells[column].strip()) if column < len(cells) else ""
            if column not in own and shown in values:
                _put(cells, column, values[shown])
        for column, text in own.items():
            _put(cells, column, text)


def corrected_rows(upload: Upload) -> Iterator[tuple[int, Cells]]:
    """Every row below the header that has anything in it, with its number, in the order of the sheet."""
    corrections = Corrections(upload)
    for row in iter_rows(Path(upload.rows_file.path)):
        if row.number <= upload.header_row:
            continue
        cells = list(row.cells)
        if corrections:
            corrections.put_into(row.number, cells)
        yield row.number, cells


def cells_of(upload: Upload, row: int) -> Cells | None:
    """The cells of one row below the header, corrections put in; None when there is nothing in that row."""
    return cells_of_rows(upload, [row]).get(row)


def cells_of_rows(upload: Upload, numbers: Iterable[int]) -> dict[int, Cells]:
    """The cells of some rows by their numbers; rows with nothing in them are left out."""
    wanted = [number for number in numbers if number > (upload.header_row or 0)]
    found = rows_at(Path(upload.rows_file.path), wanted)
    corrections = Corrections(upload)
    cells = {number: list(row.cells) for number, row in found.items()}
    for number, of_row in cells.items():
        corrections.put_into(number, of_row)
    return cells


def _put(cells: Cells, column: int, text: str) -> None:
    cells.extend([""] * (column + 1 - len(cells)))
    cells[column] = text
