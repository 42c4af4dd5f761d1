"""Workbooks: which sheet, which rows, which text."""

from datetime import date, datetime, time

import openpyxl
import pytest

from tests.spreadsheets.make import archive, by_hand, saved, workbook, workbook_parts
from tests.spreadsheets.saying import said

LEADS = [["Name", "Phone"], ["Asha", 9876543210]]
READ = {1: ("Name", "Phone"), 2: ("Asha", "9876543210")}


def test_a_plain_list_is_read(read) -> None:
    contents, rows = read(workbook(("Leads", LEADS)))
    assert rows == READ
    assert (contents.sheets, contents.sheet) == (("Leads",), "Leads")
    assert (contents.last_row, contents.rows, contents.columns, contents.notices) == (2, 2, 2, ())
    assert [row.number for row in contents.head] == [1, 2]


def test_rows_and_columns_keep_their_places(read) -> None:
    book = openpyxl.Workbook()
    book.active["C3"], book.active["D3"], book.active["D7"], book.active["F9"] = "Name", "Phone", "98765", "  "
    contents, rows = read(saved(book))
    assert rows == {3: ("", "", "Name", "Phone"), 7: ("", "", "", "98765")}
    assert (contents.last_row, contents.rows, contents.columns) == (7, 2, 4)


def test_values_are_what_people_see(read) -> None:
    seen = [
        (919876543210.0, "919876543210"),
        ("00919876543210", "00919876543210"),
        ("9.87654E+09", "9.87654E+09"),
        (12.5, "12.5"),
        (True, "TRUE"),
        (date(2025, 3, 9), "2025-03-09"),
        (datetime.fromisoformat("2025-03-09 14:05:30"), "2025-03-09 14:05:30"),
        (time(10, 10, 10), "10:10:10"),
        ("स्वागत 😀 José", "स्वागत 😀 José"),
        ("मो. ९८७६५४३२१०", "मो. ९८७६५४३२१०"),
        ("مرحبا", "مرحبا"),
        ("\u00a098765 ", "98765"),
        ("MG Road\nPune", "MG Road\nPune"),
        ("&lt;b&gt;", "&lt;b&gt;"),
    ]
    assert read(workbook(("Leads", [[value for value, _ in seen]]))).rows[1] == tuple(text for _, text in seen)


def test_a_merged_title_stands_in_its_first_cell(read) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Leads of March"
    book.active.merge_cells("A1:B1")
    for row in LEADS:
        book.active.append(row)
    assert read(saved(book)).rows[1] == ("Leads of March",)


def test_the_first_visible_sheet_is_read_and_hidden_ones_come_last(read) -> None:
    content = workbook(("Old", [["old"]]), ("Leads", LEADS), ("Notes", [["x"]]), hidden=["Old"])
    contents, rows = read(content)
    assert rows == READ
    assert (contents.sheet, contents.sheets) == ("Leads", ("Leads", "Notes", "Old"))
    assert contents.notices == ("Read the sheet “Leads”, one of 3 in the workbook.", "Hidden sheets: “Old”.")


def test_a_blank_sheet_is_passed_over(read) -> None:
    assert read(workbook(("Cover", []), ("Leads", LEADS))).contents.sheet == "Leads"


@pytest.mark.parametrize("sheet", ["Notes", "Old"])
def test_the_sheet_asked_for_is_read_a_hidden_one_too(read, sheet: str) -> None:
    content = workbook(("Leads", LEADS), ("Notes", [["Notes"]]), ("Old", [["Old"]]), hidden=["Old"])
    contents, rows = read(content, sheet=sheet)
    assert contents.sheet == sheet
    assert rows == {1: (sheet,)}


def test_a_chart_is_no_sheet(read) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart", 0)
    book.active = 1
    book.worksheets[0].append(["Phone"])
    assert read(saved(book)).contents.sheets == ("Sheet",)


@pytest.mark.parametrize(
    ("content", "asked", "code", "says"),
    [
        pytest.param(workbook(("A", LEADS), ("B", [])), "C", "no_such_sheet", "It has: “A”, “B”.", id="no such sheet"),
        pytest.param(by_hand("", sheet_state="veryHidden"), None, "no_visible_sheet", "unhide", id="all hidden"),
        pytest.param(by_hand(""), None, "only_blank_cells", "“Leads” has only blank cells", id="nothing in it"),
        pytest.param(workbook(("A", [[" ", "\u00a0"]])), None, "only_blank_cells", "“A” has", id="only spaces"),
        pytest.param(
            archive({n: c for n, c in workbook_parts("").items() if "sheet1" not in n}),
            None,
            "damaged",
            "damaged",
            id="sheet lost",
        ),
    ],
)
def test_a_sheet_that_cannot_be_read_is_named(refusal, content: bytes, asked: str | None, code: str, says: str) -> None:
    refused = refusal(content, sheet=asked)
    assert refused.code == code
    assert says in said(refused)


def test_a_wrong_dimension_hides_no_row(read) -> None:
    parts = workbook_parts("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 101)))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = str(parts[name]).replace("<sheetData>", '<dimension ref="A1:A2"/><sheetData>')
    assert read(archive(parts)).contents.rows == 100


def test_rows_and_cells_without_their_numbers_are_counted(read) -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    assert read(by_hand(rows)).rows == {1: ("1", "2"), 2: ("3",)}


def test_a_hundred_thousand_styled_blank_rows_are_no_rows(read) -> None:
    blank = "".join(f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(2, 100_000))
    contents, rows = read(by_hand(f'<row r="1"><c r="A1"><v>5</v></c></row>{blank}'))
    assert rows == {1: ("5",)}
    assert contents.last_row == 1


def test_elements_in_one_another_without_end_are_rows_or_a_sentence(read_or_refused) -> None:
    for deep in ("<c>" * 100_000, "<row>" * 100_000, "<is><r>" * 100_000):
        reading = read_or_refused(by_hand(f'<row r="1"><c r="A1"><v>1</v></c></row>{deep}'))
        assert getattr(reading, "code", "damaged") == "damaged"


def test_macros_do_not_matter(read) -> None:
    parts = workbook_parts('<row r="1"><c r="A1"><v>5</v></c></row>') | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
    assert read(archive(parts)).rows == {1: ("5",)}
