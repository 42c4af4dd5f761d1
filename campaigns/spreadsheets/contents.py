"""One reading: recognises the file, opens it with the right reader, and writes its rows within the limits. Runs in the
child process (``child.py``)."""

import errno
from collections.abc import Callable
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from .choice import sheet_head
from .errors import Unreadable, WhyUnreadable, shortened
from .header import column_letter
from .merges import Merges
from .rows_file import iter_rows, line_of, unfinished, writing
from .sheet import HEAD_ROWS, MOST_COLUMNS, Contents, Limits, Opened, Row, SheetHead
from .sniffing import READERS, FileKind, sniff
from .width import counted_width, skip_columns

_CUT = "…"
# Each row that goes beyond the most columns costs time for the blank cells in it, and a few bytes make such a row. Some
# stray cells are left out (``width.py``); here are the cells beyond the most columns, of all rows together.
_MOST_BEYOND = 50_000_000
_MORE_THAN_IS_SENT = 4_000  # characters; the dialer takes 2,000 of a row


def _reader(kind: FileKind) -> Callable[..., Opened]:
    """The reader for a kind of file. Only this one is imported: each file is read by a new process, and people wait
    until it has begun."""
    module, _, name = READERS[kind].partition(".")
    reader: Callable[..., Opened] = getattr(import_module(f".{module}", __package__), name)
    return reader


def read_contents(
    source: Path,
    target: Path,
    *,
    sheet: str | None,
    limits: Limits,
    encoding: str = "",
    delimiter: str = "",
    quoting: str = "",
    when_known: Callable[[FileKind, BinaryIO], None] | None = None,
) -> Contents:
    """Reads the file ``source`` and keeps its rows in ``target``. ``encoding``, ``delimiter`` and ``quoting`` are keys
    of ENCODINGS, DELIMITERS and QUOTINGS for text; for an empty one the right value is found. ``when_known`` is called
    when the kind of the file is known. Raises Unreadable."""
    with source.open("rb") as file:
        kind = sniff(file)
        if when_known is not None:
            when_known(kind, file)
        of_text = {"encoding": encoding, "delimiter": delimiter, "quoting": quoting} if kind is FileKind.CSV else {}
        opened = _reader(kind)(file, sheet=sheet, limits=limits, **of_text)
        try:
            return _keep(opened, kind, target, limits=limits)
        except OSError as error:
            if error.errno != errno.EFBIG or _is_short_of_room(limits):  # RLIMIT_FSIZE, which child.py sets
                raise
            raise Unreadable(WhyUnreadable.TOO_MUCH_TEXT, limit_bytes=limits.memory_bytes) from error


def _is_short_of_room(limits: Limits) -> bool:
    return limits.room_bytes is not None and limits.room_bytes < limits.memory_bytes


class _Kept(NamedTuple):
    """What is known of the rows that were kept, in the terms of `Contents`; and the number of the widest row."""

    rows: int
    last_row: int
    columns: int
    widest_row: int
    head: list[Row]
    head_widths: list[tuple[int, int]]


def _keep(opened: Opened, kind: FileKind, target: Path, *, limits: Limits) -> Contents:
    merges = Merges(opened.merges)
    cut = _Cut(limits.cell_characters)
    with writing(target) as lines:
        kept = _write(opened, lines, merges=merges, cut=cut, limits=limits)
        _check_count(kept.rows, opened, limits=limits)
        lines.flush()
        columns, strays = kept.columns, frozenset[int]()
        if columns > limits.columns:
            columns, strays = counted_width(
                unfinished(target),
                head=kept.head,
                rows=kept.rows,
                widest_row=kept.widest_row,
                has_strays=kind is not FileKind.CSV,
                limits=limits,
            )
    opened.notices.extend(cut.notices())
    rows, last_row, head = kept.rows, kept.last_row, kept.head
    if strays:
        left = skip_columns(strays, target)
        rows, last_row = left.rows, left.last_row
        head = list(islice(iter_rows(target), HEAD_ROWS))
        opened.notices.append(left.notice())
    return Contents(
        kind=kind.value,
        sheets=tuple(opened.sheets),
        hidden=tuple(opened.hidden),
        sheet=opened.sheet,
        last_row=last_row,
        rows=rows,
        columns=columns,
        notices=tuple(opened.notices),
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        quoting=opened.quoting,
        warnings=tuple(opened.warnings),
        filled_down=merges.filled_down(),
        hidden_columns=tuple(column for column in opened.hidden_columns if column < columns),
        others=_others(opened, rows, head),
        head=tuple(head),
        head_widths=tuple(kept.head_widths),
    )


