"""No cell that shows something becomes a blank without a word: errors, formulas without a result, hidden rows."""

import openpyxl
import pytest

from tests.spreadsheets.make import by_hand, saved


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param('<c r="B2" t="e"><v>#N/A</v></c>', "#N/A", id="an error"),
        pytest.param("<c r='B2' s='3' t='e'><v>#DIV/0!</v></c>", "#DIV/0!", id="single quotes"),
        pytest.param('<c r="B2" t="e"><f>VLOOKUP(A2,C:D,2,0)</f><v>#N/A</v></c>', "#N/A", id="an error of a formula"),
        pytest.param('<c r="B2"><f>A2&amp;"x"</f></c>', '=A2&"x"', id="a formula without result"),
        pytest.param('<c r="B2"><f>A2*2</f><v/></c>', "=A2*2", id="a formula with an empty result"),
        pytest.param('<c r="B2"><f>A2*2</f><v></v></c>', "=A2*2", id="… written out"),
        pytest.param(
            '<c r="B2"><f t="shared" si="0"/></c>',
            "=(formula shared with other cells)",
            id="a shared formula without result",
        ),
        pytest.param('<c r="B2"><f>A2*2</f><v>14</v></c>', "14", id="a formula with its result"),
        pytest.param('<c r="B2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>', "ab", id="a formula with a text"),
        pytest.param('<c r="B2" t="inlineStr"><is><t>#N/A</t></is></c>', "#N/A", id="a text that looks like one"),
    ],
)
def test_what_shows_something_is_no_blank(read, cell: str, text: str) -> None:
    assert read(by_hand(f'<row r="2"><c r="A2"><v>7</v></c>{cell}</row>')).rows == {2: ("7", text)}


def test_a_formula_whose_result_is_an_empty_text_is_blank_by_right(read) -> None:
    cell = '<c r="B2" t="str"><f>IF(A2="","",A2)</f><v></v></c>'
    contents, rows = read(by_hand(f'<row r="2"><c r="A2"><v>7</v></c>{cell}</row>'))
    assert rows == {2: ("7",)}
    assert contents.notices == ()


def test_they_are_counted_for_people(read) -> None:
    rows = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="e"><v>#REF!</v></c><c r="C1"><f>A1</f></c></row>'
    notices = read(by_hand(rows)).contents.notices
    assert notices[0] == "Cells that show an error of Excel, such as #N/A: 2. They are kept as that text."
    assert notices[1].startswith("Formulas that were saved without their result: 1.")


def test_they_are_kept_outside_of_what_has_values(read) -> None:
    rows = '<row r="2"><c r="B2"><v>7</v></c><c r="D2"><f>B2</f></c></row><row r="9"><c r="A9"><f>B2</f></c></row>'
    contents, read_rows = read(by_hand(rows))
    assert read_rows == {2: ("", "7", "", "=B2"), 9: ("=B2",)}
    assert contents.last_row == 9


def test_a_sheet_of_formulas_alone_is_no_blank_sheet(read) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "=B1"
    assert read(saved(book)).rows == {1: ("=B1",)}


def test_names_with_a_prefix_are_understood(read) -> None:
    rows = '<x:row r="1" hidden="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c><x:c r="B1"><x:f>A1</x:f></x:c></x:row>'
    prefixed = f'<x:sheetData xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{rows}</x:sheetData>'
    contents, read_rows = read(by_hand(f"</sheetData>{prefixed}<sheetData>"))
    assert read_rows == {1: ("#N/A", "=A1")}
    assert "Hidden or filtered rows: 1 (row 1). They are included." in contents.notices


def test_cells_without_their_place_are_read_too(read) -> None:
    contents, rows = read(by_hand('<row><c><v>1</v></c><c t="e"><v>#N/A</v></c><c><f>A1</f></c></row>'))
    assert rows == {1: ("1", "#N/A", "=A1")}
    assert contents.warnings == ()


def test_hidden_rows_are_read_and_said(read) -> None:
    book = openpyxl.Workbook()
    for number in range(1, 6):
        book.active.append([number])
        book.active.row_dimensions[number].hidden = number % 2 == 0
    book.active.column_dimensions["A"].hidden = True
    contents, rows = read(saved(book))
    assert len(rows) == 5
    assert contents.notices == ("Hidden or filtered rows: 2 (rows 2, 4). They are included.",)


def test_no_cell_is_torn_in_a_large_sheet(read) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="e"><v>#N/A</v></c><c r="C{n}"><f>A{n}*2</f></c></row>'
        for n in range(1, 20_001)
    )
    _, read_rows = read(by_hand(rows), rows=20_000)
    assert all(cells == (str(n), "#N/A", f"=A{n}*2") for n, cells in read_rows.items())
    assert len(read_rows) == 20_000
