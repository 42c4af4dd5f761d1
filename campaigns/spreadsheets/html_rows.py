"""The rows of a web page's table. A cell over several rows or columns is put where a browser shows it."""

import re
from collections.abc import Mapping
from typing import ClassVar

from .cells import clean
from .errors import Unreadable, WhyUnreadable
from .header import column_letter
from .html_numbers import exact_text
from .merges import MOST_PLACES
from .sheet import MOST_COLUMNS, Limits

_SPACES = re.compile(r"\s+")
_SPAN = re.compile(r"\s*([0-9]{1,9})")
_MOST_ROWSPAN = 65_534  # as browsers have it
_NOT_SHOWN = re.compile(r"display\s{0,9}:\s{0,9}none", re.IGNORECASE)
_PLAIN_TAGS = frozenset({"colspan", "rowspan", "class", "align", "width", "style"})


class Covered:
    """Counts the places that cells over several rows cover in all tables."""

    def __init__(self) -> None:
        self._places = 0

    def add(self, places: int) -> None:
        """Raises Unreadable if they are too many."""
        self._places += places
        if self._places > MOST_PLACES:
            raise Unreadable(WhyUnreadable.MERGED_TOO_FAR, limit=MOST_PLACES)


class Table:
    """A table while it is read. ``filled``: how many cells have anything in them · ``merges``: its cells over several
    rows, as ``Opened.merges`` · ``inner``: the tables in its cells · ``differing``: rows with a cell whose shown number
    differs from the kept one."""

    BREAK: ClassVar[str] = "\v"

    def __init__(self, limits: Limits, covered: Covered) -> None:
        self.rows: list[list[str]] = []
        self.merges: list[tuple[int, int, int]] = []
        self.inner: list[Table] = []
        self.differing: list[int] = []
        self.filled = self.hidden_rows = 0
        self._most_characters = 2 * limits.cell_characters
        self._column = 0  # of the cell that is open, or of the next one
        self._covered = covered
        self._covered_until: dict[int, int] = {}  # column → the last row that a cell above covers
        self._is_hidden = False
        self._texts: list[str] | None = None  # of the cell that is open
        self._characters = 0
        self._attributes: Mapping[str, str] = {}

    def begin_row(self, attributes: Mapping[str, str]) -> None:
        """Ends the row and the cell before, and begins a row."""
        self.end_cell()
        self.rows.append([])
        self._column = 0
        self._is_hidden = "hidden" in attributes or _NOT_SHOWN.search(attributes.get("style", "")) is not None

    def begin_cell(self, attributes: Mapping[str, str]) -> None:
        """Ends the cell before, and begins a cell; in a new row where none is open."""
        self.end_cell()
        if not self.rows:
            self.begin_row({})
        self._texts, self._characters, self._attributes = [], 0, attributes

    def add(self, text: str) -> None:
        """Adds text to the open cell; BREAK stands for a line break."""
        if self._texts is not None and self._characters <= self._most_characters:
            self._texts.append(text)
            self._characters += len(text)

    def end_cell(self) -> None:
        """Puts the open cell into its place. Raises Unreadable if that is too far to the right or too far down."""
        if self._texts is None:
            return
        text, attributes = _text(self._texts), self._attributes
        self._texts = None
        self._skip_covered()
        column = self._column
        self._column += 1
        if attributes:
            if not attributes.keys() <= _PLAIN_TAGS:
                text, differs = exact_text(text, attributes)
                self.differing += [len(self.rows)] if differs else []
            self._span(column, attributes, is_filled=bool(text))
        if text:
            self._put(text, column)

    def _skip_covered(self) -> None:
        """Goes to the next place of this row that no cell above covers."""
        if self._covered_until:
            begin, row = self._column, len(self.rows)
            while self._covered_until.get(self._column, 0) >= row:
                self._column += 1
            self._covered.add(self._column - begin)

    def _put(self, text: str, column: int) -> None:
        row = self.rows[-1]
        if column >= MOST_COLUMNS:
            raise Unreadable(WhyUnreadable.COLUMNS_FAR_APART, letter=column_letter(MOST_COLUMNS))
        if not row:
            self.hidden_rows += self._is_hidden
        self.filled += 1
        if column > len(row):
            row += [""] * (column - len(row))
        row.append(text)

    def _span(self, column: int, attributes: Mapping[str, str], *, is_filled: bool) -> None:
        width = _number(attributes.get("colspan"), most=MOST_COLUMNS + 1)
        height = _number(attributes.get("rowspan"), most=_MOST_ROWSPAN)
        self._column = min(column + width, MOST_COLUMNS + 1)
        if height > 1:
            last_row = len(self.rows) + height - 1
            self._covered_until |= dict.fromkeys(range(column, self._column), last_row)
            self._covered.add(self._column - column)
            if is_filled:
                self.merges.append((len(self.rows), len(self.rows) + height - 1, column))


def _text(texts: list[str]) -> str:
    """The text of a cell. Spaces and line ends of the page become one space; BREAK becomes a line end."""
    text = "".join(texts)
    if Table.BREAK not in text:
        return clean(_SPACES.sub(" ", text))
    lines = (_SPACES.sub(" ", line) for line in text.split(Table.BREAK))
    return clean("\n".join(line for line in map(clean, lines) if line))


def _number(text: str | None, *, most: int) -> int:
    match = _SPAN.match(text or "")
    return min(max(1, int(match[1])), most) if match else 1
