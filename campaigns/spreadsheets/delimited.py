"""Text with delimiters (.csv, .tsv, .txt): bytes become rows, with the numbers that Excel gives them.

A quoted cell with line breaks is within one row, and a blank line is a row. A first line "sep=;" is no row: Excel uses
it and does not show it.

One thing is different from Excel. If a quotation mark is never closed, Excel takes all the rest of the file for one
cell. Here the line is read as it stands, so that no lead is lost, and a notice says so. A quotation mark that is closed
some rows later counts, and a warning names the rows that it may have swallowed (``swallowed.py``). If a person says
that quotation marks are characters like any other, none of this applies.
"""

import csv
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from io import SEEK_END, StringIO, TextIOWrapper
from itertools import count
from typing import BinaryIO, Literal, Self, TextIO

from .cells import clean_all
from .delimiter import delimiter_key, delimiter_name, delimiter_of, find_delimiter, told_delimiter
from .encoding import ENCODINGS, Encoding, find_encoding
from .errors import Unreadable, WhyUnreadable
from .row_shape import RowShape, cells_as_they_stand
from .sheet import QUOTINGS, Limits, Opened
from .text_remarks import NO_CHARACTER, TextRemarks

# The limit for one line, and for all lines of one row. The dialer takes 2,000 characters in a row.
ROW_CHARACTERS = 1_000_000
_SAMPLE_CHARACTERS = 64 * 1024
# If a quotation mark is never closed, the lines after it are read again. In a crafted file each line has such a mark,
# and each time a million characters are read. So no more of them are read again than the file has bytes, or than these.
_AGAIN_AT_LEAST = 1_000_000
_IN_NO_LIST = "\x1f"  # csv.reader needs a delimiter; nobody writes this one
_END_OF_FILE = "\x1a"  # DOS wrote it behind the last line; it stands in the middle of files that were joined
_QUOTED, _PLAIN = QUOTINGS


class _Lines:
    """The lines of the file for csv.reader, of limited length, and without NULs and marks of the file's end. ``of_row``
    keeps the lines of the current row, so that a row with an error can be read in another way. Once
    ``most_again`` characters were given back, a row has one line only."""

    def __init__(self, text: TextIO, *, most_again: int) -> None:
        self._text = text
        self._most_again = most_again
        self._again: deque[str] = deque()
        self.of_row: list[str] = []
        self._characters_of_row = 0
        self._had_nuls = False
        self._ends_within_a_character = False
        self.has_strange_characters = False  # since the row began

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if self._most_again < 0 and self.of_row:
            raise csv.Error("a quotation mark that is not looked for in the next lines any more")
        line = self._again.popleft() if self._again else self._text.readline(ROW_CHARACTERS + 1)
        if not line:
            raise StopIteration
        self._characters_of_row += len(line)
        if "\0" in line:
            self._had_nuls = True
            line = line.replace("\0", "")
        if _END_OF_FILE in line:
            line = _without_end_of_file(line)
        if NO_CHARACTER in line:
            if line == NO_CHARACTER:  # it is the last line, since it has no line end
                self._ends_within_a_character = True
                raise StopIteration
            self.has_strange_characters = True
        self.of_row.append(line)
        if self._characters_of_row > ROW_CHARACTERS:
            raise csv.Error("the row is too long")
        return line

    def begin_row(self) -> None:
        self.of_row.clear()
        self.has_strange_characters = False
        self._characters_of_row = 0

    def is_one_endless_line(self) -> bool:
        return len(self.of_row) == 1 and self._characters_of_row > ROW_CHARACTERS

    def give_back_all_but_first(self) -> str:
        """Returns the first line of the row. The other lines of the row will come again."""
        first, *others = self.of_row
        del self.of_row[1:]
        self._again.extendleft(reversed(others))
        self._most_again -= self._characters_of_row - len(first)
        return first

    def notices(self) -> Iterator[str]:
        """Sentences about the lines, when all have come."""
        if self._had_nuls:
            yield "The file has NUL characters, which no spreadsheet shows; they were removed."
        if self._ends_within_a_character:
            yield "The file ends in the middle of a character, which was removed; perhaps it was cut short."


