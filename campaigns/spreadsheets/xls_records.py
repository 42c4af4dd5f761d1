"""Reads the records of a sheet of .xls (MS-XLS 2.1.4), in addition to xlrd. They show whether xlrd gives all cells of
the file, and have the formulas, which xlrd does not give."""

import struct
from collections.abc import Iterator
from mmap import mmap
from typing import NamedTuple

from .formula_tokens import gives_number, gives_text, phone_sum
from .formulas import UNKNOWN_FORMULA, as_text

_FORMULA, _MANY_PACKED = 0x0006, 0x00BD
# A cell with a value: number, packed number, text of the list, text, text with formats, boolean or error.
_VALUES = frozenset({0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, 0x0205})
_BEGIN, _END = 0x0809, 0x000A
_EMPTY_TEXT = b"\x03"  # first byte of a result that is no number; its last two bytes are 0xFF
_TOKENS_AT = 22


# xlwt does not calculate. It writes an empty text as the result of each formula, and this record into each workbook.
_BY_XLWT = struct.pack("<HH", 0x005C, 0x0070) + b"None" + b" " * 0x6C
_SIGNED_WITHIN = 4_096


class CellRecord(NamedTuple):
    """A cell with a value. ``formula`` is the formula's text if it is taken instead of the result, else ""."""

    row: int  # from 0
    column: int
    formula: str = ""


def is_by_xlwt(stream: bytes | mmap, begin: int) -> bool:
    """Whether the workbook that begins at this place was written by xlwt."""
    return _BY_XLWT in stream[begin : begin + _SIGNED_WITHIN]


def cell_records(stream: bytes | mmap, place: int, *, by_xlwt: bool = False) -> Iterator[CellRecord]:
    """The cells with a value of the sheet that begins at this place (Excel 97-2003), in order, until the sheet ends or
    the records make no sense."""
    depth = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        content = place + 4
        place = content + size
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1 and size >= 6 and (kind in _VALUES or kind in (_FORMULA, _MANY_PACKED)):
            row, column = struct.unpack_from("<HH", stream, content)
            if kind == _MANY_PACKED:
                for index in range((size - 6) // 6):
                    yield CellRecord(row, column + index)
            elif kind == _FORMULA:
                yield CellRecord(row, column, _formula(stream[content:place], by_xlwt=by_xlwt))
            else:
                yield CellRecord(row, column)


def _formula(record: bytes, *, by_xlwt: bool) -> str:
    tokens = record[_TOKENS_AT : _TOKENS_AT + int.from_bytes(record[_TOKENS_AT - 2 : _TOKENS_AT], "little")]
    if formula := phone_sum(tokens):
        return as_text(formula)
    result = record[6:14]
    is_zero = not any(result)
    is_empty = result[:1] == _EMPTY_TEXT and result[6:] == b"\xff\xff"
    never_computed = (is_zero and gives_text(tokens)) or (is_empty and (by_xlwt or gives_number(tokens)))
    return UNKNOWN_FORMULA if never_computed else ""
