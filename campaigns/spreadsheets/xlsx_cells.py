"""Our own reader for the cells of a sheet of .xlsx. It takes several times as long as python-calamine. It is used for
workbooks that python-calamine cannot read, or cannot read to their end: for example if a phone number stands in a cell
for durations."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import unescape
from typing import overload

from .cells import LOST_TEXT, clean, moment, truth
from .errors import Unreadable, WhyUnreadable
from .formulas import as_text, has_no_result, may_be_phone
from .header import column_index
from .markup import LAST_ROW, Attributes, Rows, Walker, walk
from .sheet import MOST_COLUMNS
from .styles import Styles

_CHUNK_BYTES = 256 * 1024
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NOT_PLAIN = re.compile(rb"<si\s*/>|<!\[CDATA\[|<!--|:si>|encoding=.(?i:utf-16)")
_PIECE = re.compile(rb"<t(?:\s[^<>]*)?(?<!/)>([^<]*)</t>")
_ASIDE = re.compile(rb"<rPh\b.*?</rPh>", re.DOTALL)  # how a text is pronounced
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Texts(Walker):
    """The texts that cells point to (``sharedStrings.xml``), in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._text: list[str] = []
        self._aside = 0
        self._is_text = False

    def begin(self, name: str, attributes: Attributes) -> None:
        local = name.rpartition(" ")[2]
        if local == "si":
            self._text = []
        elif local == "rPh":
            self._aside += 1
        elif local == "t" and not self._aside:
            self._is_text = True

    def text(self, text: str) -> None:
        if self._is_text:
            self._text.append(text)

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local == "si":
            self.found.append(_decoded("".join(self._text)))
        elif local == "rPh":
            self._aside -= 1
        elif local == "t":
            self._is_text = False


def read_texts(archive: zipfile.ZipFile, part: str | None) -> list[str]:
    """The workbook's list of texts; empty without that part. Raises Unreadable, and what zipfile raises."""
    texts = Texts()
    if part is not None:
        for _ in walk(chunks(archive, part), texts):
            pass  # it makes no rows
    return texts.found


class FewTexts(Sequence[str]):
    """The same list, for when only a few texts are needed: a text is read when it is asked for. If the list is written
    in an unusual way, all of it is read at once."""

    def __init__(self, archive: zipfile.ZipFile, part: str | None) -> None:
        content = archive.read(part) if part is not None else b""
        self._items = content.split(b"</si>")[:-1]
        is_plain = not _NOT_PLAIN.search(content) and (self._items or not content)
        self._texts = None if is_plain else read_texts(archive, part)

    def __len__(self) -> int:
        return len(self._items if self._texts is None else self._texts)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if self._texts is not None:
            return self._texts[index]
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        pieces = _PIECE.findall(_ASIDE.sub(b"", self._items[index]))
        return _decoded(unescape(b"".join(pieces).decode("utf-8", errors="replace")))


def read_cells(
    archive: zipfile.ZipFile,
    part: str,
    *,
    texts: Sequence[str],
    styles: Styles,
    since_1904: bool = False,
    calculates_on_load: bool = False,
) -> Rows:
    """The rows of a sheet: their numbers, and their cells as people see them. Raises Unreadable, and what zipfile
    raises."""
    cells = _Cells(texts, styles, since_1904=since_1904, calculates_on_load=calculates_on_load)
    return walk(chunks(archive, part), cells)


def chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The content of a part, in pieces."""
    with archive.open(part) as content:
        while chunk := content.read(_CHUNK_BYTES):
            yield chunk


class _Cells(Walker):
    def __init__(self, texts: Sequence[str], styles: Styles, *, since_1904: bool, calculates_on_load: bool) -> None:
        super().__init__()
        self._texts = texts
        self._styles = styles
        self._since_1904 = since_1904
        self._calculates_on_load = calculates_on_load
        self._number = self._column = self._last = 0
        self._row: list[str] = []
        self._cell: Attributes | None = None
        self._parts: dict[str, list[str]] = {}  # parts of the cell: its value, its formula, its own text
        self._formula: Attributes = {}
        self._into: list[str] | None = None
        self._aside = 0

    def begin(self, name: str, attributes: Attributes) -> None:
        local = name.rpartition(" ")[2]
        if local == "c":
            self._begin_cell(attributes)
        elif local == "row":
            number = attributes.get("r", "")
            self._number = int(number) if number.isdecimal() and len(number) < 9 else self._number + 1
            self._row, self._column = [], 0
        elif local == "rPh":
            self._aside += 1
        elif local in ("v", "f", "t") and self._cell is not None and not self._aside:
            self._into = self._parts.setdefault(local, [])
            self._formula = attributes if local == "f" else self._formula

    def _begin_cell(self, attributes: Attributes) -> None:
        self._cell, self._parts, self._formula = attributes, {}, {}
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        if place is not None:
            self._column = min(column_index(place[1]), MOST_COLUMNS - 1)
            if not self._row:
                self._number = int(place[2])

    def text(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local in ("v", "f", "t"):
            self._into = None
        elif local == "rPh":
            self._aside -= 1
        elif local == "c" and self._cell is not None:
            text = self._text_of(self._cell)
            if text:
                self._row += [""] * (self._column + 1 - len(self._row))
                self._row[self._column] = text
            self._cell = None
            self._column += 1
        elif local == "row":
            self._end_row()

    def _end_row(self) -> None:
        if not self._row:
            return
        if not self._last < self._number <= LAST_ROW:  # rows out of order, which Excel would repair
            raise Unreadable(WhyUnreadable.DAMAGED)
        self._last = self._number
        self.rows.append((self._number, self._row))

    def _text_of(self, cell: Attributes) -> str:
        kind = cell.get("t", "n")
        value = "".join(self._parts.get("v", ()))
        if "f" in self._parts:
            formula = "".join(self._parts["f"])
            stored = value if "v" in self._parts else None
            if may_be_phone(formula) or has_no_result(
                formula, kind=kind, value=stored, calculates_on_load=self._calculates_on_load
            ):
                return clean(as_text(formula, is_shared=self._formula.get("t") == "shared"))
        if kind == "inlineStr" or (not value and "t" in self._parts):
            return clean(_decoded("".join(self._parts.get("t", ())) or value))
        return clean(self._value(kind, value, cell.get("s", "0"))) if value else ""

    def _value(self, kind: str, value: str, style: str) -> str:
        bare = value.strip()
        if kind == "s":
            index = int(bare) if bare.isdecimal() and len(bare) < 10 else -1
            return self._texts[index] if 0 <= index < len(self._texts) else LOST_TEXT
        if kind == "b":
            return truth(bare in ("1", "true")) if bare in ("0", "1", "true", "false") else bare
        if kind == "e":
            return bare
        try:
            if kind == "d":
                when = datetime.fromisoformat(bare)
                return bare if when.tzinfo else moment(when)
            if kind != "str":
                index = int(style) if style.isdecimal() and len(style) < 10 else 0
                return self._styles.text_of(float(bare), style=index, since_1904=self._since_1904)
        except (ValueError, OverflowError):
            pass
        return _decoded(value)


def _decoded(text: str) -> str:
    """The text with the characters that _x000D_ and the like stand for, since XML cannot contain these."""
    return _CODED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
