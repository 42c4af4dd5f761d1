"""XML of Excel 2003 ("XML Spreadsheet", SpreadsheetML): one document with all sheets. Many reporting systems still
write it, mostly with the name of an .xls file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO

from .cells import clean, moment, number, time_of_day, truth
from .control import Control
from .encoding import declared_codec, decoded
from .errors import Unreadable, WhyUnreadable
from .formats import Shown, shown_by
from .formulas import as_text, has_no_result, may_be_phone
from .header import column_letter
from .markup import LAST_ROW, Attributes, Found, Walker, choose, read_heads, walk
from .sheet import MOST_COLUMNS, Limits, Opened
from .unvalued import Unvalued

NOTICE = "Read as an XML workbook of Excel 2003."

_SS = "urn:schemas-microsoft-com:office:spreadsheet "
_VISIBLE = "urn:schemas-microsoft-com:office:excel Visible"
_NAMED_FORMATS = {"Percent": "0.00%"}
_DAY_ZERO = date(1899, 12, 31)  # a time without a day
_VALUED = frozenset({"Number", "DateTime", "Boolean", "Error"})
_PLAIN_NUMBER = re.compile(r"[0-9]{1,15}")


def open_xml2003(file: BinaryIO, *, sheet: str | None, limits: Limits) -> Opened:
    """The sheet of that name (a hidden one too), or the first visible one with a cell in it."""
    survey = _Survey()
    for _ in walk(_document(file), survey, encoding="utf-8"):
        pass  # it makes no rows
    name, sheets, others = choose((surveyed.found for surveyed in survey.found), asked=sheet)
    heads = read_heads(
        lambda: _document(file),
        others,
        element=_SS + "Worksheet",
        attribute=_SS + "Name",
        reader=_Rows,
        encoding="utf-8",
    )
    surveyed = survey.sheet(name)
    opened = Opened(
        rows=iter(()),
        sheets=sheets.all(),
        hidden=sheets.hidden,
        sheet=name,
        notices=[NOTICE, *sheets.told(name)],
        merges=surveyed.unvalued.merges,
        hidden_columns=surveyed.unvalued.hidden_columns,
        others=heads,
    )
    opened.rows = _rows(file, surveyed, opened=opened)
    return opened


def _document(file: BinaryIO) -> Iterator[bytes]:
    """The document in UTF-8, whatever its encoding is: expat knows few encodings, and the declared one may be wrong."""
    return (text.encode("utf-8", errors="replace") for text in decoded(file, declared_codec(file)))


def _rows(file: BinaryIO, sheet: "_Surveyed", *, opened: Opened) -> Iterator[tuple[int, list[str]]]:
    reader = _Rows(sheet.found.name)
    yield from walk(_document(file), reader, encoding="utf-8")
    reader.unvalued.has_too_many_merges = sheet.unvalued.has_too_many_merges
    opened.notices.extend(reader.unvalued.notices())
    opened.warnings.extend(Control(max(0, sheet.valued - reader.valued)).warnings())


@dataclass(slots=True)
class _Surveyed:
    """A sheet. ``valued`` is how many of its cells have a value other than a text."""

    found: Found
    valued: int = 0
    unvalued: Unvalued = field(default_factory=Unvalued)


class _Survey(Walker):
    """The sheets: their names, whether they are hidden, whether anything is in them, and what they say about rows and
    columns."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Surveyed] = []
        self._says_visible: list[str] | None = None
        self._place = _Place()
        self._column = 0

    def sheet(self, name: str) -> _Surveyed:
        """The first sheet of a name."""
        return next(each for each in self.found if each.found.name == name)

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == _SS + "Worksheet":
            self.found.append(_Surveyed(Found(attributes.get(_SS + "Name", ""), is_hidden=False, is_blank=True)))
            self._place, self._column = _Place(), 0
        elif name == _VISIBLE:
            self._says_visible = []
        elif self.found:
            self._begin_in_sheet(self.found[-1], name, attributes)

    def _begin_in_sheet(self, sheet: _Surveyed, name: str, attributes: Attributes) -> None:
        if name == _SS + "Data":
            sheet.found = sheet.found._replace(is_blank=False)
            sheet.valued += attributes.get(_SS + "Type") in _VALUED
        elif name == _SS + "Cell":
            self._place.begin_cell(attributes)
            if down := _number(attributes, "MergeDown", 0):
                sheet.unvalued.merge(self._place.row, self._place.row + down, self._place.column)
            self._place.end_cell(attributes)
        elif name == _SS + "Row":
            self._place.begin_row(attributes)
        elif name == _SS + "Column":
            self._begin_columns(sheet, attributes)

    def _begin_columns(self, sheet: _Surveyed, attributes: Attributes) -> None:
        first = max(self._column, _number(attributes, "Index", 1) - 1)
        self._column = min(first + 1 + _number(attributes, "Span", 0), MOST_COLUMNS)
        if attributes.get(_SS + "Hidden") == "1":
            sheet.unvalued.hidden_columns += range(first, self._column)

    def text(self, text: str) -> None:
        if self._says_visible is not None:
            self._says_visible.append(text)

    def end(self, name: str) -> None:
        if name == _VISIBLE and self._says_visible is not None:
            if "".join(self._says_visible).strip() in ("SheetHidden", "SheetVeryHidden") and self.found:
                self.found[-1].found = self.found[-1].found._replace(is_hidden=True)
            self._says_visible = None


