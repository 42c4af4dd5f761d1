"""Downloads: the rows that were not loaded, with their reasons, and those of the failed file. None has a formula."""

import csv
import io

import openpyxl
import pytest

from campaigns import uploads
from campaigns.failed_files import archive
from campaigns.models import BatchNote, BatchState, FailedFile, FailedFileState, batch_note
from tests import make
from tests.dialogue import FAILED_FILE_LINK, next_request

pytestmark = pytest.mark.django_db

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_of(browser, upload) -> list[tuple]:
    response = browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx")
    assert (response.status_code, response["Content-Type"]) == (200, XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def test_rows_come_with_their_own_columns_the_reasons_and_what_to_do(browser):
    upload = make.checked_upload([["9000000001", "Asha", "5"], ["12345", "Ravi", "High"]])
    header, *rows = workbook_of(browser, upload)
    assert header[:4] == ("Row in the original", "Mobile", "Name", "Priority")
    assert header[4:7] == ("Where it failed", "Why it was not loaded", "The dialer's words")
    assert header[7:] == ("What to do", "LeadsPortal row key")
    assert len(rows) == 1
    assert rows[0][:5] == (3, "12345", "Ravi", "High", "Our check")
    assert rows[0][5] == ("Mobile: The phone number has 5 digits, which is too few.\nPriority: “High” is no priority.")
    assert "An Indian number has 10 digits" in rows[0][7]


def test_what_was_corrected_and_is_still_wrong_comes_as_it_was_corrected(browser):
    upload = make.checked_upload([["9000000001", "Asha", "5"], ["12345", "Ravi"]])
    uploads.fix_cells(upload=upload, row=3, texts={0: "123456", 2: "Higgh"}, user=upload.uploaded_by)
    uploads.check(upload_id=upload.pk)
    _, row = workbook_of(browser, upload)
    assert row[:4] == (3, "123456", "Ravi", "Higgh")


def test_after_sending_they_are_the_rows_that_the_dialer_gave_back_too(browser):
    upload = make.confirmed_upload([*make.rows(4), ["12", "x", "5"], ["9000000001", "again", "5"]])
    next_request(upload).answer().reject(["Number in DNC", "Duplicate number"])
    _, *rows = workbook_of(browser, upload)
    assert [row[0] for row in rows] == [2, 6, 7]
    assert rows[0][4:7] == ("The dialer", "The dialer rejected it.", "Number in DNC")


@pytest.mark.parametrize(("state", "count"), [("refused", 3), ("cancelled", 3), ("unknown", 0), ("accepted", 0)])
def test_only_what_the_dialer_surely_lacks_is_in_it(browser, state, count):
    upload = make.confirmed_upload()
    upload.batches.update(
        state=BatchState(state), notes=[batch_note(BatchNote.REFUSED, message="bulkData is not valid")]
    )
    _, *rows = workbook_of(browser, upload)
    assert len(rows) == count


def test_formulas_stay_text_and_phones_keep_their_digits(browser):
    upload = make.checked_upload([["0012345", "=1+1", "5"], ["+9112", "@SUM(A1)", "5"], ["00", "\x0bvertical", "5"]])
    response = browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in sheet[2][1:3]] == [
        ("0012345", "s", "@"),
        ("=1+1", "s", "@"),
    ]
    assert sheet[3][1].value == "+9112"


def test_its_former_address_leads_to_it(browser):
    upload = make.checked_upload()
    response = browser.get(f"/uploads/{upload.pk}/not-sent.xlsx")
    assert (response.status_code, response["Location"]) == (301, f"/uploads/{upload.pk}/not-loaded.xlsx")


def test_it_is_read_back_with_the_same_columns(browser):
    upload = make.checked_upload([["12345", "Ravi", "5"]])
    response = browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx")
    again = make.upload(content=b"".join(response.streaming_content), file_name="again.xlsx")
    assert {field: again.column_names()[index] for field, index in again.mapping.items()} == {
        "PhoneNumber": "Mobile",
        "Name": "Name",
        "Priority": "Priority",
    }


def test_the_files_name_cannot_break_the_header(browser):
    upload = make.checked_upload(file_name='evil"; filename=x.exe नाम.csv')
    response = browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def failed_rows(upload, rows: list[list[str]]) -> FailedFile:
    """A failed file of the upload with these rows, below a header."""
    found = next_request(upload).answer().call_back(failed=len(rows), link=FAILED_FILE_LINK)
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["PhoneNumber", "Name", "Reason"], *rows])
    archive(failed_file=found, data=file.getvalue().encode())
    return found


