"""Reads a spreadsheet with numbers for the list: all its visible sheets, in a process of its own with limits, like lead
files."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from campaigns import free_space
from campaigns.leads import shortened
from campaigns.spreadsheets import Contents, Limits, Unreadable, WhyUnreadable, iter_rows, read_spreadsheet
from campaigns.stored_files import unfinished_folder
from campaigns.wording import unreadable_in_words

from .entries import MOST_AT_ONCE
from .given import Given, Sheet, given_sheet

MOST_SHEETS = 20
_MOST_CELLS = 500_000
_READ_BYTES = 1024 * 1024


class NoNumbers(Exception):
    """The file cannot be used; the text says why, and what to do."""


def given_file(file: BinaryIO, *, guarded: bool = True) -> Given:
    """What is in the file, sheet by sheet. Raises NoNumbers for a file that cannot be read, is too large, or has no
    number at all, and OSError where the disk has no room. `guarded` is as in read_spreadsheet: False only for a file
    that we have made ourselves."""
    given = Given()
    free_space.keep_floor()
    with tempfile.TemporaryDirectory(dir=unfinished_folder()) as folder:
        source, target = Path(folder) / "file", Path(folder) / "rows"
        with source.open("wb") as copy:
            while chunk := file.read(_READ_BYTES):
                copy.write(chunk)
        try:
            rows_left, cells_left = MOST_AT_ONCE, _MOST_CELLS
            for contents in _sheets(source, target, guarded=guarded):
                rows_left -= contents.rows
                rows = list(iter_rows(target)) if rows_left >= 0 else []
                cells_left -= sum(len(row.cells) for row in rows)
                if rows_left < 0 or cells_left < 0:
                    raise NoNumbers(_too_much())
                given.add(given_sheet(Sheet(contents.sheet, rows), head=contents.head, width=contents.columns))
                said = [*contents.notices, *(warning.message for warning in contents.warnings)]
                given.notices += [each for each in said if each not in given.notices]
        except Unreadable as why:
            raise NoNumbers(unreadable_in_words(why.code, why.parameters)) from why
    if not given.columns:
        raise NoNumbers("There is no phone number in the file. Choose another file, or paste the numbers instead.")
    return given


def _sheets(source: Path, target: Path, *, guarded: bool) -> Iterator[Contents]:
    """Each visible sheet that is not blank. `target` has its rows until the next sheet is read."""
    first = read_spreadsheet(source, target, sheet=None, limits=_limits(), guarded=guarded)
    yield first
    others = [name for name in first.sheets if name != first.sheet and name not in first.hidden]
    if len(others) >= MOST_SHEETS:
        raise NoNumbers(
            f"The workbook has {len(others) + 1:,} sheets; {MOST_SHEETS} can be read at a time. Copy the numbers to "
            "one sheet, or split the workbook."
        )
    for name in others:
        try:
            yield read_spreadsheet(source, target, sheet=name, limits=_limits(), guarded=guarded)
        except Unreadable as why:
            if why.code != WhyUnreadable.ONLY_BLANK_CELLS:
                said = unreadable_in_words(why.code, why.parameters)
                raise NoNumbers(f"The sheet “{shortened(name)}” cannot be read. {said}") from why


def _too_much() -> str:
    return (
        f"All sheets together have too many rows or cells: {MOST_AT_ONCE:,} rows and {_MOST_CELLS:,} cells can be read "
        "at a time. Keep only the columns with numbers, or split the file."
    )


def _limits() -> Limits:
    return Limits(
        file_bytes=settings.MAX_FILE_BYTES,
        rows=MOST_AT_ONCE,
        columns=settings.MAX_COLUMNS,
        cell_characters=settings.MAX_CELL_CHARACTERS,
        memory_bytes=settings.READING_MEMORY_BYTES,
        seconds=settings.READING_SECONDS,
        room_bytes=free_space.room(),
    )
