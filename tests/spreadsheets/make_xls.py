"""Workbooks of .xls by hand, record by record, and the OLE containers around them. No library writes these any more."""

import struct
from collections.abc import Mapping, Sequence

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, SMALLEST_STREAM = 512, 4096
NONE = 0xFFFFFFFF
BIFF5, BIFF8 = 0x0500, 0x0600


def record(code: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(content)) + content


def bof(version: int, kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHH", version, kind, 0x0DBB, 1996))


def xf(number_format: int = 0) -> bytes:
    return struct.pack("<HHHBBBBIIH", 0, number_format, 1, 0, 0, 0, 0, 0, 0, 0)


def number_format(key: int, code: str) -> bytes:
    return record(0x041E, struct.pack("<HHB", key, len(code), 0) + code.encode("latin-1"))


def cells(rows: Sequence[Sequence[str | float]], *, style: int = 0, unicode: bool = True) -> bytes:
    """Labels and numbers."""
    written = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, style)
            if isinstance(value, str):
                text = struct.pack("<HB", len(value), 0) if unicode else struct.pack("<H", len(value))
                written += record(0x0204, place + text + value.encode("latin-1"))
            else:
                written += record(0x0203, place + struct.pack("<d", value))
    return written


def sheet(content: bytes, *, version: int = BIFF8) -> bytes:
    return bof(version, 0x0010) + content + record(0x000A)


def book(content: bytes, *, in_globals: bytes = b"", styles: Sequence[bytes] = (xf(),), name: str = "Leads") -> bytes:
    """The stream of a workbook with one sheet."""
    before = bof(BIFF8, 0x0005) + record(0x0042, b"\xb0\x04") + in_globals
    before += b"".join(record(0x00E0, style) for style in styles)
    at = len(before) + 4 + 8 + len(name) + 4
    said = struct.pack("<IBBBB", at, 0, 0, len(name), 0) + name.encode()
    return before + record(0x0085, said) + record(0x000A) + sheet(content)


def container(streams: Mapping[str, bytes]) -> bytes:
    """An OLE container: streams by their names, "storage/stream" for those within a storage."""
    entries = [_entry("Root Entry", 5, child=1 if streams else NONE)]
    sectors: list[bytes] = []
    table: list[int] = []
    names = list(streams)
    for index, name in enumerate(names):
        content = streams[name].ljust(SMALLEST_STREAM, b"\0")
        count = -(-len(content) // SECTOR)
        first = len(sectors)
        sectors += [content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, count * SECTOR, SECTOR)]
        table += [*range(first + 1, first + count), END]
        right = len(entries) + 1 if index + 1 < len(names) else NONE
        storage, _, own = name.rpartition("/")
        if storage:
            inner = len(entries) + 1
            entries.append(_entry(storage, 1, child=inner, right=right + 1 if right != NONE else NONE))
            entries.append(_entry(own, 2, first=first, size=len(content)))
        else:
            entries.append(_entry(own, 2, right=right, first=first, size=len(content)))
    directory = b"".join(entries)
    directory += bytes(-len(directory) % SECTOR)
    at = len(sectors)
    count = len(directory) // SECTOR
    sectors += [directory[begin : begin + SECTOR] for begin in range(0, len(directory), SECTOR)]
    table += [*range(at + 1, at + count), END]
    tables = -(-(len(table) + 2) // 128)
    fat_at = len(sectors)
    table += [FAT] * tables
    table += [FREE] * (tables * 128 - len(table))
    sectors += [struct.pack("<128I", *table[begin : begin + 128]) for begin in range(0, len(table), 128)]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIII", tables, at, 0, SMALLEST_STREAM, END, 0, END, 0)
    header += struct.pack("<109I", *range(fat_at, fat_at + tables), *[FREE] * (109 - tables))
    return header + b"".join(sectors)


def _entry(name: str, kind: int, *, child: int = NONE, right: int = NONE, first: int = END, size: int = 0) -> bytes:
    text = name.encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, NONE, right, child)
    return (entry + bytes(36) + struct.pack("<III", first, size, 0)).ljust(128, b"\0")
