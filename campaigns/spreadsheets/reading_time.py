"""How much processor time the reading of a file may take: some times what a good file of its kind and size takes.

A file that needs much longer was crafted, or shows a fault of a reader. Nobody waits for it as long as for the largest
files (docs/decisions/0011-a-reading-is-as-long-as-its-file.md).
"""

from typing import BinaryIO

from .archive import open_archive
from .sniffing import FileKind

_MB = 1024 * 1024

# What a good file takes for each MB; a packed one for each MB of its parts, unpacked.
_GOOD_SECONDS = {
    FileKind.XLSX: 0.06,
    FileKind.XLSB: 0.2,
    FileKind.XLS: 0.3,
    FileKind.ODS: 0.15,
    FileKind.XML2003: 0.25,
    FileKind.HTML: 0.4,
    FileKind.MHTML: 0.4,
    FileKind.VCF: 0.3,
    FileKind.CSV: 0.1,
}
_PACKED = frozenset({FileKind.XLSX, FileKind.XLSB, FileKind.ODS})

# Machines are slower and busier than the one on which this was measured, and good files differ.
_TIMES = 10
_AT_LEAST_SECONDS = 10.0


def processor_seconds(kind: FileKind, size: int, *, most: float) -> float:
    """The limit for a file of so many bytes, or with parts of so many; never more than ``most``."""
    return min(most, _AT_LEAST_SECONDS + _TIMES * _GOOD_SECONDS[kind] * size / _MB)


def size_to_read(kind: FileKind, file: BinaryIO) -> int:
    """The bytes that the reader of this kind has to look at. Raises Unreadable for an archive without a list of its
    parts."""
    if kind not in _PACKED:
        return file.seek(0, 2)
    with open_archive(file) as archive:
        return sum(part.file_size for part in archive.infolist())
