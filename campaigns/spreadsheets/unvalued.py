"""Cells of which python-calamine does not give what people see in them. Error cells (#N/A) and formulas that were
saved without a result (by programs that do not calculate) are blank to it: a silent loss, so they become text: the
error as Excel shows it, the formula as it was typed. And numbers come without the zeros, signs or percentage that
their display format adds (``formats.py``).

The sheet's XML is searched as bytes, a megabyte at a time and without parsing it: a tenth of the time that
reading it takes. Rows that are hidden are counted on the way.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from types import MappingProxyType
from typing import IO

from .cells import clean
from .formats import Shown

_CHUNK_BYTES = 1024 * 1024
_MOST_IN_PATTERN = 100
_NO_STYLES: Mapping[int, Shown] = MappingProxyType({})

# Some programs write every name with a prefix: <x:c r="B2">. No two parts of a pattern can match the same text in
# turn, and attributes are bounded: a hostile sheet makes the search no slower.
_P = rb"(?:\w+:)?"
_MOST_ATTRIBUTES = 300
_ATTRIBUTES = rb"[^<>]{0,%d}" % _MOST_ATTRIBUTES
_FORMULA = rb"<%bf\b%b(?<=/)>|<%bf\b%b(?<!/)>([^<]*)</%bf>" % (_P, _ATTRIBUTES, _P, _ATTRIBUTES, _P)
_ERROR_CELL = re.compile(
    rb"<%bc\b(%b\bt=[\"']e[\"']%b)>\s*(?:(?:%b)\s*)?<%bv>([^<]*)<" % (_P, _ATTRIBUTES, _ATTRIBUTES, _FORMULA, _P)
)
_EMPTY_VALUE = rb"<%bv\s*/>|<%bv>\s*</%bv>" % (_P, _P, _P)
_FORMULA_WITHOUT_RESULT = re.compile(
    rb"<%bc\b(%b)>\s*(?:%b)\s*(?:(?:%b)\s*)?</%bc>" % (_P, _ATTRIBUTES, _FORMULA, _EMPTY_VALUE, _P)
)
_HIDDEN_ROW = re.compile(rb"<%brow\b%b\bhidden=[\"'](?:1|true)[\"']" % (_P, _ATTRIBUTES))
_STYLED_CELL = re.compile(rb"<%bc\s%b>" % (_P, _ATTRIBUTES))
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")

# Most blocks have none of these, and a compiled literal is found twice as fast as by ``in``.
_MAYBE_HIDDEN = re.compile(rb"hidden=")
_MAYBE_ERROR = re.compile(rb"t=.e.")
_MAYBE_FORMULA = (re.compile(rb"<f"), re.compile(rb":f"))

# The result of this formula is text, and an empty one: =IF(A2="","",A2). It is blank by right.
_TEXT_RESULT = re.compile(rb"\bt=[\"']str[\"']")


@dataclass(slots=True)
class Unvalued:
    """``texts``: row number → column (from 0) → text. ``shown``: row number → columns whose number looks otherwise,
    with how. ``unplaced``: cells that do not say where they are."""

    texts: dict[int, dict[int, str]] = field(default_factory=dict)
    shown: dict[int, list[tuple[int, Shown]]] = field(default_factory=dict)
    errors: int = 0
    formulas: int = 0
    unplaced: int = 0
    hidden_rows: int = 0

    def put_into(self, cells: list[str], *, row: int) -> None:
        """Puts the row's texts where its cells are blank."""
        for column, text in self.texts.pop(row, {}).items():
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = cells[column] or text

    def show(self, cells: list[str], values: Sequence[object], *, row: int, margin: int) -> None:
        """Puts what people see in the place of the row's numbers; ``values`` begin ``margin`` columns later."""
        for column, shown in self.shown.pop(row, ()):
            value = values[column - margin] if margin <= column < len(cells) else None
            if isinstance(value, float | int) and not isinstance(value, bool):
                cells[column] = shown(float(value))

    def notices(self) -> Iterator[str]:
        """What people should know of the sheet."""
        if self.errors:
            yield f"Cells that show an error of Excel, such as #N/A: {self.errors:,}. They are kept as that text."
        if self.formulas:
            yield (
                f"Formulas that were saved without their result: {self.formulas:,}. They are kept as the formula."
                " To get the results, open the file in Excel, save it and upload it again."
            )
        if self.unplaced:
            yield f"Cells with an error or without a result that read as blank: {self.unplaced:,}."
        if self.hidden_rows:
            yield f"Hidden or filtered rows: {self.hidden_rows:,}. They are included."


def find_unvalued(archive: zipfile.ZipFile, part: str, *, styles: Mapping[int, Shown] = _NO_STYLES) -> Unvalued:
    """Searches one sheet; ``part`` is its name in the archive, ``styles`` are those of cells that change what is seen
    of a number. Raises what zipfile raises on damaged archives."""
    found = Unvalued()
    styled = _styled(styles)
    with archive.open(part) as stream:
        for block in _blocks(stream):
            if _MAYBE_HIDDEN.search(block):
                found.hidden_rows += sum(1 for _ in _HIDDEN_ROW.finditer(block))
            if _MAYBE_ERROR.search(block):
                for cell in _ERROR_CELL.finditer(block):
                    found.errors += 1
                    _keep(found, cell[1], cell[3])
            if any(mark.search(block) for mark in _MAYBE_FORMULA):
                for cell in _FORMULA_WITHOUT_RESULT.finditer(block):
                    if not _TEXT_RESULT.search(cell[1]):
                        found.formulas += 1
                        _keep(found, cell[1], b"=" + (cell[2] or b""))
            if styled is not None:
                _keep_shown(found, block, styled, styles)
    return found


def _styled(styles: Mapping[int, Shown]) -> re.Pattern[bytes] | None:
    """What a cell of one of these styles says of its style; of any where they are too many for a pattern."""
    if not styles:
        return None
    numbers = "|".join(map(str, sorted(styles))) if len(styles) <= _MOST_IN_PATTERN else "[0-9]{1,5}"
    # It begins with plain text, so that the search is as fast as one for text: most cells have no such style.
    return re.compile(rb"s=[\"'](%b)[\"']" % numbers.encode())


def _keep_shown(found: Unvalued, block: bytes, styled: re.Pattern[bytes], styles: Mapping[int, Shown]) -> None:
    for style in styled.finditer(block):
        begin = block.rfind(b"<", max(0, style.start() - _MOST_ATTRIBUTES), style.start())
        cell = _STYLED_CELL.match(block, begin) if begin >= 0 else None
        shown = styles.get(int(style[1]))
        if cell is None or shown is None:
            continue
        if place := _PLACE.search(cell[0]):
            found.shown.setdefault(int(place[2]), []).append((_column(place[1]), shown))


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """The part in pieces that begin and end between rows, so that no cell is torn."""
    rest = b""
    while chunk := stream.read(_CHUNK_BYTES):
        block = rest + chunk
        end = max(block.rfind(b"row>") + len(b"row>"), block.rfind(b"<row"))
        if end < len(b"row>"):
            rest = block
            continue
        yield block[:end]
        rest = block[end:]
    yield rest


def _keep(found: Unvalued, attributes: bytes, text: bytes) -> None:
    place = _PLACE.search(attributes)
    if place is None:
        found.unplaced += 1
        return
    row = found.texts.setdefault(int(place[2]), {})
    row[_column(place[1])] = clean(unescape(text.decode("utf-8", errors="replace")))


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index - 1
