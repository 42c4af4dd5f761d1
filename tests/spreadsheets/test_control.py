"""No cell is lost without a word: values that the library cannot convert, and the check of what it gives."""

import pytest

from campaigns.spreadsheets import xlsx
from campaigns.spreadsheets.calamine import SheetOfCells
from tests.spreadsheets.make import archive, by_hand, limits, workbook_parts

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def styled(rows: str, code: str) -> bytes:
    """A workbook in which style 1 has this display format."""
    parts = workbook_parts(rows)
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    return archive(parts)


@pytest.mark.parametrize(
    ("code", "value", "seen"),
    [
        ("[h]:mm:ss", "9876543211", "9876543211"),
        ("[h]:mm", "-9876543211", "-9876543211"),
        ("[h]:mm", "987654321", "987654321"),
        ("[h]:mm", "1e300", "1e+300"),
        ("[h]:mm", "1.25", "30:00:00"),
        ("dd/mm/yyyy", "9876543211", "9876543211"),
        ("dd/mm/yyyy", "-9876543211", "-9876543211"),
        ("dd/mm/yyyy", "2958466", "2958466"),
        ("dd/mm/yyyy", "47941", "2031-04-03"),
        ("hh:mm", "9876543211", "9876543211"),
        ("hh:mm", "0.5", "12:00:00"),
    ],
)
def test_a_number_in_a_cell_for_days_is_itself_where_there_is_no_such_day(read, code, value, seen) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="{row == 2:d}"><v>{value}</v></c></row>' for row in (1, 2, 3))
    contents, read_rows = read(styled(rows, code))
    assert read_rows[2] == (seen,)
    assert list(read_rows) == [1, 2, 3]
    assert contents.warnings == ()


@pytest.mark.parametrize(
    ("odd", "text"),
    [
        ('<c r="A2" t="b"><v>2</v></c>', "2"),
        ('<c r="A2" t="e"><v>#FOO!</v></c>', "#FOO!"),
        ('<c r="A2" t="s"><v>99</v></c>', "#REF!"),
        ('<c r="A2" t="zz"><v>12</v></c>', "12"),
        ('<c r="A2" t="n"><v> 12 </v></c>', "12"),
        ('<c r="A2" t="d"><v>2020-13-45</v></c>', "2020-13-45"),
        ('<c r="A2" t="d"><v>2031-04-03T00:00:00Z</v></c>', "2031-04-03T00:00:00Z"),
        ('<c r="A2"><v>NaN</v></c>', "nan"),
        ('<c r="A2"><v>9876543210</v><extLst/></c>', "9876543210"),
        ('<c r="A2" t="inlineStr"><is><t>as</t><rPh sb="0" eb="1"><t>A</t></rPh></is><extLst/></c>', "as"),
    ],
)
def test_one_odd_cell_never_costs_the_others(read, odd: str, text: str) -> None:
    rows = f'<row r="1"><c r="A1"><v>7</v></c></row><row r="2">{odd}<c r="B2"><v>8</v></c></row>'
    contents, read_rows = read(by_hand(rows + '<row r="3"><c r="A3"><v>9876543210</v></c></row>'))
    assert read_rows == {1: ("7",), 2: (text, "8"), 3: ("9876543210",)}
    assert contents.warnings == ()


def test_cells_that_the_library_passes_over_are_said(read, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = SheetOfCells.rows

    def without_some(sheet: SheetOfCells):
        for number, cells in whole(sheet):
            sheet.given -= number == 2
            yield number, ["", *cells[1:]] if number == 2 else cells

    monkeypatch.setattr(xlsx.SheetOfCells, "rows", without_some)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>7</v></c></row>' for n in (1, 2, 3))
    contents, _ = read(by_hand(rows))
    (warning,) = contents.warnings
    assert (warning.code, warning.rows) == ("cells_not_read", (2,))
    assert "1 cell that has a value and could not be read, first in row 2" in warning.message


@pytest.mark.parametrize(
    "blank",
    [
        '<c r="B1" t="str"><f>IF(A1="","",A1)</f><v></v></c>',
        '<c r="B1" t="str"><v> </v></c>',
        '<c r="B1" t="inlineStr"><is><t></t></is></c>',
        '<c r="B1" t="inlineStr"><is><t xml:space="preserve">  </t></is></c>',
        '<c r="B1" t="inlineStr"><is><t/></is></c>',
        '<c r="B1" t="inlineStr"><is><t>\u00a0\u200b</t></is></c>',
        '<c r="B1"><v></v></c>',
        '<c r="B1"><v/></c>',
        '<c r="B1" t="s"><v>1</v></c>',
        '<c r="B1" t="s"><v>2</v></c>',
        '<c r="B1" t="s"><v>3</v></c>',
        '<c r="A1"><v>7</v></c>',
    ],
)
def test_what_is_blank_by_right_raises_no_alarm(read, blank: str) -> None:
    parts = workbook_parts(f'<row r="1"><c r="A1"><v>7</v></c>{blank}</row>')
    texts = '<si><t>x</t></si><si><t xml:space="preserve"> </t></si><si><t/></si><si><r><t>\u00a0</t></r></si>'
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{texts}</sst>'
    contents, rows = read(archive(parts))
    assert rows == {1: ("7",)}
    assert contents.warnings == ()


@pytest.mark.parametrize("name", ["xl/workbook22.xml", "book.xml"])
def test_unusual_names_of_parts_are_no_hindrance(name: str, tmp_path) -> None:
    parts = workbook_parts('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>12</v></c></row>')
    folder, _, own = name.rpartition("/")
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace("xl/workbook.xml", name)
    parts[name] = parts.pop("xl/workbook.xml")
    relations = str(parts.pop("xl/_rels/workbook.xml.rels")).replace("worksheets/", "/xl/worksheets/")
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = "".join(
        f'<Relationship Id="{kind}" Type="{kinds}/{kind}" Target="/odd/{kind}7.xml"/>'
        for kind in ("styles", "sharedStrings")
    )
    parts[f"{folder}/_rels/{own}.rels".lstrip("/")] = relations.replace("</Relationships>", more + "</Relationships>")
    parts["odd/sharedStrings7.xml"] = f'<sst xmlns="{_MAIN}"><si><t>Asha</t></si></sst>'
    parts["odd/styles7.xml"] = (
        f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="164" formatCode="00000"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    source = tmp_path / "leads.xlsx"
    source.write_bytes(archive(parts))
    with source.open("rb") as file:
        assert list(xlsx.open_xlsx(file, sheet=None, limits=limits()).rows) == [(1, ["Asha", "00012"])]
