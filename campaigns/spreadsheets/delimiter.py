"""Finds the delimiter of a text file: the one with which most rows, including the header, have the same width. If there
are several, it is the one with which most cells are a number, a date or an e-mail address."""

import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice
from typing import Literal, NamedTuple

from .value_like import is_value

_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_SAMPLED_ROWS = 50

# These are taken only if no other is found, and only if the rows are a table: texts, times and web addresses have these
# characters, too.
_SELDOM = "~^:¦"
_SELDOM_ROWS = 0.9

_AROUND = ' \t"\r\n'  # may stand around a value, also if quotation marks are characters like any other

# If the shares of two delimiters differ by less than this, the cells decide. In a short file one row more or less says
# little.
_ABOUT_AS_MANY_ROWS = 0.1

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "none": None}
"""What a person can choose by a name; "none" stands for a file of one column. Any other character that can separate
columns (``delimiter_of``) is its own name."""

# A first line "sep=;" tells Excel the delimiter. Excel does not show it as a row.
_SEPARATOR_LINE = re.compile(r'\ufeff?sep=([^\w\s"]|\t)[\r\n]*', re.IGNORECASE)


def told_delimiter(line: str) -> str | None:
    """The delimiter that a first line "sep=;" names; None for any other line."""
    match = _SEPARATOR_LINE.fullmatch(line)
    return match[1] if match else None


def find_delimiter(sample: str, *, is_plain: bool = False) -> str | None:
    """The delimiter of a text, by its beginning; None where the text has one column. ``is_plain``: quotation marks are
    characters like any other."""
    fits = {delimiter: _fit(sample_rows(sample, delimiter, is_plain=is_plain)) for delimiter in _NAMES}
    most = max(fit.share for fit in fits.values())
    if most:
        near = {delimiter: fit for delimiter, fit in fits.items() if fit.share >= most - _ABOUT_AS_MANY_ROWS}
        return max(near, key=lambda delimiter: near[delimiter].looks())
    return next((each for each in _SELDOM if _is_table(sample_rows(sample, each, is_plain=is_plain))), None)


def delimiter_key(delimiter: str | None) -> str:
    """The key by which people choose the delimiter (DELIMITERS); any other character is its own key."""
    return next((key for key, each in DELIMITERS.items() if each == delimiter), delimiter or "none")


def delimiter_of(key: str) -> str | None:
    """The delimiter of a key: one of DELIMITERS, or any one printable character that is no letter, digit, quotation
    mark or space. Raises KeyError for anything else."""
    if len(key) == 1 and key.isprintable() and not key.isalnum() and not key.isspace() and key != '"':
        return key
    return DELIMITERS[key]


def delimiter_name(delimiter: str) -> str:
    """The delimiter's name in a sentence: "semicolons"."""
    return _NAMES.get(delimiter, f"“{delimiter}”")


def sample_rows(sample: str, delimiter: str, *, is_plain: bool = False, count: int = _SAMPLED_ROWS) -> list[list[str]]:
    """The first rows of a text with anything in them."""
    quoting: Literal[0, 3] = csv.QUOTE_NONE if is_plain else csv.QUOTE_MINIMAL
    rows: list[list[str]] = []
    try:
        reader = csv.reader(StringIO(sample, newline=""), delimiter=delimiter, quoting=quoting)
        rows.extend(islice((row for row in reader if any(map(str.strip, row))), count))
    except csv.Error:  # a cell above the limit; the rows before it are enough
        pass
    return rows


class _Fit(NamedTuple):
    """How well a delimiter fits: the part of the rows that have the usual width; that width; how many cells of such a
    row are values; and how many begin with a space, as words do after a comma. All are 0 if the delimiter separates
    nothing."""

    share: float
    width: int
    values: float
    spaced: float

    def looks(self) -> tuple[float, ...]:
        """A key for comparing what the cells look like: the greater, the better."""
        return self.values, -self.spaced, self.share, self.width


def _fit(rows: list[list[str]]) -> _Fit:
    delimited = Counter(len(row) for row in rows if len(row) > 1)
    if not delimited:
        return _Fit(0.0, 0, 0.0, 0.0)
    width, usual = max(delimited.items(), key=lambda item: (item[1], item[0]))
    cells = [cell for row in rows if len(row) == width for cell in row]
    values, spaced = sum(map(_is_value, cells)), sum(cell.startswith(" ") for cell in cells)
    return _Fit(usual / len(rows), width, values / usual, spaced / usual)


def _is_table(rows: list[list[str]]) -> bool:
    """Whether the rows are a table: nearly all are as wide as the first row, which has names; at least one column has
    values below; and no cell begins with a space ("Name: Asha" is no row of two cells)."""
    if len(rows) < 2 or len(rows[0]) < 2 or any(map(_is_value, rows[0])):
        return False
    names, *below = rows
    alike = [row for row in below if len(row) == len(names) and not any(cell.startswith(" ") for cell in row)]
    most = _SELDOM_ROWS * len(below)
    return len(alike) >= most and any(
        sum(_is_value(row[index]) for row in alike) >= most for index in range(len(names))
    )


def _is_value(cell: str) -> bool:
    return is_value(cell.strip(_AROUND))
