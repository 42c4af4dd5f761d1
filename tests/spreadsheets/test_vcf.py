"""Contacts (.vcf): each card becomes a row, whatever program wrote the file."""

import time

import pytest

from campaigns.spreadsheets.vcf import COLUMNS


def cards(*bodies: str, version: str = "3.0") -> bytes:
    return "".join(f"BEGIN:VCARD\r\nVERSION:{version}\r\n{body}\r\nEND:VCARD\r\n" for body in bodies).encode()


def named(cells: tuple[str, ...]) -> dict[str, str]:
    return {column: cell for column, cell in zip(COLUMNS, cells, strict=False) if cell}


@pytest.mark.parametrize(
    ("body", "row"),
    [
        pytest.param(
            "FN:Asha Rao\r\nTEL;TYPE=CELL:+919876543210", {"Name": "Asha Rao", "Mobile": "+919876543210"}, id="3"
        ),
        pytest.param("TEL;TYPE=CELL:1\r\nFN:Asha\r\nN:Rao;A;;;", {"Name": "Asha", "Mobile": "1"}, id="FN before N"),
        pytest.param("N:Rao;Asha;K.;Dr.;PhD\r\nTEL:1", {"Name": "Dr. Asha K. Rao PhD", "Mobile": "1"}, id="N alone"),
        pytest.param(
            "N:Rao\\; Co;;;;\r\nFN:\r\nTEL:1", {"Name": "Rao; Co", "Mobile": "1"}, id="a name with a semicolon"
        ),
        pytest.param("FN:A\r\nTEL;HOME:1\r\nTEL;CELL:2", {"Name": "A", "Mobile": "2", "Phone 2": "1"}, id="2.1"),
        pytest.param("FN:A\r\nTEL;TYPE=WORK:1\r\nTEL:2", {"Name": "A", "Mobile": "1", "Phone 2": "2"}, id="no mobile"),
        pytest.param("FN:A\r\nTEL;TYPE=FAX,WORK:1\r\nTEL:2", {"Name": "A", "Mobile": "2", "Phone 2": "1"}, id="a fax"),
        pytest.param("FN:A\r\nTEL;TYPE=FAX:1", {"Name": "A", "Phone 2": "1"}, id="nothing but a fax"),
        pytest.param(
            "FN:A\r\nTEL;type=HOME:1\r\nTEL;type=iPhone;type=CELL:2",
            {"Name": "A", "Mobile": "2", "Phone 2": "1"},
            id="Apple",
        ),
        pytest.param('FN:A\r\nTEL;VALUE=uri;TYPE="cell,voice":tel:+91-98', {"Name": "A", "Mobile": "+91-98"}, id="4"),
        pytest.param(
            "FN:A\r\nTEL;VALUE=uri:tel:+9198;ext=12", {"Name": "A", "Mobile": "+9198;ext=12"}, id="an extension"
        ),
        pytest.param(
            "FN:A\r\nitem1.TEL;TYPE=pref:1\r\nitem1.X-ABLabel:Work", {"Name": "A", "Mobile": "1"}, id="groups"
        ),
        pytest.param(
            "FN:A\r\nTEL;CELL:1\r\nTEL;CELL:1\r\nTEL:2", {"Name": "A", "Mobile": "1", "Phone 2": "2"}, id="doubled"
        ),
        pytest.param("FN:Asha\r\n  Rao\r\nTEL:98\r\n\t76", {"Name": "Asha Rao", "Mobile": "9876"}, id="folded lines"),
        pytest.param(
            "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E0=A4=\r\n=86\r\nTEL;CELL:1",
            {"Name": "आ", "Mobile": "1"},
            id="quoted-printable over two lines",
        ),
        pytest.param(
            "FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Jos=E9\r\nTEL:1",
            {"Name": "José", "Mobile": "1"},
            id="quoted-printable in Latin 1",
        ),
        pytest.param(
            "FN:A\r\nPHOTO;ENCODING=b:/9j/4AAQ\r\n SkZJRg==\r\n\r\nTEL:1",
            {"Name": "A", "Mobile": "1"},
            id="a photo",
        ),
        pytest.param(
            "FN:A\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:B\r\nTEL;CELL:9\r\nEND:VCARD\r\nTEL:1",
            {"Name": "A", "Mobile": "1"},
            id="somebody else within",
        ),
        pytest.param(
            "FN:A\r\nAGENT:BEGIN:VCARD\\nFN:B\\nTEL:9\\nEND:VCARD\\n\r\nTEL:1",
            {"Name": "A", "Mobile": "1"},
            id="somebody else within a line",
        ),
        pytest.param(
            "FN:A\r\nEMAIL;TYPE=INTERNET:a@x.in\r\nEMAIL:b@x.in\r\nORG:Acme\\, Inc;Sales\r\nTITLE:Head"
            "\r\nADR;TYPE=HOME:;;12 MG Road;Pune;MH;411001;India\r\nNOTE:one\\ntwo",
            {
                "Name": "A",
                "Email": "a@x.in",
                "Organization": "Acme, Inc, Sales",
                "Title": "Head",
                "City": "Pune",
                "Note": "one\ntwo",
            },
            id="others",
        ),
    ],
)
def test_a_card_is_a_row(read, body: str, row: dict[str, str]) -> None:
    reading = read(cards(body))
    assert reading.contents.kind == "vcf"
    assert named(reading.rows[2]) == row


