"""Files for the tests of reading, made as bytes: workbooks by openpyxl, or by hand if openpyxl would not write them
so."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl

from campaigns.spreadsheets import Limits

MB = 1024 * 1024

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def limits(**changed: Any) -> Limits:
    """Small limits, so that a test reaches them quickly."""
    usual = {
        "file_bytes": 10 * MB,
        "rows": 5_000,
        "columns": 50,
        "memory_bytes": 1024 * MB,
        "seconds": 20,
    }
    return Limits(**(usual | changed))


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]], hidden: Iterable[str] = ()) -> bytes:
    """A workbook by openpyxl: (name, rows) for each sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes that openpyxl writes for a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return stream.getvalue()


def workbook_parts(rows: str, *, sheet_begins: str = "", sheet_state: str = "visible") -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet, "Leads", whose rows are given as XML."""
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return {
        "[Content_Types].xml": (
            f'{declaration}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/></Types>'
        ),
        "_rels/.rels": (
            f'{declaration}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{declaration}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="Leads" sheetId="1" state="{sheet_state}" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{declaration}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'{declaration}{sheet_begins}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        ),
    }


def by_hand(rows: str, **made: str) -> bytes:
    """A workbook with one sheet, "Leads", whose rows are given as XML."""
    return archive(workbook_parts(rows, **made))


def ole(*streams: str) -> bytes:
    """The part of an OLE container that shows what it is: its magic number, and the names of its streams in UTF-16."""
    names = b"".join(name.encode("utf-16-le").ljust(64, b"\0") for name in streams)
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + names + bytes(512)
