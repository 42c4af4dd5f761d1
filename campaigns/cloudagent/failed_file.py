"""Which rows the dialer did not load, and why.

The columns of a failed file are not documented; the mapped headers and a reason are likely (docs/dialer.md#callback).
So the columns with the number and with the reason are found by their names, else by what stands in them.
"""

import re
from collections import Counter
from collections.abc import Sequence

from campaigns.dialer import FailedRow, FailedRows, Note, NoteCode

from .failed_file_table import read_table

PHONE = "PhoneNumber"

# Headers as `_fold` leaves them, the likeliest first.
_PHONE_HEADERS = ("phonenumber", "phone", "phoneno", "mobile", "mobileno", "mobilenumber", "contactnumber", "number")
_SURE_REASONS = ("reason", "errorreason", "failurereason", "failedreason", "rejectreason", "rejectionreason")
_REASON_HEADERS = (
    *_SURE_REASONS,
    *("error", "errormessage", "errordescription", "failure", "message", "remark", "remarks"),
    *("description", "comment", "comments", "details", "status"),
)
# Of a header that is none of these, the first of these words that it has.
_REASON_WORDS = ("reason", "remark", "message", "descri", "error", "fail", "reject", "comment", "why", "status")
_CODES = ("code", "id")
# Digits, perhaps with a fraction of zeros; a number as Excel shortens it; one of which a part is hidden.
_PHONE_LOOK = re.compile(
    r"[+=\"'\s]*(?:(?:[0-9][\s().\"'-]*){7,15}(?:\.0+)?|[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,2}|[0-9]{2,}[xX*#•]{2,}[0-9]+)"
)
_PHONE_CHARACTERS = 40
_SAMPLE_ROWS = 200
_ROWS_ABOVE_HEADER = 10


def read_failed_file(data: bytes, *, map: Sequence[str]) -> FailedRows:
    """Reads a failed file whose batch was sent with the headers of `map`.

    It may have a header or none, and titles above the header; comma, semicolon, tab or bar between the cells; UTF-8,
    UTF-16 or cp1252. The number stands in the column that is called PhoneNumber or alike, else in the one that looks
    like numbers. The reason stands in a column that we did not send: one that is called reason or alike, else the last
    one with words in it. Bounded (see `failed_file_table`). Raises nothing, whatever the bytes.
    """
    table, notes = read_table(data)
    if not table:
        return FailedRows((), (), notes)
    header = _header_row(table, map)
    if header is not None or _may_be_header(table):
        columns = table[header or 0]
        rows = table if header is None else table[header + 1 :]
        phone = _phone_by_name(columns)
        if phone is None:
            phone = _phone_by_look(rows)
    else:
        rows = table
        expected = map.index(PHONE) if PHONE in map else 0
        phone = _phone_by_look(rows, preferred=expected)
        columns = _assumed_columns(rows, map, shift=max(0, (phone or 0) - expected))
        notes += (Note(NoteCode.NO_HEADER),)
    reason = _reason_column(columns, rows, map, phone)
    if rows and phone is None:
        notes += (Note(NoteCode.NO_PHONES),)
    if rows and reason is None:
        notes += (Note(NoteCode.NO_REASONS),)
    first = len(table) - len(rows) + 1
    read = tuple(_failed_row(row, columns, phone, reason, number) for number, row in enumerate(rows, start=first))
    return FailedRows(read, columns, notes, phone, reason)


def _header_row(table: Sequence[Sequence[str]], map: Sequence[str]) -> int | None:
    """The place of the row with the names of the columns: the first row, or one below titles. None without one."""
    if _is_header(table[0], map, names=1):
        return 0
    for place, row in enumerate(table[:_ROWS_ABOVE_HEADER]):
        if any(_looks_like_phone(cell) for cell in row):
            return None
        if place and _is_header(row, map, names=2):
            return place
    return None