def _write(opened: Opened, lines: BinaryIO, *, merges: Merges, cut: "_Cut", limits: Limits) -> _Kept:
    """Writes the rows as they come. Rows beyond the limit are only counted, for the sentence about them."""
    rows = columns = last_row = widest_row = beyond = 0
    head: list[Row] = []
    head_widths: list[tuple[int, int]] = []
    has_merges = bool(merges)
    most_rows, most_characters, write = limits.rows, limits.cell_characters, lines.write
    most_columns = limits.columns
    for number, cells in opened.rows:
        width = len(cells)
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > most_columns:
            beyond += len(cells) - most_columns
            _check_beyond(beyond, len(cells))
        rows += 1
        last_row = number
        if rows > most_rows:
            continue
        if len(cells) > columns:
            columns, widest_row = _checked_width(len(cells)), number
        filled = merges.fill(number, cells) if has_merges else ()
        line = line_of(number, cells, filled)
        if len(line) > most_characters and cut.shortens(cells, row=number):
            line = line_of(number, cells, filled)
        write(line)
        if rows <= HEAD_ROWS:
            head.append(Row(number, tuple(cells)))
            head_widths.append((number, width))
    return _Kept(rows, last_row, columns, widest_row, head, head_widths)


def _check_count(rows: int, opened: Opened, *, limits: Limits) -> None:
    if rows > limits.rows:
        raise Unreadable(WhyUnreadable.TOO_MANY_ROWS, found=rows, limit=limits.rows)
    if not rows:
        raise Unreadable(WhyUnreadable.ONLY_BLANK_CELLS, sheet=shortened(opened.sheet))


def _others(opened: Opened, rows: int, head: list[Row]) -> tuple[SheetHead, ...]:
    """The visible sheets with anything in them, in the workbook's order; empty if there is only one."""
    if not opened.others:
        return ()
    read = sheet_head(opened.sheet, rows, ((row.number, list(row.cells)) for row in head))
    return tuple(sorted((read, *opened.others), key=lambda each: opened.sheets.index(each.name)))


def _check_beyond(cells: int, width: int) -> None:
    if cells > _MOST_BEYOND:
        raise Unreadable(WhyUnreadable.COLUMNS_FAR_APART, letter=column_letter(width - 1))


def _checked_width(width: int) -> int:
    if width > MOST_COLUMNS:
        raise Unreadable(WhyUnreadable.COLUMNS_FAR_APART, letter=column_letter(MOST_COLUMNS))
    return width


class _Cut:
    """Cells with more characters than are kept. Their beginning is kept, which is still longer than any row that the
    dialer takes. So such a row has an error in the check if the column is sent, and only then."""

    def __init__(self, characters: int) -> None:
        self._most = max(characters, _MORE_THAN_IS_SENT)
        self._count = self._first_row = 0

    def shortens(self, cells: list[str], *, row: int) -> bool:
        """Cuts such cells in the list. Returns whether there were any."""
        long = [column for column, cell in enumerate(cells) if len(cell) > self._most]
        for column in long:
            cells[column] = self._beginning(cells[column])
        self._first_row = self._first_row or (row if long else 0)
        self._count += len(long)
        return bool(long)

    def _beginning(self, cell: str) -> str:
        kept = cell[: self._most - len(_CUT)] + _CUT
        seen = sum(1 for letter in kept if letter.isprintable() and letter != " ")
        # The check removes characters that cannot be seen. Without this, a text with few others would not be too long
        # any more.
        return kept if seen >= _MORE_THAN_IS_SENT else kept + _CUT * _MORE_THAN_IS_SENT

    def notices(self) -> list[str]:
        """Sentences about the cells that were cut."""
        if not self._count:
            return []
        return [
            f"Cells with more than {self._most:,} characters: {self._count:,}, the first is in row {self._first_row:,}."
            " Only their beginning was kept, so they cannot be sent."
        ]
