"""Web pages with a table that are called .xls, as many systems export their reports."""

import time

import pytest


def page(body: str, *, head: str = '<meta charset="utf-8">', encoding: str = "utf-8") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode(encoding)


def table(*rows: str) -> str:
    return f"<table border=1>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        pytest.param(table("<th>Mobile<th>Name", "<td>98765<td>A"), [("Mobile", "Name"), ("98765", "A")], id="open"),
        pytest.param("<table><tr><td>a<td>b<tr><td>c</table>", [("a", "b"), ("c",)], id="rows without an end"),
        pytest.param("<TABLE><td>a</td><td>b</td>", [("a", "b")], id="no row, no end"),
        pytest.param(table("<td>As<b>ha</b><br>Rao &amp; Co&nbsp;</td>"), [("Asha\nRao & Co",)], id="text with markup"),
        pytest.param(table("<td>  9\n 8 </td>"), [("9 8",)], id="spaces"),
        pytest.param(table("<td>a<script>x()</script><style>y</style></td>"), [("a",)], id="scripts"),
        pytest.param(table("<td colspan=3>Title", "<td>a<td>b<td>c"), [("Title",), ("a", "b", "c")], id="colspan"),
        pytest.param(
            table("<td rowspan=2>Asha<td>1", "<td>2", "<td>Ravi<td>3"), [("Asha", "1"), ("Asha", "2"), ("Ravi", "3")],
            id="rowspan",
        ),
        pytest.param(
            table("<td rowspan=2 colspan=2>x<td>1", "<td>2<td>3"), [("x", "", "1"), ("x", "", "2", "3")], id="both",
        ),
        pytest.param(
            table("<td>a<td rowspan=3>b", "<td>c", "<td>d<td>e"), [("a", "b"), ("c", "b"), ("d", "b", "e")], id="a gap",
        ),
        pytest.param(table("<td colspan=0>a<td rowspan=x>b"), [("a", "b")], id="spans that are none"),
        pytest.param(f"<table><tr><td>{table('<td>a<td>b')}</td></tr></table>", [("a", "b")], id="nested"),
        pytest.param(f"<p>Report</p>{table('<td>a')}<p>End</p>", [("a",)], id="text around it"),
        pytest.param(table("<td>&#2310;&#2358;&#2366;</td>"), [("आशा",)], id="entities"),
        pytest.param("<!-- <table><tr><td>no</td> -->" + table("<td>a"), [("a",)], id="comments"),
    ],
)  # fmt: skip
def test_the_table_is_read_as_it_is_shown(read, body: str, rows: list[tuple[str, ...]]) -> None:
    reading = read(page(body))
    assert list(reading.rows.values()) == rows
    assert (reading.contents.kind, reading.contents.sheets) == ("html", ())


def test_rows_are_numbered_from_the_top_of_the_table_blank_ones_too(read) -> None:
    assert list(read(page(table("<td>a", "<td> </td>", "", "<td>b"))).rows) == [1, 4]


def test_of_several_tables_the_one_with_the_most_cells_is_read_and_the_others_can_be(read) -> None:
    content = page(table("<td>menu") + "<table></table>" + table("<td>a<td>b", "<td>c<td>d"))
    reading = read(content)
    assert reading.rows == {1: ("a", "b"), 2: ("c", "d")}
    assert (reading.contents.sheets, reading.contents.sheet) == (("Table 1", "Table 2"), "Table 2")
    assert "Read “Table 2”, one of 2 tables in the page." in reading.contents.notices
    assert read(content, sheet="Table 1").rows == {1: ("menu",)}


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-16"),
        ("", "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ('<meta charset="ISO-8859-15">', "iso8859-15"),
        ('<meta charset="utf-8">', "cp1252"),
        ('<meta charset="no-such-thing">', "cp1252"),
        ('<meta charset="unicode_escape">', "cp1252"),
    ],
)
def test_the_encoding_is_found_whatever_is_declared(read, head: str, encoding: str) -> None:
    assert read(page(table("<td>José"), head=head, encoding=encoding)).rows == {1: ("José",)}


