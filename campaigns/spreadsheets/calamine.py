"""Reads sheets of .xlsx by python-calamine, which is fast, and adds what it does not give (``sheet_search.py``).

python-calamine keeps a whole sheet in memory, as a block from the first cell with a value to the last. If one cell
stands far away, the block is larger than the memory, and the process is aborted (``reading.py`` has the sentence for
people). It gives error cells and formulas without a result as blanks. Its reading ends at a cell that it cannot
convert; our own reader (``xlsx_cells.py``) reads the sheet from that row on.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from .cells import rows_as_texts
from .markup import Rows
from .unvalued import Unvalued

_ROWS_AT_ONCE = 500


@dataclass(slots=True)
class SheetOfCells:
    """A sheet to be read. python-calamine reads it as far as it can (``cells``; None: not at all), ``own_rows`` the
    rest."""

    cells: CalamineSheet | None
    unvalued: Unvalued
    own_rows: Callable[[], Rows]
    given: int = 0
    """How many cells with anything in them the rows had so far."""

    def is_blank(self) -> bool:
        if self.cells is None:
            return next(self.own_rows(), None) is None
        return self.cells.start is None and not self.unvalued.texts

    def rows(self) -> Rows:
        """The rows, each with its number. Those from python-calamine may be blank."""
        number = 0
        if self.cells is not None:
            try:
                for first, some in _rows(self.cells, self.unvalued):
                    self.given += _filled(some)
                    yield from enumerate(some, first)
                    number = first + len(some) - 1
                return
            except (ArithmeticError, CalamineError, LookupError, ValueError):
                pass  # it could not convert a value
            except BaseException as error:
                _raise_no_panic(error)
        for row, cells in self.own_rows():
            if row > number:
                self.given += _filled([cells])
                yield row, cells


def _filled(rows: Sequence[list[str]]) -> int:
    """How many cells of the rows have anything in them."""
    return sum(map(len, rows)) - sum([cells.count("") for cells in rows])


def open_calamine(file: BinaryIO) -> CalamineWorkbook | None:
    """The workbook, or None where python-calamine cannot read it. Raises PasswordError."""
    file.seek(0)
    try:
        return CalamineWorkbook.from_filelike(file)
    except PasswordError:
        raise
    except CalamineError:
        return None
    except BaseException as error:
        _raise_no_panic(error)
        return None


def open_sheet(
    workbook: CalamineWorkbook | None, name: str, *, find_unvalued: Callable[[], Unvalued], own_rows: Callable[[], Rows]
) -> SheetOfCells:
    """The sheet by python-calamine, and what it does not give. Both are read at the same time, since python-calamine
    lets other threads run."""
    if workbook is None:
        return SheetOfCells(None, find_unvalued(), own_rows)
    with ThreadPoolExecutor(1) as search:
        unvalued = search.submit(find_unvalued)
        cells = _sheet(workbook, name)
        found = unvalued.result()
    return SheetOfCells(None if found.unplaced else cells, found, own_rows)


def _sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet | None:
    try:
        return workbook.get_sheet_by_name(name)
    except CalamineError:
        return None
    except BaseException as error:
        _raise_no_panic(error)
        return None


def _raise_no_panic(error: BaseException) -> None:
    if type(error).__name__ != "PanicException":
        raise error


def _rows(sheet: CalamineSheet, unvalued: Unvalued) -> Iterator[tuple[int, list[list[str]]]]:
    """Lists of rows, each list with the number of its first row. They begin at row 1: the blank rows above the first
    cell are added, and so are the blank columns before it."""
    margin = [""] * (sheet.start[1] if sheet.start else 0)
    values = sheet.iter_rows() if sheet.start else iter(())
    first = 1
    while some := list(islice(values, _ROWS_AT_ONCE)):
        rows = rows_as_texts(some)
        if margin:
            rows = [margin + cells for cells in rows]
        _correct(rows, some, unvalued, first=first, margin=len(margin))
        yield first, rows
        first += len(some)
    for number in sorted(unvalued.texts):  # below the last cell with a value
        below: list[str] = []
        unvalued.put_into(below, row=number)
        yield number, [below]


def _correct(rows: list[list[str]], values: list[list[Any]], unvalued: Unvalued, *, first: int, margin: int) -> None:
    """Puts into the rows, which begin at row ``first``, what python-calamine does not give."""
    numbers = range(first, first + len(rows))
    if unvalued.shown:
        for number in filter(unvalued.shown.__contains__, numbers):
            unvalued.show(rows[number - first], values[number - first], row=number, margin=margin)
    if unvalued.texts:
        for number in filter(unvalued.texts.__contains__, numbers):
            unvalued.put_into(rows[number - first], row=number)
