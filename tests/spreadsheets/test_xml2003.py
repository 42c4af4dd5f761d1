"""XML workbooks of Excel 2003, as reporting systems write them."""

import pytest

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def book(*sheets: str, styles: str = "", encoding: str = "utf-8", declared: str = "") -> bytes:
    text = (
        f'<?xml version="1.0"{declared and f" encoding={declared!r}"}?><?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}" xmlns:x="urn:schemas-microsoft-com:office:excel"'
        f' xmlns:html="http://www.w3.org/TR/REC-html40">{styles}{"".join(sheets)}</Workbook>'
    )
    return text.encode(encoding)


def sheet(rows: str, *, name: str = "Leads", options: str = "") -> str:
    return f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>{options}</Worksheet>'


def cell(kind: str, text: str, more: str = "") -> str:
    return f'<Cell{more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def at(**attributes: object) -> str:
    """Attributes of the spreadsheet's namespace."""
    return "".join(f' ss:{name}="{value}"' for name, value in attributes.items())


def hidden(how: str = "SheetHidden") -> str:
    return f"<x:WorksheetOptions><x:Visible>{how}</x:Visible></x:WorksheetOptions>"


@pytest.mark.parametrize(
    ("kind", "text", "seen"),
    [
        ("Number", "9876543210", "9876543210"),
        ("Number", "9876543210.0", "9876543210"),
        ("Number", "9.87654321E9", "9876543210"),
        ("Number", "0.5", "0.5"),
        ("Number", "many", "many"),
        ("Number", "1e999", "inf"),
        ("String", "0012", "0012"),
        ("String", " आशा &amp; Co\u00a0", "आशा & Co"),
        ("DateTime", "2031-04-03T00:00:00.000", "2031-04-03"),
        ("DateTime", "2031-04-03T10:20:00.000", "2031-04-03 10:20:00"),
        ("DateTime", "1899-12-31T14:30:00.000", "14:30:00"),
        ("DateTime", "soon", "soon"),
        ("Boolean", "1", "TRUE"),
        ("Boolean", "0", "FALSE"),
    ],
)
def test_a_value_is_what_people_see(read, kind: str, text: str, seen: str) -> None:
    assert read(book(sheet(f"<Row>{cell(kind, text)}</Row>"))).rows == {1: (seen,)}


def test_rows_and_columns_keep_their_places(read) -> None:
    rows = (
        f'<Row ss:Index="3">{cell("String", "Mobile", at(Index=2))}{cell("String", "Name")}</Row>'
        f'<Row ss:Span="1"/><Row ss:Hidden="1"><Cell ss:MergeAcross="1"/>{cell("String", "Asha")}</Row>'
    )
    reading = read(book(sheet(rows)))
    assert reading.rows == {3: ("", "Mobile", "Name"), 6: ("", "", "Asha")}
    assert reading.contents.notices == (
        "Read as an XML workbook of Excel 2003.",
        "Hidden or filtered rows: 1 (row 6). They are included.",
    )


def test_errors_and_formulas_without_a_result_are_no_blanks(read) -> None:
    row = f'<Row>{cell("Error", "#N/A")}<Cell ss:Formula="=RC[-1]"/></Row>'
    reading = read(book(sheet(row)))
    assert reading.rows == {1: ("#N/A", "=RC[-1]")}
    assert len(reading.contents.notices) == 3


def test_comments_and_rich_text_are_told_apart(read) -> None:
    comment = "<Comment><ss:Data><html:B>Call later</html:B></ss:Data></Comment>"
    rich = f'<Cell><ss:Data ss:Type="String"><html:B>As</html:B>ha</ss:Data>{comment}</Cell>'
    assert read(book(sheet(f"<Row>{rich}</Row>"))).rows == {1: ("Asha",)}


def test_numbers_have_the_zeros_and_signs_of_their_styles(read) -> None:
    styles = (
        '<Styles><Style ss:ID="s1"><NumberFormat ss:Format="00000"/></Style>'
        '<Style ss:ID="s2"><NumberFormat ss:Format="Percent"/></Style></Styles>'
    )
    row = f"<Row>{cell('Number', '42', ' ss:StyleID=' + chr(34) + 's1' + chr(34))}"
    row += f"{cell('Number', '0.5', ' ss:StyleID=' + chr(34) + 's2' + chr(34))}{cell('Number', '42')}</Row>"
    assert read(book(sheet(row), styles=styles)).rows == {1: ("00042", "50.00%", "42")}


def test_the_first_visible_sheet_with_anything_in_it_is_read(read) -> None:
    leads = sheet(f"<Row>{cell('String', 'Asha')}</Row>")
    old = sheet(f"<Row>{cell('String', 'x')}</Row>", name="Old", options=hidden())
    older = sheet("<Row/>", name="Older", options=hidden("SheetVeryHidden"))
    content = book(old, sheet("", name="Blank"), leads, older)
    reading = read(content)
    assert reading.rows == {1: ("Asha",)}
    assert (reading.contents.kind, reading.contents.sheets) == ("xml", ("Blank", "Leads", "Old", "Older"))
    assert read(content, sheet="Old").rows == {1: ("x",)}


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8", "UTF-8"), ("utf-16", "UTF-16"), ("cp1252", "Windows-1252")]
)
def test_the_encoding_is_found(read, encoding: str, declared: str) -> None:
    content = book(sheet(f"<Row>{cell('String', 'José')}</Row>"), encoding=encoding, declared=declared)
    assert read(content).rows == {1: ("José",)}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (book(), "no_visible_sheet"),
        (book(sheet("")), "only_blank_cells"),
        (book(sheet("", options=hidden())), "no_visible_sheet"),
        (book(sheet("<Row>"))[:-40], "damaged"),
        (book(sheet(f'<Row ss:Index="99999999">{cell("String", "x")}</Row>')), "damaged"),
        (
            book(sheet(f"<Row>{cell('String', 'x', ' ss:Index=' + chr(34) + '16384' + chr(34))}</Row>")),
            "columns_far_apart",
        ),
        (book(sheet(f"<Row>{cell('String', 'x')}</Row>" * 6_000)), "too_many_rows"),
        (book("<a>" * 1_000), "damaged"),
    ],
)
def test_what_is_no_list_is_a_sentence(refusal, content: bytes, code: str) -> None:
    assert refusal(content).code == code


def test_definitions_are_refused_before_they_grow(refusal) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    content = book(sheet(f"<Row>{cell('String', '&b;')}</Row>")).replace(b"?>\n", b"?>\n" + laughs.encode())
    assert refusal(content).code == "unsafe"


@pytest.mark.parametrize("line_end", ["&#10;", "&#13;", "&#13;&#10;", "&#xD;", "\n", "\r", "\r\n"])
def test_a_line_that_breaks_in_a_cell_breaks_as_in_other_workbooks(read, line_end: str) -> None:
    assert read(book(sheet(f"<Row>{cell('String', f'98765{line_end}43210')}</Row>"))).rows == {1: ("98765\n43210",)}
