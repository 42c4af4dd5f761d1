"""Recognises files that are no list of leads, by how their bytes begin and which parts or streams they have. The tables
give, for each, its code (``errors.py``) and its name for people."""

import re
import struct
from collections.abc import Iterable, Set

from .errors import Unreadable, WhyUnreadable

_NO_LIST, _SAVE_AS = WhyUnreadable.NOT_A_SPREADSHEET, WhyUnreadable.UNSUPPORTED_FORMAT
_UNPACK, _EXPORT = WhyUnreadable.PACKED_FILE, WhyUnreadable.DATABASE_FILE

_MAGICS = (
    (b"%PDF-", _NO_LIST, "a PDF document"),
    (b"%!PS", _NO_LIST, "a PostScript document"),
    (b"\x89PNG\r\n", _NO_LIST, "a picture (PNG)"),
    (b"\xff\xd8\xff", _NO_LIST, "a picture (JPEG)"),
    (b"GIF8", _NO_LIST, "a picture (GIF)"),
    (b"II*\0", _NO_LIST, "a picture (TIFF)"),
    (b"MM\0*", _NO_LIST, "a picture (TIFF)"),
    (b"{\\rtf", _NO_LIST, "a text document (RTF)"),
    (b"\x1f\x8b", _UNPACK, "a compressed file (gzip)"),
    (b"\xfd7zXZ\0", _UNPACK, "a compressed file (xz)"),
    (b"\x28\xb5\x2f\xfd", _UNPACK, "a compressed file (zstd)"),
    (b"Rar!\x1a\x07", _UNPACK, "an archive (RAR)"),
    (b"7z\xbc\xaf\x27\x1c", _UNPACK, "an archive (7-Zip)"),
    (b"SQLite format 3\0", _EXPORT, "a database (SQLite)"),
    (b"\0\x01\0\0Standard Jet DB", _EXPORT, "a database (Access)"),
    (b"\0\x01\0\0Standard ACE DB", _EXPORT, "a database (Access)"),
    (b"PAR1", _EXPORT, "a table of a data system (Parquet)"),
    (b"ARROW1\0\0", _EXPORT, "a table of a data system (Arrow)"),
    (b"Obj\x01", _EXPORT, "a table of a data system (Avro)"),
    (b"$FL2@(#)", _EXPORT, "a data file of SPSS"),
    (b"<stata_dta>", _EXPORT, "a data file of Stata"),
    (b"!BDN", _NO_LIST, "a mailbox of Outlook"),
    (b"\x7fELF", _NO_LIST, "a program"),
    (b"ID3", _NO_LIST, "a sound file"),
    (b"OggS", _NO_LIST, "a sound file"),
    (b"\x4c\0\0\0\x01\x14\x02\0", WhyUnreadable.SHORTCUT, "a Windows shortcut"),
    (b"bplist00", WhyUnreadable.SHORTCUT, "a link or a settings file of macOS"),
    (b"\0\x05\x16\x07", WhyUnreadable.COMPANION_FILE, "a companion file that macOS makes beside another one"),
    (b"\0\0\0\x01Bud1", WhyUnreadable.COMPANION_FILE, "a folder's settings, which macOS keeps in it"),
    (b"\0\0\x1a\0", _SAVE_AS, "a worksheet of Lotus 1-2-3"),
    (b"\0\0\x02\0\x04\x04", _SAVE_AS, "a worksheet of Lotus 1-2-3"),
    (b"\0\0\x02\0\x06\x04", _SAVE_AS, "a worksheet of Lotus 1-2-3"),
    (b"\xff\0\x02\0\x04\x04", _SAVE_AS, "a worksheet of Microsoft Works"),
)
# Two or three letters with which a list may begin, too ("BMW", "MZ", "BZh"). So the bytes that follow must fit as well.
_PATTERNS = (
    (re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL), _NO_LIST, "a picture (BMP)"),
    (re.compile(rb"MZ.{0,60}\0\0\0", re.DOTALL), _NO_LIST, "a program"),
    (re.compile(rb"(?:RIFF.{4}(?:WEBP|WAVE|AVI )|.{4}ftyp)", re.DOTALL), _NO_LIST, "a picture, sound or film"),
    (re.compile(rb"BZh[1-9]1AY&SY"), _UNPACK, "a compressed file (bzip2)"),
)

# Version, year, month, day, number of records, and the lengths of the header and of a record.
_DBF = struct.Struct("<BBBBIHH")
_DBF_VERSIONS = frozenset(b"\x02\x03\x30\x31\x32\x43\x63\x83\x8b\xcb\xf5\xfb")
_DBF_HEADER_ENDS = b"\r"