class _Place:
    """Where a cell is: at the place that the row and the cell name, or else behind the cell before."""

    def __init__(self) -> None:
        self.row = 0
        self.column = 0  # from 0; after the end of a cell, that of the next one
        self._after = 0  # rows that follow the row without being written

    def begin_row(self, attributes: Attributes) -> None:
        following = self.row + self._after + 1
        self.row = max(following, _number(attributes, "Index", following))
        self._after = _number(attributes, "Span", 0)
        self.column = 0

    def begin_cell(self, attributes: Attributes) -> None:
        self.column = max(self.column, _number(attributes, "Index", 1) - 1)

    def end_cell(self, attributes: Attributes) -> None:
        self.column += 1 + _number(attributes, "MergeAcross", 0)


class _Rows(Walker):
    """The rows of the first sheet with a name."""

    def __init__(self, sheet: str) -> None:
        super().__init__()
        self._sheet = sheet
        self.unvalued = Unvalued()
        self._style = ""
        self._formats: dict[str, Shown | None] = {}
        self._is_reading = self._is_read = False
        self._comments = 0
        self.valued = 0  # cells that have come which have a value other than a text
        self._place = _Place()
        self._is_hidden = False
        self._cells: list[str] = []
        self._cell: Attributes | None = None
        self._data: Attributes | None = None
        self._text: list[str] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == _SS + "Style":
            self._style = attributes.get(_SS + "ID", "")
        elif name == _SS + "NumberFormat":
            code = attributes.get(_SS + "Format", "")
            self._formats[self._style] = shown_by(_NAMED_FORMATS.get(code, code))
        elif name == _SS + "Worksheet":
            self._is_reading = not self._is_read and attributes.get(_SS + "Name", "") == self._sheet
        elif not self._is_reading:
            return
        elif name == _SS + "Comment":
            self._comments += 1
        elif name == _SS + "Data" and not self._comments:
            self._data, self._text = attributes, []
        elif name == _SS + "Cell":
            self._cell, self._data, self._text = attributes, None, []
            self._place.begin_cell(attributes)
        elif name == _SS + "Row":
            self._place.begin_row(attributes)
            self._is_hidden = attributes.get(_SS + "Hidden") == "1"
            self._cells = []

    def text(self, text: str) -> None:
        if self._data is not None and not self._comments:
            self._text.append(text)

    def end(self, name: str) -> None:
        if not self._is_reading:
            return
        if name == _SS + "Comment":
            self._comments -= 1
        elif name == _SS + "Cell" and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = self._data = None
        elif name == _SS + "Row":
            self._end_row()
        elif name == _SS + "Worksheet":
            self._is_reading, self._is_read = False, True

    def _end_cell(self, cell: Attributes) -> None:
        column = self._place.column
        self._place.end_cell(cell)
        text = self._value(cell)
        self.valued += self._data is not None and self._data.get(_SS + "Type") in _VALUED
        if not text:
            return
        if column >= MOST_COLUMNS:
            raise Unreadable(WhyUnreadable.COLUMNS_FAR_APART, letter=column_letter(MOST_COLUMNS))
        self._cells += [""] * (column - len(self._cells)) + [text]

    def _value(self, cell: Attributes) -> str:
        text = "".join(self._text)
        if "\r" in text:  # written as &#13;, which XML does not treat as a line end
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if self._data is None:
            if not (unread := cell.get(_SS + "Formula")):
                return ""
            self.unvalued.formulas += 1
            return clean(unread)
        kind = self._data.get(_SS + "Type")
        formula = cell.get(_SS + "Formula", "").strip().removeprefix("=")
        if formula and may_be_phone(formula):
            return as_text(formula)
        if formula and kind == "Number" and has_no_result(formula, kind="n", value=text, calculates_on_load=False):
            self.unvalued.formulas += 1
            return clean(as_text(formula))
        self.unvalued.errors += kind == "Error"
        shown = self._formats.get(cell.get(_SS + "StyleID", ""))
        if kind == "Number" and shown is not None:
            return clean(shown_value(text, shown))
        return clean(value_of(kind, text))

    def _end_row(self) -> None:
        if self._cells:
            if self._place.row > LAST_ROW:
                raise Unreadable(WhyUnreadable.DAMAGED)
            if self._is_hidden:
                self.unvalued.hide(self._place.row)
            self.rows.append((self._place.row, self._cells))
            self._cells = []


def value_of(kind: str | None, text: str) -> str:
    """The text of a cell of this type (Number, String, DateTime, Boolean, Error), as people see it. A text that does
    not fit its type is taken as it is."""
    try:
        if kind == "Number":
            return text if _PLAIN_NUMBER.fullmatch(text.strip()) else number(float(text))
        if kind == "DateTime":
            return _day(datetime.fromisoformat(text.strip().removesuffix("Z")))
        if kind == "Boolean":
            return truth(text.strip() == "1")
    except (ValueError, OverflowError):
        pass
    return text


def shown_value(text: str, shown: Shown) -> str:
    """A number as its display format shows it."""
    try:
        return shown(float(text))
    except (ValueError, OverflowError):
        return text


def _day(value: datetime) -> str:
    return time_of_day(value.time()) if value.date() == _DAY_ZERO else moment(value)


def _number(attributes: Attributes, name: str, otherwise: int) -> int:
    text = attributes.get(_SS + name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else otherwise
