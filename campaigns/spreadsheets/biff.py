"""The records of an .xls workbook (BIFF: a code, a length, content), repaired for xlrd.

Excel ignores some bad records at which xlrd fails: styles, colours, gutters, windows, names and notes that are odd, too
short, or there twice. So only the records are kept that say what stands in the cells and how it is shown. Records of
styles that are too short are filled up with zeros. A file with nothing but a sheet gets the beginning that xlrd needs.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

_HEAD = struct.Struct("<HH")
_BOFS = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_EOF = 0x000A
_BOUNDSHEET = 0x0085
_XF = {0x0043: 4, 0x0243: 12, 0x0443: 12}  # code → bytes; BIFF 5 and BIFF 8 share a code
_XF_OF_BIFF5_AND_8 = 0x00E0
_MERGED_CELLS = 0x00E5
_ROWS = frozenset({0x0008, 0x0208})
_ROW_BYTES = 16
_FORMATS = frozenset({0x001E, 0x041E})
_FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
_STRINGS = frozenset({0x0007, 0x0207})
_BETWEEN_FORMULA_AND_STRING = frozenset({0x0021, 0x0221, 0x00BC, 0x04BC, 0x0036, 0x0037, 0x0236})
_KEPT = (
    _BOFS | _FORMATS | _FORMULAS | _STRINGS | _BETWEEN_FORMULA_AND_STRING | _ROWS | _XF.keys()
    | {_EOF, _BOUNDSHEET, _XF_OF_BIFF5_AND_8, _MERGED_CELLS}
    | {0x0022, 0x0042, 0x002F, 0x008E, 0x008F, 0x0056}  # 1904, code page, password, Excel 4
    | {0x00FC, 0x003C, 0x0044}  # shared texts, continuations, styles of Excel 2
    | {0x0000, 0x0200, 0x0001, 0x0201, 0x00BE}  # size of the sheet, blank cells
    | {0x0002, 0x0003, 0x0203, 0x007E, 0x027E, 0x00BD}  # numbers
    | {0x0004, 0x0204, 0x00D6, 0x00FD, 0x0005, 0x0205}  # texts, truths and errors
)  # fmt: skip

_BIFF5, _BIFF8 = 0x0500, 0x0600
_A_SHEET, _GLOBALS = 0x0010, 0x0005
_TEXT_IN_NEXT_RECORD = b"\0", b"\xff\xff"
_NOT_COMPUTED = b"\x02\0\x2a\0\0\0\xff\xff"  # as a formula's result: #N/A


class _Record(NamedTuple):
    at: int
    code: int
    content: bytes


def repaired(stream: bytes) -> bytes:
    """The stream of a workbook without the records at which xlrd fails. Never raises. It ends before the first bytes
    that are no record."""
    records = [record for record in _records(stream) if record.code in _KEPT]
    if not records:
        return b""
    version, kind = _version(records[0])
    begin = _frame(version) if version >= _BIFF5 and kind == _A_SHEET else b""
    fitted = [
        _fitted(record, following=records[index + 1 : index + 3], version=version)
        for index, record in enumerate(records)
    ]
    places: dict[int, int] = {}
    at = len(begin)
    for record in fitted:
        places[record.at] = at
        at += _HEAD.size + len(record.content)
    return begin + b"".join(_written(record, places) for record in fitted)


def _records(stream: bytes) -> Iterator[_Record]:
    at = 0
    while at + _HEAD.size <= len(stream):
        code, length = _HEAD.unpack_from(stream, at)
        yield _Record(at, code, stream[at + _HEAD.size : at + _HEAD.size + length])
        at += _HEAD.size + length


def _version(first: _Record) -> tuple[int, int]:
    """The version of the workbook, and the type of its first part."""
    if first.code != max(_BOFS) or len(first.content) < _HEAD.size:
        return 0, 0
    version, kind = _HEAD.unpack_from(first.content)
    return version, kind


def _fitted(record: _Record, *, following: list[_Record], version: int) -> _Record:
    content = record.content
    if record.code in _XF or record.code == _XF_OF_BIFF5_AND_8:
        length = _XF.get(record.code, 20 if version >= _BIFF8 else 16)
        content = content[:length].ljust(length, b"\0")
    elif record.code == _MERGED_CELLS:
        said = int.from_bytes(content[:2], "little")
        count = min(said, max(0, len(content) - 2) // 8)
        content = count.to_bytes(2, "little") + content[2 : 2 + 8 * count]
    elif record.code in _ROWS and len(content) < _ROW_BYTES:
        content = content.ljust(_ROW_BYTES, b"\0")
    elif record.code in _FORMULAS and version and _lacks_its_text(content, following):
        content = content[:6] + _NOT_COMPUTED + content[14:]
    return record._replace(content=content)


def _lacks_its_text(formula: bytes, following: list[_Record]) -> bool:
    if (formula[6:7], formula[12:14]) != _TEXT_IN_NEXT_RECORD:
        return False
    codes = [record.code for record in following]
    if codes and codes[0] in _BETWEEN_FORMULA_AND_STRING:
        codes.pop(0)
    return not codes or codes[0] not in _STRINGS


def _written(record: _Record, places: dict[int, int]) -> bytes:
    content = record.content
    if record.code == _BOUNDSHEET and len(content) >= 4:
        sheet = int.from_bytes(content[:4], "little")
        content = places.get(sheet, sheet).to_bytes(4, "little") + content[4:]
    return _HEAD.pack(record.code, len(content)) + content


def _frame(version: int) -> bytes:
    """The beginning of a workbook with one sheet, which follows it."""
    name = b"Sheet1"
    said = bytes([len(name), 0]) if version >= _BIFF8 else bytes([len(name)])
    first = struct.pack("<HHHHHH", max(_BOFS), 8, version, _GLOBALS, 0, 0)
    last = _HEAD.pack(_EOF, 0)
    sheet = 6 + len(said) + len(name)
    at = len(first) + _HEAD.size + sheet + len(last)
    return first + struct.pack("<HHiBB", _BOUNDSHEET, sheet, at, 0, 0) + said + name + last
