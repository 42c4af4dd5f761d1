"""Recognises the kind of a file by its bytes, and names the reader of each kind. A file's name does not count: an .xls
may be a web page, an .xlsx a picture."""

import mmap
import re
from enum import StrEnum
from typing import BinaryIO
from zipfile import ZipFile

from .archive import ARCHIVE_ERRORS, open_archive
from .encoding import find_encoding
from .errors import Unreadable, WhyUnreadable
from .other_kinds import of_archive, of_ole, of_ole_streams, of_xml, refuse_binary, refuse_text
from .workbook_parts import workbook_part

_HEAD_BYTES = 64 * 1024


class FileKind(StrEnum):
    """The kinds of files for which there is a reader."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    XML2003 = "xml"
    HTML = "html"
    MHTML = "mhtml"
    VCF = "vcf"
    CSV = "csv"


READERS = {
    FileKind.XLSX: "xlsx.open_xlsx",
    FileKind.XLSB: "xlsb.open_xlsb",
    FileKind.XLS: "xls.open_xls",
    FileKind.ODS: "ods.open_ods",
    FileKind.XML2003: "xml2003.open_xml2003",
    FileKind.HTML: "html_table.open_html",
    FileKind.MHTML: "mhtml.open_mhtml",
    FileKind.VCF: "vcf.open_vcf",
    FileKind.CSV: "delimited.open_delimited",
}
"""The module and the function that read such a file."""

ENDINGS = (
    *(".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt"),
    *(".xml", ".htm", ".html", ".mht", ".mhtml", ".vcf"),
)
"""How the names of such files usually end: those that a browser offers first."""

_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."

# The first record of a workbook of Excel 2 to 95 without a container, as many scripts write it. The record's length
# never has the bytes of a line end.
_BARE_WORKBOOK = re.compile(rb"\t(?:\0|\x02|\x04|\x08)[\x04\x06\x08\x10\x14]\0")
_WORKBOOK_STREAMS = frozenset({"workbook", "book"})
# If the container's directory cannot be read, these names of streams are searched for in the bytes.
_LOOKED_FOR = (
    *("Workbook", "WORKBOOK", "Book", "BOOK", "EncryptedPackage", "EncryptionInfo", "DRMEncryptedTransform"),
    *("\tDRMContent", "\x06DataSpaces", "WordDocument", "PowerPoint Document", "__substg1.0_"),
)

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE)
_EXCEL_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_MARKUP_CHARACTERS = 4096
_VCARD = re.compile(r"BEGIN:VCARD[ \t]*[\r\n]", re.IGNORECASE)

# Lines of "Name: value"; a long one goes on in the next line. One of the first lines names MIME.
_MIME = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,60}?MIME-Version:", re.IGNORECASE
)
_END_OF_HEADERS = re.compile(r"\r?\n\r?\n")
_OF_AN_EMAIL = re.compile(
    r"^(?:Received|Message-ID|Delivered-To|Return-Path|To|Reply-To):", re.IGNORECASE | re.MULTILINE
)

# Text has hardly any control characters; random bytes have one in nine. Files cut off by a crash end in NULs.
_CONTROL = re.compile("[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_MOST_CONTROL = 0.05
_MOST_NULS = 0.3


def sniff(file: BinaryIO) -> FileKind:
    """The kind of the file. If there is no reader for it, raises Unreadable, with the kind in words."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if not head:
        raise Unreadable(WhyUnreadable.EMPTY_FILE)
    if head.startswith(_ZIP_MAGICS):
        return _sniff_archive(file)
    if head.startswith(_OLE_MAGIC):
        return _sniff_ole(file)
    if _BARE_WORKBOOK.match(head):
        return FileKind.XLS
    refuse_binary(head, size=file.seek(0, 2))
    return _sniff_text(head.decode(find_encoding(file).codec, errors="replace"))


def _sniff_archive(file: BinaryIO) -> FileKind:
    with open_archive(file) as archive:
        try:
            if workbook := workbook_part(archive):
                return FileKind.XLSB if workbook.lower().endswith(".bin") else FileKind.XLSX
            if "mimetype" in archive.namelist():
                return _sniff_open_document(archive)
        except ARCHIVE_ERRORS as error:
            raise Unreadable(WhyUnreadable.DAMAGED) from error
        raise of_archive(archive.namelist())


def _sniff_open_document(archive: ZipFile) -> FileKind:
    with archive.open("mimetype") as part:
        said = part.read(_HEAD_BYTES)
    if said.startswith(_OPEN_DOCUMENT + b"spreadsheet"):
        return FileKind.ODS
    if said.startswith(_OPEN_DOCUMENT):
        raise Unreadable(WhyUnreadable.NOT_A_SPREADSHEET, what="an OpenDocument file (text, drawing or presentation)")
    raise of_archive(archive.namelist())


def _sniff_ole(file: BinaryIO) -> FileKind:
    """The kind of an OLE container. Excel also puts workbooks of newer formats into one, if they have a password or are
    under rights management. A container can contain other documents; its root tells what it is."""
    from .ole import names_of_streams  # noqa: PLC0415 - seldom needed, and its library takes time to begin

    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = names_of_streams(content)
        if found is None:
            names = frozenset(name.lower() for name in _LOOKED_FOR if content.find(name.encode("utf-16-le")) >= 0)
            at_root = names
            if not names:
                raise Unreadable(WhyUnreadable.DAMAGED)
        else:
            names, at_root = found
    if refused := of_ole(names, at_root):
        raise refused
    if at_root & _WORKBOOK_STREAMS and not (found is None and "worddocument" in names):
        return FileKind.XLS
    raise of_ole_streams(at_root)


def _sniff_text(text: str) -> FileKind:
    start = text[:_MARKUP_CHARACTERS].lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        if _EXCEL_2003 in start:
            return FileKind.XML2003
        if _HTML.search(start):
            return FileKind.HTML
        if start.startswith("<?xml"):
            raise of_xml(start)
    if _VCARD.match(start):
        return FileKind.VCF
    if _MIME.match(start):
        return _sniff_message(start)
    refuse_text(start)
    nuls = text.count("\0")
    if nuls > _MOST_NULS * len(text) or len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        raise Unreadable(WhyUnreadable.NOT_A_SPREADSHEET, what="a file of another kind")
    return FileKind.CSV


def _sniff_message(start: str) -> FileKind:
    """The kind of a text that begins like an e-mail: a web page that was saved as one file begins so, too."""
    headers = _END_OF_HEADERS.split(start, maxsplit=1)[0]
    if _OF_AN_EMAIL.search(headers):
        raise Unreadable(WhyUnreadable.EMAIL, what="an e-mail")
    return FileKind.MHTML
