"""Workbooks whose cells have display formats, by openpyxl and by hand: numbers are read as people see them."""

import openpyxl
import pytest

from tests.spreadsheets.make import archive, by_hand, saved, workbook_parts
from tests.spreadsheets.make_xlsb import xlsb

_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="00000"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="9"/></cellXfs></styleSheet>'
)


def styled(rows: str, styles: str | bytes = _STYLES) -> bytes:
    return archive(workbook_parts(rows) | {"xl/styles.xml": styles})


def test_formats_of_single_cells_are_seen(read) -> None:
    book = openpyxl.Workbook()
    formats = {"A1": "0000000", "B1": '"+91 "0', "C1": "0%", "D1": "0.00", "E1": "General", "F3": "00"}
    for place, code in formats.items():
        book.active[place] = 1234 if place != "C1" else 0.5
        book.active[place].number_format = code
    book.active["G3"] = "1"
    book.active["G3"].number_format = "0000"
    assert read(saved(book)).rows == {
        1: ("0001234", "+91 1234", "50%", "1234", "1234"),
        3: ("", "", "", "", "", "1234", "1"),
    }


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ('<c r="A1" s="1"><v>42</v></c>', "00042"),
        ('<c s="1" r="A1"><v>42</v></c>', "00042"),
        ("<c r='A1' s='1'><v>42</v></c>", "00042"),
        ('<c r="A1" s="1" t="n"><v>42</v></c>', "00042"),
        ('<c r="A1" s="1"><f>6*7</f><v>42</v></c>', "00042"),
        ('<c r="A1" s="2"><v>0.42</v></c>', "42%"),
        ('<c r="A1" s="0"><v>42</v></c>', "42"),
        ('<c r="A1" s="99"><v>42</v></c>', "42"),
        ('<c r="A1" s="1" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A1" s="1" t="str"><v>42</v></c>', "42"),
        ('<c r="A1" s="1" t="inlineStr"><is><t>42</t></is></c>', "42"),
    ],
)
def test_a_cell_is_looked_up_by_its_style(read, cell: str, seen: str) -> None:
    assert read(styled(f'<row r="1">{cell}</row>')).rows == {1: (seen,)}


def test_columns_left_of_the_first_value_do_not_move_the_formats(read) -> None:
    rows = '<row r="4"><c r="A4" s="1"/><c r="C4" s="1"><v>7</v></c><c r="D4"><v>7</v></c></row>'
    assert read(styled(rows)).rows == {4: ("", "", "00007", "7")}


@pytest.mark.parametrize(
    "styles", ["", "<styleSheet", "no XML", b"\xff\xfe\0", "<a>" * 5_000, _STYLES.replace("164", "-1")]
)
def test_styles_that_make_no_sense_change_nothing(read_or_refused, styles: str | bytes) -> None:
    reading = read_or_refused(styled('<row r="1"><c r="A1" s="1"><v>42</v></c></row>', styles))
    assert getattr(reading, "code", "damaged") == "damaged"
    assert getattr(reading, "rows", {1: ("42",)}) == {1: ("42",)}


def test_definitions_in_the_styles_are_refused(refusal) -> None:
    assert refusal(styled("", '<!DOCTYPE x [<!ENTITY a "b">]><styleSheet/>')).code == "unsafe"


def test_more_styles_than_a_pattern_holds_are_looked_up_all_the_same(read) -> None:
    formats = "".join('<xf numFmtId="164"/>' for _ in range(500))
    styles = _STYLES.replace('<xf numFmtId="164"/>', formats)
    rows = '<row r="1"><c r="A1" s="0"><v>1</v></c><c r="B1" s="400"><v>1</v></c></row>'
    assert read(styled(rows, styles)).rows == {1: ("1", "00001")}


def test_a_binary_workbook_has_formats_errors_and_hidden_rows_too(read) -> None:
    rows = {3: ["Mobile", "Name", "Code"], 5: [9876543210.0, "आशा", 12.0, "#N/A", True, 0.5], 6: [None, "#DIV/0!"]}
    content = xlsb(
        {"Secret": {1: ["x"]}, "Leads": rows},
        hidden=["Secret"], formats=["00000", "0%"], styled={(5, 2): 1, (5, 5): 2}, hidden_rows=[5],
    )  # fmt: skip
    reading = read(content)
    assert reading.rows == {
        3: ("Mobile", "Name", "Code"),
        5: ("9876543210", "आशा", "00012", "#N/A", "TRUE", "50%"),
        6: ("", "#DIV/0!"),
    }
    assert (reading.contents.kind, reading.contents.hidden) == ("xlsb", ("Secret",))
    assert reading.contents.notices[0] == "Read as a binary Excel workbook (.xlsb)."
    assert "Hidden or filtered rows: 1 (row 5). They are included." in reading.contents.notices


def test_without_styles_a_workbook_is_read_as_ever(read) -> None:
    assert read(by_hand('<row r="1"><c r="A1" s="1"><v>42</v></c></row>')).rows == {1: ("42",)}
