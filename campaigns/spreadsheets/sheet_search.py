"""Finds what python-calamine does not give of a sheet of .xlsx. The sheet's XML is searched as bytes, a megabyte at a
time, and is not parsed: this takes a tenth of the time of reading. The cells with a value are counted, too, so that the
reading can be compared with the file."""

import re
import zipfile
from collections.abc import Container, Iterator, Mapping
from html import unescape
from types import MappingProxyType
from typing import IO

from .cells import clean
from .formats import Shown
from .formulas import as_text, has_no_result, may_be_phone
from .header import column_index
from .sheet import MOST_COLUMNS
from .unvalued import Unvalued

_CHUNK_BYTES = 1024 * 1024
_MOST_IN_PATTERN = 100
_NO_STYLES: Mapping[int, Shown] = MappingProxyType({})

# Some programs write each name with a prefix: <x:c r="B2">. In the patterns no two parts match the same text, and the
# length of attributes is limited: so a hostile sheet cannot make the search slow.
_P = rb"(?:\w+:)?"
_MOST_ATTRIBUTES = 300
_ATTRIBUTES = rb"[^<>]{0,%d}" % _MOST_ATTRIBUTES
_FORMULA = rb"<%bf\b%b(?<=/)>|<%bf\b%b(?<!/)>([^<]*)</%bf>" % (_P, _ATTRIBUTES, _P, _ATTRIBUTES, _P)
_ERROR_CELL = re.compile(
    rb"<%bc\b(%b\bt=[\"']e[\"']%b)>\s*(?:(?:%b)\s*)?<%bv>([^<]*)<" % (_P, _ATTRIBUTES, _ATTRIBUTES, _FORMULA, _P)
)
_NO_VALUE = rb"<%bv\s*/>|<%bv(?:\s%b)?(?<!/)>(\s*|-?0(?:\.0{1,20})?)</%bv>" % (_P, _P, _ATTRIBUTES, _P)
_FORMULA_WITHOUT_RESULT = re.compile(
    rb"<%bc\b(%b)>\s*(?:%b)\s*(?:(?:%b)\s*)?</%bc>" % (_P, _ATTRIBUTES, _FORMULA, _NO_VALUE, _P)
)
_SUM = re.compile(rb"<%bf(?:\s%b)?>([-+ 0-9]{9,60})</" % (_P, _ATTRIBUTES))
_CELL = re.compile(rb"<%bc\b(%b)>\s*" % (_P, _ATTRIBUTES))
_HIDDEN_ROW = re.compile(rb"<%brow\b(%b\bhidden=[\"'](?:1|true)[\"']%b)" % (_P, _ATTRIBUTES, _ATTRIBUTES))
_HIDDEN_COLUMNS = re.compile(rb"<%bcol\b(%b\bhidden=[\"'](?:1|true)[\"']%b)" % (_P, _ATTRIBUTES, _ATTRIBUTES))
_MERGE = re.compile(
    rb"<%bmergeCell\b%b\bref=[\"']([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})[\"']" % (_P, _ATTRIBUTES)
)
_STYLED_CELL = re.compile(rb"<%bc\s%b>" % (_P, _ATTRIBUTES))
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_ROW = re.compile(rb"\br=[\"']([0-9]{1,7})[\"']")
_FROM, _TO = re.compile(rb"\bmin=[\"']([0-9]{1,5})[\"']"), re.compile(rb"\bmax=[\"']([0-9]{1,5})[\"']")

# Most blocks have none of these. A compiled pattern finds them in half the time that ``in`` takes.
_MAYBE_HIDDEN = re.compile(rb"hidden=")
_MAYBE_ERROR = re.compile(rb"t=.e.")
_MAYBE_FORMULA = (re.compile(rb"<f"), re.compile(rb":f"))
_PREFIX = re.compile(rb"<(\w+:)?sheetData\b")

_BLANK_CELL = re.compile(
    rb"<%bc(?:\s%b)?(?<!/)>\s*(?:<%bv(?:\s%b)?(?:/>|(?<!/)>\s*</%bv>)|<%bis>\s*<%bt(?:\s%b)?(?:/>|(?<!/)>\s*</%bt>)\s*</%bis>)?"
    rb"\s*</%bc>" % (_P, _ATTRIBUTES, _P, _ATTRIBUTES, _P, _P, _P, _ATTRIBUTES, _P, _P, _P)
)
_TEXT_CELL = re.compile(rb"t=[\"']s[\"'][^<>]{0,300}>\s*<%bv>([0-9]{1,10})</" % _P)
_ITEM_END = re.compile(rb"</%bsi>" % _P)
_BLANK_ITEM = re.compile(rb"<%bsi\s*/>" % _P)
_SAYS_SOMETHING = re.compile(rb"<%bt(?:\s[^<>]*)?>\s*[^<\s]" % _P)
_TYPE = re.compile(rb"\bt=[\"'](\w{1,20})[\"']")


def find_unvalued(
    archive: zipfile.ZipFile, part: str, *, styles: Mapping[int, Shown] = _NO_STYLES, calculates_on_load: bool = False
) -> Unvalued:
    """Searches one sheet. ``part`` is its name in the archive; ``styles`` are the cell styles that change what is seen
    of a number; ``calculates_on_load`` is as in the workbook. Raises what zipfile raises for damaged archives."""
    found = Unvalued()
    styled = _styled(styles)
    end_of_cell = b"</c>"
    block = b""
    with archive.open(part) as stream:
        for block in _blocks(stream):
            if not found.filled and (begin := _PREFIX.search(block)):
                end_of_cell = b"</%bc>" % (begin[1] or b"")
            found.filled += block.count(end_of_cell)
            if _MAYBE_HIDDEN.search(block):
                _keep_hidden(found, block)
            if _MAYBE_ERROR.search(block):
                for cell in _ERROR_CELL.finditer(block):
                    found.errors += 1
                    _keep(found, cell[1], clean(unescape(cell[3].decode("utf-8", errors="replace"))))
            if any(mark.search(block) for mark in _MAYBE_FORMULA):
                _keep_formulas(found, block, calculates_on_load=calculates_on_load)
            if styled is not None:
                _keep_shown(found, block, styled, styles)
    for merge in _MERGE.finditer(block):  # merges stand below the rows, so they are in the last block
        found.merge(int(merge[2]), int(merge[3]), column_index(merge[1].decode()))
    return found


