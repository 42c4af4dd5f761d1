"""Which row names the columns, and what the columns are called: the step from rows to columns."""

import re
from collections import Counter
from collections.abc import Sequence

from .sheet import Row

_NAME_CHARACTERS = 100
_VALUE_CHARACTERS = 100

# Numbers, phones, dates, amounts: digits with what may stand between and around them, and 9.8E+09.
_NUMBER = re.compile(r"[+\-(₹$€£]*\s*\d[\d\s().,/:+%\-]*(?:E[+\-]?\d+)?", re.IGNORECASE)

# A row of names is at least this part as wide as the data below it; a title above is narrower.
_WIDE_ENOUGH = 0.6
_MOST = 0.5


def find_header(rows: Sequence[Row]) -> int:
    """The number of the row that holds the column names, or 0 when the data begins without one.

    ``rows`` are the first rows with anything in them. Title rows above the names are narrower than what follows
    and are passed over; the search ends at the first row that looks like data.
    """
    for index, row in enumerate(rows):
        below = rows[index + 1 :]
        if not _as_wide_as(row, below):
            continue
        if not _looks_like_names(row, below):
            return 0
        if below and _is_group_row(row, below[0], rows[index + 2 :]):
            continue
        return row.number
    return 0


def column_names(header: Row | None, columns: int) -> tuple[str, ...]:
    """A name for each of so many columns (more when the header itself is wider), no two of them alike.

    Blank ones are called by their letter ("Column C"); doubled ones, as people would read them, get " (2)", " (3)".
    """
    cells = header.cells if header else ()
    names: list[str] = []
    taken: set[str] = set()
    for index in range(max(columns, len(cells))):
        cell = " ".join(cells[index].split()) if index < len(cells) else ""
        name = _untaken(_cut(cell) or f"Column {column_letter(index)}", taken)
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def column_letter(index: int) -> str:
    """The letters of a column, counted from 0: 0 → "A", 25 → "Z", 26 → "AA"."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _is_number_like(text: str) -> bool:
    """Whether the text is a value rather than a name: a number, phone, date, amount, or an e-mail address."""
    if len(text) > _VALUE_CHARACTERS:
        return False
    return "@" in text or _NUMBER.fullmatch(text) is not None


def _filled(row: Row) -> int:
    return sum(1 for cell in row.cells if cell)


def _as_wide_as(row: Row, below: Sequence[Row]) -> bool:
    widths = sorted(_filled(other) for other in below)
    usual = widths[len(widths) // 2] if widths else 0
    return _filled(row) >= _WIDE_ENOUGH * usual


def _looks_like_names(row: Row, below: Sequence[Row]) -> bool:
    """Texts, nearly all distinct, and above columns of numbers more often texts than numbers."""
    filled = [cell for cell in row.cells if cell]
    if len({cell.casefold() for cell in filled}) < _MOST * len(filled):
        return False
    texts = sum(1 for cell in filled if not _is_number_like(cell))
    if texts <= _MOST * len(filled):
        return False
    verdicts = Counter(
        _is_number_like(row.cells[index])
        for index in _number_columns(below)
        if index < len(row.cells) and row.cells[index]
    )
    if verdicts:
        return verdicts[False] > verdicts[True]
    return texts == len(filled)


def _number_columns(rows: Sequence[Row]) -> list[int]:
    """The columns of which most filled cells are numbers, phones, dates or addresses."""
    filled: Counter[int] = Counter()
    numbers: Counter[int] = Counter()
    for row in rows:
        for index, cell in enumerate(row.cells):
            if cell:
                filled[index] += 1
                numbers[index] += _is_number_like(cell)
    return [index for index, count in filled.items() if numbers[index] > _MOST * count]


def _is_group_row(row: Row, following: Row, data: Sequence[Row]) -> bool:
    """Whether the row only groups the names below it (merged cells over several of them)."""
    return (
        bool(data)
        and _filled(following) > _filled(row)
        and not any(_is_number_like(cell) for cell in following.cells)
        and _looks_like_names(following, data)
        and bool(_number_columns(data))
    )


def _cut(name: str) -> str:
    return name if len(name) <= _NAME_CHARACTERS else name[: _NAME_CHARACTERS - 1] + "…"


def _untaken(name: str, taken: set[str]) -> str:
    candidate, count = name, 1
    while candidate.casefold() in taken:
        count += 1
        candidate = f"{name} ({count})"
    return candidate
