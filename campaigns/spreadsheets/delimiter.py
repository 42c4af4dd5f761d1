"""The delimiter of a text file: the one that gives the most rows, the header among them, the same width; of several
that do so, the one that leaves the most cells that are a number, a date or an e-mail address by themselves."""

import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice
from typing import Literal, NamedTuple

from .value_like import is_value

_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_SAMPLED_ROWS = 50

# Found only where none of the others is, and beyond doubt: they stand in texts, times and addresses of pages as well.
_SELDOM = "~^:¦"
_SELDOM_ROWS = 0.9

_AROUND = ' \t"\r\n'  # a value, also where quotation marks are characters like any other

# In a short file one row more or less says little: what the cells look like says more.
_ABOUT_AS_MANY_ROWS = 0.1

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "none": None}
"""What a person can choose by a name; "none" stands for a file of one column. Any other character that can part
columns (``delimiter_of``) is its own name."""

# Excel's own way to say it: a first line "sep=;", which Excel does not show as a row.
_SEPARATOR_LINE = re.compile(r'\ufeff?sep=([^\w\s"]|\t)[\r\n]*', re.IGNORECASE)


def told_delimiter(line: str) -> str | None:
    """The delimiter that Excel's "sep=" line names, or None when the line is none."""
    match = _SEPARATOR_LINE.fullmatch(line)
    return match[1] if match else None


def find_delimiter(sample: str, *, is_plain: bool = False) -> str | None:
    """The delimiter of a text, by its beginning; None when the text has one column. ``is_plain``: quotation marks are
    characters like any other."""
    fits = {delimiter: _fit(sample_rows(sample, delimiter, is_plain=is_plain)) for delimiter in _NAMES}
    most = max(fit.share for fit in fits.values())
    if most:
        near = {delimiter: fit for delimiter, fit in fits.items() if fit.share >= most - _ABOUT_AS_MANY_ROWS}
        return max(near, key=lambda delimiter: near[delimiter].looks())
    return next((each for each in _SELDOM if _is_table(sample_rows(sample, each, is_plain=is_plain))), None)


def delimiter_key(delimiter: str | None) -> str:
    """What it is called where people choose (DELIMITERS); any other character is its own name."""
    return next((key for key, each in DELIMITERS.items() if each == delimiter), delimiter or "none")


def delimiter_of(key: str) -> str | None:
    """The delimiter of a key of DELIMITERS, or of any one printable character that is no letter, digit, quotation mark
    or space; raises KeyError for what is none."""
    if len(key) == 1 and key.isprintable() and not key.isalnum() and not key.isspace() and key != '"':
        return key
    return DELIMITERS[key]


def delimiter_name(delimiter: str) -> str:
    """As a sentence says it: "semicolons"."""
    return _NAMES.get(delimiter, f"“{delimiter}”")


def sample_rows(sample: str, delimiter: str, *, is_plain: bool = False, count: int = _SAMPLED_ROWS) -> list[list[str]]:
    """The first rows of a text with anything in them."""
    quoting: Literal[0, 3] = csv.QUOTE_NONE if is_plain else csv.QUOTE_MINIMAL
    rows: list[list[str]] = []
    try:
        reader = csv.reader(StringIO(sample, newline=""), delimiter=delimiter, quoting=quoting)
        rows.extend(islice((row for row in reader if any(map(str.strip, row))), count))
    except csv.Error:  # a cell over the limit: what came before it must do
        pass
    return rows


class _Fit(NamedTuple):
    """How well a delimiter fits: the share of the rows that have the usual width, that width, and how many cells of
    such a row are values by themselves, and how many begin with a space, as words do after a comma. All are 0 when
    nothing is delimited."""

    share: float
    width: int
    values: float
    spaced: float

    def looks(self) -> tuple[float, ...]:
        """To be compared: the greater, the better."""
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
    """Whether nearly all rows are as wide as the first, which has names, with values in one of the columns below
    and no cell that begins with a space ("Name: Asha" is no row)."""
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
