"""Workbooks that are one XML document (.ods, XML of Excel 2003). The document is parsed as a stream, so that only one
row at a time is in memory. XML that no spreadsheet program would write is refused.

A reader is a ``Walker``: its methods are called where elements begin and end, and it puts rows into ``rows``. The
document is read twice. The first time is for its sheets, since only its end tells which of them are hidden or blank.
The second time is for the rows of one sheet.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from xml.parsers import expat

from .choice import Sheets, first_with_cells, others_to_look_at, sheet_head
from .errors import Unreadable, WhyUnreadable
from .sheet import HEAD_ROWS, SheetHead

Attributes = dict[str, str]
Rows = Iterator[tuple[int, list[str]]]

LAST_ROW = 2**24
"""No spreadsheet program has more rows."""

_DEEPEST = 200  # elements in one another; spreadsheets have about fifteen


class Found(NamedTuple):
    """A sheet of the document."""

    name: str
    is_hidden: bool
    is_blank: bool


class Walker:
    """Gets the elements and texts of a document while it is read. Names of elements are "namespace local"."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, list[str]]] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A part of the text between two tags."""


def walk(document: Iterable[bytes], walker: Walker, *, encoding: str | None = None) -> Rows:
    """The rows that the walker makes of the document, one after the other. Raises Unreadable for text that is no XML,
    and for dangerous XML."""
    depth = 0

    def begin(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Unreadable(WhyUnreadable.DAMAGED)
        walker.begin(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        walker.end(name)

    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, walker.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_definitions
    try:
        for chunk in document:
            parser.Parse(chunk)
            yield from walker.rows
            walker.rows.clear()
        parser.Parse(b"", True)
    except (expat.ExpatError, UnicodeError, ValueError) as error:
        raise Unreadable(WhyUnreadable.DAMAGED) from error
    yield from walker.rows


def _refuse_definitions(*_: object) -> None:
    raise Unreadable(WhyUnreadable.UNSAFE)


class Chosen(NamedTuple):
    """The name of the sheet to read, all sheets, and the other visible ones that may have leads as well."""

    name: str
    sheets: Sheets
    others: list[str]


def choose(found: Iterable[Found], *, asked: str | None) -> Chosen:
    """Chooses the sheet to read."""
    blank: dict[str, bool] = {}
    sheets = Sheets()
    for sheet in found:
        blank.setdefault(sheet.name, sheet.is_blank)
        sheets.add(sheet.name, is_hidden=sheet.is_hidden)
    name = first_with_cells(sheets.to_try(asked), is_blank=lambda name: blank[name])
    known_blank = {each for each, is_blank in blank.items() if is_blank}
    return Chosen(name, sheets, [] if asked else others_to_look_at(sheets.visible, read=name, blank=known_blank))


def read_heads(
    document: Callable[[], Iterable[bytes]],
    names: list[str],
    *,
    element: str,
    attribute: str,
    reader: Callable[[str], Walker],
    encoding: str | None = None,
) -> list[SheetHead]:
    """The first rows of the sheets of these names, with one reader for each. ``element`` is the element of a sheet,
    ``attribute`` the one with its name. Without names the document is not read."""
    heads = _Heads(names, element=element, attribute=attribute, reader=reader)
    for _ in walk(document(), heads, encoding=encoding) if names else ():
        pass  # it makes no rows
    return heads.found


class _Heads(Walker):
    """Reads the first rows of several sheets at once: each sheet's elements go to its own reader."""

    def __init__(self, names: Iterable[str], *, element: str, attribute: str, reader: Callable[[str], Walker]) -> None:
        super().__init__()
        self._wanted = list(names)
        self._element = element
        self._attribute = attribute
        self._reader_of = reader
        self._reader: Walker | None = None
        self._name = ""
        self._depth = 0  # sheets in one another
        self._count = 0
        self._head: list[tuple[int, list[str]]] = []
        self.found: list[SheetHead] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == self._element:
            self._depth += 1
            if self._depth == 1 and attributes.get(self._attribute, "") in self._wanted:
                self._begin_sheet(attributes[self._attribute])
        self._tell(lambda reader: reader.begin(name, attributes))

    def text(self, text: str) -> None:
        self._tell(lambda reader: reader.text(text))

    def end(self, name: str) -> None:
        self._tell(lambda reader: reader.end(name))
        self._take_rows()
        if name == self._element:
            self._depth -= 1
            if not self._depth and self._reader is not None:
                self._end_sheet()

    def _begin_sheet(self, name: str) -> None:
        self._wanted.remove(name)  # of two with the same name the first is read
        self._reader = self._reader_of(name)
        self._name, self._count, self._head = name, 0, []

    def _tell(self, event: Callable[[Walker], None]) -> None:
        """Gives the event to the sheet's reader. A sheet that it cannot read is dropped here: a person who chooses it
        is told why."""
        if self._reader is not None:
            try:
                event(self._reader)
            except Unreadable:
                self._reader = None

    def _take_rows(self) -> None:
        if self._reader is not None and self._reader.rows:
            self._count += len(self._reader.rows)
            self._head += self._reader.rows[: HEAD_ROWS - len(self._head)]
            self._reader.rows.clear()

    def _end_sheet(self) -> None:
        if self._head:
            self.found.append(sheet_head(self._name, self._count, self._head))
        self._reader = None
