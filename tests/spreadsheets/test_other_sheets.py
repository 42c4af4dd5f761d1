"""The first rows of the other sheets, which show which sheet has the leads."""

import io

import openpyxl
import pytest
import xlwt

from campaigns.spreadsheets import Row
from tests.spreadsheets.make import archive, saved, workbook, workbook_parts
from tests.spreadsheets.make_xlsb import xlsb
from tests.spreadsheets.test_ods import cell as ods_cell
from tests.spreadsheets.test_ods import ods, row, table
from tests.spreadsheets.test_xml2003 import book, cell, hidden, sheet

FIRST, SECOND, OLD = ["Cover"], [["Mobile", "Name"], ["9876543210", "Asha"], ["9876543211", "Ravi"]], ["Old"]


def _by_xlwt() -> bytes:
    written = xlwt.Workbook()
    for name, rows in (("A", [FIRST]), ("Blank", []), ("B", SECOND), ("Old", [OLD])):
        added = written.add_sheet(name)
        added.visibility = int(name == "Old")
        for number, cells in enumerate(rows):
            for column, text in enumerate(cells):
                added.write(number, column, text)
    stream = io.BytesIO()
    written.save(stream)
    return stream.getvalue()


def _as_ods() -> bytes:
    styles = '<style:style style:name="gone"><style:table-properties table:display="false"/></style:style>'
    tables = [
        table(*(row(*map(ods_cell, cells)) for cells in rows), name=name, style="gone" if name == "Old" else "shown")
        for name, rows in (("A", [FIRST]), ("Blank", []), ("B", SECOND), ("Old", [OLD]))
    ]
    return ods(*tables, styles=styles)


def _as_xml2003() -> bytes:
    def rows(lines: list[list[str]]) -> str:
        return "".join(f"<Row>{''.join(cell('String', text) for text in cells)}</Row>" for cells in lines)

    return book(
        sheet(rows([FIRST]), name="A"),
        sheet("", name="Blank"),
        sheet(rows(SECOND), name="B"),
        sheet(rows([OLD]), name="Old", options=hidden()),
    )


def _numbered(rows: list[list[str]]) -> dict[int, list[str]]:
    return dict(enumerate(rows, start=1))


FORMATS = {
    "xlsx": lambda: workbook(("A", [FIRST]), ("Blank", []), ("B", SECOND), ("Old", [OLD]), hidden=["Old"]),
    "xls": _by_xlwt,
    "xlsb": lambda: xlsb(
        {"A": _numbered([FIRST]), "Blank": {}, "B": _numbered(SECOND), "Old": _numbered([OLD])}, hidden=["Old"]
    ),
    "ods": _as_ods,
    "xml2003": _as_xml2003,
}


@pytest.mark.parametrize("form", FORMATS)
def test_visible_sheets_with_cells_are_looked_at(read, form: str) -> None:
    contents = read(FORMATS[form]()).contents
    assert contents.sheet == "A"
    assert [(each.name, each.rows) for each in contents.others] == [("A", 1), ("B", 3)]
    assert contents.others[1].head == tuple(Row(number, tuple(cells)) for number, cells in _numbered(SECOND).items())


@pytest.mark.parametrize("form", FORMATS)
def test_whoever_asks_for_a_sheet_needs_no_others(read, form: str) -> None:
    assert read(FORMATS[form](), sheet="B").contents.others == ()


def test_of_very_many_sheets_and_very_long_ones_only_some_is_kept(read) -> None:
    long = [["x" * 5_000] * 8] * 24
    contents = read(workbook(*((f"S{index}", long) for index in range(30)))).contents
    assert len(contents.others) == 21
    assert all(sum(len(text) for each in other.head for text in each.cells) <= 20_000 for other in contents.others)


def test_another_sheet_that_cannot_be_read_costs_nothing(read) -> None:
    parts = workbook_parts('<row r="1"><c r="A1"><v>7</v></c></row>')
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace(
        "</sheets>", '<sheet name="Lost" sheetId="2" r:id="r9"/><sheet name="Torn" sheetId="3" r:id="r3"/></sheets>'
    )
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        "</Relationships>",
        '<Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
        ' Target="worksheets/sheet3.xml"/></Relationships>',
    )
    parts["xl/worksheets/sheet3.xml"] = '<worksheet><sheetData><row r="1"><c><v>1</v></c'
    contents, rows = read(archive(parts))
    assert (rows, contents.others) == ({1: ("7",)}, ())


def test_a_stray_cell_far_away_in_another_sheet_costs_nothing(read) -> None:
    written = openpyxl.load_workbook(io.BytesIO(workbook(("A", [FIRST]), ("B", SECOND))))
    written["B"]["XFD1048576"] = "stray"
    contents = read(saved(written)).contents
    assert [(each.name, each.rows) for each in contents.others] == [("A", 1), ("B", 4)]
