"""A workbook is a ZIP archive of XML parts. An archive, and XML as well, can be made so that little data unpacks to
very much. This is checked before any part is read. A bad file that passes this check ends at the limits of the reading
process."""

import struct
import zipfile
import zlib
from typing import BinaryIO

from .errors import Unreadable, WhyUnreadable
from .sheet import Limits

MOST_PARTS = 10_000

# A part may unpack to so many times its size. A sheet of leads unpacks to 10 to 30 times its size; deflate can reach
# 1,032 times. Small parts are not checked: they cannot unpack to much.
MOST_PACKED = 250
_SMALL_BYTES = 1024 * 1024

# A DTD stands at the beginning of a part.
_PROLOG_BYTES = 8 * 1024
_DTD_MARKS = (b"<!DOCTYPE", b"<!ENTITY")

_ENCRYPTED_FLAG = 0x1

# All errors that zipfile raises for archives that are cut short, changed or made up.
ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    UnicodeError,
    ValueError,
    OverflowError,
)


def open_archive(file: BinaryIO) -> zipfile.ZipFile:
    """The archive with its list of parts. Raises Unreadable where it has no list."""
    try:
        return zipfile.ZipFile(file)
    except ARCHIVE_ERRORS as error:
        raise Unreadable(WhyUnreadable.DAMAGED) from error


def check_archive(archive: zipfile.ZipFile, *, limits: Limits) -> None:
    """Raises Unreadable for an archive that no spreadsheet program writes, and for one that unpacks to too much."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise Unreadable(WhyUnreadable.TOO_MANY_PARTS, found=len(parts), limit=MOST_PARTS)
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise Unreadable(WhyUnreadable.PASSWORD_PROTECTED)
    _check_sizes(parts, limits=limits)
    _check_layout(parts)
    _check_prologs(archive, parts)


def _check_sizes(parts: list[zipfile.ZipInfo], *, limits: Limits) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.memory_bytes:
        raise Unreadable(WhyUnreadable.UNPACKS_TOO_LARGE, found_bytes=unpacked, limit_bytes=limits.memory_bytes)
    for part in parts:
        if part.file_size > max(_SMALL_BYTES, part.compress_size * MOST_PACKED):
            raise Unreadable(WhyUnreadable.PACKED_TOO_TIGHTLY, found=part.file_size // max(part.compress_size, 1))


def _check_layout(parts: list[zipfile.ZipInfo]) -> None:
    """Raises Unreadable if parts overlap (the same bytes would be unpacked again and again), and if two parts have the
    same name (some programs read the first, others the second)."""
    if len({part.filename.casefold() for part in parts}) < len(parts):
        raise Unreadable(WhyUnreadable.DAMAGED)
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end:
            raise Unreadable(WhyUnreadable.DAMAGED)
        end = part.header_offset + part.compress_size


def _check_prologs(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    for part in parts:
        if not part.filename.lower().endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(part) as content:
                prolog = content.read(_PROLOG_BYTES)
        except ARCHIVE_ERRORS as error:
            raise Unreadable(WhyUnreadable.DAMAGED) from error
        plain = prolog.replace(b"\0", b"")  # XML may be in UTF-16, too
        if any(mark in plain for mark in _DTD_MARKS):
            raise Unreadable(WhyUnreadable.UNSAFE)
