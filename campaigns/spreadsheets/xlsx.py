"""Excel workbooks (.xlsx, .xlsm): archive ─▶ the sheet to read ─▶ its rows with the numbers that Excel shows.

python-calamine does the reading. It keeps one sheet whole in memory, as a block from the first cell with a value
to the last: a stray cell far away makes it ask for more than there is, and the process is aborted (``reading.py``
says so to people).
"""

import zipfile
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .archive import ARCHIVE_ERRORS, check_archive, open_archive
from .cells import as_texts
from .errors import shortened, unreadable
from .sheet import Limits, Opened
from .unvalued import Unvalued, find_unvalued
from .workbook_parts import sheet_parts

MOST_SHEETS = 1_000
_NAMED_SHEETS = 10


class _Sheet(NamedTuple):
    name: str
    cells: CalamineSheet
    unvalued: Unvalued

    def is_blank(self) -> bool:
        return self.cells.start is None and not self.unvalued.texts


def open_xlsx(file: BinaryIO, *, sheet: str | None, limits: Limits) -> Opened:
    """The sheet of that name (a hidden one too), or the first visible one with a cell in it."""
    try:
        with open_archive(file) as archive:
            check_archive(archive, limits=limits)
            return _open_checked(file, archive, sheet=sheet)
    except PasswordError as error:
        raise unreadable("password_protected") from error
    except (CalamineError, *ARCHIVE_ERRORS) as error:
        raise unreadable("damaged") from error


def _open_checked(file: BinaryIO, archive: zipfile.ZipFile, *, sheet: str | None) -> Opened:
    parts = sheet_parts(archive)
    file.seek(0)
    workbook = CalamineWorkbook.from_filelike(file)
    visible, hidden = _sheet_names(workbook)
    if sheet is not None and sheet not in visible + hidden:
        named = ", ".join(f"“{shortened(name)}”" for name in (visible + hidden)[:_NAMED_SHEETS])
        raise unreadable("no_such_sheet", sheet=shortened(sheet), sheets=named)
    if sheet is None and not visible:
        raise unreadable("no_visible_sheet")
    chosen = _choose(workbook, archive, parts, [sheet] if sheet is not None else visible)
    return Opened(
        rows=_rows(chosen),
        sheets=visible + hidden,
        sheet=chosen.name,
        notices=[*_which_sheet(chosen.name, visible, hidden), *chosen.unvalued.notices()],
    )


def _sheet_names(workbook: CalamineWorkbook) -> tuple[list[str], list[str]]:
    """The visible and the hidden sheets with cells, in the workbook's order; charts and macros are none."""
    visible: list[str] = []
    hidden: list[str] = []
    if len(workbook.sheets_metadata) > MOST_SHEETS:
        raise unreadable("too_many_sheets", found=len(workbook.sheets_metadata), limit=MOST_SHEETS)
    for sheet in workbook.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            (visible if sheet.visible == SheetVisibleEnum.Visible else hidden).append(sheet.name)
    return visible, hidden


def _choose(workbook: CalamineWorkbook, archive: zipfile.ZipFile, parts: dict[str, str], names: list[str]) -> _Sheet:
    """The first of the sheets that has anything in it; else the first."""
    sheets = (_read(workbook, archive, parts, name) for name in names)
    first = next(sheets)
    return next((sheet for sheet in chain([first], sheets) if not sheet.is_blank()), first)


def _read(workbook: CalamineWorkbook, archive: zipfile.ZipFile, parts: dict[str, str], name: str) -> _Sheet:
    # The search comes first: it unpacks the sheet within its declared size and checks its sum.
    unvalued = find_unvalued(archive, parts[name]) if name in parts else Unvalued()
    return _Sheet(name, workbook.get_sheet_by_name(name), unvalued)


def _which_sheet(name: str, visible: list[str], hidden: list[str]) -> Iterator[str]:
    if len(visible) + len(hidden) > 1:
        state = "hidden sheet" if name in hidden else "sheet"
        yield f"Read the {state} “{shortened(name)}”, one of {len(visible) + len(hidden):,} in the workbook."
    if hidden:
        named = ", ".join(f"“{shortened(other)}”" for other in hidden[:_NAMED_SHEETS])
        yield f"Hidden sheets: {named}{' and more' if len(hidden) > _NAMED_SHEETS else ''}."


def _rows(sheet: _Sheet) -> Iterator[tuple[int, list[str]]]:
    """Rows from 1, the blank ones above the first cell too; python-calamine leaves out blank columns before it."""
    unvalued = sheet.unvalued
    margin = [""] * (sheet.cells.start[1] if sheet.cells.start else 0)
    for number, values in enumerate(sheet.cells.iter_rows() if sheet.cells.start else (), start=1):
        cells = margin + as_texts(values)
        if number in unvalued.texts:
            unvalued.put_into(cells, row=number)
        yield number, cells
    for number in sorted(unvalued.texts):  # below the last cell with a value
        below: list[str] = []
        unvalued.put_into(below, row=number)
        yield number, below