@pytest.mark.parametrize("body", ["", "<p>No list</p>", "<table></table>", table("<td> </td>"), "<table>" * 60])
def test_a_page_without_a_table_is_a_web_page(refusal, body: str) -> None:
    assert refusal(page(body)).code == "web_page"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (table("<td colspan=999999999>a<td>b"), "columns_far_apart"),
        (table("<td>a" * 60), "too_many_columns"),
        (table(*(["<td>a"] * 6_000)), "too_many_rows"),
    ],
)
def test_too_much_of_it_is_a_sentence(refusal, body: str, code: str) -> None:
    assert refusal(page(body)).code == code


def test_spans_without_end_and_deep_nesting_cost_nothing(read) -> None:
    rows = ["<td rowspan=999999999 colspan=40>a"] + ["<td>b"] * 3_000
    assert len(read(page(table(*rows))).rows) == 3_001
    assert read(page("<div>" * 100_000 + table("<td>a"))).rows == {1: ("a",)}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(["<td rowspan=65534 colspan=16000>a"] + ["<td>b"] * 3_000, id="a wide cell over all rows"),
        pytest.param(["<td rowspan=65534>a" * 16_000] + ["<td>b"] * 3_000, id="many cells over all rows"),
        pytest.param(["<td rowspan=9 colspan=16000>" * 2] * 3_000, id="wide cells in each row"),
        pytest.param(["<td><table><tr><td rowspan=9 colspan=16000></table>"] * 3_000, id="in tables of their own"),
    ],
)
def test_cells_that_cover_more_places_than_a_list_has_are_refused(refusal, body: list[str]) -> None:
    error = refusal(page(table(*body)), rows=10_000)
    assert error.code == "merged_too_far"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param('<td x:num="9876543211">9.87654E+09', "9876543211", id="Excel, shortened"),
        pytest.param('<td x:num="9876543211.">9.87654E+09', "9876543211", id="with a point"),
        pytest.param("<td class=xl24 align=right x:num='9.876543211E9'>9.88E+09", "9876543211", id="with an exponent"),
        pytest.param('<TD X:NUM="9876543211">9,876,543,211', "9876543211", id="with thousands"),
        pytest.param('<td x:num="9876543211">98,76,54,32,11', "9876543211", id="with lakhs"),
        pytest.param('<td x:num="9876543211">##########', "9876543211", id="in a narrow column"),
        pytest.param('<td x:num="9876543211"></td>', "9876543211", id="not shown"),
        pytest.param('<td x:num="1234.5678">1234.57', "1234.5678", id="decimals"),
        pytest.param("<td x:num>9876543211", "9876543211", id="shown as it is"),
        pytest.param('<td x:num="46346">20-Nov-2026', "20-Nov-2026", id="a date"),
        pytest.param('<td x:num="123">00123', "00123", id="zeros of its display format"),
        pytest.param('<td x:num="0.5">50%', "50%", id="a percentage"),
        pytest.param('<td x:num="9876543211">+91 9876543211', "+91 9876543211", id="a sign of its display format"),
        pytest.param('<td x:num="abc">9.87654E+09', "9.87654E+09", id="an attribute that is no number"),
        pytest.param('<td x:str="\'9876543212">9876543212', "9876543212", id="text"),
        pytest.param('<td x:str="Asha &amp; Co ">Asha &amp; Co', "Asha & Co", id="text with an entity"),
        pytest.param('<td x:str x:num="5">Asha', "Asha", id="text as it is shown"),
        pytest.param('<td sdval="9876543211" sdnum="1033;0;0.00E+00">9.88E+09', "9876543211", id="LibreOffice"),
        pytest.param(
            "<td data-sheets-value='{&quot;1&quot;:3,&quot;3&quot;:9876543211}'>9.88E+09", "9876543211", id="Google"
        ),
        pytest.param('<td data-value="9876543211">9.88E9', "9876543211", id="a grid of a web application"),
        pytest.param("<td style='mso-number-format:\"\\@\"'>09876543211", "09876543211", id="a text format"),
    ],
)
def test_the_exact_number_behind_a_cell_is_read(read, cell: str, text: str) -> None:
    reading = read(page(table(cell + "<td>x")))
    assert reading.rows[1] == (text, "x")
    assert reading.contents.warnings == ()


def test_a_cell_that_shows_another_number_than_it_keeps_is_a_warning(read) -> None:
    rows = ["<td>Mobile", '<td x:num="9876543211">9876543212', '<td x:num="9876543213">8.8E+09']
    reading = read(page(table(*rows)))
    assert reading.rows == {1: ("Mobile",), 2: ("9876543212",), 3: ("8.8E+09",)}
    assert [(warning.code, warning.rows) for warning in reading.contents.warnings] == [("html_number_differs", (2, 3))]


