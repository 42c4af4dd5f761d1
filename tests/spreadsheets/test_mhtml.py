"""Web archives, as Excel and browsers save a page with all that belongs to it."""

import base64
import quopri
import time

import pytest

PAGE = "<html><body><table><tr><td>Mobile</td><td>Name</td></tr><tr><td>9876543210</td><td>José</td></tr></table>"
ROWS = {1: ("Mobile", "Name"), 2: ("9876543210", "José")}


def part(
    content: bytes, *, encoding: str = "quoted-printable", kind: str = "text/html", charset: str = "utf-8"
) -> bytes:
    body = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(content)
    head = f'Content-Type: {kind}; charset="{charset}"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode() + body


def archive(*parts: bytes, head: str = "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n") -> bytes:
    begin = head + 'Content-Type: multipart/related; boundary="----=_Next"\r\n\r\nA web archive.\r\n'
    return begin.encode() + b"".join(b"\r\n------=_Next\r\n" + each for each in parts) + b"\r\n------=_Next--\r\n"


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_its_table_is_read(read, encoding: str) -> None:
    reading = read(archive(part(PAGE.encode(), encoding=encoding)))
    assert (reading.contents.kind, reading.rows) == ("mhtml", ROWS)


def test_it_is_known_as_browsers_save_it(read) -> None:
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://crm.example/leads\r\nSubject: Leads\r\n"
        "Date: Mon, 2 Nov 2026 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
    )
    assert read(archive(part(PAGE.encode()), head=head)).rows == ROWS


def test_an_archive_of_a_page_alone_is_read(read) -> None:
    assert read(b"MIME-Version: 1.0\r\n" + part(PAGE.encode())).rows == ROWS


def test_the_charset_that_the_archive_says_is_used_where_the_page_says_none(read) -> None:
    page = PAGE.replace("José", "Jośe").encode("iso-8859-2")
    assert read(archive(part(page, charset="iso-8859-2"))).rows[2] == ("9876543210", "Jośe")


def test_of_several_pages_the_largest_table_is_read_and_the_others_can_be(read) -> None:
    frame = part(b"<html><frameset><frame src='sheet001.htm'></frameset></html>")
    small = part(b"<table><tr><td>Tabs</td></tr></table>")
    content = archive(frame, part(PAGE.encode()), small, part(b"x", kind="text/css"))
    reading = read(content)
    assert (reading.rows, reading.contents.sheets) == (ROWS, ("Table 1", "Table 2"))
    assert read(content, sheet="Table 2").rows == {1: ("Tabs",)}


@pytest.mark.parametrize(
    "content",
    [
        archive(),
        archive(part(b"<p>Sign in")),
        archive(part(b"\xff\xfe", encoding="base64"), part(b"x", encoding="no-such")),
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
    ],
)
def test_an_archive_without_a_table_is_a_web_page(refusal, content: bytes) -> None:
    assert refusal(content).code == "web_page"


@pytest.mark.parametrize(
    "junk",
    [b"\r\n", b"------=_Next\r\n", b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n", b"=", b"a: b\r\n"],
)
def test_junk_costs_no_more_than_a_page(read_or_refused, junk: bytes) -> None:
    begin = time.process_time()
    read_or_refused(archive() + junk * (1_000_000 // len(junk)))
    read_or_refused(archive(part(b"<table><tr><td>1") + junk * (1_000_000 // len(junk))))
    assert time.process_time() - begin < 10
