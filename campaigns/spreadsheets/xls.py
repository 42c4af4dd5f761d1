"""Reads workbooks of Excel 97-2003 and 5.0/95 (.xls) by xlrd. It is slower than python-calamine, but gives errors,
hidden rows and display formats. Such a workbook has 65,536 rows at most."""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

import xlrd

from .biff import repaired
from .cells import clean, day, number, truth
from .choice import Sheets, first_with_cells, others_to_look_at, whole_head
from .control import Control
from .errors import Unreadable, WhyUnreadable
from .formats import Days, days_of, shown_by
from .formulas import UNKNOWN_FORMULA
from .ole import workbook_stream
from .sheet import FileWarning, Limits, Opened, SheetHead
from .unvalued import Unvalued
from .xls_records import cell_records, is_by_xlwt

NOTICE = "Read as a workbook of Excel 97-2003 (.xls)."

_EXCEL_97 = 80  # as xlrd has it: Excel 97 and later
_NOTHING = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)

_ODD_RECORDS = (
    "Some records of the workbook, such as those of styles, colours or windows, are odd and were passed over. Its cells"
    " were read."
)
_SHARED_SECTORS = FileWarning(
    "workbook_repaired",
    "The workbook is damaged: a part of the sheet is said to belong to something else as well. It was read all the"
    " same. Compare some rows with what Excel shows, or open it in Excel, save it as .xlsx and upload that.",
)


class _Styles(dict[int, int]):
    """The type of a number by the style of its cell. A style that the workbook does not have counts as plain, as in
    Excel."""

    def __missing__(self, style: int) -> int:
        return int(xlrd.XL_CELL_NUMBER)


def open_xls(file: BinaryIO, *, sheet: str | None, limits: Limits) -> Opened:
    """The sheet of that name (a hidden one too), or the first visible one with a cell in it."""
    try:
        stream, is_sound = _stream(file)
        book, sheets, chosen, odd = _opened(stream, sheet=sheet)
        reading = _Reading(book, chosen)
        others = [] if sheet is not None else _others(book, sheets, read=chosen.name)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # xlrd fails at bad files with any kind of error
        raise Unreadable(
            WhyUnreadable.PASSWORD_PROTECTED if "encrypted" in str(error) else WhyUnreadable.DAMAGED
        ) from error
    opened = Opened(
        rows=iter(()),
        sheets=sheets.all(),
        hidden=sheets.hidden,
        sheet=chosen.name,
        notices=[NOTICE, *sheets.told(chosen.name), *odd],
        warnings=[] if is_sound else [_SHARED_SECTORS],
        merges=reading.unvalued.merges,
        hidden_columns=[column for column, info in chosen.colinfo_map.items() if info.hidden],
        others=others,
    )
    opened.rows = _told(reading, opened=opened)
    return opened


def _stream(file: BinaryIO) -> tuple[bytes, bool]:
    """The workbook's records, and whether the container around them is sound; True without a container."""
    file.seek(0)
    content = file.read()
    return workbook_stream(content) if content.startswith(xlrd.XLS_SIGNATURE) else (content, True)


def _is_blank(sheet: Any) -> bool:
    return bool(sheet.nrows == 0)


def _told(reading: "_Reading", *, opened: Opened) -> Iterator[tuple[int, list[str]]]:
    yield from reading.rows()
    opened.notices.extend(reading.unvalued.notices())
    opened.warnings.extend(reading.control.warnings())


def _others(book: Any, sheets: Sheets, *, read: str) -> list[SheetHead]:
    found = []
    for name in others_to_look_at(sheets.visible, read=read, blank=()):
        try:
            rows = (row for row in _Reading(book, book.sheet_by_name(name)).rows() if any(row[1]))
            head = whole_head(name, rows)
        except MemoryError:
            raise
        except Exception:  # noqa: S112 - any kind of error; who chooses this sheet is told why
            continue
        if head is not None:
            found.append(head)
        book.unload_sheet(name)
    return found


def _opened(stream: bytes, *, sheet: str | None) -> tuple[Any, Sheets, Any, list[str]]:
    """The workbook, its sheets, the one to read, and notices about its records."""
    try:
        return *_as_it_is(stream, sheet=sheet), []
    except (Unreadable, MemoryError):
        raise
    except Exception as error:
        if "encrypted" in str(error):
            raise
        return *_as_it_is(repaired(stream), sheet=sheet), [_ODD_RECORDS]


def _as_it_is(stream: bytes, *, sheet: str | None) -> tuple[Any, Sheets, Any]:
    book = xlrd.open_workbook(
        file_contents=stream, logfile=io.StringIO(), on_demand=True, formatting_info=True, ragged_rows=True
    )
    book._xf_index_to_xl_type_map = _Styles(book._xf_index_to_xl_type_map)
    sheets = _sheets(book)
    return book, sheets, first_with_cells(map(book.sheet_by_name, sheets.to_try(sheet)), is_blank=_is_blank)


def _sheets(book: Any) -> Sheets:
    """The sheets with cells; xlrd gives no charts and macros."""
    sheets = Sheets()
    for name, visibility in zip(book.sheet_names(), book._sheet_visibility, strict=True):
        sheets.add(name, is_hidden=visibility != 0)
    return sheets


class _Reading:
    """The rows of one sheet. ``unvalued`` and ``control`` are complete once all rows have come."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._book = book
        self._sheet = sheet
        self.unvalued = Unvalued()
        self.control = Control()
        for first_row, end_row, column, _ in sheet.merged_cells:
            self.unvalued.merge(first_row + 1, end_row, column)
        if book.biff_version == _EXCEL_97:
            self._look_at_records()

    def _look_at_records(self) -> None:
        """Finds formulas that are taken instead of their results, and cells that xlrd does not give."""
        book, sheet = self._book, self._sheet
        place = book._sh_abs_posn[sheet.number]
        for cell in cell_records(book.mem, place, by_xlwt=is_by_xlwt(book.mem, book.base)):
            if cell.formula:
                self.unvalued.formulas += cell.formula == UNKNOWN_FORMULA
                self.unvalued.keep(cell.row + 1, cell.column, cell.formula)
            types = sheet.row_types(cell.row) if cell.row < sheet.nrows else ()
            if cell.column >= len(types) or types[cell.column] in _NOTHING:
                self.control.miss(cell.row + 1)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        sheet, unvalued = self._sheet, self.unvalued
        for index in range(sheet.nrows):
            try:
                cells = [_text(self._book, cell, unvalued) for cell in sheet.row(index)]
            except (ArithmeticError, LookupError, TypeError, ValueError) as error:
                raise Unreadable(WhyUnreadable.DAMAGED) from error
            if index + 1 in unvalued.texts:
                unvalued.put_into(cells, row=index + 1)
            if index in sheet.rowinfo_map and sheet.rowinfo_map[index].hidden and any(cells):
                unvalued.hide(index + 1)
            yield index + 1, cells


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
    """A date, a time of day or, if the format says so, a duration; the number if there is no such day."""
    return day(value, is_duration=days_of(code) is Days.DURATION, since_1904=since_1904)
