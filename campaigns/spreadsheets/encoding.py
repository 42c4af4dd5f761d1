"""Finds the encoding of a text file: by its byte order mark; else UTF-16, by its NULs; else UTF-8; else a one-byte
encoding. This order was right for files for which statistical guessers were wrong.

UTF-8 is also taken if some bytes are damaged: in another encoding, bytes beyond ASCII are hardly ever UTF-8 by chance.
The one-byte encoding is Windows-1252; or Mac Roman, if the line ends or the letters are those of old Macs.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_HEAD_BYTES = 64 * 1024
_CHUNK_BYTES = 1024 * 1024

# In UTF-16 each digit, delimiter and line end has a NUL byte, always first or always second. So each list in UTF-16 has
# NULs: they are more than this part of its first bytes, or of its second bytes.
_NULS_OF_UTF16 = 0.1
_NULS_ASTRAY = 0.1

# A text counts as UTF-8 if more than this part of its sequences beyond ASCII are UTF-8. In a damaged UTF-8 file nearly
# all are, in another encoding nearly none. If a file mixes two encodings, the letters of the rarer one are shown as
# damaged. Otherwise some letters would be shown as other letters, and nobody would notice.
_UTF8_ABOVE = 0.5

# Mac Roman has accented small letters from 0x87 to 0x9F; Windows-1252 has quotation marks, dashes and some capitals
# there. Windows-1252 has its accented letters from 0xC0 on; Mac Roman has signs there. These bytes follow no small
# letter in a Windows text:
_MAC_LETTER = re.compile(rb"[a-z][\x81\x87\x88\x89\x8a\x8c\x8d\x8e\x8f\x90\x9d\x9f]")
_WINDOWS_LETTER = re.compile(rb"[A-Za-z][\xe0-\xff]|[\xc0-\xd1\xd6-\xff][a-z]")  # without a Mac's quotation marks
_WHERE_MACS_HAVE_LETTERS = bytes(range(0x80, 0xA0))
_WHERE_WINDOWS_HAS_LETTERS = bytes(range(0xC0, 0x100))
_LONE_CR = re.compile(rb"\r(?!\n)")


@dataclass(frozen=True, slots=True)
class Encoding:
    """``codec`` for Python, without the byte order mark · ``name`` for people · ``sure``: it was not taken as the last
    resort."""

    codec: str
    name: str
    sure: bool = True

    @property
    def key(self) -> str:
        """The key in ENCODINGS, by which people choose it."""
        return self.codec.removesuffix("-sig")

    @property
    def is_utf8(self) -> bool:
        return self.key == "utf-8"


_UTF8 = Encoding("utf-8-sig", "UTF-8")
_DAMAGED_UTF8 = Encoding("utf-8-sig", "UTF-8", sure=False)
_WINDOWS = Encoding("cp1252", "Windows-1252 (Western European)", sure=False)
_MAC = Encoding("mac-roman", "Mac Roman", sure=False)

ENCODINGS: dict[str, Encoding] = {
    encoding.key: encoding
    for encoding in (
        _UTF8,
        Encoding("cp1252", "Windows-1252 (Western European)"),
        Encoding("utf-16", "UTF-16"),
        Encoding("utf-16-le", "UTF-16 (little-endian)"),
        Encoding("utf-16-be", "UTF-16 (big-endian)"),
        Encoding("utf-32", "UTF-32"),
        Encoding("cp1250", "Windows-1250 (Central European)"),
        Encoding("cp1251", "Windows-1251 (Cyrillic)"),
        Encoding("cp1254", "Windows-1254 (Turkish)"),
        Encoding("cp1256", "Windows-1256 (Arabic)"),
        Encoding("mac-roman", "Mac Roman"),
        Encoding("cp850", "DOS 850 (Western European)"),
        Encoding("gb18030", "GB 18030 (Chinese)"),
        Encoding("shift_jis", "Shift JIS (Japanese)"),
    )
}
"""The encodings that a person can choose, by key. Python's codecs get no other names."""

