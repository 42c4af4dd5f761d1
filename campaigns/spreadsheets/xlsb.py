"""Binary Excel workbooks (.xlsb): an archive as that of .xlsx, but its parts are records: a type, a length, content.

python-calamine reads them, and gives error cells as blank; these are found by walking over the records of the sheet.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from python_calamine import CalamineError, PasswordError

from .archive import ARCHIVE_ERRORS, check_archive, open_archive
from .calamine import open_workbook
from .errors import unreadable
from .formats import Shown
from .sheet import Limits, Opened
from .styles import shown_by_format
from .unvalued import Unvalued
from .workbook_parts import relation_targets, workbook_part

NOTICE = "Read as a binary Excel workbook (.xlsb)."

# Record types (MS-XLSB 2.3.1) and what stands in them.
_ROW, _CELL_ERROR, _FORMULA_ERROR, _SHEET_OF_BOOK = 0, 3, 11, 156
_NUMBERS = frozenset({2, 5, 9})  # short, long, a formula's
_FORMAT, _STYLE, _BEGIN_STYLES, _END_STYLES = 44, 47, 617, 618
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


def open_xlsb(file: BinaryIO, *, sheet: str | None, limits: Limits) -> Opened:
    """The sheet of that name (a hidden one too), or the first visible one with a cell in it."""
    try:
        with open_archive(file) as archive:
            check_archive(archive, limits=limits)
            parts, styles = _sheet_parts(archive), _styles(archive)

            def unvalued_of(name: str) -> Unvalued:
                return _unvalued(archive.read(parts[name]), styles) if name in parts else Unvalued()

            opened = open_workbook(file, sheet=sheet, unvalued_of=unvalued_of)
    except PasswordError as error:
        raise unreadable("password_protected") from error
    except (CalamineError, *ARCHIVE_ERRORS) as error:
        raise unreadable("damaged") from error
    opened.notices.insert(0, NOTICE)
    return opened


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part, until its end or until they make no sense."""
    place, end = 0, len(part)
    while place < end:
        kind, place = _number(part, place, most_bytes=2)
        size, place = _number(part, place, most_bytes=4)
        yield kind, part[place : place + size]
        place += size


def _number(part: bytes, place: int, *, most_bytes: int) -> tuple[int, int]:
    """A number in groups of seven bits, the lowest first, and the place behind it."""
    number = 0
    for index, byte in enumerate(part[place : place + most_bytes]):
        number |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return number, place + index + 1
    return number, place + most_bytes


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → name of its part in the archive; without those whose part is not there."""
    parts = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    workbook = workbook_part(archive)
    targets = relation_targets(archive, workbook)
    found = {}
    for kind, content in _records(archive.read(workbook)) if workbook else ():
        if kind == _SHEET_OF_BOOK:
            relation, place = _text(content, 8)
            name, _ = _text(content, place)
            part = parts.get(posixpath.normpath(targets.get(relation, "")).lower())
            if part is not None:
                found[name] = part
    return found


def _text(content: bytes, place: int) -> tuple[str, int]:
    """A text in UTF-16 behind its length, and the place behind it."""
    end = place + 4 + 2 * int.from_bytes(content[place : place + 4], "little")
    return content[place + 4 : end].decode("utf-16-le", errors="replace"), end


def _styles(archive: zipfile.ZipFile) -> dict[int, Shown]:
    """Index of a cell's style → what people see of a number, where that differs."""
    part = next((name for name in archive.namelist() if name.replace("\\", "/").lower() == "xl/styles.bin"), None)
    codes: dict[int, str] = {}
    formats: list[int] = []
    is_of_cells = False
    for kind, content in _records(archive.read(part)) if part else ():
        if kind == _FORMAT:
            codes[int.from_bytes(content[:2], "little")] = _text(content, 2)[0]
        elif kind == _STYLE and is_of_cells:
            formats.append(int.from_bytes(content[2:4], "little"))
        elif kind in (_BEGIN_STYLES, _END_STYLES):
            is_of_cells = kind == _BEGIN_STYLES
    return shown_by_format(formats, codes)


def _unvalued(part: bytes, styles: dict[int, Shown]) -> Unvalued:
    found = Unvalued()
    row = 0
    for kind, content in _records(part):
        if kind == _ROW:
            row = int.from_bytes(content[:4], "little") + 1
            found.hidden_rows += len(content) > 11 and bool(content[11] & _HIDDEN_ROW_FLAG)
        elif kind in _NUMBERS and styles:
            if shown := styles.get(int.from_bytes(content[4:7], "little")):
                found.shown.setdefault(row, []).append((int.from_bytes(content[:4], "little"), shown))
        elif kind in (_CELL_ERROR, _FORMULA_ERROR) and len(content) > 8:
            column = int.from_bytes(content[:4], "little")
            found.errors += 1
            found.texts.setdefault(row, {})[column] = _ERRORS.get(content[8], "#ERROR!")
    return found
