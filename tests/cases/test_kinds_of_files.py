"""Kinds of files: workbooks that Excel opens are read, and the sentence about any other file names its kind."""

import pytest

from campaigns.models import UploadState
from campaigns.wording import why_unreadable
from tests.cases.walk import walk
from tests.spreadsheets.make_xls import book, cells, container, record, sheet

pytestmark = pytest.mark.django_db

LEADS = [["Mobile", "Name"], [9876543210.0, "Asha"], [9876543211.0, "Ravi"]]
SENT = [{"PhoneNumber": "9876543210", "Name": "Asha"}, {"PhoneNumber": "9876543211", "Name": "Ravi"}]


def said(content: str | bytes) -> str:
    """The sentence with which a file is refused."""
    upload = walk(content).upload
    assert upload.state == UploadState.UNREADABLE
    return why_unreadable(upload)


def test_10_a_workbook_with_unusual_part_names_is_read() -> None:
    walked = walk("10-workbook22.xlsx")
    assert walked.sent == [{"PhoneNumber": "9876543210", "Name": "Asha"}]
    assert walked.problems == {}


def test_26_a_lock_file_is_no_workbook() -> None:
    sentence = said("26-lockfile.xlsx")
    assert "makes while somebody has a workbook open" in sentence
    assert "Upload the workbook itself" in sentence


def test_27_contacts_are_read_a_row_for_each_card() -> None:
    walked = walk("27-contacts.vcf")
    assert walked.sent == [
        {"PhoneNumber": "9876543210", "Name": "Asha Rao"},
        {"PhoneNumber": "9876543211", "Name": "Ravi"},
    ]
    assert any("Each contact is a row" in notice for notice in walked.upload.notices)


def test_27_the_second_number_of_a_contact_is_not_called_by_itself() -> None:
    card = (
        "BEGIN:VCARD\nVERSION:2.1\nN:Rao;Asha;;;\nTEL;HOME:022 2345 6789\nTEL;CELL:98765 43210\nTEL;CELL:98765 43211\n"
    )
    assert walk(f"{card}END:VCARD\n".encode()).sent == [{"PhoneNumber": "9876543210", "Name": "Asha Rao"}]


def test_29_a_web_archive_is_read() -> None:
    assert walk("29-mhtml.xls").sent == [{"PhoneNumber": "9876543210", "Name": "Asha"}]


def test_30_a_file_with_a_sensitivity_label_is_no_file_with_a_password() -> None:
    sentence = said("30-sensitivity-label.xlsx")
    assert "locked by a sensitivity label or rights management" in sentence
    assert "password" not in sentence
    assert "save a copy as .xlsx and upload that" in sentence


def test_41_the_exact_number_behind_a_shortened_one_is_sent() -> None:
    walked = walk("41-indiamart.xls")
    assert walked.sent == [
        {"PhoneNumber": "9876543210", "Name": "Asha Rao"},
        {"PhoneNumber": "9876543211", "Name": "Ravi"},
        {"PhoneNumber": "9876543212", "Name": "Meena"},
    ]
    assert walked.problems == {}


def test_72_a_long_note_in_a_column_that_is_not_sent_refuses_nothing() -> None:
    walked = walk("72-long-note-in-unused-column.csv")
    assert walked.sent == SENT
    assert walked.problems == {}
    assert any(
        "Cells with more than 32,767 characters: 1, the first is in row 3." in each for each in walked.upload.notices
    )


def test_72_where_the_note_is_sent_its_row_is_a_problem() -> None:
    fields, choices = ("PhoneNumber", "Name", "Note"), ("PhoneNumber", "Name", "Note")
    walked = walk("72-long-note-in-unused-column.csv", fields=fields, choices=choices)
    assert walked.phones == ["9876543210"]
    assert walked.problems == {3: ["row_too_long"]}


def test_columns_without_a_name_or_values_are_not_counted() -> None:
    far = "," * 300
    content = f"Mobile,Name{far}Note\n9876543210,Asha{far}x\n9876543211,Ravi{far}y\n9876543212,Meena{far}z\n"
    assert walk(content.encode()).phones == ["9876543210", "9876543211", "9876543212"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(container({"WORKBOOK": book(cells(LEADS))}), id="a stream in capital letters"),
        pytest.param(container({"BOOK": book(cells(LEADS))}), id="a stream of Excel 95 in capital letters"),
        pytest.param(container({"Workbook": book(record(0x00AB) + cells(LEADS))}), id="odd widths of columns"),
        pytest.param(
            container({"Workbook": book(cells(LEADS), in_globals=record(0x0293, b"\0"))}), id="an odd style"
        ),
        pytest.param(container({"Workbook": book(cells(LEADS), styles=[])}), id="no styles"),
        pytest.param(sheet(cells(LEADS, unicode=False), version=0), id="no container, as PHP scripts write it"),
    ],
)  # fmt: skip
def test_workbooks_that_excel_opens_are_read(content: bytes) -> None:
    assert walk(content).sent == SENT
