"""Harmful archives are refused quickly, before they are read."""

import struct
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest

from campaigns.spreadsheets import Unreadable
from tests.spreadsheets.make import MB, archive, by_hand, workbook, workbook_parts
from tests.spreadsheets.saying import said

ONE_ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">'
    '<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]>'
)


def with_part(name: str, content: str | bytes) -> bytes:
    return archive(workbook_parts(ONE_ROW) | {name: content})


def with_declared_size(size: int) -> bytes:
    """A workbook whose sheet declares a wrong size, in the archive's directory and at the part."""
    content = bytearray(by_hand(ONE_ROW))
    with zipfile.ZipFile(BytesIO(content)) as written:
        real = written.getinfo("xl/worksheets/sheet1.xml").file_size
    return bytes(content).replace(struct.pack("<I", real), struct.pack("<I", size))


def overlapping() -> bytes:
    """A workbook with two parts that begin at the same place."""
    content = with_part("xl/worksheets/sheet2.xml", ONE_ROW)
    with zipfile.ZipFile(BytesIO(content)) as written:
        first = written.getinfo("xl/worksheets/sheet1.xml").header_offset
        second = written.getinfo("xl/worksheets/sheet2.xml").header_offset
    directory = content.rindex(b"PK\x01\x02")
    return content[:directory] + content[directory:].replace(struct.pack("<I", second), struct.pack("<I", first), 1)


def encrypted() -> bytes:
    """A workbook with a part that is marked as encrypted the ZIP way."""
    content = bytearray(by_hand(ONE_ROW))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def doubled() -> bytes:
    stream = BytesIO(by_hand(ONE_ROW))
    with zipfile.ZipFile(stream, "a") as written:
        written.writestr("XL/Worksheets/Sheet1.xml", "<worksheet/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(with_part("xl/media/a.bin", bytes(100 * MB)), "packed_too_tightly", id="bomb"),
        pytest.param(with_part("xl/worksheets/sheet1.xml", b" " * 60 * MB), "packed_too_tightly", id="bomb of blanks"),
        pytest.param(with_declared_size(2**32 - 2), "unpacks_too_large", id="declares 4 GB"),
        pytest.param(with_declared_size(20), "damaged", id="declares too little"),
        pytest.param(overlapping(), "damaged", id="overlapping parts"),
        pytest.param(doubled(), "damaged", id="two parts of one name"),
        pytest.param(encrypted(), "password_protected", id="encrypted part"),
        pytest.param(by_hand(ONE_ROW, sheet_begins=LAUGHS), "unsafe", id="billion laughs"),
        pytest.param(with_part("xl/sharedStrings.xml", LAUGHS + "<sst>&lol3;</sst>"), "unsafe", id="in the strings"),
        pytest.param(with_part("xl/styles.xml", LAUGHS.encode("utf-16")), "unsafe", id="in UTF-16"),
        pytest.param(
            archive(workbook_parts(ONE_ROW) | {f"x/{n}": "" for n in range(10_000)}), "too_many_parts", id="parts"
        ),
    ],
)
def test_a_hostile_archive_is_refused(refusal, content: bytes, code: str) -> None:
    assert refusal(content).code == code


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
def test_a_workbook_that_was_cut_short_is_damaged(refusal, kept: float) -> None:
    content = workbook(("Leads", [["Name", "Phone"], ["Asha", 9876543210]]))
    refused = refusal(content[: int(len(content) * kept)])
    assert refused.code == "damaged"
    assert "damaged or was cut short" in said(refused)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"]
)
@pytest.mark.parametrize("content", [b"", b"<", b"<a></b>", b"\xff\xfe\x00", b"not XML at all"])
def test_a_part_that_is_no_xml_is_a_sentence_or_does_not_matter(read, part: str, content: bytes) -> None:
    with suppress(Unreadable):
        assert read(with_part(part, content)).rows == {1: ("1",)}


def test_a_very_repetitive_list_is_no_bomb(read) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Pune</t></is></c></row>' for n in range(1, 30_000))
    assert read(by_hand(rows), rows=50_000).contents.rows == 29_999
