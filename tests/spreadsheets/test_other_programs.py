"""One list, saved by LibreOffice in each format that it writes: the rows are the same, as people see them."""

from pathlib import Path

import pytest

from tests.spreadsheets.saying import said

DATA = Path("tests/data/spreadsheets")

HEADER = ("Mobile", "Name", "Due", "Time", "Share", "Agreed", "Sum", "Code", "Call from", "Lasts", "Odd")
ASHA = (
    "9876543210", "आशा राव", "2031-04-03", "14:30:00", "50.0%", "TRUE", "3", "00012", "2031-04-03 10:20:00",
    "30:00:00", "#N/A",
)  # fmt: skip
OBRIEN = ("09876543211", "O'Brien", "", "", "12.5%", "FALSE", "", "00003", "", "", "#DIV/0!")
JOSE = ("+91 98765 43212", "José", "2031-12-31", "00:00:00", "100.0%", "", "", "1234567")
ROWS = {1: ("", "Leads of the north"), 3: ("", *HEADER), 4: ("", *ASHA), 6: ("", *OBRIEN), 7: ("", *JOSE)}

READ_AS = {
    "leads.xls": ("xls", ["Read as a workbook of Excel 97-2003 (.xls)."]),
    "leads.ods": ("ods", ["Read as an OpenDocument spreadsheet (.ods)."]),
    "leads-by-libreoffice.xlsx": ("xlsx", []),
}


@pytest.mark.parametrize("name", READ_AS)
def test_a_workbook_gives_what_people_see_in_it(read, name: str) -> None:
    kind, notices = READ_AS[name]
    reading = read((DATA / name).read_bytes())
    assert reading.rows == ROWS
    assert reading.contents.kind == kind
    assert (reading.contents.sheets, reading.contents.hidden) == (("Blank", "Leads", "Old"), ("Old",))
    assert list(reading.contents.notices) == [
        *notices,
        "Read the sheet “Leads”, one of 3 in the workbook.",
        "Hidden sheets: “Old”.",
        "Cells that show an error of Excel, such as #N/A: 2. They are kept as that text.",
        "Hidden or filtered rows: 1 (row 6). They are included.",
    ]


@pytest.mark.parametrize("name", READ_AS)
def test_a_hidden_sheet_of_it_can_be_asked_for(read, name: str) -> None:
    assert read((DATA / name).read_bytes(), sheet="Old").rows == {1: ("secret",)}


@pytest.mark.parametrize("name", READ_AS)
def test_a_sheet_that_is_blank_or_not_there_is_named(refusal, name: str) -> None:
    content = (DATA / name).read_bytes()
    assert "“Blank”, “Leads”, “Old”" in said(refusal(content, sheet="New"))
    assert refusal(content, sheet="Blank").code == "only_blank_cells"


def test_a_web_page_gives_what_it_shows(read) -> None:
    reading = read((DATA / "leads.html").read_bytes())
    assert reading.contents.kind == "html"
    assert reading.contents.notices == (
        "Read as a web page with a table. Its rows are numbered from the top of the table.",
    )
    rows = list(reading.rows.values())
    assert rows[:2] == [("Leads of the north",), HEADER]
    assert rows[2][:5] == ASHA[:5], "LibreOffice writes TRUE as 1 into a page"
    assert rows[3] == ("+91 98765 43212", "José", "2031-12-31", "0:00:00", "100.0%", "", "", "1234567")
    assert len(rows) == 4, "it leaves hidden rows out"


@pytest.mark.parametrize("name", [*READ_AS, "leads.html"])
def test_a_file_that_was_cut_short_costs_a_sentence_or_rows(read_or_refused, name: str) -> None:
    content = (DATA / name).read_bytes()
    for share in range(1, 20):
        read_or_refused(content[: len(content) * share // 20])
