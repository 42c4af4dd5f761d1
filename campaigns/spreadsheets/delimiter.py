"""The delimiter of a text file: the one that gives the most rows, the header among them, the same width."""

import csv
import re
from collections import Counter

_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_SAMPLED_ROWS = 50

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "none": None}
"""What a person can choose, by key; "none" stands for a file of one column."""

# Excel's own way to say it: a first line "sep=;", which Excel does not show as a row.
_SEPARATOR_LINE = re.compile(r'\ufeff?sep=([^\w\s"]|\t)[\r\n]*', re.IGNORECASE)


def told_delimiter(line: str) -> str | None:
    """The delimiter that Excel's "sep=" line names, or None when the line is none."""
    match = _SEPARATOR_LINE.fullmatch(line)
    return match[1] if match else None


def find_delimiter(sample: str) -> str | None:
    """The delimiter of a text, by its beginning; None when the text has one column."""
    best, best_fit = None, (0.0, 0)
    for delimiter in _NAMES:
        fit = _fit(sample, delimiter)
        if fit > best_fit:
            best, best_fit = delimiter, fit
    return best


def delimiter_key(delimiter: str | None) -> str:
    """What it is called where people choose (DELIMITERS); one that only the file itself names ("sep=:") is its own."""
    return next((key for key, each in DELIMITERS.items() if each == delimiter), delimiter or "none")


def delimiter_of(key: str) -> str | None:
    """The delimiter of a key; raises KeyError for what is none."""
    return key if len(key) == 1 else DELIMITERS[key]


def delimiter_name(delimiter: str) -> str:
    """As a sentence says it: "semicolons"."""
    return _NAMES.get(delimiter, f"“{delimiter}”")


def _fit(sample: str, delimiter: str) -> tuple[float, int]:
    """How many of the rows have the usual width, and that width; (0, 0) when nothing is delimited."""
    widths: list[int] = []
    try:
        for row in csv.reader(sample.splitlines(keepends=True), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                widths.append(len(row))
            if len(widths) == _SAMPLED_ROWS:
                break
    except csv.Error:  # a cell over the limit: what came before it must do
        pass
    delimited = Counter(width for width in widths if width > 1)
    if not delimited:
        return 0.0, 0
    width, rows = max(delimited.items(), key=lambda item: (item[1], item[0]))
    return rows / len(widths), width
