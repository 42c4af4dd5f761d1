"""Finds the row with the names of the columns. ``column_names.py`` makes the names from its cells."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from .sheet import Row

_VALUE_CHARACTERS = 100

# Numbers, dates and amounts: digits, with the signs that may stand between and around them; also 9.8E+09.
_NUMBER = re.compile(r"[+\-(₹$€£]*\s*\d[\d\s().,/:+%\-]*(?:E[+\-]?\d+)?", re.IGNORECASE)

# A phone number of any country, anywhere in a text: "Mob: 98765 43210", "p:+919876543210". Years and days have fewer
# digits.
_PHONE = re.compile(r"(?<![\d.])\+?\(?\d(?:[\s().\-]{0,2}\d){9,13}(?![\d])")
_MAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}\.[^\s@]{2,}")

# A row of names is at least so wide, as a part of the width of the leads' rows. A title above is narrower.
_WIDE_ENOUGH = 0.6
_MOST = 0.5
# At least this part of the rows is as wide as the leads. Titles and notes may be more than half of the rows.
_PART_OF_LEADS = 0.1

# If so many rows with phone numbers stand above a row of names, they are leads and no titles.
_TITLES_WITH_PHONES = 3


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words of column names. A row is the header, whatever stands above it, if several of its cells have only such words.
_WORDS = _listed(
    """
    name names full first last middle sur surname customer cust client lead person contact mobile mob phone ph
    cell telephone tel whatsapp number no num nos email mail e id address addr city town state pincode pin code
    country date status remarks remark source priority expiry agent company product amount age gender dob sr s
    sl serial of the and area location district village notes note comments campaign type
    नाम मोबाइल मोबाईल फोन फ़ोन नंबर नम्बर क्रमांक शहर पता ईमेल ग्राहक नाव संपर्क
"""
)
_PHONE_WORDS = _listed(
    """
    mobile mob phone ph cell telephone tel whatsapp contact number
    मोबाइल मोबाईल फोन फ़ोन नंबर नम्बर संपर्क
"""
)
_SPLIT_WORDS = re.compile(r"[\s_.\-/:*#()]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def find_header(rows: Sequence[Row]) -> int:
    """The number of the row with the column names; 0 where the leads begin without one. ``rows`` are the first rows
    with anything in them.

    A row with a phone number or an e-mail address is no header. Titles and lines like "filter: value" are narrower than
    the leads, and are skipped; group names above the names are skipped, too. The search ends at the first row that
    looks like a lead. But a row of words that only column names have is the header even below such rows.
    """
    if certain := _row_of_column_words(rows):
        return certain
    for index, row in enumerate(rows):
        below = rows[index + 1 :]
        width, usual = _filled(row), _usual_width(below)
        if width < _WIDE_ENOUGH * usual:
            continue
        if not _looks_like_names(row, below):
            if width < usual and not any(map(_has_phone, row.cells)):
                continue  # "From: | 01-11-2026", above the names
            return 0
        if not _names_are_further_down(row, below):
            return row.number
    return 0


def leads_above(rows: Sequence[Row], header: int) -> tuple[int, ...]:
    """The rows above the header that may be leads: they have a phone number, and as many cells as there are names."""
    width = next((_filled(row) for row in rows if row.number == header), 0)
    return tuple(
        row.number for row in rows if row.number < header and _filled(row) >= width and any(map(_has_phone, row.cells))
    )


def column_letter(index: int) -> str:
    """The letters of a column, counted from 0: 0 → "A", 25 → "Z", 26 → "AA"."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def column_index(letters: str) -> int:
    """The index of a column by its letters: "A" → 0, "AA" → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _row_of_column_words(rows: Sequence[Row]) -> int:
    """The number of the first row in which most cells are words of column names, one of them for a phone. 0 if there is
    none, or if leads stand above it. If two such rows follow each other, it is the lower one: the upper one may only
    group the names."""
    with_phones = 0
    for index, row in enumerate(rows):
        if named := _named(row):
            lower = rows[index + 1] if index + 1 < len(rows) else row
            found = lower if _named(lower) > named else row
            return found.number if with_phones < _TITLES_WITH_PHONES else 0
        with_phones += any(map(_has_phone, row.cells))
    return 0


def _named(row: Row) -> int:
    """How many cells have only words of column names, if the row is a row of names; else 0."""
    filled = [cell for cell in row.cells if cell]
    found = [words for cell in filled if (words := _column_words(cell))]
    is_header = len(found) > 1 and 2 * len(found) > len(filled) and any(words & _PHONE_WORDS for words in found)
    return len(found) if is_header else 0


def _column_words(cell: str) -> frozenset[str]:
    """The words of a cell, if all of them are words of column names; else none."""
    if len(cell) > _VALUE_CHARACTERS:
        return frozenset()
    found = frozenset(filter(None, _SPLIT_WORDS.split(_CAMEL.sub(" ", cell).casefold().strip("\ufeff="))))
    return found if found <= _WORDS else frozenset()


def _has_phone(text: str) -> bool:
    return len(text) <= _VALUE_CHARACTERS and _PHONE.search(text) is not None


def _is_number_like(text: str) -> bool:
    """Whether the text is a value rather than a name: a number, phone, date, amount, or an e-mail address."""
    if len(text) > _VALUE_CHARACTERS:
        return False
    return _NUMBER.fullmatch(text) is not None or _PHONE.search(text) is not None or "@" in text


def _filled(row: Row) -> int:
    return sum(1 for cell in row.cells if cell)


def _usual_width(rows: Sequence[Row]) -> int:
    """How many filled cells a lead has. It is the width of the wider rows, since there may be more titles and notes
    than leads."""
    widths = sorted(map(_filled, rows), reverse=True)
    leads = max(2, math.ceil(_PART_OF_LEADS * len(widths)))
    return widths[min(leads, len(widths)) - 1] if widths else 0


def _looks_like_names(row: Row, below: Sequence[Row]) -> bool:
    """Whether the cells are names: texts without a phone number or an address, and nearly all different. Above columns
    of numbers, more of them must be texts than numbers."""
    filled = [cell for cell in row.cells if cell]
    if any(_has_phone(cell) or _MAIL.search(cell[:_VALUE_CHARACTERS]) for cell in filled):
        return False
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
    """The columns in which most filled cells are numbers, phones, dates or addresses."""
    filled: Counter[int] = Counter()
    numbers: Counter[int] = Counter()
    for row in rows:
        for index, cell in enumerate(row.cells):
            if cell:
                filled[index] += 1
                numbers[index] += _is_number_like(cell)
    return [index for index, count in filled.items() if numbers[index] > _MOST * count]


def _names_are_further_down(row: Row, below: Sequence[Row]) -> bool:
    """Whether a wider row of names comes further down, before the first lead. Then this row only groups the names
    (merged cells over several columns), or is a line above them."""
    usual = _usual_width(below)
    for index, other in enumerate(below):
        data = below[index + 1 :]
        is_wider = _filled(other) > _filled(row)
        has_values = any(map(_is_number_like, other.cells))
        if is_wider and not has_values and _looks_like_names(other, data) and _number_columns(data):
            return True
        if has_values and (_filled(other) >= usual or any(map(_has_phone, other.cells))):
            return False
    return False
