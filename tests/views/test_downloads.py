"""Downloads: the rows that were not loaded, with their reasons, and our copy of the failed file."""

import io

import openpyxl
import pytest

from campaigns import uploads
from campaigns.models import BatchNote, BatchState, FailedFile, FailedFileState, batch_note
from tests import make
from tests.dialogue import next_request

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
    assert header == ("Row in the original", "Mobile", "Name", "Priority", "Why it was not loaded", "What to do")
    assert len(rows) == 1
    assert rows[0][:4] == (3, "12345", "Ravi", "High")
    assert rows[0][4] == ("Mobile: The phone number has 5 digits, which is too few.\nPriority: “High” is no priority.")
    assert "An Indian number has 10 digits" in rows[0][5]


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
    assert rows[0][4] == "The dialer rejected it: Number in DNC"


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


def test_our_copy_of_the_failed_file_is_an_attachment(browser):
    upload = make.confirmed_upload(make.rows(6))
    found = next_request(upload).answer().reject(["Number in DNC"])
    response = browser.get(f"/failed-files/{found.pk}/")
    assert response["Content-Type"] == "text/csv"
    assert response["Content-Disposition"] == 'attachment; filename="leads - batch 1 - failed rows.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"9000000001,Number in DNC" in b"".join(response.streaming_content)


@pytest.mark.parametrize("state", [FailedFileState.PENDING, FailedFileState.KEPT, FailedFileState.LOST])
def test_a_failed_file_that_we_do_not_have_is_not_there(browser, state):
    upload = make.confirmed_upload(make.rows(6))
    found = next_request(upload).answer().reject(["Number in DNC"])
    FailedFile.objects.update(state=state)
    assert browser.get(f"/failed-files/{found.pk}/").status_code == 404
    assert state.label in browser.get(f"/uploads/{upload.pk}/").content.decode().replace("&#x27;", "'")
