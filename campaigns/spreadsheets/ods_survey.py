"""Finds the sheets of an OpenDocument document. This is done before a sheet is read, since only the end of the document
tells which sheets are hidden or blank."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .markup import Attributes, Found, Walker
from .sheet import MOST_COLUMNS
from .unvalued import Unvalued

NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, OFFICE, TEXT, STYLE = (f"{NAMESPACE}{name}:1.0 " for name in ("table", "office", "text", "style"))
CELLS = frozenset({TABLE + "table-cell", TABLE + "covered-table-cell"})
HIDDEN = frozenset({"collapse", "filter"})
VALUES = frozenset(OFFICE + name for name in ("value", "date-value", "time-value", "boolean-value"))


@dataclass(slots=True)
class Table:
    """A sheet. ``valued`` is how many of its cells have a value other than a text."""

    name: str
    style: str
    is_blank: bool = True
    valued: int = 0
    unvalued: Unvalued = field(default_factory=Unvalued)


class Survey(Walker):
    """The sheets: their names, whether they are hidden, whether anything is in them, and what they say about rows and
    columns."""

    def __init__(self) -> None:
        super().__init__()
        self._tables: list[Table] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._depth = 0
        self._row = self._column = 0  # before which the next one begins
        self._rows = 1  # as which the row counts

    def sheets(self) -> Iterator[Found]:
        """In the document's order."""
        for table in self._tables:
            yield Found(table.name, is_hidden=table.style in self._hidden_styles, is_blank=table.is_blank)

    def table(self, name: str) -> Table:
        """The first sheet of a name."""
        return next(table for table in self._tables if table.name == name)

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == TABLE + "table":
            self._depth += 1
            if self._depth == 1:
                name_of_it, style = attributes.get(TABLE + "name", ""), attributes.get(TABLE + "style-name", "")
                self._tables.append(Table(name_of_it, style))
                self._row, self._column, self._rows = 1, 0, 0
        elif name == STYLE + "style":
            self._style = attributes.get(STYLE + "name", "")
        elif name == STYLE + "table-properties" and attributes.get(TABLE + "display") == "false":
            self._hidden_styles.add(self._style)
        elif self._depth == 1:
            self._begin_in_table(self._tables[-1], name, attributes)

    def _begin_in_table(self, table: Table, name: str, attributes: Attributes) -> None:
        if name in CELLS:
            self._begin_cell(table, attributes)
        elif name == TABLE + "table-row":
            self._row, self._column = self._row + self._rows, 0
            self._rows = count(attributes, "number-rows-repeated")
        elif name == TABLE + "table-column":
            self._begin_columns(table, attributes)

    def _begin_columns(self, table: Table, attributes: Attributes) -> None:
        end = min(self._column + count(attributes, "number-columns-repeated"), MOST_COLUMNS)
        if attributes.get(TABLE + "visibility") in HIDDEN:
            table.unvalued.hidden_columns += range(self._column, end)
        self._column = end

    def _begin_cell(self, table: Table, attributes: Attributes) -> None:
        columns = count(attributes, "number-columns-repeated")
        if OFFICE + "value-type" in attributes or TABLE + "formula" in attributes:
            table.is_blank = False
        if not VALUES.isdisjoint(attributes):
            table.valued += columns * self._rows
        if TABLE + "number-rows-spanned" in attributes:
            last = self._row + count(attributes, "number-rows-spanned") - 1
            table.unvalued.merge(self._row, last, self._column)
        self._column += columns

    def end(self, name: str) -> None:
        if name == TABLE + "table":
            self._depth -= 1


def count(attributes: Attributes, name: str, namespace: str = TABLE) -> int:
    """How often a cell or row repeats: its number, 1 without one."""
    text = attributes.get(namespace + name, "1")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 16 else 1
