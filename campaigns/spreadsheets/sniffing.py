"""What a file is, by its bytes: names lie (an .xls that is a web page, a picture renamed .xlsx), bytes hardly."""

import mmap
import re
from enum import StrEnum
from typing import BinaryIO
from zipfile import ZipFile

from .archive import ARCHIVE_ERRORS, open_archive
from .encoding import find_encoding
from .errors import unreadable

_HEAD_BYTES = 64 * 1024


class Kind(StrEnum):
    """What there is a reader for."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    XML2003 = "xml"
    HTML = "html"
    CSV = "csv"


_MAGICS = (
    (b"%PDF-", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"Rar!\x1a\x07", "an archive (RAR)"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7-Zip)"),
    (b"SQLite format 3\0", "a database (SQLite)"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
)
# Two letters, as a list may begin as well ("BMW", "MZ"): these need the zeros that follow in such files.
_BITMAP = re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL)
_PROGRAM = re.compile(rb"MZ.{0,60}\0\0\0", re.DOTALL)
_MEDIA = re.compile(rb"(?:RIFF.{4}(?:WEBP|WAVE|AVI )|.{4}ftyp)", re.DOTALL)

_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")

# OLE containers keep the names of their streams in UTF-16. One document can have another one in it.
_OLE_STREAMS = (
    ("WordDocument", "a Word document"),
    ("PowerPoint Document", "a PowerPoint presentation"),
    ("__substg1.0_", "an e-mail (Outlook)"),
)
_OLE_WORKBOOKS = ("Workbook", "Book")

_ZIP_PARTS = (
    ("word/", "not_a_spreadsheet", "a Word document"),
    ("ppt/", "not_a_spreadsheet", "a PowerPoint presentation"),
    ("index/document.iwa", "unsupported_format", "an Apple document (Numbers, Pages or Keynote)"),
    ("index.zip", "unsupported_format", "an Apple document (Numbers, Pages or Keynote)"),
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE)
_EXCEL_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_MARKUP_CHARACTERS = 4096

# Text has hardly any control characters; random bytes have one in nine. Files cut off by a crash end in NULs.
_CONTROL = re.compile("[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_MOST_CONTROL = 0.05
_MOST_NULS = 0.3


def sniff(file: BinaryIO) -> Kind:
    """Which reader reads the file; raises Unreadable with its name for people when none does."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if not head:
        raise unreadable("empty_file")
    if head.startswith(_ZIP_MAGICS):
        return _sniff_archive(file)
    if head.startswith(_OLE_MAGIC):
        return _sniff_ole(file)
    _refuse_binary(head)
    return _sniff_text(head.decode(find_encoding(file).codec, errors="replace"))


def _sniff_archive(file: BinaryIO) -> Kind:
    with open_archive(file) as archive:
        names = [name.replace("\\", "/").lower() for name in archive.namelist()]
        if "xl/workbook.xml" in names:
            return Kind.XLSX
        if "xl/workbook.bin" in names:
            return Kind.XLSB
        for part, code, what in _ZIP_PARTS:
            if any(name.startswith(part) for name in names):
                raise unreadable(code, what=what)
        if "mimetype" in archive.namelist():
            return _sniff_open_document(archive)
    raise unreadable("not_a_spreadsheet", what="a ZIP archive")


def _sniff_open_document(archive: ZipFile) -> Kind:
    try:
        with archive.open("mimetype") as part:
            said = part.read(_HEAD_BYTES)
    except ARCHIVE_ERRORS as error:
        raise unreadable("damaged") from error
    if said.startswith(_OPEN_DOCUMENT + b"spreadsheet"):
        return Kind.ODS
    if said.startswith(_OPEN_DOCUMENT):
        raise unreadable("not_a_spreadsheet", what="an OpenDocument file (text, drawing or presentation)")
    raise unreadable("not_a_spreadsheet", what="a ZIP archive")


def _sniff_ole(file: BinaryIO) -> Kind:
    """Excel puts a workbook with a password, whatever its format, into an OLE container of its own."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:

        def has(stream: str) -> bool:
            return content.find(stream.encode("utf-16-le")) >= 0

        if has("EncryptedPackage") or has("EncryptionInfo"):
            raise unreadable("password_protected")
        is_workbook = any(map(has, _OLE_WORKBOOKS))
        for stream, what in _OLE_STREAMS:
            if has(stream) and not (is_workbook and _is_workbook_at_its_root(content)):
                raise unreadable("not_a_spreadsheet", what=what)
        if is_workbook:
            return Kind.XLS
    raise unreadable("not_a_spreadsheet", what="a document of an old Office program")


def _is_workbook_at_its_root(container: mmap.mmap) -> bool:
    from .xls import is_workbook_at_its_root  # noqa: PLC0415 - seldom needed, and its library takes time to begin

    return is_workbook_at_its_root(container)


def _refuse_binary(head: bytes) -> None:
    for magic, what in _MAGICS:
        if head.startswith(magic):
            raise unreadable("not_a_spreadsheet", what=what)
    if _BITMAP.match(head):
        raise unreadable("not_a_spreadsheet", what="a picture (BMP)")
    if _PROGRAM.match(head):
        raise unreadable("not_a_spreadsheet", what="a program")
    if _MEDIA.match(head):
        raise unreadable("not_a_spreadsheet", what="a picture, sound or film")


def _sniff_text(text: str) -> Kind:
    start = text[:_MARKUP_CHARACTERS].lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        if _EXCEL_2003 in start:
            return Kind.XML2003
        if _HTML.search(start):
            return Kind.HTML
        if start.startswith("<?xml"):
            raise unreadable("not_a_spreadsheet", what="an XML file")
    if start.startswith("MIME-Version:"):
        raise unreadable("web_page")
    nuls = text.count("\0")
    if nuls > _MOST_NULS * len(text) or len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        raise unreadable("not_a_spreadsheet", what="a file of another kind")
    return Kind.CSV
