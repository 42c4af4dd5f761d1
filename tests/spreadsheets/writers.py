"""Writes the same cells in each format that we can write."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from html import escape

import openpyxl
import xlsxwriter
import xlwt

from campaigns.spreadsheets.cells import number, truth
from tests.spreadsheets.make import saved
from tests.spreadsheets.make_xlsb import ERROR, xlsb
from tests.spreadsheets.make_xlsb import Formula as BinaryFormula
from tests.spreadsheets.test_ods import ods, table
from tests.spreadsheets.test_xml2003 import book as xml_book
from tests.spreadsheets.test_xml2003 import sheet as xml_sheet

from .cell_values import DAY_ZERO, Error, Formatted, Formula, Grid, Value, as_people_see, as_rows


def _by_openpyxl(grid: Grid) -> bytes:
    """openpyxl never writes the result of a formula, so formulas with a result are written as numbers."""
    book = openpyxl.Workbook()
    for (row, column), value in grid.items():
        cell = book.active.cell(row, column + 1)
        if isinstance(value, Formatted):
            cell.value, cell.number_format = value.value, value.code
        elif isinstance(value, Formula):
            cell.value = "=1+B7*2" if value.result is None else value.result
        elif isinstance(value, Error):
            cell.value, cell.data_type = value.text, "e"
        elif isinstance(value, str):
            cell.value, cell.data_type = value, "s"
        else:
            cell.value = value
    return saved(book)


def _by_xlsxwriter(grid: Grid) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Leads")
        date = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for (row, column), value in grid.items():
            at = row - 1, column
            if isinstance(value, bool):
                sheet.write_boolean(*at, value)
            elif isinstance(value, str):
                sheet.write_string(*at, value)
            elif isinstance(value, float):
                sheet.write_number(*at, value)
            elif isinstance(value, datetime):
                sheet.write_datetime(*at, value, date)
            elif isinstance(value, Formatted):
                sheet.write_number(*at, value.value, book.add_format({"num_format": value.code}))
            elif isinstance(value, Formula):
                result = () if value.result is None else (value.result,)
                sheet.write_formula(*at, "=1+B7*2", None, *result)
            else:
                sheet.write_formula(*at, "=NA()", None, value.text)
    return stream.getvalue()


def _by_xlwt(grid: Grid) -> bytes:
    """xlwt writes no results of formulas, so formulas with a result are written as numbers; errors are written by their
    codes."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Leads")
    for (row, column), value in grid.items():
        at = row - 1, column
        if isinstance(value, datetime):
            sheet.write(*at, value, xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss"))
        elif isinstance(value, Formatted):
            sheet.write(*at, value.value, xlwt.easyxf(num_format_str=value.code))
        elif isinstance(value, Formula):
            sheet.write(*at, xlwt.Formula("1+B7*2") if value.result is None else value.result)
        elif isinstance(value, Error):
            sheet.row(row - 1).set_cell_error(column, ERROR[value.text])
        else:
            sheet.write(*at, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _serial(when: datetime) -> float:
    return (when - DAY_ZERO).total_seconds() / 86_400


def _as_xlsb(grid: Grid, *, is_short: bool) -> bytes:
    """The workbook asks for calculation on load. Formulas without a result have 0."""
    styled = {}

    def cell(row: int, column: int, value: Value | None):
        if isinstance(value, Formatted | datetime):
            styled[row, column] = {"00000": 1, "+0": 2}[value.code] if isinstance(value, Formatted) else 3
            return value.value if isinstance(value, Formatted) else _serial(value)
        if isinstance(value, Formula):
            return BinaryFormula(b"\x1e\x01\x00\x1e\x02\x00\x03", value.result or 0.0)
        return value.text if isinstance(value, Error) else value

    rows = {
        row: [cell(row, column, value) for column, value in enumerate(cells)] for row, cells in as_rows(grid).items()
    }
    return xlsb(
        {"Leads": rows},
        formats=["00000", "+0", "yyyy-mm-dd hh:mm:ss"],
        styled=styled,
        is_short=is_short,
        calculates_on_load=True,
    )


def _as_ods(grid: Grid) -> bytes:
    written, last = [], 0
    for row, cells in as_rows(grid).items():
        if row > last + 1:
            written.append(
                f'<table:table-row table:number-rows-repeated="{row - last - 1}"><table:table-cell/></table:table-row>'
            )
        written.append(f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>")
        last = row
    return ods(table(*written))


def _ods_cell(value: Value | None) -> str:
    if value is None:
        return "<table:table-cell/>"
    formula = ' table:formula="of:=1+[.B7]*2"' if isinstance(value, Formula | Error) else ""
    if isinstance(value, Formula):
        if value.result is None:
            return f"<table:table-cell{formula}/>"
        value = value.result
    if isinstance(value, bool):
        said, shown = f'boolean" office:boolean-value="{str(value).lower()}', truth(value)
    elif isinstance(value, float):
        said, shown = f'float" office:value="{value!r}', number(value)
    elif isinstance(value, datetime):
        said, shown = f'date" office:date-value="{value.isoformat()}', "a date"
    elif isinstance(value, Formatted):
        said, shown = f'float" office:value="{value.value!r}', value.seen
    else:
        said, shown = "string", value.text if isinstance(value, Error) else value
    text = escape(shown).replace("  ", ' <text:s text:c="1"/>')
    return f'<table:table-cell{formula} office:value-type="{said}"><text:p>{text}</text:p></table:table-cell>'


def _as_xml2003(grid: Grid) -> bytes:
    rows = "".join(
        f'<Row ss:Index="{row}">{"".join(_xml_cell(column, cell) for column, cell in enumerate(cells))}</Row>'
        for row, cells in as_rows(grid).items()
    )
    styles = "".join(
        f'<Style ss:ID="s{index}"><NumberFormat ss:Format="{code}"/></Style>'
        for index, code in enumerate(["00000", "+0"])
    )
    return xml_book(xml_sheet(rows), styles=f"<Styles>{styles}</Styles>")


def _xml_cell(column: int, value: Value | None) -> str:
    if value is None:
        return ""
    more = f' ss:Index="{column + 1}"'
    if isinstance(value, Formula):
        more += ' ss:Formula="=1+R7C2*2"'
        if value.result is None:
            return f"<Cell{more}/>"
        value = value.result
    if isinstance(value, bool):
        kind, text = "Boolean", str(int(value))
    elif isinstance(value, float):
        kind, text = "Number", repr(value)
    elif isinstance(value, datetime):
        kind, text = "DateTime", value.isoformat(timespec="milliseconds")
    elif isinstance(value, Formatted):
        more += f' ss:StyleID="s{["00000", "+0"].index(value.code)}"'
        kind, text = "Number", repr(value.value)
    elif isinstance(value, Error):
        kind, text = "Error", value.text
    else:
        kind, text = "String", value
    return f'<Cell{more}><Data ss:Type="{kind}">{escape(text)}</Data></Cell>'


def _as_csv(grid: Grid) -> bytes:
    """Text has no types, so each cell is what people see. There are always two columns or more, so that there is a
    delimiter to find."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    rows = as_rows(grid)
    for row in range(1, max(rows) + 1):
        cells = ["" if value is None else _csv_text(value) for value in rows.get(row, [])]
        writer.writerow(cells + [""] * (7 - len(cells)))
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _csv_text(value: Value) -> str:
    return "=B7*2" if isinstance(value, Formula) and value.result is None else as_people_see(value)


FORMATS: dict[str, Callable[[Grid], bytes]] = {
    "xlsx by openpyxl": _by_openpyxl,
    "xlsx by XlsxWriter": _by_xlsxwriter,
    "xls by xlwt": _by_xlwt,
    "xlsb": lambda grid: _as_xlsb(grid, is_short=False),
    "xlsb with short records": lambda grid: _as_xlsb(grid, is_short=True),
    "ods": _as_ods,
    "xml2003": _as_xml2003,
    "csv": _as_csv,
}
