"""The bytes of a failed file as a table of texts. Nothing tells its encoding or its delimiter.

What is within the bounds is read whole. Of a file beyond them nothing is read, so that nobody takes a part of it for
all; whoever keeps files keeps none of these (`is_beyond_bounds`).
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from campaigns.dialer import Note, NoteCode

from .limits import MAX_FAILED_FILE_BYTES, MAX_FAILED_FILE_ROWS, ROW_CHARACTERS
from .plain_text import plain_beginning
from .unpacking import unpacked

MOST_COLUMNS = 200

_BEYOND_BOUNDS = {NoteCode.TABLE_TOO_LARGE, NoteCode.TOO_MANY_ROWS}
_DELIMITERS = ",;\t|"
_EXCELS_OWN_LINE = re.compile(r"sep=([,;\t|])\r?\n?", re.IGNORECASE)
_SAMPLE_CHARACTERS = 65_536
_SAMPLE_ROWS = 20


def read_table(data: bytes) -> tuple[list[tuple[str, ...]], tuple[Note, ...]]:
    """(rows that are not blank, each a tuple of plain cells; what a person should know).

    Bounded in bytes, rows, columns and cell length. A file with more bytes or rows has no rows here, and a note that
    says so. Raises nothing.
    """
    content = unpacked(data, most_bytes=MAX_FAILED_FILE_BYTES)
    if content is None:
        return [], (Note(NoteCode.TABLE_TOO_LARGE, {"bytes": MAX_FAILED_FILE_BYTES}),)
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")):
        return [], (Note(NoteCode.NO_TABLE),)
    text = _text(content)
    if own_line := _EXCELS_OWN_LINE.match(text):
        text, delimiter = text[own_line.end() :], own_line[1]
    else:
        delimiter = _delimiter(text)
    rows, trouble = _rows_or_lines(text, delimiter)
    if len(rows) > MAX_FAILED_FILE_ROWS:
        return [], (Note(NoteCode.TOO_MANY_ROWS, {"rows": MAX_FAILED_FILE_ROWS}),)
    return rows, tuple(trouble)


def is_beyond_bounds(notes: Iterable[Note]) -> bool:
    """Whether these notes of `read_table` say that nothing of the file was read, since it is too large."""
    return any(note.code in _BEYOND_BOUNDS for note in notes)


def _text(data: bytes) -> str:
    """The text: by its byte order mark; UTF-16 where many bytes are 0; else UTF-8; else cp1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    elif data[:200].count(0) * 4 > len(data[:200]):
        is_big_endian = data[:1] == b"\0"
        text = data.decode("utf-16-be" if is_big_endian else "utf-16-le", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    return text.replace("\0", "")


def _delimiter(text: str) -> str:
    """The delimiter with which most of the first rows have as many cells as the first row; of several, the one that
    gives the most cells."""
    return max(_DELIMITERS, key=lambda delimiter: _evenness(text[:_SAMPLE_CHARACTERS], delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[int, int]:
    try:
        widths = [len(row) for row in islice(_rows(sample, delimiter, []), _SAMPLE_ROWS)]
    except csv.Error:
        return 0, 0
    if not widths or widths[0] == 1:
        return 0, 0
    return widths.count(widths[0]), widths[0]


def _rows_or_lines(text: str, delimiter: str) -> tuple[list[tuple[str, ...]], list[Note]]:
    """(rows, notes): one row more than are allowed shows that there are too many. A quotation mark that is not closed
    would make one cell of all that follows: then each line is a row."""
    cuts: list[Note] = []
    try:
        return list(islice(_rows(text, delimiter, cuts, strict=True), MAX_FAILED_FILE_ROWS + 1)), cuts
    except csv.Error:
        cuts.clear()
    lines = _rows(text.replace('"', ""), delimiter, cuts)
    return list(islice(lines, MAX_FAILED_FILE_ROWS + 1)), [Note(NoteCode.STRAY_QUOTES), *cuts]


def _rows(text: str, delimiter: str, cuts: list[Note], *, strict: bool = False) -> Iterator[tuple[str, ...]]:
    """Each row that is not blank. The first time that something of a row is cut off, `cuts` gets a note."""
    csv.field_size_limit(MAX_FAILED_FILE_BYTES)  # it is the process's own, and others may have set it
    for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict):
        read = [plain_beginning(cell, most=ROW_CHARACTERS) for cell in cells[:MOST_COLUMNS]]
        row = tuple(cell.text for cell in read)
        if not any(row):
            continue
        if not cuts and (any(cell.is_cut for cell in read) or any(cells[MOST_COLUMNS:])):
            cuts.append(Note(NoteCode.CELLS_CUT, {"characters": ROW_CHARACTERS, "columns": MOST_COLUMNS}))
        yield row
