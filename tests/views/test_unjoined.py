"""What of the dialer's failed files is joined to no lead, and what differs from its callback, is said where people
look: on the upload's page, at the batch, and row by row."""

import html

import pytest

from campaigns.failed_files import archive
from campaigns.models import Batch, FailedFile
from tests import make
from tests.dialogue import FAILED_FILE_LINK, next_request

pytestmark = pytest.mark.django_db

LINES = """PhoneNumber,Name,Reason
9000000001,Person 1,Invalid number
7777777777,=cmd|x,Duplicate of 7777777778
,Nobody,DND
"""


@pytest.fixture
def failed_file(browser) -> FailedFile:
    """Of a batch of six leads, of which three were not loaded; the file names one of them."""
    found = next_request(make.confirmed_upload(make.rows(6))).answer().call_back(failed=3, link=FAILED_FILE_LINK)
    archive(failed_file=found, data=LINES.encode())
    found.refresh_from_db()
    return found


def shown(browser, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return html.unescape(" ".join(response.content.decode().split()))


def test_the_page_of_the_upload_says_what_differs_and_how_many_rows_are_unjoined(browser, failed_file):
    page = shown(browser, f"/uploads/{failed_file.batch.upload_id}/")
    assert "The dialer's numbers of batch 1 do not fit together" in page
    assert "The callback counts 3 not loaded, its failed file names 1." in page
    assert "2 rows of its failed files are joined to no lead." in page
    assert f'href="/failed-files/{failed_file.pk}/unjoined/"' in page


@pytest.mark.parametrize("wanted", ["doubtful", "unjoined"])
def test_the_batches_are_shown(browser, failed_file, wanted):
    other = make.confirmed_upload(make.rows(2, first=9000000100))
    next_request(other).answer().call_back()
    for upload, batches in ((failed_file.batch.upload_id, 1), (other.pk, 0)):
        page = browser.get(f"/uploads/{upload}/", {"batches": wanted})
        assert len(page.context["batches"].rows) == batches


def test_nothing_is_said_where_all_agrees(browser):
    upload = make.confirmed_upload(make.rows(6))
    next_request(upload).answer().reject(["Invalid number"])
    page = shown(browser, f"/uploads/{upload.pk}/")
    assert Batch.objects.get().notes == []
    assert "do not fit together" not in page
    assert "joined to no lead" not in page


def test_each_row_says_what_stands_in_it_and_why_it_is_joined_to_no_lead_without_its_number(browser, failed_file):
    page = shown(browser, f"/failed-files/{failed_file.pk}/unjoined/")
    assert "2 rows are joined to no lead" in page
    for said in ("Its number was not sent with these leads.", "It has no number", "••••••7777", "=cmd|x", "Nobody"):
        assert said in page
    assert "Duplicate of ••••••7778" in page
    assert "7777777777" not in page
    assert "Person 1" not in page


def test_without_our_copy_there_is_no_such_page(browser, failed_file):
    failed_file.file.storage.delete(failed_file.file.name)
    assert browser.get(f"/failed-files/{failed_file.pk}/unjoined/").status_code == 404
