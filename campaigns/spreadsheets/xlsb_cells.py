"""Reads all cells of a sheet of .xlsb. python-calamine does not know the short records, which SheetJS writes: a cell in
one does not name its column."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from .cells import LOST_TEXT, clean, truth
from .control import Control
from .errors import Unreadable, WhyUnreadable
from .formula_tokens import phone_sum
from .formulas import UNKNOWN_FORMULA, as_text
from .markup import LAST_ROW
from .sheet import MOST_COLUMNS
from .styles import Styles
from .unvalued import Unvalued
from .xlsb_records import records, text_at

# Record types (MS-XLSB 2.3.1).
_ROW, _END_OF_ROWS, _COLUMNS, _MERGE, _RICH_TEXT = 0, 146, 60, 176, 62
_BLANK, _PACKED, _ERROR, _BOOLEAN, _REAL, _TEXT, _LISTED = 1, 2, 3, 4, 5, 6, 7
_FORMULAS = {8: _TEXT, 9: _REAL, 10: _BOOLEAN, 11: _ERROR}
_SHORT = 11  # the type of a short record is the usual type plus this
_FIRST_SHORT, _LAST_SHORT = 12, 18
_HIDDEN_ROW_FLAG = 0x10  # of the byte at 11 of a row's record
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


class BinaryBook(NamedTuple):
    """What the cells of all sheets need: the workbook's ``texts`` and ``styles``, the day from which days are counted,
    and whether the program that opens it shall calculate the formulas."""

    texts: list[str]
    styles: Styles
    since_1904: bool
    calculates_on_load: bool


class BinarySheet:
    """The rows of one sheet. ``unvalued`` and ``control`` are complete once all rows have come."""

    def __init__(self, part: bytes, book: BinaryBook) -> None:
        self._part = part
        self._book = book
        self.unvalued = Unvalued()
        self.control = Control()

    def surroundings(self) -> None:
        """Reads hidden columns, which stand above the rows, and merged cells, which stand below."""
        for kind, content in records(self._part):
            if kind == _COLUMNS and len(content) > 16 and content[16] & 1:
                first, last = struct.unpack_from("<II", content)
                self.unvalued.hidden_columns += range(min(first, MOST_COLUMNS), min(last + 1, MOST_COLUMNS))
            elif kind == _MERGE and len(content) >= 16:
                first, last, column, _ = struct.unpack_from("<IIII", content)
                self.unvalued.merge(first + 1, last + 1, column)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with anything in it, in order. Raises Unreadable."""
        row, column = 0, -1
        cells: list[str] = []
        for kind, content in records(self._part):
            if kind == _ROW:
                if cells:
                    yield row, cells
                row, column, cells = self._begin_row(content, after=row), -1, []
                continue
            if kind == _END_OF_ROWS:
                break
            if kind > _LAST_SHORT and kind != _RICH_TEXT:
                continue
            if kind < _FIRST_SHORT or kind == _RICH_TEXT:
                what, place, column = kind, 8, int.from_bytes(content[:4], "little")
            else:
                what, place, column = kind - _SHORT, 4, column + 1
            text = "" if what == _BLANK else self._cell(what, content, place, row=row, column=column)
            if text:
                cells += [""] * (column + 1 - len(cells))
                cells[column] = text
        if cells:
            yield row, cells

    def _begin_row(self, content: bytes, *, after: int) -> int:
        row = int.from_bytes(content[:4], "little") + 1
        if not after < row <= LAST_ROW:
            raise Unreadable(WhyUnreadable.DAMAGED)
        if len(content) > 11 and content[11] & _HIDDEN_ROW_FLAG:
            self.unvalued.hide(row)
        return row

    def _cell(self, kind: int, content: bytes, place: int, *, row: int, column: int) -> str:
        """What people see in the cell; ``place`` is where its value begins."""
        if column >= MOST_COLUMNS:
            raise Unreadable(WhyUnreadable.DAMAGED)
        style = int.from_bytes(content[place - 4 : place - 1], "little")
        try:
            if kind in _FORMULAS:
                return self._formula(_FORMULAS[kind], content, place, style)
            return self._value(kind, content, place, style)
        except (struct.error, IndexError):
            self.control.miss(row)
            return ""

    def _value(self, kind: int, content: bytes, place: int, style: int) -> str:
        if kind == _LISTED:
            index = struct.unpack_from("<I", content, place)[0]
            return self._book.texts[index] if index < len(self._book.texts) else LOST_TEXT
        if kind == _REAL:
            return self._shown(struct.unpack_from("<d", content, place)[0], style)
        if kind == _PACKED:
            return self._shown(_unpacked(struct.unpack_from("<i", content, place)[0]), style)
        if kind in (_TEXT, _RICH_TEXT):
            return clean(text_at(content, place + (kind == _RICH_TEXT))[0])
        if kind == _BOOLEAN:
            return truth(bool(content[place]))
        self.unvalued.errors += 1
        return _ERRORS.get(content[place], "#ERROR!")

    def _formula(self, kind: int, content: bytes, place: int, style: int) -> str:
        """The result, unless the formula was never computed or is the sum of a phone number's parts
        (``formulas.py``)."""
        text = self._value(kind, content, place, style)
        if kind == _REAL:
            begin = place + 14  # after the number, flags, and the length of the tokens
            length = int.from_bytes(content[begin - 4 : begin], "little")
            if formula := phone_sum(content[begin : begin + length]):
                return as_text(formula)
        is_nothing = not text if kind == _TEXT else kind == _REAL and not any(content[place : place + 8])
        if is_nothing and self._book.calculates_on_load:
            self.unvalued.formulas += 1
            return UNKNOWN_FORMULA
        return text

    def _shown(self, value: float, style: int) -> str:
        return self._book.styles.text_of(value, style=style, since_1904=self._book.since_1904)


def _unpacked(packed: int) -> float:
    """A number in four bytes (MS-XLSB 2.5.123): 30 bits are a whole number, or the upper bits of a float. One of the
    two other bits says which, and one says that the number is divided by 100."""
    upper = struct.pack("<i", packed & ~3)
    value = float(packed >> 2) if packed & 2 else struct.unpack("<d", bytes(4) + upper)[0]
    return float(value / 100 if packed & 1 else value)
