"""Workbooks of Excel 97-2003: what the file of LibreOffice does not show (test_other_programs.py)."""

import struct
from pathlib import Path

import pytest

from tests.spreadsheets.make import ole
from tests.spreadsheets.make_xls import BIFF5, book, cells, container, number_format, record, sheet, xf

LEADS = Path("tests/data/spreadsheets/leads.xls")
_FILEPASS = b"\x2f\x00"


def test_a_password_is_said(refusal) -> None:
    content = bytearray(LEADS.read_bytes())
    begin = content.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    content[begin + 20 : begin + 22] = _FILEPASS
    assert refusal(bytes(content)).code == "password_protected"


@pytest.mark.parametrize("streams", [("Root Entry", "Workbook"), ("Root Entry", "Book")])
def test_a_container_with_nothing_in_it_is_damaged(refusal, streams: tuple[str, ...]) -> None:
    assert refusal(ole(*streams)).code == "damaged"


def test_its_name_does_not_matter_only_its_content(read) -> None:
    assert read(LEADS.read_bytes()).contents.kind == "xls", "the test's file is called “source”"


ROWS = [["Mobile", "Name"], [9876543210.0, "Asha"]]
AS_READ = {1: ("Mobile", "Name"), 2: ("9876543210", "Asha")}
ODD = "Some records of the workbook"


def plain() -> bytes:
    return book(cells(ROWS))


@pytest.mark.parametrize("name", ["Workbook", "WORKBOOK", "workbook", "Book", "BOOK"])
def test_the_stream_of_the_workbook_is_found_in_capital_letters_too(read, name: str) -> None:
    reading = read(container({name: plain()}))
    assert (reading.contents.kind, reading.rows) == ("xls", AS_READ)
    assert not any(notice.startswith(ODD) for notice in reading.contents.notices)


def test_a_cell_that_names_a_stream_makes_no_other_document_of_it(read) -> None:
    text = "EncryptedPackage WordDocument"
    label = struct.pack("<HHHHB", 2, 0, 0, len(text), 1) + text.encode("utf-16-le")
    content = container({"Workbook": book(cells(ROWS) + record(0x0204, label))})
    assert read(content).rows == AS_READ | {3: (text,)}


@pytest.mark.parametrize(
    "in_globals",
    [
        pytest.param(record(0x0293, b"\x10"), id="a style that is cut off"),
        pytest.param(record(0x0293, b"\x10\x80\xff\xff"), id="a style that is none"),
        pytest.param(record(0x0092, b"\x38\0\1\2\3\4"), id="colours that are cut off"),
        pytest.param(record(0x0092, b"\1\0\1\2\3\4") * 2, id="colours that are there twice"),
        pytest.param(record(0x008C, b"\x5b\0\x5b\0") + record(0x008C, b"\1\0\1\0"), id="two countries"),
        pytest.param(record(0x0031, b"\1\0"), id="a font that is cut off"),
        pytest.param(record(0x0018, b"\1\0"), id="a name that is cut off"),
        pytest.param(record(0x005C, b""), id="no user"),
        pytest.param(record(0x01AE, b""), id="a link that is cut off"),
    ],
)
def test_records_that_say_nothing_of_cells_may_be_odd(read, in_globals: bytes) -> None:
    reading = read(container({"Workbook": book(cells(ROWS), in_globals=in_globals)}))
    assert reading.rows == AS_READ
    assert any(notice.startswith(ODD) for notice in reading.contents.notices)
    assert reading.contents.warnings == ()


@pytest.mark.parametrize(
    "in_sheet",
    [
        pytest.param(record(0x00AB, b"\0\0"), id="widths of columns"),
        pytest.param(record(0x023E, b"\xb6"), id="a window"),
        pytest.param(record(0x0041, b"\0"), id="a frozen pane"),
        pytest.param(record(0x00A0, b"\1"), id="a magnification"),
        pytest.param(record(0x001B, b"\5\0\1"), id="page breaks"),
        pytest.param(record(0x001C, b"\0"), id="a note"),
        pytest.param(record(0x01B8, bytes(40)), id="a hyperlink"),
        pytest.param(record(0x00E5, b"\2\0" + struct.pack("<HHHH", 5, 6, 0, 0)), id="merged cells"),
        pytest.param(record(0x0208, b"\0\0"), id="a row"),
    ],
)
def test_records_of_a_sheet_may_be_odd_as_well(read, in_sheet: bytes) -> None:
    reading = read(container({"Workbook": book(in_sheet + cells(ROWS))}))
    assert reading.rows == AS_READ
    assert any(notice.startswith(ODD) for notice in reading.contents.notices)


def test_where_records_are_odd_numbers_are_still_shown_as_their_format_has_it(read) -> None:
    styles = [xf(), xf(200)[:8]]  # cut off behind its format
    content = book(cells([[42.0]], style=1), in_globals=number_format(200, "00000"), styles=styles)
    assert read(container({"Workbook": content})).rows == {1: ("00042",)}


@pytest.mark.parametrize("styles", [[], [xf()]], ids=["no styles", "fewer styles than the cells say"])
def test_a_style_that_is_not_there_is_a_plain_one(read, styles: list[bytes]) -> None:
    content = container({"Workbook": book(cells(ROWS, style=7), styles=styles)})
    assert read(content).rows == AS_READ


def test_a_text_formula_without_its_text_is_an_error_and_never_blank(read) -> None:
    formula = struct.pack("<HHH", 2, 0, 0) + b"\0\0\0\0\0\0\xff\xff" + bytes(8)
    content = container({"Workbook": book(cells(ROWS) + record(0x0006, formula))})
    assert read(content).rows == AS_READ | {3: ("#N/A",)}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(sheet(cells(ROWS, unicode=False), version=0), id="as PHP scripts write it"),
        pytest.param(sheet(cells(ROWS, unicode=False), version=BIFF5), id="Excel 5"),
        pytest.param(sheet(cells(ROWS)), id="Excel 97"),
        pytest.param(plain(), id="a whole workbook"),
    ],
)
def test_a_workbook_without_a_container_is_read(read, content: bytes) -> None:
    reading = read(content)
    assert (reading.contents.kind, reading.rows) == ("xls", AS_READ)


def test_a_workbook_of_excel_2_is_read(read) -> None:
    label = struct.pack("<HH3xB", 0, 0, 6) + b"Mobile"
    number = struct.pack("<HH3xd", 1, 0, 9876543210.0)
    content = record(0x0009, struct.pack("<HH", 2, 0x0010)) + record(0x0004, label) + record(0x0003, number)
    assert read(content + record(0x000A)).rows == {1: ("Mobile",), 2: ("9876543210",)}


def test_a_workbook_that_shares_sectors_with_something_else_is_read_with_a_warning(read) -> None:
    content = bytearray(container({"Workbook": plain()}))
    root = content.index("Root Entry".encode("utf-16-le"))
    content[root + 116 : root + 124] = struct.pack("<II", 0, 4096)  # small streams are said to begin where it does
    reading = read(bytes(content))
    assert reading.rows == AS_READ
    assert [warning.code for warning in reading.contents.warnings] == ["workbook_repaired"]


def test_a_workbook_that_was_cut_short_is_damaged(refusal) -> None:
    assert refusal(container({"Workbook": plain()})[:700]).code == "damaged"
    assert refusal(plain()[:60]).code == "damaged"