_LOCK_FILE_BYTES = range(150, 201)  # Excel's have 165, Word's 162
_LOCK_NAME_BYTES = 54

# Streams of an OLE container with a locked workbook of Excel: one with a password, or under rights management.
_PASSWORD = frozenset({"encryptioninfo", "encryptedpackage"})
_RIGHTS = "drm"  # DRMEncryptedTransform, DRMContent, DRMViewerContent …
_DATA_SPACES = "\x06dataspaces"
_OLE_STREAMS = (
    ("worddocument", _NO_LIST, "a Word document"),
    ("powerpoint document", _NO_LIST, "a PowerPoint presentation"),
    ("__substg1.0_", WhyUnreadable.EMAIL, "an e-mail (Outlook)"),
    ("__properties_version1.0", WhyUnreadable.EMAIL, "an e-mail (Outlook)"),
    ("visiodocument", _NO_LIST, "a Visio drawing"),
)

_ZIP_PARTS = (
    ("word/", _NO_LIST, "a Word document"),
    ("ppt/", _NO_LIST, "a PowerPoint presentation"),
    ("visio/", _NO_LIST, "a Visio drawing"),
    ("report/layout", _EXPORT, "a report of Power BI"),
    ("datamodel", _EXPORT, "a report of Power BI"),
    ("datamashup", _EXPORT, "a report of Power BI"),
    ("meta-inf/manifest.mf", _NO_LIST, "a program (Java)"),
    ("androidmanifest.xml", _NO_LIST, "a program (Android)"),
)
_APPLE_PARTS = re.compile(r"(?:^|/)(?:index/.+\.iwa|index\.zip|index\.(?:xml|apxl)(?:\.gz)?)$")
_LIST_IN_ZIP = re.compile(r"\.(?:xlsx|xlsm|xlsb|xls|ods|csv|tsv|txt|vcf|numbers)$")
_BESIDE_LISTS = re.compile(r"(?:^|/)(?:__macosx/|\._|~\$|\.ds_store$|desktop\.ini$|thumbs\.db$|read ?me)")

_TEXTS = (
    (re.compile(r"\[InternetShortcut\]", re.IGNORECASE), WhyUnreadable.SHORTCUT, "a web shortcut"),
    (re.compile(r"\[Desktop Entry\]"), WhyUnreadable.SHORTCUT, "a shortcut"),
    (re.compile(r"\{\\rtf"), _NO_LIST, "a text document (RTF)"),
    (re.compile(r"BEGIN:VCALENDAR", re.IGNORECASE), _NO_LIST, "a calendar"),
    (re.compile(r"ID;P[^\r\n]{0,100}[\r\n]+(?:[PFBCOWE];|E[\r\n])"), _SAVE_AS, "a workbook in the SYLK format"),
    (re.compile(r"TABLE\r?\n0,1\r?\n"), _SAVE_AS, "a workbook in the DIF format"),
    (re.compile(r",[^,\r\n]{0,200},[^,\r\n]{0,200},\d\d\.\d\d\.\d{4} \d\d:\d\d,file:"), WhyUnreadable.LOCK_FILE, ""),
    (
        re.compile(r"(?:Return-Path|Delivered-To|X-Received|ARC-Seal|DKIM-Signature): |Received: (?:from|by) "),
        WhyUnreadable.EMAIL,
        "an e-mail",
    ),
    (re.compile(r"From [^\r\n,;]{1,200}\r?\n[A-Za-z-]{2,40}: "), WhyUnreadable.EMAIL, "a mailbox"),
    (re.compile(r"version https://git-lfs\.github\.com/spec/"), WhyUnreadable.SHORTCUT, "a pointer of Git LFS"),
)
_GOOGLE_LINK = re.compile(r'"(?:doc_id|resource_id)"\s*:|"url"\s*:\s*"https?://(?:docs|drive)\.google\.com/')
_JSON = re.compile(r'\{\s*"(?:[^"\\\r\n]|\\.){0,200}"\s*:|\{\s*\}\s*$|\[\s*[\[{]\s*["\[{\d\]}-]|\[\s*\]\s*$|\["')
_XML = (
    (re.compile(r"<svg\b"), _NO_LIST, "a picture (SVG)"),
    (re.compile(r"<!DOCTYPE plist|<plist\b"), WhyUnreadable.SHORTCUT, "a link or a settings file of macOS"),
    (re.compile(r"opendocument\.spreadsheet"), _SAVE_AS, "a workbook in one XML file (Flat XML ODF)"),
    (re.compile(r"opendocument|Word\.Document|schemas-microsoft-com:office:word"), _NO_LIST, "a text document in XML"),
    (re.compile(r"<kml\b"), _NO_LIST, "a map (KML)"),
    (re.compile(r"<(?:rss|feed)\b"), _NO_LIST, "a news feed"),
    (re.compile(r"<gpx\b"), _NO_LIST, "a track of a GPS device"),
)


