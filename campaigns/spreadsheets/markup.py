"""Workbooks that are one XML document (.ods, XML of Excel 2003): parsed as a stream, so that only a row at a time is
in memory, and refused where the XML is of a kind that no spreadsheet program writes.

A reader is a ``Walker``: told of elements as they begin and end, it puts rows into ``rows``. The document is walked
twice, since only its end tells which sheets are hidden or blank: once for the sheets, once for the rows of one.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.parsers import expat

from .choice import Sheets, first_with_cells
from .errors import unreadable

Attributes = dict[str, str]
Rows = Iterator[tuple[int, list[str]]]

LAST_ROW = 2**24
"""No spreadsheet program has more rows, filled or not."""

_DEEPEST = 200  # elements in one another; spreadsheets have about fifteen


class Found(NamedTuple):
    """A sheet of the document."""

    name: str
    is_hidden: bool
    is_blank: bool


class Walker:
    """What is made of a document while it goes by. Names are "namespace local"."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, list[str]]] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Some of the characters between two of these."""


def walk(document: Iterable[bytes], walker: Walker, *, encoding: str | None = None) -> Rows:
    """The rows that the walker makes of the document, as they come. Raises Unreadable for what is no XML, or is
    dangerous."""
    depth = 0

    def begin(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise unreadable("damaged")
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
        raise unreadable("damaged") from error
    yield from walker.rows


def _refuse_definitions(*_: object) -> None:
    raise unreadable("unsafe")


def choose(found: Iterable[Found], *, asked: str | None) -> tuple[str, Sheets]:
    """The name of the sheet to read, and all of them."""
    blank: dict[str, bool] = {}
    sheets = Sheets()
    for sheet in found:
        blank.setdefault(sheet.name, sheet.is_blank)
        sheets.add(sheet.name, is_hidden=sheet.is_hidden)
    return first_with_cells(sheets.to_try(asked), is_blank=lambda name: blank[name]), sheets
