"""Binary workbooks (.xlsb) by hand: no program on a developer's machine writes them. Records as MS-XLSB has them."""

import struct
from collections.abc import Mapping, Sequence

from tests.spreadsheets.make import archive

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

ERROR = {"#N/A": 0x2A, "#DIV/0!": 0x07}
Value = float | str | bool | None


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
) -> bytes:
    """A workbook of {sheet: {row number: cells}}; the style of a cell, by row number and column, is an index into the
    formats, counted from 1."""
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
        "xl/workbook.bin": record(131) + record(143) + book + record(144) + record(132),
        "xl/styles.bin": _styles(formats),
    }
    for index, name in enumerate(names, start=1):
        parts[f"xl/worksheets/sheet{index}.bin"] = _sheet(sheets[name], styled or {}, hidden_rows)
    return archive(parts)


def _sheet(rows: Mapping[int, Sequence[Value]], styled: Mapping[tuple[int, int], int], hidden: Sequence[int]) -> bytes:
    last = max(rows, default=1)
    widest = max(map(len, rows.values()), default=1)
    written = record(148, struct.pack("<IIII", 0, last - 1, 0, widest - 1)) + record(145)
    for number, cells in rows.items():
        flags = bytes([0, 0x10 if number in hidden else 0])
        written += record(0, struct.pack("<IIH", number - 1, 0, 300) + flags + bytes(5))
        for column, value in enumerate(cells):
            written += _cell(column, value, styled.get((number, column), 0))
    return record(129) + written + record(146) + record(130)


def _cell(column: int, value: Value, style: int) -> bytes:
    begin = struct.pack("<II", column, style)
    if value is None:
        return b""
    if isinstance(value, bool):
        return record(4, begin + bytes([value]))
    if isinstance(value, str) and value in ERROR:
        return record(3, begin + bytes([ERROR[value]]))
    if isinstance(value, str):
        return record(6, begin + _text(value))
    return record(5, begin + struct.pack("<d", value))


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
