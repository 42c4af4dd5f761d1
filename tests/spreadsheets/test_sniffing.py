"""What a file is, whatever it is called: each kind that cannot be read has its own sentence."""

import gzip
import random
from pathlib import Path

import pytest

from tests.spreadsheets.make import archive, by_hand, ole, workbook
from tests.spreadsheets.make_xlsb import xlsb

HTML = "<html><head><meta charset='utf-8'></head><body><table><tr><td>Phone</td></tr></table></body></html>"
XML_2003 = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Leads"><Table><Row><Cell>'
    '<Data ss:Type="String">Phone</Data></Cell></Row></Table></Worksheet></Workbook>'
)
DATA = Path("tests/data/spreadsheets")
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
        pytest.param(gzip.compress(b"Name,Phone"), "not_a_spreadsheet", "compressed", id="gzip"),
        pytest.param(random.Random(7).randbytes(5_000), "not_a_spreadsheet", "another kind", id="noise"),
        pytest.param(bytes(5_000), "not_a_spreadsheet", "another kind", id="zeros"),
        pytest.param(archive({"word/document.xml": "<w/>"}), "not_a_spreadsheet", "a Word document", id="docx"),
        pytest.param(archive({"ppt/presentation.xml": "<p/>"}), "not_a_spreadsheet", "PowerPoint", id="pptx"),
        pytest.param(archive({"leads.xlsx": b"PK"}), "not_a_spreadsheet", "a ZIP archive", id="zip of a workbook"),
        pytest.param(archive({}), "not_a_spreadsheet", "a ZIP archive", id="zip of nothing"),
        pytest.param(archive({"mimetype": ODT}), "not_a_spreadsheet", "OpenDocument", id="odt"),
        pytest.param(archive({"Index/Document.iwa": b"\0"}), "unsupported_format", "Numbers", id="Numbers"),
        pytest.param(ole("Root Entry", "WordDocument"), "not_a_spreadsheet", "a Word document", id="doc"),
        pytest.param(ole("WordDocument", "Workbook"), "not_a_spreadsheet", "a Word document", id="doc with a sheet"),
        pytest.param(ole("Root Entry", "Odd"), "not_a_spreadsheet", "old Office program", id="other OLE"),
        pytest.param(ole("EncryptionInfo", "EncryptedPackage"), "password_protected", "password", id="encrypted"),
        pytest.param(b"\xef\xbb\xbf\n <html><p>Sign in", "web_page", "a web page", id="a page without a table"),
        pytest.param(b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "web_page", "web page", id="MHTML"),
        pytest.param(b"<?xml version='1.0'?><leads/>", "not_a_spreadsheet", "an XML file", id="other XML"),
    ],
)
def test_what_is_no_list_is_named(refusal, content: bytes, code: str, says: str) -> None:
    refused = refusal(content)
    assert refused.code == code
    assert says in refused.message


def test_what_excel_cannot_open_either_is_to_be_saved_as_xlsx(refusal) -> None:
    assert "Save it as .xlsx and upload that." in refusal(archive({"Index/Document.iwa": b"0"})).message


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"BMW,98765\nAudi,98766\n", id="begins like a bitmap"),
        pytest.param(b"MZ Traders,98765\nRavi,98766\n", id="begins like a program"),
        pytest.param(b"ID;Phone\n1;98765\n", id="begins like SYLK"),
        pytest.param(b"<none>,98765\n", id="begins like markup"),
        pytest.param(b"PK,98765\n", id="begins like an archive"),
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
