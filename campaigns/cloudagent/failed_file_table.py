"""The bytes of a failed file as a table of texts. Nothing tells its encoding or its delimiter."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

from campaigns.dialer import Note, NoteCode

from .limits import MAX_FAILED_FILE_BYTES, ROW_CHARACTERS
from .plain_text import plain

MOST_ROWS = 20_000
MOST_COLUMNS = 200

_LARGEST_CELL = 128 * 1024
_DELIMITERS = ",;\t|"
_SAMPLE_CHARACTERS = 65_536
_SAMPLE_ROWS = 20


def read_table(data: bytes) -> tuple[list[tuple[str, ...]], tuple[Note, ...]]:
    """(rows that are not blank, each a tuple of plain cells; what a person should know).

    Bounded in bytes, rows, columns and cell length. Raises nothing.
    """
    notes: list[Note] = []
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")):
        return [], (Note(NoteCode.NO_TABLE),)
    if len(data) > MAX_FAILED_FILE_BYTES:
        data = data[:MAX_FAILED_FILE_BYTES]
        notes.append(Note(NoteCode.TABLE_TOO_LARGE, {"bytes": MAX_FAILED_FILE_BYTES}))
    text = _text(data)
    rows, trouble = _rows_or_lines(text, _delimiter(text))
    notes += trouble
    if len(rows) > MOST_ROWS:
        notes.append(Note(NoteCode.TOO_MANY_ROWS, {"rows": MOST_ROWS}))
    return rows[:MOST_ROWS], tuple(notes)


def _text(data: bytes) -> str:
    """The text: by its byte order mark; UTF-16 where many bytes are 0; else UTF-8; else cp1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    elif data[:200].count(0) * 4 > len(data[:200]):
        is_big_endian = data[:1] == b"\0"
        text = data.decode("utf-16-be" if is_big_endian else "utf-16-le", "replace")
    else:
        try:
            # Not final: a character cut in two at the bound is no reason to take the file for cp1252.
            text, _used = codecs.utf_8_decode(data.removeprefix(codecs.BOM_UTF8), "strict", False)
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    return text.replace("\0", "")


def _delimiter(text: str) -> str:
    """The delimiter with which most of the first rows have as many cells as the first row; of several, the one that
    gives the most cells."""
    return max(_DELIMITERS, key=lambda delimiter: _evenness(text[:_SAMPLE_CHARACTERS], delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[int, int]:
    try:
        widths = [len(row) for row in islice(_rows(sample, delimiter), _SAMPLE_ROWS)]
    except csv.Error:
        return 0, 0
    if not widths or widths[0] == 1:
        return 0, 0
    return widths.count(widths[0]), widths[0]


def _rows_or_lines(text: str, delimiter: str) -> tuple[list[tuple[str, ...]], list[Note]]:
    """(rows, notes). A quotation mark that is not closed would make one cell of all that follows: then each line is a
    row."""
    try:
        return list(islice(_rows(text, delimiter, strict=True), MOST_ROWS + 1)), []
    except csv.Error:
        lines = _rows(text.replace('"', ""), delimiter)
    rows: list[tuple[str, ...]] = []
    try:
        for row in islice(lines, MOST_ROWS + 1):
            rows.append(row)  # one by one: what was read before a cell beyond csv's own bound is kept
    except csv.Error:
        return rows, [Note(NoteCode.BROKEN_OFF)]
    return rows, [Note(NoteCode.STRAY_QUOTES)]


def _rows(text: str, delimiter: str, *, strict: bool = False) -> Iterator[tuple[str, ...]]:
    csv.field_size_limit(_LARGEST_CELL)  # it is the process's own, and others may have set it
    for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict):
        row = tuple(plain(cell, most=ROW_CHARACTERS) for cell in cells[:MOST_COLUMNS])
        if any(row):
            yield row