def test_cards_are_numbered_below_a_row_of_names_blank_ones_too(read) -> None:
    reading = read(cards("FN:A\r\nTEL:1", "UID:7", "FN:B\r\nTEL:2"))
    assert reading.rows[1] == COLUMNS
    assert {number: named(cells) for number, cells in reading.rows.items() if number > 1} == {
        2: {"Name": "A", "Mobile": "1"},
        4: {"Name": "B", "Mobile": "2"},
    }
    assert any("row 2 the first contact" in notice for notice in reading.contents.notices)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_encodings_and_line_ends_are_found(read, encoding: str, line_end: str) -> None:
    text = cards("FN:José\r\nTEL:1").decode().replace("\r\n", line_end)
    assert named(read(text.encode(encoding)).rows[2]) == {"Name": "José", "Mobile": "1"}


def test_further_numbers_are_said(read) -> None:
    reading = read(cards("FN:A\r\nTEL:1", "FN:B\r\n" + "\r\n".join(f"TEL:{number}" for number in range(1, 10))))
    assert reading.rows[3][1:7] == ("1", "2", "3", "4", "5", "6")
    assert any(
        notice.startswith("Contacts with more than 6 numbers: 1, the first is row 3.")
        for notice in reading.contents.notices
    )


def test_a_card_without_an_end_is_read_and_said(read) -> None:
    content = b"BEGIN:VCARD\nFN:A\nTEL:1\nBEGIN:VCARD\nFN:B\nTEL:2\nEND:VCARD\nBEGIN:VCARD\nFN:C\nTEL:3\n"
    reading = read(content)
    assert [named(cells) for number, cells in reading.rows.items() if number > 1] == [
        {"Name": "A", "Mobile": "1"},
        {"Name": "B", "Mobile": "2"},
        {"Name": "C", "Mobile": "3"},
    ]
    assert any(
        notice.startswith("Contacts without an end: 2, the first is row 2.") for notice in reading.contents.notices
    )


def test_too_many_cards_are_a_sentence(refusal) -> None:
    assert refusal(cards(*["TEL:1"] * 6_000)).code == "too_many_rows"


def test_endless_lines_are_bounded(read) -> None:
    assert len(read(cards("FN:A\r\nTEL:1\r\nNOTE:" + "x" * 500_000)).rows[2][-1]) < 100_000


def test_a_backslash_at_the_end_of_a_value_is_no_trap(read) -> None:
    started = time.monotonic()

    reading = read(cards("N:" + "\\a" * 30_000 + "\\\r\nFN:A\r\nTEL:1", "N:Rao;Asha\\\r\nTEL:2"))

    assert named(reading.rows[2]) == {"Name": "A", "Mobile": "1"}
    assert named(reading.rows[3]) == {"Name": "Asha\\ Rao", "Mobile": "2"}
    assert time.monotonic() - started < 5
