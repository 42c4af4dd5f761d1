"""The kind of a file, whatever its name is: each kind that cannot be read has its own sentence."""

import bz2
import gzip
import lzma
import random
import struct
import tempfile
from pathlib import Path

import pytest

from campaigns.spreadsheets.sniffing import sniff
from tests.spreadsheets.make import archive, by_hand, ole, workbook, workbook_parts
from tests.spreadsheets.make_xls import book, cells, container
from tests.spreadsheets.make_xlsb import xlsb
from tests.spreadsheets.saying import said

HTML = "<html><head><meta charset='utf-8'></head><body><table><tr><td>Phone</td></tr></table></body></html>"
XML_2003 = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Leads"><Table><Row><Cell>'
    '<Data ss:Type="String">Phone</Data></Cell></Row></Table></Worksheet></Workbook>'
)
DATA = Path("tests/data/spreadsheets")


def dbf() -> bytes:
    """A dBase file with one record of one field."""
    field = b"PHONE".ljust(11, b"\0") + b"C" + bytes(4) + b"\x0a" + bytes(15)
    return struct.pack("<BBBBIHH", 3, 126, 11, 28, 1, 65, 11) + bytes(20) + field + b"\r" + b" 9876543210\x1a"


def lock_file(size: int, again: int) -> bytes:
    name = "Asha"
    return (b"\4" + name.encode().ljust(again - 1, b" ") + b"\4\0" + name.encode("utf-16-le")).ljust(size, b"\0")