# UTF-32 comes first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, Encoding("utf-32", "UTF-32")),
    (codecs.BOM_UTF32_BE, Encoding("utf-32", "UTF-32")),
    (codecs.BOM_UTF8, _UTF8),
    (codecs.BOM_UTF16_LE, Encoding("utf-16", "UTF-16")),
    (codecs.BOM_UTF16_BE, Encoding("utf-16", "UTF-16")),
)


# A document's declaration. It is ignored if the bytes contradict it, or if we do not know the name.
_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{3,20})""", re.IGNORECASE)
_DECLARABLE = frozenset([*(f"cp{page}" for page in range(1250, 1259)), *(f"iso8859-{part}" for part in range(1, 17))])


def declared_codec(file: BinaryIO) -> str:
    """The codec of a document of markup: the one that its bytes show for sure; else the declared one; else
    Windows-1252."""
    found = find_encoding(file)
    if found.sure:
        return found.codec
    file.seek(0)
    declared = _DECLARED.search(file.read(_HEAD_BYTES))
    if declared:
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name
        except LookupError:
            return found.codec
        if name in _DECLARABLE:
            return name
    return found.codec


def find_encoding(file: BinaryIO) -> Encoding:
    """The encoding of the file. Reads the whole file if its beginning is not enough."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if by_nuls := _utf16_by_its_nuls(head):
        return by_nuls
    if _is_utf8(file):
        return _UTF8
    if _is_mostly_utf8(file):
        return _DAMAGED_UTF8
    return _MAC if _is_of_a_mac(file) else _WINDOWS


def _utf16_by_its_nuls(head: bytes) -> Encoding | None:
    first, second = head[0::2].count(0), head[1::2].count(0)
    more, fewer = max(first, second), min(first, second)
    if more <= _NULS_OF_UTF16 * len(head) / 2 or fewer > _NULS_ASTRAY * more:
        return None
    return Encoding("utf-16-be" if first > second else "utf-16-le", "UTF-16")


def _is_utf8(file: BinaryIO) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(file: BinaryIO) -> bool:
    """Whether a file that is not valid UTF-8 is UTF-8 with some damaged bytes."""
    valid = damaged = 0
    for text in decoded(file, "utf-8"):
        beyond_ascii = len(text) - len(text.encode("ascii", errors="ignore"))
        strange = text.count("\ufffd")
        valid += beyond_ascii - strange
        damaged += strange
    return valid > _UTF8_ABOVE * (valid + damaged)


def _is_of_a_mac(file: BinaryIO) -> bool:
    """Whether a text in a one-byte encoding is Mac Roman: its lines end as on old Macs, and its letters fit Mac Roman
    better; or its letters cannot be those of Windows."""
    lone_ends = ends = 0
    bytes_of_mac = bytes_of_windows = letters_of_mac = letters_of_windows = 0
    file.seek(0)
    while chunk := file.read(_CHUNK_BYTES):
        ends += chunk.count(b"\n")
        lone_ends += len(_LONE_CR.findall(chunk))
        bytes_of_mac += len(chunk) - len(chunk.translate(None, _WHERE_MACS_HAVE_LETTERS))
        bytes_of_windows += len(chunk) - len(chunk.translate(None, _WHERE_WINDOWS_HAS_LETTERS))
        letters_of_mac += len(_MAC_LETTER.findall(chunk))
        letters_of_windows += len(_WINDOWS_LETTER.findall(chunk))
    if lone_ends > ends:
        return bytes_of_mac >= bytes_of_windows
    return letters_of_mac > letters_of_windows


def is_utf8_misread(text: str, codec: str) -> bool:
    """Whether a text that was read in a one-byte encoding is really UTF-8: all its letters beyond ASCII are valid
    UTF-8."""
    if text.isascii():
        return False
    try:
        text.encode(codec).decode()
    except UnicodeError:
        return False
    return True


def decoded(file: BinaryIO, codec: str) -> Iterator[str]:
    """The text of the file in pieces, from its beginning. Bytes that the codec does not have become U+FFFD."""
    decoder = codecs.getincrementaldecoder(codec)(errors="replace")
    file.seek(0)
    while chunk := file.read(_CHUNK_BYTES):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)