def test_a_line_that_breaks_in_a_cell_breaks_as_in_a_workbook(read) -> None:
    rows = read(page(table("<td>98765<br>43210<td><p>Asha</p> <p>Rao</p><td> a\n b<br/> <br>"))).rows
    assert rows == {1: ("98765\n43210", "Asha\nRao", "a b")}


def test_cells_over_several_rows_are_counted_by_their_column(read) -> None:
    filled = read(page(table("<th>Name<th>Mobile", "<td rowspan=2>Asha<td>1", "<td>2"))).contents.filled_down
    assert [(each.column, each.count, each.examples) for each in filled] == [(0, 1, ((3, "Asha"),))]


def test_hidden_rows_are_read_and_said(read) -> None:
    begin = "<table><tr><td>Mobile"
    rows = "<tr style='display: none'><td>1<tr hidden><td>2<tr style='color:red'><td>3<tr hidden>"
    reading = read(page(f"{begin}{rows}</table>"))
    assert list(reading.rows.values()) == [("Mobile",), ("1",), ("2",), ("3",)]
    assert "Hidden or filtered rows: 2. They are included." in reading.contents.notices


def test_names_in_a_head_and_rows_in_a_body_are_one_table(read) -> None:
    body = "<table><caption>Leads</caption><thead><tr><th>Mobile</thead><tbody><tr><td>98765</tbody></table>"
    assert read(page(body)).rows == {1: ("Mobile",), 2: ("98765",)}


def test_tables_in_the_cells_of_a_list_are_part_of_its_cells(read) -> None:
    inner = "<table><tr><td>98765</td></tr></table>"
    reading = read(page(table("<th>Mobile<th>Name", *[f"<td>{inner}</td><td>Asha</td>"] * 3)))
    assert reading.rows == {1: ("Mobile", "Name")} | dict.fromkeys((2, 3, 4), ("98765", "Asha"))
    assert reading.contents.sheets == ()


def test_tables_that_only_arrange_the_page_are_passed_over(read) -> None:
    data = table("<th>Mobile<th>Name", "<td>1<td>a", "<td>2<td>b")
    reading = read(page(f"<table><tr><td>Menu</td><td>Report</td></tr><tr><td>{data}</td></tr></table>"))
    assert reading.rows == {1: ("Mobile", "Name"), 2: ("1", "a"), 3: ("2", "b")}


@pytest.mark.parametrize("end", ["<!-- <tr><td>2</table>", "<td title='2</table>", "<script>if (a"])
def test_a_page_that_ends_within_a_tag_or_comment_is_a_warning(read, end: str) -> None:
    reading = read(page("<table><tr><td>1</td></tr>" + end))
    assert reading.rows == {1: ("1",)}
    assert [warning.code for warning in reading.contents.warnings] == ["html_cut_short"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<td>a < b", "a < b"),
        ("<td>5<6", "5<6"),
        ("<td>a <é", "a <é"),
        ("<td title='a > b'>c", "c"),
        ("<td class=it's>c", "c"),
        ("<td title=\"it's\" it's>c", "c"),
        ("<td><![if !vml]>a<![endif]>b", "ab"),
        ("<td><o:p>a</o:p></>b", "ab"),
        ("<td><title>x</title>a", "a"),
        ("<td/>a", "a"),
    ],
)
def test_markup_is_read_as_browsers_read_it(read, cell: str, text: str) -> None:
    assert read(page(table(cell))).rows == {1: (text,)}


@pytest.mark.parametrize(
    "junk",
    [
        "<",
        "<a",
        '<a "',
        "<!--",
        "<!-",
        "<?",
        "</",
        '<a b="',
        "<td a='\"",
        "&",
        "&#",
        "<td x=",
        "<td ='",
        "<td a a ",
        '=">',
    ],
)
def test_junk_costs_no_more_than_a_page(read_or_refused, junk: str) -> None:
    begin = time.process_time()
    read_or_refused(page("<table><tr><td>1" + junk * (3_000_000 // len(junk))))
    assert time.process_time() - begin < 5  # a good page of this size takes about one second