ODT = b"application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        pytest.param(b"", "empty_file", "0 bytes", id="empty"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(99), "not_a_spreadsheet", "a picture (PNG)", id="PNG"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(99), "not_a_spreadsheet", "a picture (JPEG)", id="JPEG"),
        pytest.param(b"GIF89a" + bytes(99), "not_a_spreadsheet", "a picture (GIF)", id="GIF"),
        pytest.param(b"BM\x36\x10\0\0\0\0\0\0\x36", "not_a_spreadsheet", "a picture (BMP)", id="BMP"),
        pytest.param(b"RIFF\x10\0\0\0WEBPVP8 ", "not_a_spreadsheet", "a picture, sound or film", id="WebP"),
        pytest.param(b"\0\0\0\x18ftypheic" + bytes(99), "not_a_spreadsheet", "a picture, sound", id="HEIC"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not_a_spreadsheet", "a PDF document", id="PDF"),
        pytest.param(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", "not_a_spreadsheet", "a program", id="program"),
        pytest.param(b"{\\rtf1\\ansi Leads}", "not_a_spreadsheet", "a text document (RTF)", id="RTF"),
        pytest.param(gzip.compress(b"Name,Phone"), "packed_file", "a compressed file (gzip). Unpack it", id="gzip"),
        pytest.param(bz2.compress(b"Name,Phone"), "packed_file", "compressed file (bzip2)", id="bzip2"),
        pytest.param(lzma.compress(b"Name,Phone"), "packed_file", "compressed file (xz)", id="xz"),
        pytest.param(b"7z\xbc\xaf\x27\x1c" + bytes(99), "packed_file", "archive (7-Zip)", id="7-Zip"),
        pytest.param(b"SQLite format 3\0" + bytes(99), "database_file", "a database (SQLite)", id="SQLite"),
        pytest.param(b"\0\1\0\0Standard Jet DB\0" + bytes(99), "database_file", "(Access)", id="Access 97 to 2003"),
        pytest.param(b"\0\1\0\0Standard ACE DB\0" + bytes(99), "database_file", "(Access)", id="Access"),
        pytest.param(dbf(), "database_file", "a table of dBASE or FoxPro", id="dBASE"),
        pytest.param(b"PAR1" + bytes(99) + b"PAR1", "database_file", "(Parquet)", id="Parquet"),
        pytest.param(lock_file(165, 55), "lock_file", "begin with “~$”", id="Excel's lock file"),
        pytest.param(lock_file(162, 54), "lock_file", "begin with “~$”", id="Word's lock file"),
        pytest.param(b",Asha,pc,28.11.2026 09:00,file:///home/asha/4;", "lock_file", "“.~lock”", id="LibreOffice's"),
        pytest.param(b"\0\5\x16\7\0\2\0\0Mac OS X" + bytes(99), "companion_file", "macOS", id="._leads.xlsx"),
        pytest.param(b"\0\0\0\1Bud1" + bytes(99), "companion_file", "macOS", id="DS_Store"),
        pytest.param(b"[InternetShortcut]\r\nURL=https://x/\r\n", "shortcut", "a web shortcut", id="url"),
        pytest.param(b"<?xml version='1.0'?><!DOCTYPE plist><plist/>", "shortcut", "a link", id="webloc"),
        pytest.param(b"bplist00\xd1\1\2SURL", "shortcut", "a link", id="webloc in binary"),
        pytest.param(b"L\0\0\0\1\x14\2\0" + bytes(99), "shortcut", "a Windows shortcut", id="lnk"),
        pytest.param(b'{"url":"https://docs.google.com/open?id=1","doc_id":"1"}', "google_link", "Google", id="gsheet"),
        pytest.param(b'{"":"WARNING! DO NOT EDIT","doc_id":"1"}', "google_link", "Google", id="newer gsheet"),
        pytest.param(b'{\n  "leads": [\n {"phone": 9}]}', "json_file", "(JSON)", id="JSON"),
        pytest.param(b'[{"phone": "9876543210"}]', "json_file", "(JSON)", id="JSON of rows"),
        pytest.param(b'[["Phone"],["98"]]', "json_file", "(JSON)", id="JSON of lists"),
        pytest.param(b'{"phone": "1"}\n{"phone": "2"}\n', "json_file", "(JSON)", id="JSON in lines"),
        pytest.param('{"phone": "1"}'.encode("utf-16"), "json_file", "(JSON)", id="JSON in UTF-16"),
        pytest.param(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", "not_a_spreadsheet", "a calendar", id="calendar"),
        pytest.param(b"ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K1\r\nE\r\n", "unsupported_format", "SYLK", id="SYLK"),
        pytest.param(b'TABLE\r\n0,1\r\n"EXCEL"\r\n', "unsupported_format", "the DIF format", id="DIF"),
        pytest.param(b"\0\0\x1a\0\0\x10\4\0" + bytes(99), "unsupported_format", "Lotus 1-2-3", id="Lotus"),
        pytest.param(b"From: a@b.in\r\nTo: c@d.in\r\nMIME-Version: 1.0\r\n\r\nHi", "email", "an e-mail", id="eml"),
        pytest.param(b"Received: from x by y; Mon\r\n", "email", "save the attachment", id="received eml"),
        pytest.param(b"From - Mon Nov 2 2026\r\nX-Status: 1\r\n", "email", "a mailbox", id="mbox"),
        pytest.param(random.Random(7).randbytes(5_000), "not_a_spreadsheet", "another kind", id="noise"),
        pytest.param(bytes(5_000), "only_zeros", "nothing but zeros", id="zeros"),
        pytest.param(archive({"word/document.xml": "<w/>"}), "not_a_spreadsheet", "a Word document", id="docx"),
        pytest.param(archive({"ppt/presentation.xml": "<p/>"}), "not_a_spreadsheet", "PowerPoint", id="pptx"),
        pytest.param(
            archive({"a/leads.xlsx": b"PK"}), "zipped_list", "one spreadsheet (.xlsx) in it", id="zipped list"
        ),
        pytest.param(
            archive({"leads.CSV": b"a", "__MACOSX/._leads.csv": b"b", "readme.txt": b"c"}),
            "zipped_list",
            "one spreadsheet (.csv) in it. Unpack it",
            id="a zipped list and what is beside it",
        ),
        pytest.param(
            archive({"a.csv": b"a", "b.xls": b"b"}), "zipped_lists", "2 spreadsheets in it", id="zipped lists"
        ),
        pytest.param(archive({"photo.jpg": b"a"}), "not_a_spreadsheet", "without a spreadsheet", id="zip of a photo"),
        pytest.param(archive({}), "not_a_spreadsheet", "a ZIP archive", id="zip of nothing"),
        pytest.param(archive({"Report/Layout": b"{}"}), "database_file", "a report of Power BI", id="Power BI"),
        pytest.param(archive({"mimetype": ODT}), "not_a_spreadsheet", "OpenDocument", id="odt"),
        pytest.param(archive({"Index/Document.iwa": b"\0"}), "apple_document", "Export To, Excel", id="Numbers"),
        pytest.param(archive({"leads.numbers/Index.zip": b"\0"}), "apple_document", "Numbers", id="Numbers, a folder"),
        pytest.param(archive({"index.xml": b"<ls/>"}), "apple_document", "Numbers", id="Numbers of 2009"),
        pytest.param(container({"WordDocument": b""}), "not_a_spreadsheet", "a Word document", id="doc"),
        pytest.param(
            container({"WordDocument": b"", "ObjectPool/Workbook": b""}),
            "not_a_spreadsheet",
            "a Word document",
            id="doc with a sheet in it",
        ),
        pytest.param(ole("WordDocument", "Workbook"), "not_a_spreadsheet", "a Word document", id="damaged doc"),
        pytest.param(container({"__substg1.0_0037001F": b""}), "email", "an e-mail (Outlook)", id="msg"),
        pytest.param(container({"Odd": b""}), "not_a_spreadsheet", "old Office program", id="other OLE"),
        pytest.param(ole("Odd"), "damaged", "damaged", id="OLE without a directory"),
        pytest.param(
            container({"EncryptionInfo": b"", "EncryptedPackage": b""}), "password_protected", "password", id="password"
        ),
        pytest.param(ole("EncryptionInfo", "EncryptedPackage"), "password_protected", "password", id="damaged, too"),
        pytest.param(
            container({"\x06DataSpaces/DRMEncryptedTransform": b"", "EncryptedPackage": b""}),
            "rights_managed",
            "sensitivity label",
            id="a label",
        ),
        pytest.param(
            container({"\tDRMContent": b"", "Workbook": b""}), "rights_managed", "ask its owner", id="a label on .xls"
        ),
        pytest.param(b"\xef\xbb\xbf\n <html><p>Sign in", "web_page", "a web page", id="a page without a table"),
        pytest.param(b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "web_page", "web page", id="empty MHTML"),
        pytest.param(b"<?xml version='1.0'?><svg/>", "not_a_spreadsheet", "a picture (SVG)", id="SVG"),
        pytest.param(
            b"<?xml version='1.0'?><d o:mimetype='application/vnd.oasis.opendocument.spreadsheet'/>",
            "unsupported_format",
            "Flat XML",
            id="flat ODS",
        ),
        pytest.param(b"<?xml version='1.0'?><leads/>", "not_a_spreadsheet", "an XML file", id="other XML"),
    ],
)
def test_what_is_no_list_is_named(refusal, content: bytes, code: str, says: str) -> None:
    refused = refusal(content)
    assert refused.code == code
    assert says in said(refused)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"BMW,98765\nAudi,98766\n", id="begins like a bitmap"),
        pytest.param(b"MZ Traders,98765\nRavi,98766\n", id="begins like a program"),
        pytest.param(b"ID;Phone\n1;98765\n", id="begins like SYLK"),
        pytest.param(b"<none>,98765\n", id="begins like markup"),
        pytest.param(b"PK,98765\n", id="begins like an archive"),
        pytest.param(b"{name},98765\n{Asha},98766\n", id="begins with a brace"),
        pytest.param(b"[Name],98765\n[Asha],98766\n", id="begins with a bracket"),
        pytest.param(b"From: Pune,98765\nTo: Agra,98766\n", id="begins like an e-mail"),
        pytest.param(b"From Pune\nRavi,98766\n", id="begins like a mailbox"),
        pytest.param(b"TABLE\nMobile,98765\n", id="begins like DIF"),
        pytest.param(b"\tMobile\tName\n\t98765\tAsha\n", id="begins with a tab"),
        pytest.param("\tMobile\r\n\t98765\r\n".encode("utf-16-le"), id="begins with a tab in UTF-16"),
    ],
)
def test_lists_that_begin_oddly_are_lists(read, content: bytes) -> None:
    assert read(content).contents.kind == "csv"


