"""The values of this package: the limits for a file, and what is found in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

# Excel's own limit on the text of a cell.
EXCEL_CELL_CHARACTERS = 32_767

MOST_COLUMNS = 16_384
"""Excel's own limit on the columns of a sheet."""

# So many of the first rows with anything in them are searched for the header. So many rows of each sheet decide which
# sheets may have leads.
HEAD_ROWS = 60

TEXT = "csv"
"""The kind (``sniffing.FileKind``) of text with delimiters."""

MOST_WARNED_ROWS = 20

QUOTINGS = ("quoted", "plain")
"""How quotation marks of text are read: as the marks around a cell, or as characters like any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost at most.

    ``file_bytes`` its size as uploaded · ``rows`` rows with anything in them · ``columns`` columns with a name or
    values; columns with the names ``uncounted`` do not count, since the portal adds them to files that it gives out ·
    ``cell_characters`` the text of a cell · ``memory_bytes`` the address space of the process that reads it, the size
    to which a workbook may unpack, and the size of the kept rows · ``seconds`` of clock and of processor time ·
    ``room_bytes`` what is left on the disk for the kept rows.
    """

    file_bytes: int
    rows: int
    columns: int
    cell_characters: int = EXCEL_CELL_CHARACTERS
    memory_bytes: int
    seconds: float
    uncounted: Sequence[str] = ()
    room_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as Excel shows it (from 1), and its cells as text, without blank ones at the end."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileWarning:
    """A doubt about the file as a whole. A person must see it before anything of the file is sent. ``code`` is a stable
    slug. ``rows`` are the first rows that it is about (MOST_WARNED_ROWS at most), none if it is about no single row."""

    code: str
    message: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FilledDown:
    """Blank cells of a column (from 0) that got the text of the first cell of their vertical merge: how many they are,
    and the first of them as (row, text)."""

    column: int
    count: int
    examples: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class SheetHead:
    """The first rows of a sheet, and how many of its rows have anything in them."""

    name: str
    rows: int
    head: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What was found in a file.

    ``kind`` as in ``sniffing.FileKind`` · ``sheets`` the names of its sheets, hidden ones last (none for text) ·
    ``hidden`` those of them that are hidden · ``sheet`` the one that was read ("" for text) · ``last_row`` the
    number of the last row with anything in it · ``rows`` how many rows have anything in them · ``columns`` the cells
    of the widest row · ``notices`` sentences for people on how the file was read · ``encoding`` and ``delimiter`` by
    which text was read, as keys of ENCODINGS and DELIMITERS ("" for others) · ``quoting`` as in QUOTINGS, "" for others
    · ``warnings`` doubts that a person has to see · ``filled_down`` what vertical merges gave, by column ·
    ``hidden_columns`` from 0 · ``others`` the visible sheets with cells, the one that was read among them, where nobody
    asked for one and there are several · ``head`` its first rows with anything in them · ``head_widths`` their numbers
    and how many cells they have, blank ones at the end counted.
    """

    kind: str
    sheets: tuple[str, ...]
    hidden: tuple[str, ...]
    sheet: str
    last_row: int
    rows: int
    columns: int
    notices: tuple[str, ...]
    encoding: str
    delimiter: str
    head: tuple[Row, ...]
    head_widths: tuple[tuple[int, int], ...] = ()
    quoting: str = ""
    warnings: tuple[FileWarning, ...] = ()
    filled_down: tuple[FilledDown, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    others: tuple[SheetHead, ...] = ()


@dataclass(slots=True, kw_only=True)
class Opened:
    """A file that a reader has opened. ``rows`` gives the rows one after the other, each with its number and its
    cleaned cells. The reader may add to ``notices`` and ``warnings`` until the last row has come.

    ``merges`` are the vertical merges as (first row, last row, column from 0), in any order; the cells that they cover
    are filled as the rows come. ``others`` are the other visible sheets with anything in them.
    """

    rows: Iterator[tuple[int, list[str]]]
    sheets: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    quoting: str = ""
    notices: list[str] = field(default_factory=list)
    warnings: list[FileWarning] = field(default_factory=list)
    merges: Sequence[tuple[int, int, int]] = ()
    hidden_columns: Sequence[int] = ()
    others: Sequence[SheetHead] = ()
