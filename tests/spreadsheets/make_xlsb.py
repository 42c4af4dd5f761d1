"""Binary workbooks (.xlsb) by hand, with records as in MS-XLSB, since no library writes them."""

import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tests.spreadsheets.make import archive

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

ERROR = {"#N/A": 0x2A, "#DIV/0!": 0x07}


class Formula(NamedTuple):
    """A formula with its tokens and its stored result."""

    tokens: bytes
    result: "float | str | bool"


Value = float | str | bool | Formula | None


def record(kind: int, content: bytes = b"") -> bytes:
    """A record: its type and its length as numbers in groups of seven bits."""
    return _number(kind) + _number(len(content)) + content


def xlsb(
    sheets: Mapping[str, Mapping[int, Sequence[Value]]],
    *,
    hidden: Sequence[str] = (),
    formats: Sequence[str] = (),
    styled: Mapping[tuple[int, int], int] | None = None,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    merges: Sequence[tuple[int, int, int]] = (),
    is_short: bool = False,
    calculates_on_load: bool = False,
) -> bytes:
    """A workbook of {sheet: {row number: cells}}. ``styled`` gives the style of a cell by row number and column: an
    index into the formats, counted from 1. ``merges`` are (first row, last row, column from 0). With ``is_short``, a
    cell that follows another one does not name its column, as SheetJS writes it, and whole numbers are packed."""
    names = list(sheets)
    targets = "".join(
        f'<Relationship Id="rId{index}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{index}.bin"/>'
        for index in range(1, len(names) + 1)
    )
    book = b"".join(
        record(156, struct.pack("<II", 1 if name in hidden else 0, index) + _text(f"rId{index}") + _text(name))
        for index, name in enumerate(names, start=1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{targets}</Relationships>',
        "xl/workbook.bin": (
            record(131)
            + record(143)
            + book
            + record(144)
            + record(157, bytes(24) + struct.pack("<H", calculates_on_load))
            + record(132)
        ),
        "xl/styles.bin": _styles(formats),
    }
    for index, name in enumerate(names, start=1):
        parts[f"xl/worksheets/sheet{index}.bin"] = _sheet(
            sheets[name], styled or {}, hidden_rows, columns=hidden_columns, merges=merges, is_short=is_short
        )
    return archive(parts)


def _sheet(
    rows: Mapping[int, Sequence[Value]],
    styled: Mapping[tuple[int, int], int],
    hidden: Sequence[int],
    *,
    columns: Sequence[int],
    merges: Sequence[tuple[int, int, int]],
    is_short: bool,
) -> bytes:
    last = max(rows, default=1)
    widest = max(map(len, rows.values()), default=1)
    written = record(148, struct.pack("<IIII", 0, last - 1, 0, widest - 1))
    if columns:
        written += record(390)
        written += b"".join(record(60, struct.pack("<IIIIH", each, each, 2304, 0, 1)) for each in columns) + record(391)
    written += record(145)
    for number, cells in rows.items():
        flags = bytes([0, 0x10 if number in hidden else 0])
        written += record(0, struct.pack("<IIH", number - 1, 0, 300) + flags + bytes(5))
        for column, value in enumerate(cells):
            follows = is_short and column > 0 and cells[column - 1] is not None
            written += _cell(column, value, styled.get((number, column), 0), is_short=is_short, follows=follows)
    written += record(146)
    if merges:
        each = (record(176, struct.pack("<IIII", first - 1, end - 1, at, at)) for first, end, at in merges)
        written += record(177, struct.pack("<I", len(merges))) + b"".join(each) + record(178)
    return record(129) + written + record(130)


def _cell(column: int, value: Value, style: int, *, is_short: bool, follows: bool) -> bytes:
    if value is None:
        return b""
    if isinstance(value, Formula):
        kind, content = _stored(value.result, is_short=False)
        tokens = struct.pack("<HI", 0, len(value.tokens)) + value.tokens + bytes(4)
        return record(_FORMULA[kind], struct.pack("<II", column, style) + content + tokens)
    kind, content = _stored(value, is_short=is_short)
    if follows:
        return record(kind + 11, struct.pack("<I", style) + content)
    return record(kind, struct.pack("<II", column, style) + content)


_FORMULA = {6: 8, 5: 9, 4: 10, 3: 11}


def _stored(value: float | str | bool, *, is_short: bool) -> tuple[int, bytes]:
    """The type of a cell's record, and the bytes of its value."""
    if isinstance(value, bool):
        return 4, bytes([value])
    if isinstance(value, str) and value in ERROR:
        return 3, bytes([ERROR[value]])
    if isinstance(value, str):
        return 6, _text(value)
    if is_short and float(value).is_integer() and abs(value) < 2**28:
        return 2, struct.pack("<i", int(value) << 2 | 2)
    return 5, struct.pack("<d", value)


def _styles(formats: Sequence[str]) -> bytes:
    codes = b"".join(record(44, struct.pack("<H", 164 + index) + _text(code)) for index, code in enumerate(formats))
    styles = [0, *(164 + index for index in range(len(formats)))]
    cells = b"".join(record(47, struct.pack("<HH", 0, each) + bytes(12)) for each in styles)
    return (
        record(278)
        + record(615, struct.pack("<I", len(formats))) + codes + record(616)
        + record(617, struct.pack("<I", len(styles))) + cells + record(618)
        + record(279)
    )  # fmt: skip


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def _number(number: int) -> bytes:
    groups = [number & 0x7F]
    while number := number >> 7:
        groups[-1] |= 0x80
        groups.append(number & 0x7F)
    return bytes(groups)
