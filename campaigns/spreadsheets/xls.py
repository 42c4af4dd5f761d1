"""Workbooks of Excel 97-2003 and 5.0/95 (.xls), by xlrd: slower than python-calamine, but it tells errors, hidden rows
and display formats, and such a workbook has 65,536 rows at most."""

import io
import mmap
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, BinaryIO

import xlrd
from xlrd.compdoc import CompDoc
from xlrd.xldate import xldate_as_datetime

from .cells import clean, duration, moment, number, time_of_day, truth
from .choice import Sheets, first_with_cells
from .errors import Unreadable, unreadable
from .formats import shown_by
from .sheet import Limits, Opened
from .unvalued import Unvalued

NOTICE = "Read as a workbook of Excel 97-2003 (.xls)."


def is_workbook_at_its_root(container: bytes | mmap.mmap) -> bool:
    """Whether an OLE container is a workbook itself, rather than something else with a workbook in it."""
    try:
        document = CompDoc(container[:], logfile=io.StringIO())
        return any(document.locate_named_stream(name)[0] is not None for name in ("Workbook", "Book"))
    except MemoryError:
        raise
    except Exception:  # xlrd believes what it reads, and fails in any way
        return False


def open_xls(file: BinaryIO, *, sheet: str | None, limits: Limits) -> Opened:
    """The sheet of that name (a hidden one too), or the first visible one with a cell in it."""
    try:
        book = _book(file)
        sheets = _sheets(book)
        chosen = first_with_cells(map(book.sheet_by_name, sheets.to_try(sheet)), is_blank=lambda each: each.nrows == 0)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # xlrd believes what it reads, and fails in any way
        raise unreadable("password_protected" if "encrypted" in str(error) else "damaged") from error
    opened = Opened(
        rows=iter(()),
        sheets=sheets.all(),
        hidden=sheets.hidden,
        sheet=chosen.name,
        notices=[NOTICE, *sheets.told(chosen.name)],
    )
    opened.rows = _rows(book, chosen, opened=opened)
    return opened


def _book(file: BinaryIO) -> Any:
    file.seek(0)
    return xlrd.open_workbook(
        file_contents=file.read(), logfile=io.StringIO(), on_demand=True, formatting_info=True, ragged_rows=True
    )


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
    return str(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)


def _day(value: float, *, code: str, since_1904: bool) -> str:
    """A date, a time of day, or a duration where the format says so; the number where there is no such day."""
    if "[h" in code.lower():
        return duration(timedelta(days=value))
    try:
        day = xldate_as_datetime(value, int(since_1904))
    except (OverflowError, ValueError):
        return number(value)
    return time_of_day(day.time()) if 0 <= value < 1 else moment(day)
