"""A workbook with one sheet of many rows of text.

openpyxl writes all but these rows. It would take 28 s of processor time for 200,000 rows of eight texts, and XlsxWriter
14 s. Putting each row together as text takes 2.4 s. Rows are written as they come, so memory does not grow with them.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO
from xml.sax.saxutils import escape

from openpyxl import Workbook

from campaigns.spreadsheets import column_letter

from .workbook_cells import Sheet, text_cell

_SHEET = "xl/worksheets/sheet1.xml"
_END_OF_ROWS = "</sheetData>"
_ROWS_AT_ONCE = 500
_MOST_CHARACTERS = 32_767  # of a cell; with more of them Excel calls the file damaged

# Both are looked for in whole rows, tags included: no tag has any of it.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot contain
_LOOKS_LIKE_A_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # “_x0041_” is an A to whoever reads the workbook


def save_with_rows(
    book: Workbook, target: BinaryIO, *, rows: Iterable[tuple[int | None, Sequence[str | int]]], first: int
) -> None:
    """Saves a workbook that is only written and has one sheet, with further rows from the row `first` on.

    Each row is a number, for column A, and the cells beside it; without a number, these begin in column A. Texts are
    those of `text_cell`: a phone number keeps all its digits, and what looks like a formula is not computed. Whole
    numbers are numbers.
    """
    sheet: Sheet = book.worksheets[0]
    style: int = text_cell(sheet, "").style_id
    frame = io.BytesIO()
    book.save(frame)
    with zipfile.ZipFile(frame) as written, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in written.namelist():
            if name != _SHEET:
                archive.writestr(name, written.read(name))
        above, end, below = written.read(_SHEET).decode().partition(_END_OF_ROWS)
        lines = _lines(rows, first=first, style=style)
        with archive.open(_SHEET, "w", force_zip64=True) as part:
            part.write(above.encode())
            while some := "".join(islice(lines, _ROWS_AT_ONCE)):
                part.write(_fit_for_xml(some).encode())
            part.write((end + below).encode())


def _lines(rows: Iterable[tuple[int | None, Sequence[str | int]]], *, first: int, style: int) -> Iterator[str]:
    """Each row as an element of the sheet."""
    letters: list[str] = []
    for place, (number, cells) in enumerate(rows, first):
        before = 0 if number is None else 1  # cells
        letters += [column_letter(index) for index in range(len(letters), len(cells) + before)]
        written = [
            _cell(f"{letter}{place}", cell, style) for letter, cell in zip(letters[before:], cells, strict=False)
        ]
        numbered = "" if number is None else _number(f"A{place}", number)
        yield f'<row r="{place}">{numbered}{"".join(written)}</row>'


def _cell(name: str, cell: str | int, style: int) -> str:
    if isinstance(cell, int):
        return _number(name, cell)
    if not cell:
        return f'<c r="{name}" s="{style}"/>'
    text = escape(cell[:_MOST_CHARACTERS])
    return f'<c r="{name}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _number(name: str, number: int) -> str:
    return f'<c r="{name}"><v>{number}</v></c>'


def _fit_for_xml(lines: str) -> str:
    """The lines with a space for each character that XML cannot contain, and with codes for what a reader of XML would
    change: a carriage return, and a text that looks like such a code itself."""
    readable = _LOOKS_LIKE_A_CODE.sub("_x005F_", _NO_XML.sub(" ", lines))
    return readable.replace("\r", "_x000D_")