def count_rows(archive: zipfile.ZipFile, part: str) -> int:
    """How many rows of a sheet have anything in them. Raises what zipfile raises for damaged archives."""
    count = 0
    with archive.open(part) as stream:
        for block in _blocks(stream):
            rows = block.split(b"row>")
            count += sum(1 for row in rows if b"v>" in row or b"is>" in row or b"<f" in row)
    return count


def count_blank_values(archive: zipfile.ZipFile, part: str, blank: Container[bytes]) -> int:
    """How many cells have a value that is blank: an empty result, an empty text, or one of the workbook's texts with
    the numbers ``blank``. Raises what zipfile raises for damaged archives."""
    count = 0
    with archive.open(part) as stream:
        for block in _blocks(stream):
            count += sum(1 for _ in _BLANK_CELL.finditer(block))
            count += sum(1 for cell in _FORMULA_WITHOUT_RESULT.finditer(block) if b"str" in cell[1] and not cell[3])
            if blank:
                count += sum(1 for cell in _TEXT_CELL.finditer(block) if cell[1] in blank)
    return count


def blank_texts(archive: zipfile.ZipFile, part: str | None) -> frozenset[bytes]:
    """The numbers of the workbook's texts that have only spaces."""
    texts = archive.read(part) if part is not None else b""
    if _BLANK_ITEM.search(texts):  # written in a way that cannot be counted here; the cells are compared instead
        return frozenset()
    return frozenset(b"%d" % at for at, text in enumerate(_ITEM_END.split(texts)) if not _SAYS_SOMETHING.search(text))


def _keep_hidden(found: Unvalued, block: bytes) -> None:
    for row in _HIDDEN_ROW.finditer(block):
        number = _ROW.search(row[1])
        if number:
            found.hide(int(number[1]))
        else:
            found.hidden_rows += 1
    for columns in _HIDDEN_COLUMNS.finditer(block):
        first, last = _FROM.search(columns[1]), _TO.search(columns[1])
        if first and last and len(found.hidden_columns) < MOST_COLUMNS:
            found.hidden_columns += range(int(first[1]) - 1, min(int(last[1]), MOST_COLUMNS))


def _keep_formulas(found: Unvalued, block: bytes, *, calculates_on_load: bool) -> None:
    for cell in _FORMULA_WITHOUT_RESULT.finditer(block):
        formula = unescape((cell[2] or b"").decode("utf-8", errors="replace"))
        kind = _TYPE.search(cell[1])
        value = None if cell[3] is None else cell[3].decode()
        if not has_no_result(
            formula, kind=kind[1].decode() if kind else "n", value=value, calculates_on_load=calculates_on_load
        ):
            continue
        found.formulas += 1
        _keep(found, cell[1], clean(as_text(formula, is_shared=b'"shared"' in cell[0])))
    for summed in _SUM.finditer(block):
        formula = summed[1].decode()
        begin = block.rfind(b"<", max(0, summed.start() - _MOST_ATTRIBUTES), summed.start())
        cell_begin = _CELL.match(block, begin) if begin >= 0 else None
        if cell_begin and cell_begin.end() == summed.start() and may_be_phone(formula):
            _keep(found, cell_begin[1], clean(as_text(formula)))


def _styled(styles: Mapping[int, Shown]) -> re.Pattern[bytes] | None:
    """A pattern for cells of one of these styles; for cells of any style if there are too many."""
    if not styles:
        return None
    numbers = "|".join(map(str, sorted(styles))) if len(styles) <= _MOST_IN_PATTERN else "[0-9]{1,5}"
    # It begins with plain text, so it is found as fast as text. Most cells have no such style.
    return re.compile(rb"s=[\"'](%b)[\"']" % numbers.encode())


def _keep_shown(found: Unvalued, block: bytes, styled: re.Pattern[bytes], styles: Mapping[int, Shown]) -> None:
    for style in styled.finditer(block):
        begin = block.rfind(b"<", max(0, style.start() - _MOST_ATTRIBUTES), style.start())
        cell = _STYLED_CELL.match(block, begin) if begin >= 0 else None
        shown = styles.get(int(style[1]))
        if cell is None or shown is None:
            continue
        if place := _PLACE.search(cell[0]):
            found.shown.setdefault(int(place[2]), []).append((column_index(place[1].decode()), shown))


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """The XML in pieces that begin and end between rows, so that no cell is divided."""
    rest = b""
    while chunk := stream.read(_CHUNK_BYTES):
        block = rest + chunk
        end = max(block.rfind(b"row>") + len(b"row>"), block.rfind(b"<row "))
        if end < len(b"row>"):
            rest = block
            continue
        yield block[:end]
        rest = block[end:]
    yield rest


def _keep(found: Unvalued, attributes: bytes, text: str) -> None:
    place = _PLACE.search(attributes)
    if place is None:
        found.unplaced += 1
    else:
        found.keep(int(place[2]), column_index(place[1].decode()), text)