def _may_be_header(table: Sequence[Sequence[str]]) -> bool:
    """Whether the first row may have names of columns that nobody knows: it has no digit, and the others do. It may as
    well be a row with a reason, so it stays among the rows."""
    first, *others = (any(character.isdigit() for cell in row for character in cell) for row in table[:_SAMPLE_ROWS])
    return not first and len(table[0]) > 1 and sum(others) * 2 > len(others)


def _is_header(row: Sequence[str], map: Sequence[str], *, names: int) -> bool:
    """Whether at least so many of these cells are names of columns. "Error" alone does not show it: it may be the
    reason of a row."""
    known = {_fold(name) for name in map} | {*_PHONE_HEADERS, *_SURE_REASONS}
    return sum(_fold(cell) in known for cell in row) >= names and not any(_looks_like_phone(cell) for cell in row)


def _assumed_columns(rows: Sequence[Sequence[str]], map: Sequence[str], *, shift: int) -> tuple[str, ...]:
    """Names for a table without header: those of the map, after `shift` columns that the dialer put before them."""
    width = max(len(row) for row in rows)
    names = [f"Column {number}" for number in range(1, width + 1)]
    names[shift : shift + len(map)] = map
    return tuple(names[:width])


def _phone_by_name(columns: Sequence[str]) -> int | None:
    folded = [_fold(column) for column in columns]
    return next((folded.index(name) for name in _PHONE_HEADERS if name in folded), None)


def _phone_by_look(rows: Sequence[Sequence[str]], *, preferred: int = 0) -> int | None:
    """The column in which most of the first rows look like phone numbers, at least half of them."""
    sample = rows[:_SAMPLE_ROWS]
    found: Counter[int] = Counter()
    for row in sample:
        found.update(index for index, cell in enumerate(row) if _looks_like_phone(cell))
    likely = [index for index, times in found.items() if times * 2 >= len(sample)]
    if preferred in likely:
        return preferred
    return max(likely, key=lambda index: (found[index], -index), default=None)


def _reason_column(
    columns: Sequence[str], rows: Sequence[Sequence[str]], map: Sequence[str], phone: int | None
) -> int | None:
    """The column with the reason: by its name, else by a word in its name, else the last one in which words stand; None
    without one.

    A column that we sent is not it, since a campaign may have a field called Status. Where a name stands twice, the
    first one is ours.
    """
    ours = Counter(_fold(name) for name in map)
    theirs: list[tuple[int, str]] = []
    for index, column in enumerate(columns):
        name = _fold(column)
        if ours[name]:
            ours[name] -= 1
        elif index != phone:
            theirs.append((index, name))
    for wanted in _REASON_HEADERS:
        for index, name in theirs:
            if name == wanted:
                return index
    for word in _REASON_WORDS:
        for index, name in theirs:
            if word in name and not name.endswith(_CODES):
                return index
    in_words = [index for index, _ in theirs if _has_words(rows, index)]
    candidates = in_words or [index for index, _ in theirs]
    return candidates[-1] if candidates else None


def _has_words(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Whether most of the first cells of the column that are not empty have letters."""
    cells = [row[column] for row in rows[:_SAMPLE_ROWS] if column < len(row) and row[column]]
    return sum(any(character.isalpha() for character in cell) for cell in cells) * 2 > len(cells)


def _failed_row(
    row: tuple[str, ...], columns: Sequence[str], phone: int | None, reason: int | None, number: int
) -> FailedRow:
    cells = row + ("",) * (len(columns) - len(row))
    why = "" if reason is None else cells[reason]
    if reason == len(columns) - 1:  # a reason with commas, without quotation marks, has become several cells
        why = ", ".join(cell for cell in cells[reason:] if cell)
    return FailedRow("" if phone is None else cells[phone], why, cells, number)


def _fold(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def _looks_like_phone(cell: str) -> bool:
    return len(cell) <= _PHONE_CHARACTERS and _PHONE_LOOK.fullmatch(cell) is not None
