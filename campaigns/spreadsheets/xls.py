"""Workbooks of Excel 97-2003 and 5.0/95 (.xls), by xlrd: slower than python-calamine, but it tells errors, hidden rows
and display formats, and such a workbook has 65,536 rows at most."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, BinaryIO

import xlrd
from xlrd.xldate import xldate_as_datetime

from .biff import repaired
from .cells import clean, duration, moment, number, time_of_day, truth
from .choice import Sheets, first_with_cells
from .errors import Unreadable, unreadable
from .formats import shown_by
from .ole import workbook_stream
from .sheet import FileWarning, Limits, Opened
from .unvalued import Unvalued

NOTICE = "Read as a workbook of Excel 97-2003 (.xls)."


_ODD_RECORDS = (
    "Some records of the workbook, such as those of styles, colours or windows, are odd and were passed over. Its cells"
    " were read."
)
_SHARED_SECTORS = FileWarning(
    "workbook_repaired",
    "The workbook is damaged: a part of the sheet is said to belong to something else as well. It was read all the"
    " same."
    " Compare some rows with what Excel shows, or open it in Excel, save it as .xlsx and upload that.",
)


class _Styles(dict[int, int]):
    """Style → type of a number with it. A style that the workbook does not have is a plain one, as in Excel."""

    def __missing__(self, style: int) -> int:
        return int(xlrd.XL_CELL_NUMBER)


def open_xls(file: BinaryIO, *, sheet: str | None, limits: Limits) -> Opened:
    """The sheet of that name (a hidden one too), or the first visible one with a cell in it."""
    try:
        stream, is_sound = _stream(file)
        try:
            book, sheets, chosen = _opened(stream, sheet=sheet)
            odd = []
        except (Unreadable, MemoryError):
            raise
        except Exception as error:
            if "encrypted" in str(error):
                raise
            book, sheets, chosen = _opened(repaired(stream), sheet=sheet)
            odd = [_ODD_RECORDS]
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # xlrd believes what it reads, and fails in any way
        raise unreadable("password_protected" if "encrypted" in str(error) else "damaged") from error
    opened = Opened(
        rows=iter(()),
        sheets=sheets.all(),
        hidden=sheets.hidden,
        sheet=chosen.name,
        notices=[NOTICE, *sheets.told(chosen.name), *odd],
        warnings=[] if is_sound else [_SHARED_SECTORS],
    )
    opened.rows = _rows(book, chosen, opened=opened)
    return opened


def _stream(file: BinaryIO) -> tuple[bytes, bool]:
    """The workbook's records, and whether the container around them, where there is one, is sound."""
    file.seek(0)
    content = file.read()
    return workbook_stream(content) if content.startswith(xlrd.XLS_SIGNATURE) else (content, True)


def _opened(stream: bytes, *, sheet: str | None) -> tuple[Any, Sheets, Any]:
    """The workbook, its sheets, and the one to read."""
    book = xlrd.open_workbook(
        file_contents=stream, logfile=io.StringIO(), on_demand=True, formatting_info=True, ragged_rows=True
    )
    book._xf_index_to_xl_type_map = _Styles(book._xf_index_to_xl_type_map)
    sheets = _sheets(book)
    chosen = first_with_cells(map(book.sheet_by_name, sheets.to_try(sheet)), is_blank=lambda each: each.nrows == 0)
    return book, sheets, chosen


def _sheets(book: Any) -> Sheets:
    """Charts and macros are left out: xlrd gives cells only."""
    sheets = Sheets()
    for name, visibility in zip(book.sheet_names(), book._sheet_visibility, strict=True):
        sheets.add(name, is_hidden=visibility != 0)
    return sheets


def _rows(book: Any, sheet: Any, *, opened: Opened) -> Iterator[tuple[int, list[str]]]:
    unvalued = Unvalued()
    for index in range(sheet.nrows):
        try:
            cells = [_text(book, cell, unvalued) for cell in sheet.row(index)]
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise unreadable("damaged") from error
        unvalued.hidden_rows += index in sheet.rowinfo_map and bool(sheet.rowinfo_map[index].hidden) and any(cells)
        yield index + 1, cells
    opened.notices.extend(unvalued.notices())


def _text(book: Any, cell: Any, unvalued: Unvalued) -> str:
    """The cell's value as people see it."""
    kind, value = cell.ctype, cell.value
    if kind == xlrd.XL_CELL_TEXT:
        return clean(value)
    if kind == xlrd.XL_CELL_NUMBER:
        shown = shown_by(_format_code(book, cell))
        return shown(value) if shown else number(value)
    if kind == xlrd.XL_CELL_DATE:
        return _day(value, code=_format_code(book, cell), since_1904=bool(book.datemode))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return truth(bool(value))
    if kind == xlrd.XL_CELL_ERROR:
        unvalued.errors += 1
        return str(xlrd.error_text_from_code.get(value, "#ERROR!"))
    return ""


def _format_code(book: Any, cell: Any) -> str:
    try:
        return str(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)
    except LookupError:  # a style that the workbook does not have
        return ""


def _day(value: float, *, code: str, since_1904: bool) -> str:
    """A date, a time of day, or a duration where the format says so; the number where there is no such day."""
    if "[h" in code.lower():
        return duration(timedelta(days=value))
    try:
        day = xldate_as_datetime(value, int(since_1904))
    except (OverflowError, ValueError):
        return number(value)
    return time_of_day(day.time()) if 0 <= value < 1 else moment(day)
