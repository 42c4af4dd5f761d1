"""Text with delimiters (.csv, .tsv, .txt): bytes ─▶ rows numbered as Excel numbers them when it opens the file.

A quoted cell with line breaks is one row, and a blank line is a row. A first line "sep=;" is none: Excel obeys it
and does not show it. In one place this differs from Excel: a quotation mark that is never closed makes Excel take
all that follows for one cell; here its line is read as it stands, so that no lead is lost, and a notice says so.
"""

import csv
from collections import deque
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import count
from typing import BinaryIO, Self, TextIO

from .cells import clean
from .delimiter import delimiter_key, delimiter_name, delimiter_of, find_delimiter, told_delimiter
from .encoding import ENCODINGS, Encoding, find_encoding
from .errors import unreadable
from .sheet import Limits, Opened

# Of a physical line, and of the lines of one row together. The dialer takes 2,000 of a row.
ROW_CHARACTERS = 1_000_000
_SAMPLE_CHARACTERS = 64 * 1024
_IN_NO_LIST = "\x1f"  # for csv.reader, which wants a delimiter: nobody writes this one
_NO_CHARACTER = "\ufffd"  # in the place of bytes that are none in the encoding


class _Lines:
    """The lines of the file for csv.reader: bounded, without NULs, and remembered since the row began, so that
    a row that went wrong can be read in another way."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self._of_row: list[str] = []
        self._characters_of_row = 0
        self.had_nuls = False
        self.has_strange_characters = False  # since the row began

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._text.readline(ROW_CHARACTERS + 1)
        if not line:
            raise StopIteration
        self._characters_of_row += len(line)
        if "\0" in line:
            self.had_nuls = True
            line = line.replace("\0", "")
        if _NO_CHARACTER in line:
            self.has_strange_characters = True
        self._of_row.append(line)
        if self._characters_of_row > ROW_CHARACTERS:
            raise csv.Error("the row is too long")
        return line

    def begin_row(self) -> None:
        self._of_row.clear()
        self.has_strange_characters = False
        self._characters_of_row = 0

    def is_one_endless_line(self) -> bool:
        return len(self._of_row) == 1 and self._characters_of_row > ROW_CHARACTERS

    def give_back_all_but_first(self) -> str:
        """The first line of the row; the others will come again."""
        first, *others = self._of_row
        self._again.extendleft(reversed(others))
        return first


def open_delimited(
    file: BinaryIO, *, sheet: str | None, limits: Limits, encoding: str = "", delimiter: str = "", quoting: str = ""
) -> Opened:
    """The rows are read as they are asked for; text has no sheets to choose from. Encoding and delimiter are those of
    the keys (ENCODINGS, DELIMITERS; raises KeyError), and found where they are empty."""
    used = ENCODINGS[encoding] if encoding else find_encoding(file)
    file.seek(0)
    text = TextIOWrapper(file, encoding=used.codec, errors="replace", newline="")
    found = _begin(text)
    between = delimiter_of(delimiter) if delimiter else found
    opened = Opened(
        rows=iter(()), notices=_how_read(used, between), encoding=used.key, delimiter=delimiter_key(between)
    )
    character = between or (_IN_NO_LIST if delimiter else ",")
    opened.rows = _rows(_Lines(text), delimiter=character, notices=opened.notices, limits=limits)
    return opened


def _begin(text: TextIOWrapper) -> str | None:
    """Finds the delimiter, None for a single column, and leaves the text where its rows begin."""
    if told := told_delimiter(text.readline(_SAMPLE_CHARACTERS)):
        return told
    text.seek(0)
    sample = text.read(_SAMPLE_CHARACTERS)
    if len(sample) == _SAMPLE_CHARACTERS:
        sample = sample[: sample.rfind("\n") + 1] or sample  # the last line is cut off
    text.seek(0)
    return find_delimiter(sample.replace("\0", ""))


def _how_read(encoding: Encoding, delimiter: str | None) -> list[str]:
    how = f"with {delimiter_name(delimiter)} between the columns" if delimiter else "in one column"
    notices = [f"Read as text in {encoding.name}, {how}."]
    if not encoding.sure:
        notices.append("If letters look wrong, choose another encoding, or save the file as .xlsx and upload that.")
    return notices


def _rows(lines: _Lines, *, delimiter: str, notices: list[str], limits: Limits) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(limits.cell_characters)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    as_they_stand: list[int] = []
    strange: list[int] = []
    for number in count(1):
        lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            if lines.is_one_endless_line():
                raise unreadable("row_too_long", row=number, limit=ROW_CHARACTERS) from None
            cells = _as_it_stands(lines.give_back_all_but_first(), delimiter, row=number, limits=limits)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)  # the other is in the midst of a cell
            as_they_stand.append(number)
        if lines.has_strange_characters:
            strange.append(number)
        yield number, [clean(cell) for cell in cells]
    notices.extend(_what_was_odd(as_they_stand, strange, had_nuls=lines.had_nuls))


def _as_it_stands(line: str, delimiter: str, *, row: int, limits: Limits) -> list[str]:
    """The cells of a line with quotation marks out of place: `"ABC" Ltd` or, with an odd one, `"ABC Ltd`."""
    odd = line.count('"') % 2 == 1
    try:
        return next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE if odd else csv.QUOTE_MINIMAL))
    except csv.Error as error:
        raise unreadable("cell_too_long", row=row, limit=limits.cell_characters) from error


def _what_was_odd(as_they_stand: list[int], strange: list[int], *, had_nuls: bool) -> Iterator[str]:
    if strange:
        yield (
            f"Rows with characters that are none in this encoding: {len(strange):,}, the first is row {strange[0]:,}."
            f" They show as “{_NO_CHARACTER}”: choose another encoding."
        )
    if as_they_stand:
        yield (
            f"Rows with quotation marks out of place: {len(as_they_stand):,}, the first is row {as_they_stand[0]:,}."
            " They were read as they stand: look at them before you go on."
        )
    if had_nuls:
        yield "The file has NUL characters, which no spreadsheet shows; they were left out."
