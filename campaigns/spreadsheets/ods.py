"""OpenDocument spreadsheets (.ods): an archive in which ``content.xml`` has all sheets.

Each value has the text that people see beside it. So a number that is shown as a percentage, or with zeros or a country
code in front, is read as it is shown. Repeated rows and cells are written once, with a count, which can be any number.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import BinaryIO

from .archive import ARCHIVE_ERRORS, check_archive, open_archive
from .cells import clean, duration, moment, number, time_of_day, truth
from .control import Control
from .errors import Unreadable, WhyUnreadable
from .formulas import as_text, has_no_result, may_be_phone
from .header import column_letter
from .markup import LAST_ROW, Attributes, Walker, choose, read_heads, walk
from .ods_survey import CELLS, HIDDEN, NAMESPACE, OFFICE, TABLE, TEXT, VALUES, Survey, Table, count
from .sheet import MOST_COLUMNS, Limits, Opened
from .unvalued import Unvalued

NOTICE = "Read as an OpenDocument spreadsheet (.ods)."

_CHUNK_BYTES = 1024 * 1024
_VALUE_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
# Elements inside a cell whose text is not the cell's: comments, pictures.
_ASIDE = frozenset({OFFICE + "annotation", NAMESPACE + "drawing:1.0 frame", TABLE + "shapes"})
_DURATION = re.compile(r"(-?)PT([0-9]{1,9})H([0-9]{1,2})M([0-9]{1,2})(?:[.,]([0-9]{1,9}))?S")
_NO_DIGITS = re.compile(r"[^0-9]+")
_DAY = timedelta(days=1)
_MIDNIGHT = datetime(2000, 1, 1)  # noqa: DTZ001 - any day: only the time matters


def open_ods(file: BinaryIO, *, sheet: str | None, limits: Limits) -> Opened:
    """The sheet of that name (a hidden one too), or the first visible one with a cell in it."""
    try:
        with open_archive(file) as archive:
            check_archive(archive, limits=limits)
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise Unreadable(WhyUnreadable.PASSWORD_PROTECTED)
            survey = Survey()
            for _ in walk(_content(file), survey):
                pass  # it makes no rows
            name, sheets, others = choose(survey.sheets(), asked=sheet)
            heads = read_heads(
                lambda: _content(file),
                others,
                element=TABLE + "table",
                attribute=TABLE + "name",
                reader=lambda each: _Rows(each, limits=limits),
            )
    except (KeyError, *ARCHIVE_ERRORS) as error:
        raise Unreadable(WhyUnreadable.DAMAGED) from error
    table = survey.table(name)
    opened = Opened(
        rows=iter(()),
        sheets=sheets.all(),
        hidden=sheets.hidden,
        sheet=name,
        notices=[NOTICE, *sheets.told(name)],
        merges=table.unvalued.merges,
        hidden_columns=table.unvalued.hidden_columns,
        others=heads,
    )
    opened.rows = _rows(file, table, opened=opened, limits=limits)
    return opened


def _content(file: BinaryIO) -> Iterator[bytes]:
    with zipfile.ZipFile(file) as archive, archive.open("content.xml") as content:
        while chunk := content.read(_CHUNK_BYTES):
            yield chunk


def _rows(file: BinaryIO, table: Table, *, opened: Opened, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    reader = _Rows(table.name, limits=limits)
    try:
        yield from walk(_content(file), reader)
    except ARCHIVE_ERRORS as error:
        raise Unreadable(WhyUnreadable.DAMAGED) from error
    reader.unvalued.has_too_many_merges = table.unvalued.has_too_many_merges
    opened.notices.extend(reader.unvalued.notices())
    opened.warnings.extend(Control(max(0, table.valued - reader.valued)).warnings())


class _Rows(Walker):
    """The rows of the first sheet with a name."""

    def __init__(self, sheet: str, *, limits: Limits) -> None:
        super().__init__()
        self._sheet = sheet
        self._limits = limits
        self.unvalued = Unvalued()
        self.valued = 0  # cells of the rows that have come which have a value other than a text
        self._valued = 0  # … of the row
        self._tables = 0  # in one another, counted from the sheet on
        self._is_read = False
        self._aside = 0
        self._number = 1
        self._repeated = 1
        self._is_hidden = False
        self._cells: list[str] = []
        self._blanks = 0  # since the last cell with anything in it
        self._cell: Attributes | None = None
        self._shown: list[str] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == TABLE + "table":
            is_the_sheet = not self._is_read and attributes.get(TABLE + "name", "") == self._sheet
            self._tables += 1 if self._tables or is_the_sheet else 0
        elif self._tables != 1:
            return
        elif name in _ASIDE:
            self._aside += 1
        elif self._aside:
            return
        elif name in CELLS:
            self._cell, self._shown = attributes, []
        elif name == TABLE + "table-row":
            self._repeated = count(attributes, "number-rows-repeated")
            self._is_hidden = attributes.get(TABLE + "visibility") in HIDDEN
            self._cells, self._blanks, self._valued = [], 0, 0
        elif self._cell is not None:
            self._begin_text(name, attributes)

    def _begin_text(self, name: str, attributes: Attributes) -> None:
        if name == TEXT + "p":
            self._shown.append("\n" if self._shown else "")
        elif name == TEXT + "s":
            self._shown.append(" " * min(count(attributes, "c", TEXT), self._limits.cell_characters))
        elif name == TEXT + "tab":
            self._shown.append("\t")
        elif name == TEXT + "line-break":
            self._shown.append("\n")

    def text(self, text: str) -> None:
        if self._cell is not None and self._tables == 1 and not self._aside:
            self._shown.append(text)

    def end(self, name: str) -> None:
        if name == TABLE + "table" and self._tables:
            self._tables -= 1
            self._is_read = self._is_read or not self._tables
        elif self._tables != 1:
            return
        elif name in _ASIDE:
            self._aside -= 1
        elif self._aside:
            return
        elif name in CELLS and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == TABLE + "table-row":
            self._end_row()

    def _end_cell(self, cell: Attributes) -> None:
        # Some programs write only the value, without the text that people see.
        shown = "".join(self._shown) if self._shown else cell.get(OFFICE + "value", "")
        text = self._text_of(cell, shown)
        repeated = count(cell, "number-columns-repeated")
        if text and not VALUES.isdisjoint(cell):
            self._valued += repeated
        if not text:
            self._blanks += repeated
            return
        width = len(self._cells) + self._blanks + repeated
        if width > MOST_COLUMNS:
            raise Unreadable(WhyUnreadable.COLUMNS_FAR_APART, letter=column_letter(MOST_COLUMNS))
        self._cells += [""] * self._blanks + [text] * repeated
        self._blanks = 0

    def _text_of(self, cell: Attributes, shown: str) -> str:
        kind = cell.get(OFFICE + "value-type")
        if cell.get(_VALUE_TYPE) == "error":
            self.unvalued.errors += 1
            return clean(shown)
        if TABLE + "formula" in cell:
            _, _, formula = cell[TABLE + "formula"].partition("=")
            if may_be_phone(formula):
                return clean(as_text(formula))
            # If the result is an empty text, the cell has an empty paragraph.
            is_number = kind == "float" or (kind is None and not self._shown)
            result = cell.get(OFFICE + "value")
            if is_number and has_no_result(formula, kind="n", value=result, calculates_on_load=False):
                self.unvalued.formulas += 1
                return clean(as_text(formula))
        return clean(value_of(kind, cell, shown))

    def _end_row(self) -> None:
        if self._cells:
            if self._number + self._repeated > LAST_ROW:
                raise Unreadable(WhyUnreadable.DAMAGED)
            if self._repeated > self._limits.rows:
                raise Unreadable(WhyUnreadable.TOO_MANY_ROWS, found=self._repeated, limit=self._limits.rows)
            if self._is_hidden:
                self.unvalued.hide(self._number, self._repeated)
            self.rows += [(self._number + index, list(self._cells)) for index in range(self._repeated)]
            self.valued += self._valued * self._repeated
        self._number += self._repeated


def value_of(kind: str | None, cell: Attributes, shown: str) -> str:
    """The text of a cell of this type, from its attributes and the text that people see in it."""
    try:
        if kind == "date":
            return moment(datetime.fromisoformat(cell[OFFICE + "date-value"].removesuffix("Z")))
        if kind == "time":
            return _clock(cell[OFFICE + "time-value"], shown)
        if kind == "boolean":
            return truth(cell[OFFICE + "boolean-value"] == "true")
        if kind in ("float", "currency"):
            return _as_shown(float(cell[OFFICE + "value"]), shown)
    except (KeyError, ValueError, OverflowError):
        return shown
    return shown or cell.get(OFFICE + "string-value", "")


def _as_shown(value: float, shown: str) -> str:
    """The number; or the shown text if it has the same digits with further zeros, spaces or signs: "0012" for 12,
    "+91 98765 43210" for 919876543210."""
    exact = number(value)
    digits = _NO_DIGITS.sub("", shown)
    is_plain = digits.isascii() and exact.isdecimal() and not set(shown) & set(",.%Ee/:")
    if is_plain and digits.lstrip("0") == exact.lstrip("0") and not shown.strip().startswith("-"):
        return shown
    return shown.strip() if shown.strip() in ("TRUE", "FALSE") else exact


def _clock(value: str, shown: str) -> str:
    """A time of day; or a duration, if it is longer than a day."""
    match = _DURATION.fullmatch(value)
    if match is None:
        return shown
    sign, hours, minutes, seconds, fraction = match.groups()
    whole = timedelta(
        hours=int(hours), minutes=int(minutes), seconds=float(f"{seconds}.{fraction or 0}")
    ) * (-1 if sign else 1)  # fmt: skip
    if timedelta() <= whole < _DAY:
        return time_of_day((_MIDNIGHT + whole).time())
    return duration(whole)
