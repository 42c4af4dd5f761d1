"""Any bytes give rows or a sentence, and nothing else."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.spreadsheets import Contents, Unreadable, column_names, find_header, iter_rows
from campaigns.spreadsheets.contents import read_contents
from campaigns.spreadsheets.sheet import HEAD_ROWS
from tests.spreadsheets.make import archive, limits, workbook, workbook_parts
from tests.spreadsheets.make_xlsb import xlsb

WORKBOOK = workbook(("Leads", [["Name", "Phone"], ["Asha", 9876543210]]), ("Old", [["x"]]), hidden=["Old"])
CSV = 'Name;Phone;City\n"Asha";9876543210;"MG Road\n1"\nJosé;98766;Málaga\n'

OTHERS = [
    *((Path("tests/data/spreadsheets") / name).read_bytes() for name in ("leads.xls", "leads.ods", "leads.html")),
    xlsb({"Leads": {1: ["Name", "Phone"], 2: ["Asha", 9876543210.0, "#N/A"]}}, formats=["00000"], styled={(2, 1): 1}),
]

few = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

XML = (
    '<row r="1">,<row>,</row>,<c r="A1" t="s">,<c r="B2" t="e">,<c t="inlineStr">,<c r="ZZ9">,<c r="A0">,<c r="1">,'
    '<c r="" s="99" t="d">,</c>,<v>,</v>,<v/>,<f>,</f>,<is><t>,</t></is>,<mergeCell ref="A1:B2"/>,<!-- -->,<![CDATA[,'
    "0,-1,1e999,x,&amp;,&#0;,<,>"
)
TAGS = (
    "<table>,</table>,<tr>,</tr>,<td>,</td>,<td colspan=3>,<td rowspan=2>,<td rowspan=2 colspan=2>,<br>,a,b c,&amp;,"
    "<!--,-->,<script>,</script>,<,>,<td"
)
ELEMENTS = (
    '<Worksheet ss:Name="A">,</Worksheet>,<Table>,</Table>,<Row>,</Row>,<Row ss:Index="5">,<Row ss:Index="0">,<Cell>,'
    '</Cell>,<Cell ss:Index="3">,<Data ss:Type="Number">,<Data ss:Type="DateTime">,</Data>,1,2031-04-03T00:00:00,x,'
    "<Comment>,</Comment>,</Workbook>"
)
pieces_of_xml = st.lists(st.sampled_from(XML.split(",")), max_size=40).map("".join)


def read_or_refused(source: Path, target: Path) -> Contents | None:
    try:
        return read_contents(source, target, sheet=None, limits=limits(rows=100, columns=20))
    except Unreadable:
        return None


def comes_out_right(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "source"), Path(folder, "rows")
        source.write_bytes(content)
        contents = read_or_refused(source, target)
        rows = list(iter_rows(target)) if target.exists() else []
    if contents is None:
        assert not rows
        return
    assert [row.number for row in rows] == sorted({row.number for row in rows})
    assert all(row.number >= 1 and row.cells[-1] and not any("\0" in cell for cell in row.cells) for row in rows)
    assert contents.rows == len(rows) <= 100
    assert contents.last_row == rows[-1].number
    assert contents.columns == max(len(row.cells) for row in rows) <= 20
    assert contents.head == tuple(rows[:HEAD_ROWS])
    assert find_header(contents.head) in {0, *(row.number for row in contents.head)}
    assert len(set(column_names(rows[0], contents.columns))) == contents.columns


@few
@given(st.binary(max_size=2_000))
def test_any_bytes(content: bytes) -> None:
    comes_out_right(content)


@few
@given(st.text(max_size=500), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"]))
def test_any_text(text: str, encoding: str) -> None:
    comes_out_right(text.encode(encoding, errors="replace"))


@few
@given(st.text(alphabet='",;\t|\r\n\0a1 =é', max_size=200))
def test_any_quotes_and_delimiters(text: str) -> None:
    comes_out_right(text.encode())


@few
@given(pieces_of_xml)
def test_any_sheet(rows: str) -> None:
    comes_out_right(archive(workbook_parts(rows)))


@few
@given(st.lists(st.sampled_from(TAGS.split(",")), max_size=60).map("".join))
def test_any_page(body: str) -> None:
    comes_out_right(f"<html>{body}".encode())


@few
@given(st.lists(st.sampled_from(ELEMENTS.split(",")), max_size=60).map("".join))
def test_any_document_of_a_workbook(body: str) -> None:
    namespace = "urn:schemas-microsoft-com:office:spreadsheet"
    comes_out_right(f'<Workbook xmlns="{namespace}" xmlns:ss="{namespace}">{body}'.encode())


@settings(few, max_examples=400)
@given(st.data())
def test_any_file_with_bytes_altered(data: st.DataObject) -> None:
    content = bytearray(
        data.draw(st.sampled_from([WORKBOOK, CSV.encode(), CSV.encode("utf-16"), CSV.encode("cp1252"), *OTHERS]))
    )
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=5)):
        content[place] = data.draw(st.integers(0, 255))
    comes_out_right(bytes(content[: data.draw(st.integers(1, len(content)))]))