def test_the_rows_of_the_failed_file_are_an_attachment(browser):
    upload = make.confirmed_upload(make.rows(6))
    found = next_request(upload).answer().reject(["Number in DNC"])
    response = browser.get(f"/failed-files/{found.pk}/")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="leads - batch 1 - failed rows.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"9000000001,Number in DNC" in b"".join(response.streaming_content)


FORMULA_ROWS = [
    ["+919000000001", "=HYPERLINK(A1)", "-5"],
    ["9000000002", "  @SUM(A1)", "\uff1dcmd|' /C calc'!A0"],
    ["0012345", "1e5", "+91 98765 43210; =1+1"],
]


def test_a_failed_file_has_no_formula_as_csv_and_its_numbers_are_as_they_were(browser):
    found = failed_rows(make.confirmed_upload(make.rows(6)), FORMULA_ROWS)
    content = b"".join(browser.get(f"/failed-files/{found.pk}/").streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content, newline=""))) == [
        ["PhoneNumber", "Name", "Reason"],
        ["+919000000001", "'=HYPERLINK(A1)", "-5"],
        ["9000000002", "'@SUM(A1)", "'\uff1dcmd|' /C calc'!A0"],
        ["0012345", "1e5", "+91 98765 43210;' =1+1"],
    ]


def test_a_failed_file_has_only_texts_as_a_workbook(browser):
    found = failed_rows(make.confirmed_upload(make.rows(6)), FORMULA_ROWS)
    response = browser.get(f"/failed-files/{found.pk}/rows.xlsx")
    assert response["Content-Type"] == XLSX
    assert response["Content-Disposition"] == 'attachment; filename="leads - batch 1 - failed rows.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    assert list(sheet.iter_rows(values_only=True)) == [
        ("PhoneNumber", "Name", "Reason"),
        *[tuple(text.strip() for text in row) for row in FORMULA_ROWS],
    ]
    assert {(cell.data_type, cell.number_format, cell.quotePrefix) for row in sheet for cell in row} == {("s", "@", 1)}


@pytest.mark.parametrize("data", [b"", b"<html>=1+1"])
def test_of_a_failed_file_that_is_no_table_no_formula_is_given(browser, data):
    found = next_request(make.confirmed_upload()).answer().call_back(failed=3, link=FAILED_FILE_LINK)
    archive(failed_file=found, data=data)
    content = b"".join(browser.get(f"/failed-files/{found.pk}/").streaming_content)
    assert not content.startswith((b"PK", b"="))
    assert browser.get(f"/failed-files/{found.pk}/rows.xlsx").status_code == 200


def test_of_a_failed_file_that_is_a_workbook_no_empty_file_is_given_and_the_page_says_why(browser):
    upload = make.confirmed_upload()
    found = next_request(upload).answer().call_back(failed=3, link=FAILED_FILE_LINK)
    archive(failed_file=found, data=b"PK\x03\x04=1+1")
    for address in (f"/failed-files/{found.pk}/", f"/failed-files/{found.pk}/rows.xlsx"):
        assert browser.get(address).status_code == 404
    page = browser.get(f"/uploads/{upload.pk}/?batches=1").content.decode()
    assert f"/failed-files/{found.pk}/" not in page
    assert "not a table in text: it cannot be read here" in page


def test_what_the_dialer_says_of_a_row_stays_a_text(browser):
    """Its words may begin a formula as well as a person's may."""
    upload = make.confirmed_upload(make.rows(4))
    next_request(upload).answer().reject(["=1+1"])
    response = browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    assert {(cell.data_type, cell.quotePrefix) for cell in sheet[2][1:]} <= {("s", 1), ("n", 1)}  # n: a blank cell
    assert all(cell.data_type == "s" or cell.value is None for cell in sheet[2][1:])


def test_a_template_has_only_texts(browser):
    campaign = make.checked_upload().campaign
    response = browser.get(f"/campaigns/{campaign.pk}/template.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cells = [cell for sheet in book.worksheets for row in sheet for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", 1)}


@pytest.mark.parametrize("state", [FailedFileState.PENDING, FailedFileState.KEPT, FailedFileState.LOST])
def test_a_failed_file_that_we_do_not_have_is_not_there(browser, state):
    upload = make.confirmed_upload(make.rows(6))
    found = next_request(upload).answer().reject(["Number in DNC"])
    FailedFile.objects.update(state=state)
    for address in (f"/failed-files/{found.pk}/", f"/failed-files/{found.pk}/rows.xlsx"):
        assert browser.get(address).status_code == 404
    assert state.label in browser.get(f"/uploads/{upload.pk}/?batches=1").content.decode().replace("&#x27;", "'")
