"""Workbooks by python-calamine (.xlsx, .xlsm, .xlsb): what both have in common.

python-calamine keeps one sheet whole in memory, as a block from the first cell with a value to the last: a stray cell
far away makes it ask for more than there is, and the process is aborted (``reading.py`` says so to people). Error
cells and formulas without a result are blank to it; whoever opens a workbook finds them by other means and gives them
as ``Unvalued``.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, NamedTuple

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from .cells import as_texts
from .choice import Sheets, check_count, first_with_cells
from .sheet import Opened
from .unvalued import Unvalued


class _Sheet(NamedTuple):
    name: str
    cells: CalamineSheet
    unvalued: Unvalued

    def is_blank(self) -> bool:
        return self.cells.start is None and not self.unvalued.texts


def open_workbook(file: BinaryIO, *, sheet: str | None, unvalued_of: Callable[[str], Unvalued]) -> Opened:
    """The sheet of that name (a hidden one too), or the first visible one with a cell in it. ``unvalued_of`` finds what
    is blank to python-calamine in a sheet, by its name. Raises CalamineError and Unreadable."""
    file.seek(0)
    workbook = CalamineWorkbook.from_filelike(file)
    sheets = _sheets(workbook)
    read = (_read(workbook, name, unvalued_of) for name in sheets.to_try(sheet))
    chosen = first_with_cells(read, is_blank=_Sheet.is_blank)
    return Opened(
        rows=_rows(chosen),
        sheets=sheets.all(),
        hidden=sheets.hidden,
        sheet=chosen.name,
        notices=[*sheets.told(chosen.name), *chosen.unvalued.notices()],
    )


def _read(workbook: CalamineWorkbook, name: str, unvalued_of: Callable[[str], Unvalued]) -> _Sheet:
    """Both look at the sheet at the same time: python-calamine lets other threads run meanwhile."""
    with ThreadPoolExecutor(1) as search:
        unvalued = search.submit(unvalued_of, name)
        return _Sheet(name, cells=workbook.get_sheet_by_name(name), unvalued=unvalued.result())


def _sheets(workbook: CalamineWorkbook) -> Sheets:
    check_count(len(workbook.sheets_metadata))
    sheets = Sheets()
    for sheet in workbook.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            sheets.add(sheet.name, is_hidden=sheet.visible != SheetVisibleEnum.Visible)
    return sheets


def _rows(sheet: _Sheet) -> Iterator[tuple[int, list[str]]]:
    """Rows from 1, the blank ones above the first cell too; python-calamine leaves out blank columns before it."""
    unvalued = sheet.unvalued
    margin = [""] * (sheet.cells.start[1] if sheet.cells.start else 0)
    for number, values in enumerate(sheet.cells.iter_rows() if sheet.cells.start else (), start=1):
        cells = margin + as_texts(values)
        if number in unvalued.shown:
            unvalued.show(cells, values, row=number, margin=len(margin))
        if number in unvalued.texts:
            unvalued.put_into(cells, row=number)
        yield number, cells
    for number in sorted(unvalued.texts):  # below the last cell with a value
        below: list[str] = []
        unvalued.put_into(below, row=number)
        yield number, below
