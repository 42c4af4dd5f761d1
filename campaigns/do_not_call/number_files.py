"""A spreadsheet of numbers that must not be called: read as lead files are, in a process of its own with limits."""

import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from campaigns.leads import PHONE, Column, DialMethod, campaign_fields, match_columns
from campaigns.spreadsheets import Limits, Row, Unreadable, column_names, find_header, iter_rows, read_spreadsheet

from .entries import MOST_AT_ONCE

_SAMPLED_ROWS = 100


class NoNumbers(Exception):
    """The file cannot be taken; the text says why and what to do."""


def numbers_in(file: BinaryIO) -> list[tuple[int, str]]:
    """The cells of the file's column of phone numbers, each with its row as the spreadsheet shows it.

    The column is the one that is named as phone columns are, else the one whose values look like phone numbers.
    Raises NoNumbers for a file that cannot be read, has too many rows, or has no such column.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "file", Path(folder) / "rows"
        with source.open("wb") as copy:
            while chunk := file.read(1024 * 1024):
                copy.write(chunk)
        try:
            contents = read_spreadsheet(source, target, limits=_limits())
        except Unreadable as why:
            raise NoNumbers(why.message) from why
        rows = list(iter_rows(target))
    header = find_header(contents.head)
    below = [row for row in rows if row.number > header]
    column = _phone_column([row for row in rows if row.number <= header], below, width=contents.columns)
    return [(row.number, row.cells[column]) for row in below if column < len(row.cells) and row.cells[column]]


def _phone_column(above: list[Row], below: list[Row], *, width: int) -> int:
    names = column_names(above[-1] if above else None, width)
    columns = [Column(index=index, name=name, samples=_samples(below, index)) for index, name in enumerate(names)]
    matches = match_columns(columns, campaign_fields([PHONE], dial_method=DialMethod.NORMAL))
    if not matches:
        raise NoNumbers(
            "No column of the file looks like phone numbers. Name the column PhoneNumber in its first row, or paste "
            "the numbers instead."
        )
    return matches[0].column


def _samples(rows: list[Row], index: int) -> tuple[str, ...]:
    return tuple(row.cells[index] for row in rows[:_SAMPLED_ROWS] if index < len(row.cells) and row.cells[index])


def _limits() -> Limits:
    return Limits(
        file_bytes=settings.MAX_FILE_BYTES,
        rows=MOST_AT_ONCE,
        columns=settings.MAX_COLUMNS,
        cell_characters=settings.MAX_CELL_CHARACTERS,
        memory_bytes=settings.READING_MEMORY_BYTES,
        seconds=settings.READING_SECONDS,
    )
