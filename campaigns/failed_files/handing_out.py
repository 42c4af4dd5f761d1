"""Our copy of a failed file as people may take it away, without formulas.

The dialer wrote the file, of cells that came from people's files. A person opens it in a spreadsheet, which would
compute a formula in it. Our copy itself stays as it came, and is given to nobody.
"""

from typing import BinaryIO

from openpyxl import Workbook

from campaigns import vendor
from campaigns.csv_cells import write_csv
from campaigns.long_workbook import save_with_rows
from campaigns.models import FailedFile
from campaigns.workbook_cells import text_cell


def write_rows_as_csv(failed_file: FailedFile, target: BinaryIO) -> None:
    """Writes its rows as CSV. Raises FileNotFoundError where our copy is not in the storage."""
    write_csv(_table(failed_file), target)


def write_rows_as_workbook(failed_file: FailedFile, target: BinaryIO) -> None:
    """Writes its rows as a workbook (.xlsx) of texts. Raises FileNotFoundError where our copy is not in the storage."""
    first, *others = _table(failed_file) or [("",)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Failed rows")
    sheet.append([text_cell(sheet, text) for text in first])
    save_with_rows(book, target, rows=((None, texts) for texts in others), first=2)


def _table(failed_file: FailedFile) -> list[tuple[str, ...]]:
    with failed_file.file.open("rb") as copy:
        return [tuple(row) for row in vendor.failed_file_table(copy.read())]