def open_delimited(
    file: BinaryIO, *, sheet: str | None, limits: Limits, encoding: str = "", delimiter: str = "", quoting: str = ""
) -> Opened:
    """Opens the text; the rows are read as they are asked for. Encoding, delimiter and quoting are keys (of ENCODINGS,
    of ``delimiter_of``, of QUOTINGS); for an empty one the right value is found. Raises KeyError for an unknown key."""
    used = ENCODINGS[encoding] if encoding else find_encoding(file)
    is_plain = quoting == _PLAIN
    size = file.seek(0, SEEK_END)
    file.seek(0)
    text = TextIOWrapper(file, encoding=used.codec, errors="replace", newline="")
    found, sample = _begin(text, is_plain=is_plain)
    between = delimiter_of(delimiter) if delimiter else found
    opened = Opened(
        rows=iter(()),
        notices=_how_read(used, between, is_plain=is_plain),
        encoding=used.key,
        delimiter=delimiter_key(between),
        quoting=quoting or _QUOTED,
    )
    character = between or (_IN_NO_LIST if delimiter else ",")
    shape = RowShape(sample, character, is_plain=is_plain)
    remarks = TextRemarks(shape, guessed_codec="" if used.sure or used.is_utf8 else used.codec)
    lines = _Lines(text, most_again=max(size, _AGAIN_AT_LEAST))
    opened.rows = _rows(lines, opened, remarks=remarks, delimiter=character, limits=limits)
    return opened


def _begin(text: TextIOWrapper, *, is_plain: bool) -> tuple[str | None, str]:
    """Finds the delimiter (None for a single column), and moves the text to the first row. Returns the delimiter and
    the beginning of the rows."""
    sample = text.read(_SAMPLE_CHARACTERS)
    if len(sample) == _SAMPLE_CHARACTERS:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample  # without the cut last line
    sample = sample.replace("\0", "")
    text.seek(0)
    first = StringIO(sample, newline="").readline()
    if told := told_delimiter(first):
        text.readline()
        return told, sample[len(first) :]
    return find_delimiter(sample, is_plain=is_plain), sample


def _how_read(encoding: Encoding, delimiter: str | None, *, is_plain: bool) -> list[str]:
    how = f"with {delimiter_name(delimiter)} between the columns" if delimiter else "in one column"
    plainly = ", and with quotation marks as characters like any other" if is_plain else ""
    notices = [f"Read as text in {encoding.name}, {how}{plainly}."]
    if not encoding.sure:
        notices.append("If letters look wrong, choose another encoding, or save the file as .xlsx and upload that.")
    return notices


def _rows(
    lines: _Lines, opened: Opened, *, remarks: TextRemarks, delimiter: str, limits: Limits
) -> Iterator[tuple[int, list[str]]]:
    """The rows. Warnings and notices about them are added to ``opened`` when all have come."""
    csv.field_size_limit(ROW_CHARACTERS)  # a cell that is too long is cut later on
    is_plain = opened.quoting == _PLAIN
    quoting: Literal[0, 3] = csv.QUOTE_NONE if is_plain else csv.QUOTE_MINIMAL
    reading = partial(csv.reader, lines, delimiter=delimiter, quoting=quoting, strict=True)
    reader = reading()
    of_row, above = lines.of_row, list[str]()
    usual_width, is_guessed = remarks.usual_width, bool(remarks.guessed_codec)
    for number in count(1):
        lines.begin_row()
        try:
            cells = next(reader)
            if len(of_row) > 1 and max(map(len, cells)) > limits.cell_characters:
                raise csv.Error("a quotation mark that is closed too many lines later")
        except StopIteration:
            break
        except csv.Error:
            cells = _as_it_stands(lines, delimiter, row=number)
            reader = reading()  # the old one is in the middle of a cell
            remarks.read_as_it_stands(number)
        else:
            if len(of_row) > 1:
                remarks.swallowed.look_at(number, cells, of_row)
        if len(cells) != usual_width:
            remarks.odd_widths.look_at(number, cells, above)
        if lines.has_strange_characters:
            remarks.has_strange_characters(number)
        elif is_guessed:
            remarks.look_at_letters(number, of_row)
        above = cells
        yield number, clean_all(cells)
    opened.notices.extend([*remarks.notices(), *lines.notices()])
    opened.warnings.extend(remarks.warnings())


def _as_it_stands(lines: _Lines, delimiter: str, *, row: int) -> list[str]:
    """The cells of the first line of a row with an error. Raises Unreadable if a cell is too long."""
    if not lines.is_one_endless_line():
        with suppress(csv.Error):  # a cell above the limit, nearly all of it quotation marks
            return cells_as_they_stand(lines.give_back_all_but_first(), delimiter)
    raise Unreadable(WhyUnreadable.ROW_TOO_LONG, row=row, limit=ROW_CHARACTERS)


def _without_end_of_file(line: str) -> str:
    """The line without the marks of the file's end at its beginning and its end."""
    text = line.rstrip("\r\n")
    return text.strip(_END_OF_FILE) + line[len(text) :]
