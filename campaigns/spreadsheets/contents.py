"""One reading: what the file is, the reader for it, and its rows counted, bounded and kept. Runs in the child
process (``child.py``); here nothing stands between the file and the reader but these checks."""

import errno
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from .errors import amount, shortened, unreadable
from .header import column_letter
from .merges import Merges
from .rows_file import line_of, writing
from .sheet import HEAD_ROWS, Contents, Limits, Opened, Row
from .sniffing import Kind, sniff

_MOST_UNCOUNTED = 12  # columns: a file that was given out four times

_READERS = {
    Kind.XLSX: "xlsx.open_xlsx",
    Kind.XLSB: "xlsb.open_xlsb",
    Kind.XLS: "xls.open_xls",
    Kind.ODS: "ods.open_ods",
    Kind.XML2003: "xml2003.open_xml2003",
    Kind.HTML: "html_table.open_html",
    Kind.CSV: "delimited.open_delimited",
}


def _reader(kind: Kind) -> Callable[..., Opened]:
    """Imported when it is needed: each file is read by a process of its own, and people wait for it to begin."""
    module, _, name = _READERS[kind].partition(".")
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
) -> Contents:
    """Reads the file ``source`` and keeps its rows in ``target``; raises Unreadable. ``encoding``, ``delimiter`` and
    ``quoting`` (of ENCODINGS, DELIMITERS and QUOTINGS) are those of text, found where they are empty."""
    with source.open("rb") as file:
        kind = sniff(file)
        of_text = {"encoding": encoding, "delimiter": delimiter, "quoting": quoting} if kind is Kind.CSV else {}
        opened = _reader(kind)(file, sheet=sheet, limits=limits, **of_text)
        try:
            return _keep(opened, kind, target, limits=limits)
        except OSError as error:
            if error.errno != errno.EFBIG:  # RLIMIT_FSIZE, which child.py sets to limits.memory_bytes
                raise
            raise unreadable("too_much_text", limit=amount(limits.memory_bytes)) from error


def _keep(opened: Opened, kind: Kind, target: Path, *, limits: Limits) -> Contents:
    rows = columns = last_row = uncounted = 0
    head: list[Row] = []
    head_widths: list[tuple[int, int]] = []
    merges = Merges(opened.merges)
    with writing(target) as lines:
        for number, cells in opened.rows:
            width = len(cells)
            while cells and not cells[-1]:
                cells.pop()
            if not cells:
                continue
            rows += 1
            last_row = number
            if rows > limits.rows:
                continue  # only counted from here on, for the sentence
            if len(cells) > columns:
                uncounted = max(uncounted, min(_MOST_UNCOUNTED, sum(cell in limits.uncounted for cell in cells)))
                columns = _checked_width(len(cells), row=number, limit=limits.columns + uncounted)
            filled = merges.fill(number, cells) if merges else ()
            line = line_of(number, cells, filled)
            if len(line) > limits.cell_characters:
                _check_lengths(cells, row=number, limits=limits)
            lines.write(line)
            if len(head) < HEAD_ROWS:
                head.append(Row(number, tuple(cells)))
                head_widths.append((number, width))
        if rows > limits.rows:
            raise unreadable("too_many_rows", found=rows, limit=limits.rows)
        if not rows:
            where = f"The sheet “{shortened(opened.sheet)}”" if opened.sheet else "The file"
            raise unreadable("only_blank_cells", where=where)
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
        others=tuple(opened.others),
        head=tuple(head),
        head_widths=tuple(head_widths),
    )


def _checked_width(width: int, *, row: int, limit: int) -> int:
    if width > limit:
        raise unreadable("too_many_columns", row=row, letter=column_letter(width - 1), found=width, limit=limit)
    return width


def _check_lengths(cells: list[str], *, row: int, limits: Limits) -> None:
    if any(len(cell) > limits.cell_characters for cell in cells):
        raise unreadable("cell_too_long", row=row, limit=limits.cell_characters)
