"""Web pages with a table that are called .xls, as many systems export their reports."""

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
        pytest.param(table("<td>As<b>ha</b><br>Rao &amp; Co&nbsp;</td>"), [("Asha Rao & Co",)], id="text with markup"),
        pytest.param(table("<td>  9\n 8 </td>"), [("9 8",)], id="spaces"),
        pytest.param(table("<td>a<script>x()</script><style>y</style></td>"), [("a",)], id="scripts"),
        pytest.param(table("<td colspan=3>Title", "<td>a<td>b<td>c"), [("Title",), ("a", "b", "c")], id="colspan"),
        pytest.param(
            table("<td rowspan=2>Asha<td>1", "<td>2", "<td>Ravi<td>3"), [("Asha", "1"), ("", "2"), ("Ravi", "3")],
            id="rowspan",
        ),
        pytest.param(
            table("<td rowspan=2 colspan=2>x<td>1", "<td>2<td>3"), [("x", "", "1"), ("", "", "2", "3")], id="both",
        ),
        pytest.param(
            table("<td>a<td rowspan=3>b", "<td>c", "<td>d<td>e"), [("a", "b"), ("c",), ("d", "", "e")], id="a gap",
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
        (table("<td colspan=999999999>a<td>b"), "too_many_columns"),
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
