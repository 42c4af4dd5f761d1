"""A web page with a table, with the name of a spreadsheet: how many systems export their reports. Excel opens such a
file as a sheet, and so does this: the largest table, its rows numbered from 1."""

import re
from html.parser import HTMLParser
from typing import BinaryIO

from .cells import clean
from .choice import Sheets
from .encoding import declared_codec, decoded
from .errors import unreadable
from .header import column_letter
from .sheet import Limits, Opened

NOTICE = "Read as a web page with a table. Its rows are numbered from the top of the table."

_SPACES = re.compile(r"\s+")
_UNSHOWN = frozenset({"script", "style", "template"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_SPAN = re.compile(r"\s*([0-9]{1,9})")
_MOST_ROWSPAN = 65_534  # as browsers have it
_DEEPEST = 50  # tables in one another


def open_html(file: BinaryIO, *, sheet: str | None, limits: Limits) -> Opened:
    """The table of that name ("Table 2"), or the one with the most filled cells."""
    tables = [table for table in _tables(file, limits=limits) if table.filled]
    if not tables:
        raise unreadable("web_page")
    names = [f"Table {number}" for number in range(1, len(tables) + 1)] if len(tables) > 1 else []
    sheets = Sheets()
    for name in names:
        sheets.add(name, is_hidden=False)
    if sheet is not None:
        sheets.to_try(sheet)
        chosen = names.index(sheet)
    else:
        chosen = max(range(len(tables)), key=lambda index: tables[index].filled)
    name = names[chosen] if names else ""
    return Opened(
        rows=((number, cells) for number, cells in enumerate(tables[chosen].rows, start=1)),
        sheets=names,
        sheet=name,
        notices=[NOTICE, *([f"Read “{name}”, one of {len(names):,} tables in the page."] if names else [])],
    )


def _tables(file: BinaryIO, *, limits: Limits) -> list["_Table"]:
    parser = _Parser(limits)
    for text in decoded(file, declared_codec(file)):
        parser.feed(text)
    parser.close()
    return parser.finished()


class _Table:
    """Rows of cells as they are placed by spans; as in a sheet, the text of merged cells stands in the first one."""

    def __init__(self, limits: Limits) -> None:
        self.rows: list[list[str]] = []
        self.filled = 0
        self._limits = limits
        self._spans: dict[int, int] = {}  # column → rows below this one that a cell still covers
        self._covered: set[int] = set()  # columns of this row that a cell above covers
        self._text: list[str] | None = None  # of the cell that is open
        self._colspan = self._rowspan = 1

    def begin_row(self) -> None:
        self.end_cell()
        self.rows.append([])
        self._covered = set(self._spans)
        self._spans = {column: left - 1 for column, left in self._spans.items() if left > 1}

    def begin_cell(self, colspan: int, rowspan: int) -> None:
        self.end_cell()
        if not self.rows:
            self.begin_row()
        self._text, self._colspan, self._rowspan = [], colspan, rowspan

    def add(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end_cell(self) -> None:
        if self._text is None:
            return
        text, self._text = clean(_SPACES.sub(" ", "".join(self._text))), None
        row = self.rows[-1]
        while len(row) in self._covered:
            row.append("")
        if text:
            self.filled += 1
            if len(row) >= self._limits.columns:
                letter = column_letter(len(row))
                raise unreadable(
                    "too_many_columns",
                    row=len(self.rows), letter=letter, found=len(row) + 1, limit=self._limits.columns,
                )  # fmt: skip
        width = min(self._colspan, self._limits.columns + 1 - min(len(row), self._limits.columns))
        if self._rowspan > 1:
            self._spans |= dict.fromkeys(range(len(row), len(row) + width), self._rowspan - 1)
        if len(row) < self._limits.columns:
            row += [text] + [""] * (width - 1)


class _Parser(HTMLParser):
    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits
        self._open: list[_Table] = []
        self._finished: list[_Table] = []
        self._unshown = 0

    def finished(self) -> list[_Table]:
        """All tables, in the order in which they began; those that were never closed too."""
        while self._open:
            self._open.pop().end_cell()
        return self._finished

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSHOWN:
            self._unshown += 1
        elif tag == "table":
            self._begin_table()
        elif not self._open:
            return
        elif tag == "tr":
            self._open[-1].begin_row()
        elif tag in ("td", "th"):
            attributes = dict(attrs)
            self._open[-1].begin_cell(
                _span(attributes.get("colspan"), most=self._limits.columns + 1),
                _span(attributes.get("rowspan"), most=_MOST_ROWSPAN),
            )
        elif tag in _BREAKS:
            self._open[-1].add(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSHOWN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSHOWN:
            self._unshown = max(0, self._unshown - 1)
        elif not self._open:
            return
        elif tag == "table":
            self._open.pop().end_cell()
        elif tag in ("tr", "td", "th"):
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._unshown:
            self._open[-1].add(data)

    def _begin_table(self) -> None:
        if len(self._open) == _DEEPEST:
            raise unreadable("web_page")
        table = _Table(self._limits)
        self._finished.append(table)
        self._open.append(table)


def _span(text: str | None, *, most: int) -> int:
    match = _SPAN.match(text or "")
    return min(max(1, int(match[1])), most) if match else 1