def refuse_binary(head: bytes, *, size: int) -> None:
    """Raises Unreadable for a file that begins like a known other kind. ``size`` is that of the whole file."""
    for magic, code, what in _MAGICS:
        if head.startswith(magic):
            raise Unreadable(code, what=what)
    for pattern, code, what in _PATTERNS:
        if pattern.match(head):
            raise Unreadable(code, what=what)
    if _is_lock_file(head, size=size):
        raise Unreadable(WhyUnreadable.LOCK_FILE)
    if _is_dbf(head, size=size):
        raise Unreadable(_EXPORT, what="a table of dBASE or FoxPro")
    if not head.strip(b"\0"):
        raise Unreadable(WhyUnreadable.ONLY_ZEROS)


def _is_lock_file(head: bytes, *, size: int) -> bool:
    """Whether it is Excel's ``~$leads.xlsx``: the length of the owner's name and the name filled up with spaces, then
    both again in UTF-16."""
    if size not in _LOCK_FILE_BYTES or not 0 < head[0] < _LOCK_NAME_BYTES:
        return False
    if head[1 + head[0] : _LOCK_NAME_BYTES].strip(b" \0"):
        return False
    lengths = (head[begin : begin + 2] for begin in (_LOCK_NAME_BYTES, _LOCK_NAME_BYTES + 1))  # Word's, and Excel's
    return any(0 < length[0] <= head[0] and length[1] == 0 for length in lengths)


def _is_dbf(head: bytes, *, size: int) -> bool:
    if len(head) < 32 or head[0] not in _DBF_VERSIONS:
        return False
    _, _, month, day, records, header, record = _DBF.unpack_from(head)
    if not (1 <= month <= 12 and 1 <= day <= 31 and header > 32 and record > 1):
        return False
    return header + records * record <= size + 1 and _DBF_HEADER_ENDS in head[32:header]


def of_ole(names: Set[str], at_root: Set[str]) -> Unreadable | None:
    """The error for a locked OLE container, by the names of its streams and storages in small letters: those at any
    depth, and those at the root. None if it is not locked. Only the root counts, since a container can contain another
    document."""
    looked_at = names if _DATA_SPACES in at_root else at_root
    if any(name.lstrip("\t").startswith(_RIGHTS) for name in looked_at):
        return Unreadable(WhyUnreadable.RIGHTS_MANAGED)
    if at_root & _PASSWORD:
        return Unreadable(WhyUnreadable.PASSWORD_PROTECTED)
    return None


def of_ole_streams(names: Iterable[str]) -> Unreadable:
    """The error for an OLE container without a workbook."""
    found = list(names)
    for begin, code, what in _OLE_STREAMS:
        if any(name.startswith(begin) for name in found):
            return Unreadable(code, what=what)
    return Unreadable(_NO_LIST, what="a document of an old Office program")


def of_archive(names: Iterable[str]) -> Unreadable:
    """The error for a ZIP archive that is no workbook, by its parts."""
    parts = [name.replace("\\", "/") for name in names if not name.endswith("/")]
    small = [part.lower() for part in parts]
    for begin, code, what in _ZIP_PARTS:
        if any(part.startswith(begin) for part in small):
            return Unreadable(code, what=what)
    if any(_APPLE_PARTS.search(part) for part in small):
        return Unreadable(WhyUnreadable.APPLE_DOCUMENT)
    lists = [
        part
        for part in parts
        if _LIST_IN_ZIP.search(part.lower()) and not _BESIDE_LISTS.search(part.lower())
    ]  # fmt: skip
    if len(lists) == 1:
        return Unreadable(WhyUnreadable.ZIPPED_LIST, kind=lists[0].lower().rpartition(".")[2])
    if lists:
        return Unreadable(WhyUnreadable.ZIPPED_LISTS, found=len(lists))
    return Unreadable(_NO_LIST, what="a ZIP archive without a spreadsheet in it")


def refuse_text(start: str) -> None:
    """Raises Unreadable for a text of another kind. ``start`` is its beginning, without spaces before it."""
    for pattern, code, what in _TEXTS:
        if pattern.match(start):
            raise Unreadable(code, what=what)
    if _JSON.match(start):
        raise Unreadable(WhyUnreadable.GOOGLE_LINK if _GOOGLE_LINK.search(start) else WhyUnreadable.JSON_FILE)


def of_xml(start: str) -> Unreadable:
    """The error for an XML document that is no workbook."""
    for pattern, code, what in _XML:
        if pattern.search(start):
            return Unreadable(code, what=what)
    return Unreadable(_NO_LIST, what="an XML file")
