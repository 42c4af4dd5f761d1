"""OpenDocument spreadsheets by hand: places, repeats, and what no program writes."""

import pytest

from tests.spreadsheets.make import archive

_NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("draw", "drawing"),
    )
)  # fmt: skip
_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def ods(*tables: str, styles: str = "", prolog: str = "", manifest: str = _MANIFEST) -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {_NAMESPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    return archive({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
        "META-INF/manifest.xml": manifest,
    })  # fmt: skip


def table(*rows: str, name: str = "Leads", style: str = "shown") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def row(*cells: str, **attributes: object) -> str:
    return f"<table:table-row{_written('table', attributes)}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", kind: str = "string", *, value: str = "", repeated: int = 1) -> str:
    names = {"float": "value", "percentage": "value", "currency": "value"}
    given = f' office:{names.get(kind, kind + "-value")}="{value}"' if value else ""
    repeats = f' table:number-columns-repeated="{repeated}"' if repeated > 1 else ""
    return f'<table:table-cell office:value-type="{kind}"{given}{repeats}><text:p>{text}</text:p></table:table-cell>'


def blank(repeated: int = 1) -> str:
    return f'<table:table-cell table:number-columns-repeated="{repeated}"/>'


def _written(prefix: str, attributes: dict[str, object]) -> str:
    return "".join(f' {prefix}:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        (cell("9876543210", "float", value="9876543210"), "9876543210"),
        (cell("9.88E+09", "float", value="9876543210"), "9876543210"),
        (cell("9,87,65,43,210", "float", value="9876543210"), "9876543210"),
        (cell("00042", "float", value="42"), "00042"),
        (cell("+91 98765 43210", "float", value="919876543210"), "+91 98765 43210"),
        (cell("98765-43210", "float", value="9876543210"), "98765-43210"),
        (cell("1.50", "float", value="1.5"), "1.5"),
        (cell("-5", "float", value="-5"), "-5"),
        (cell("₹1,200.00", "currency", value="1200"), "1200"),
        (cell("12.5%", "percentage", value="0.125"), "12.5%"),
        (cell("3. April", "date", value="2031-04-03"), "2031-04-03"),
        (cell("3.4. 10:20", "date", value="2031-04-03T10:20:00.000000000"), "2031-04-03 10:20:00"),
        (cell("2:30 PM", "time", value="PT14H30M00S"), "14:30:00"),
        (cell("30:00", "time", value="PT30H00M00S"), "30:00:00"),
        (cell("WAHR", "boolean", value="true"), "TRUE"),
        (cell("soon", "date", value="soon"), "soon"),
        (cell("x", "float", value="many"), "x"),
        (cell("Asha</text:p><text:p>Rao"), "Asha\nRao"),
        (cell('As<text:span>ha</text:span><text:s text:c="2"/>Rao<text:line-break/>'), "Asha  Rao"),
        (cell('a<text:s text:c="999999999"/>'), "a"),
    ],
)
def test_a_value_is_what_people_see(read, written: str, seen: str) -> None:
    assert read(ods(table(row(written)))).rows == {1: (seen,)}


def test_comments_and_pictures_are_not_the_cells_text(read) -> None:
    aside = (
        "<office:annotation><text:p>Call later</text:p></office:annotation><draw:frame><text:p>x</text:p></draw:frame>"
    )
    written = f'<table:table-cell office:value-type="string">{aside}<text:p>Asha</text:p></table:table-cell>'
    assert read(ods(table(row(written)))).rows == {1: ("Asha",)}


def test_rows_and_columns_keep_their_places_through_repeats_and_groups(read) -> None:
    rows = (
        row(blank(16384), number_rows_repeated=2),
        f"<table:table-header-rows>{row(blank(1), cell('Mobile'), blank(16382))}</table:table-header-rows>",
        f"<table:table-row-group>{row(cell('a', repeated=2), number_rows_repeated=2)}</table:table-row-group>",
        row(blank(16384), number_rows_repeated=1_048_000),
    )
    reading = read(ods(table(*rows)))
    assert reading.rows == {3: ("", "Mobile"), 4: ("a", "a"), 5: ("a", "a")}


def test_hidden_rows_are_counted_and_hidden_sheets_come_last(read) -> None:
    styles = (
        '<style:style style:name="hidden"><style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="shown"><style:table-properties table:display="true"/></style:style>'
    )
    old = table(row(cell("x")), name="Old", style="hidden")
    leads = table(row(cell("a"), visibility="filter"), row(cell("b")), row(blank(), visibility="collapse"))
    reading = read(ods(old, table(name="Blank"), leads, styles=styles))
    assert reading.rows == {1: ("a",), 2: ("b",)}
    assert (reading.contents.sheets, reading.contents.hidden) == (("Blank", "Leads", "Old"), ("Old",))
    assert "Hidden or filtered rows: 1 (row 1). They are included." in reading.contents.notices


def test_a_formula_without_a_result_is_no_blank(read) -> None:
    formula = '<table:table-cell table:formula="of:=[.A1]+1"/>'
    empty = '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'
    assert read(ods(table(row(empty, formula)))).rows == {1: ("", "=[.A1]+1")}


def test_a_table_in_a_cell_is_left_aside(read) -> None:
    inner = f'<table:table-cell office:value-type="string"><text:p>a</text:p>{table(row(cell("x")))}</table:table-cell>'
    assert read(ods(table(row(inner, cell("b"))))).rows == {1: ("a", "b")}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (ods(), "no_visible_sheet"),
        (ods(table()), "only_blank_cells"),
        (ods(table(row(cell("a"), number_rows_repeated=1_048_576))), "too_many_rows"),
        (ods(table(row(cell("a")) * 6_000)), "too_many_rows"),
        (ods(table(row(cell("a", repeated=999_999_999)))), "columns_far_apart"),
        (ods(table(row(blank(999_999_999), cell("a")))), "columns_far_apart"),
        (ods(table(row(blank(), number_rows_repeated=10**14), row(cell("a")))), "damaged"),
        (ods(table(row(cell("<text:span>" * 1_000 + "</text:span>" * 1_000)))), "damaged"),
        (ods("<table:table>"), "damaged"),
        (ods(table(), prolog='<!DOCTYPE x [<!ENTITY a "b">]>'), "unsafe"),
        (ods(table(), manifest="<manifest:encryption-data/>"), "password_protected"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "damaged"),
    ],
)
def test_what_is_no_list_is_a_sentence(refusal, content: bytes, code: str) -> None:
    assert refusal(content).code == code


def test_a_hundred_thousand_blank_rows_that_are_written_out_are_no_rows(read) -> None:
    rows = "".join(row(blank(), style_name=f"ro{index}") for index in range(100_000))
    assert read(ods(table(row(cell("a")), rows))).rows == {1: ("a",)}
