"""The numbers that an administrator has pasted or uploaded. The page shows them before they are added.

It shows each column in which numbers were found, and each line in which none was found.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from campaigns.leads import (
    PHONE,
    Column,
    DialMethod,
    Field,
    Phone,
    campaign_fields,
    folded,
    match_columns,
    read_phone,
    shortened,
)
from campaigns.spreadsheets import Row, column_names, find_header

from .number_texts import SEARCHED_CHARACTERS, phones_in

FIRST_ROWS = 3
_MOSTLY = 0.6
_SAYS_NOTHING = ("phone_letters", "phone_missing", "phone_characters")  # problems that only mean "no number"

# Parts of a column's name, as `leads.texts.folded` gives it. The columns of a lead file are chosen more strictly: there
# a stranger is called if a wrong column is taken. Here somebody is called who must not be, if a column is missed.
_PHONE_WORDS = (
    *("phone", "mobile", "mobno", "telno", "telephone", "cell", "contact", "landline", "whatsapp", "msisdn", "fax"),
    *("dndnumber", "dncnumber", "donotcall", "callernumber", "मोबाइल", "मोबाईल", "फोन", "फ़ोन", "दूरभाष", "संपर्क"),
)
_OTHER_WORDS = (
    *("email", "mailid", "aadhaar", "aadhar", "account", "invoice", "order", "policy", "loan", "ticket", "ref"),
    *("amount", "date", "time", "created", "updated", "serial", "pincode", "pin", "code", "gst", "card", "uid"),
    *("uuid", "id"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet; `name` is "" for text."""

    name: str
    rows: Sequence[Row]


@dataclass(slots=True)
class GivenColumn:
    """A column in which numbers were found. If it is `ticked`, they are added unless the administrator changes that;
    `why_not` says why it is not."""

    label: str
    sheet: str = ""
    phones: list[str] = field(default_factory=list)  # E.164; a number that occurs twice is in it twice
    ticked: bool = True
    why_not: str = ""

    @property
    def count(self) -> int:
        """How many different numbers it has."""
        return len(set(self.phones))


@dataclass(frozen=True, slots=True)
class Unread:
    """A line or a cell without a number: where it stands, what was found there, and why it is none."""

    sheet: str
    row: int
    column: str
    found: str
    message: str