def test_workbooks_are_workbooks_whatever_they_are_called(read) -> None:
    assert read(workbook(("Leads", [["Phone"]]))).contents.kind == "xlsx"
    assert read(by_hand('<row r="1"><c r="A1"><v>1</v></c></row>')).contents.kind == "xlsx"
    assert read(xlsb({"Leads": {1: ["Phone"]}})).contents.kind == "xlsb"
    assert read((DATA / "leads.xls").read_bytes()).contents.kind == "xls"
    assert read((DATA / "leads.ods").read_bytes()).contents.kind == "ods"
    assert read(HTML.encode()).contents.kind == "html"
    assert read(HTML.encode("utf-16")).contents.kind == "html"
    assert read(b"\xef\xbb\xbf\n <TABLE border=1><tr><td>Phone").contents.kind == "html"
    assert read(XML_2003.encode()).contents.kind == "xml"


def test_a_workbook_with_a_word_document_in_it_is_a_workbook(read) -> None:
    content = (DATA / "leads.xls").read_bytes() + "WordDocument".encode("utf-16-le")
    assert read(content).contents.kind == "xls"


def test_a_workbook_with_a_locked_document_in_it_is_a_workbook(read) -> None:
    content = container({"Workbook": book(cells([["Phone"]])), "MBD01/EncryptedPackage": b""})
    assert read(content).contents.kind == "xls"


def test_a_workbook_is_known_by_what_its_archive_says_and_not_by_the_names_of_its_parts() -> None:
    parts = workbook_parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    renamed = {
        name.replace("workbook.xml", "workbook22.xml"): str(content).replace("xl/workbook.xml", "xl/workbook22.xml")
        for name, content in parts.items()
    }
    with tempfile.TemporaryFile() as file:
        file.write(archive(renamed))
        assert sniff(file) == "xlsx"
