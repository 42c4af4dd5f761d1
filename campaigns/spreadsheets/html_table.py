"""Web pages with a table. Many systems export their reports so, often with the name of a spreadsheet, and Excel opens
such a file as a sheet. Here the largest table is read. Its rows are numbered from 1."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import BinaryIO

from .choice import Sheets
from .encoding import declared_codec, decoded
from .errors import Unreadable, WhyUnreadable
from .html_rows import Covered, Table
from .html_tokens import NEVER_CLOSED, Tag, tags_and_texts
from .sheet import MOST_WARNED_ROWS, FileWarning, Limits, Opened

NOTICE = "Read as a web page with a table. Its rows are numbered from the top of the table."

_BREAKS = frozenset({"br", "p", "/p", "div", "/div", "li", "/li"})
_TELLING = re.compile(r"span|x:|sdval|data-|hidden|display", re.IGNORECASE)
_DEEPEST = 50  # tables in one another
_FILLED_WITH = 3  # how many of the tables around a text get it in their cells


def open_html(file: BinaryIO, *, sheet: str | None, limits: Limits) -> Opened:
    """The table of that name ("Table 2"), or the one with the most filled cells."""
    return open_pages(["".join(decoded(file, declared_codec(file)))], sheet=sheet, limits=limits, notice=NOTICE)


def open_pages(pages: Iterable[str], *, sheet: str | None, limits: Limits, notice: str) -> Opened:
    """The same for several pages; the numbers of their tables go on from page to page."""
    covered = Covered()
    readers = [_Page(page, limits=limits, covered=covered) for page in pages]
    tables = [table for reader in readers for table in standing(reader.tables) if table.filled]
    if not tables:
        raise Unreadable(WhyUnreadable.WEB_PAGE)
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
    table = tables[chosen]
    return Opened(
        rows=((number, cells) for number, cells in enumerate(table.rows, start=1)),
        sheets=names,
        sheet=name,
        notices=[
            notice,
            *([f"Read “{name}”, one of {len(names):,} tables in the page."] if names else []),
            *([f"Hidden or filtered rows: {table.hidden_rows:,}. They are included."] if table.hidden_rows else []),
        ],
        warnings=[*_differing(table.differing), *([_CUT_SHORT] if any(r.is_cut_short for r in readers) else [])],
        merges=table.merges,
    )


def _differing(rows: Sequence[int]) -> Iterable[FileWarning]:
    if rows:
        yield FileWarning(
            "html_number_differs",
            f"Cells that show another number than the one that is kept behind them: {len(rows):,}. What they show was"
            " taken. Compare these rows with the system that made the file.",
            tuple(rows[:MOST_WARNED_ROWS]),
        )


_CUT_SHORT = FileWarning(
    "html_cut_short",
    "The page ends within a tag or a comment that is never closed, so what follows it was not read. Compare the last"
    " row with the system that made the file, or export it once more.",
)


def standing(tables: Sequence[Table]) -> list[Table]:
    """The tables with the data. If tables are nested, that is the outer one, unless it is only there for the layout."""
    return list(chain.from_iterable(_standing(table) for table in tables))


def _standing(table: Table) -> list[Table]:
    inner = standing(table.inner)
    most = max((each.filled for each in inner), default=0)
    if most <= 1 or (most < table.filled and sum(each.filled for each in inner) <= 2 * table.filled):
        return [table]
    return inner


def _attributes(tag: Tag) -> dict[str, str]:
    """The attributes of a tag that matter for its cell or row. Most tags have only a class and a colour."""
    return tag.attributes() if _TELLING.search(tag.inside) else {}


class _Page:
    """The outermost tables of a page, and whether the page is complete."""

    def __init__(self, page: str, *, limits: Limits, covered: Covered) -> None:
        self.tables: list[Table] = []
        self.is_cut_short = False
        self._limits = limits
        self._covered = covered
        self._open: list[Table] = []
        self._unshown = 0
        for piece in tags_and_texts(page):
            if isinstance(piece, Tag):
                self._tag(piece)
            elif self._open and not self._unshown:
                self._add(piece)
        while self._open:
            self._end_table()

    def _tag(self, tag: Tag) -> None:
        name = tag.name
        if name == NEVER_CLOSED:
            self.is_cut_short = bool(self.tables or "<t" in tag.inside.lower())
        elif name == "table":
            self._begin_table()
        elif name in ("template", "/template"):
            self._unshown = max(0, self._unshown + (1 if name == "template" else -1))
        elif not self._open:
            return
        elif name in ("td", "th"):
            self._open[-1].begin_cell(_attributes(tag))
        elif name in ("/td", "/th", "/tr"):
            self._open[-1].end_cell()
            self._add(" ", within=1)
        elif name == "tr":
            self._open[-1].begin_row(_attributes(tag))
        elif name == "/table":
            self._end_table()
        elif name in _BREAKS:
            self._add(Table.BREAK)

    def _add(self, text: str, *, within: int = 0) -> None:
        """Adds the text to the open cell, and to the cells around its table. ``within``: so many of the innermost
        tables get nothing."""
        for table in self._open[-_FILLED_WITH : len(self._open) - within]:
            table.add(text)

    def _begin_table(self) -> None:
        if len(self._open) == _DEEPEST:
            raise Unreadable(WhyUnreadable.WEB_PAGE)
        table = Table(self._limits, self._covered)
        (self._open[-1].inner if self._open else self.tables).append(table)
        self._open.append(table)

    def _end_table(self) -> None:
        self._open.pop().end_cell()