@dataclass(slots=True)
class Given:
    """What is in a pasted text or a file. `above` are the lines above the column names, `first` the first rows with
    numbers; both as (sheet, row, text)."""

    columns: list[GivenColumn] = field(default_factory=list)
    above: list[tuple[str, int, str]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    first: list[tuple[str, int, str]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def add(self, other: "Given") -> None:
        """Adds what is in another text or sheet, behind this."""
        self.columns += other.columns
        self.above += other.above
        self.unread += other.unread
        self.first += other.first
        self.notices += other.notices

    @property
    def phones(self) -> set[str]:
        """The different numbers of the ticked columns."""
        return {phone for column in self.columns if column.ticked for phone in column.phones}

    def count_all(self) -> int:
        """How many different numbers all columns have, ticked or not."""
        return len({phone for column in self.columns for phone in column.phones})

    @property
    def doubles(self) -> int:
        """How many further times numbers of the ticked columns were given."""
        given = Counter(phone for column in self.columns if column.ticked for phone in column.phones)
        return given.total() - len(given)


def given_lines(text: str) -> Given:
    """What is in a pasted text: each line is a row with one cell."""
    lines = [Row(number, (line.strip(),)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return _given(Sheet("", lines), header=0, names=["Pasted numbers"])


def given_sheet(sheet: Sheet, *, head: Sequence[Row], width: int) -> Given:
    """What is in a sheet with `width` columns; `head` are its first rows.

    A row with a number in it is not the row of column names. The lines above the names are shown, and their numbers are
    added only if the administrator says so.
    """
    header = find_header(head)
    names = next((row for row in head if row.number == header), None)
    if names and any(map(phones_in, names.cells)):
        header, names = 0, None
    return _given(sheet, header=header, names=column_names(names, width))


def _given(sheet: Sheet, *, header: int, names: Sequence[str]) -> Given:
    given = Given()
    above = [row for row in sheet.rows if row.number < header]
    below = [row for row in sheet.rows if row.number > header]
    found = [(row, [phones_in(cell) if cell else [] for cell in row.cells]) for row in below]
    columns = _columns(sheet.name, found, names)
    given.columns = list(columns.values())
    given.above = [(sheet.name, row.number, _line(row)) for row in above]
    if in_above := [phone for row in above for cell in row.cells for phone in phones_in(cell)]:
        word = "They stand above the column names, so they may be somebody else's, for example the sender's."
        given.columns.append(GivenColumn("Lines above the column names", sheet.name, in_above, False, word))
    ticked = [index for index, column in columns.items() if column.ticked]
    for row, phones in found:
        given.unread += _unread(sheet.name, row, phones, ticked, names)
        if len(given.first) < FIRST_ROWS and any(phones):
            given.first.append((sheet.name, row.number, _line(row)))
    return given


def _columns(sheet: str, found: Sequence[tuple[Row, list[list[str]]]], names: Sequence[str]) -> dict[int, GivenColumn]:
    """The columns with numbers, by their index."""
    columns: dict[int, GivenColumn] = {}
    filled: Counter[int] = Counter()
    with_numbers: Counter[int] = Counter()
    for row, phones in found:
        for index, (cell, of_cell) in enumerate(zip(row.cells, phones, strict=True)):
            filled[index] += bool(cell)
            if of_cell:
                with_numbers[index] += 1
                columns.setdefault(index, GivenColumn(names[index], sheet)).phones.extend(of_cell)
    for index, column in columns.items():
        column.why_not = _why_not(column.label, with_numbers[index] / filled[index])
        column.ticked = not column.why_not
    if not any(column.ticked for column in columns.values()):
        for column in columns.values():  # one of them has the numbers, or nobody would have given the file
            column.ticked = not _is_something_else(column.label)
            column.why_not = "" if column.ticked else column.why_not
    return dict(sorted(columns.items()))


def _why_not(name: str, share: float) -> str:
    """Why a column is not ticked; "" if it is. `share` is the part of its filled cells with a number, 0 to 1."""
    if _is_named_like_phones(name):
        return ""
    if _is_something_else(name):
        return "By its name the column holds something else. Tick it if these are phone numbers."
    return "" if share >= _MOSTLY else "Few of its cells hold a phone number. Tick it if these are to be added, too."


@cache
def _phone_field() -> tuple[Field, ...]:
    return campaign_fields([PHONE], dial_method=DialMethod.NORMAL)


def _is_named_like_phones(name: str) -> bool:
    word = folded(name)
    return any(part in word for part in _PHONE_WORDS) or bool(match_columns([Column(0, name)], _phone_field()))


def _is_something_else(name: str) -> bool:
    if _is_named_like_phones(name):
        return False
    words = [folded(word) for word in name.replace("_", " ").split()]
    return any(word.startswith(part) if len(part) > 3 else word == part for word in words for part in _OTHER_WORDS)


def _unread(
    sheet: str, row: Row, phones: Sequence[Sequence[str]], ticked: Sequence[int], names: Sequence[str]
) -> Iterator[Unread]:
    """The whole line, if no ticked column has a number in it; else the filled cells of ticked columns without a
    number."""
    if not any(phones[index] for index in ticked if index < len(phones)):
        yield Unread(sheet, row.number, "", _line(row), _why_unread(row, ticked))
        return
    for index, cell in enumerate(row.cells):
        if len(cell) > SEARCHED_CHARACTERS:
            yield Unread(sheet, row.number, names[index], shortened(cell), _too_long())
        elif cell and index in ticked and not phones[index]:
            yield Unread(sheet, row.number, names[index], shortened(cell), _message(cell))


def _why_unread(row: Row, ticked: Sequence[int]) -> str:
    cells = [row.cells[index] for index in ticked if index < len(row.cells) and row.cells[index]]
    if any(len(cell) > SEARCHED_CHARACTERS for cell in row.cells):
        return _too_long()
    return _message(cells[0]) if len(cells) == 1 else "There is no phone number in this line."


def _message(cell: str) -> str:
    """Why the cell gives no number."""
    read = read_phone(cell)
    if isinstance(read, Phone) or read.code in _SAYS_NOTHING:
        return "There is no phone number in it."
    return read.message


def _too_long() -> str:
    return f"The text is longer than {SEARCHED_CHARACTERS:,} characters, and only its beginning was searched."


def _line(row: Row) -> str:
    return shortened(" · ".join(cell for cell in row.cells if cell))
