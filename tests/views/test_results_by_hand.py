"""Results that do not come by themselves: the dialer's failed file is attached, or the upload is closed without."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaigns.cloudagent import MAX_FAILED_FILE_BYTES
from campaigns.models import Account, AttachedFile, Batch, Event, Upload
from campaigns.uploads import settle_account
from tests import make
from tests.dialogue import next_request

pytestmark = pytest.mark.django_db

LINES = b"PhoneNumber,Reason\n9000000001,Invalid number\n9000000002,DND\nTotal: 2,\n"
WHY = "CloudAgent has all of them"


@pytest.fixture
def upload(browser) -> Upload:
    """Two leads, accepted by the dialer, in a batch without a callback."""
    upload = make.confirmed_upload(make.rows(2))
    next_request(upload).answer()
    return upload


def shown(browser, address: str) -> str:
    response = browser.get(address, follow=True)
    assert response.status_code == 200
    return html.unescape(" ".join(response.content.decode().split()))


def attach(browser, upload: Upload, content: bytes = LINES, *, name: str = "1_error.csv", **fields: str) -> str:
    """The page to which the form leads."""
    data = {"file": SimpleUploadedFile(name, content), **fields}
    response = browser.post(f"/uploads/{upload.pk}/attach/", data, follow=True)
    return html.unescape(" ".join(response.content.decode().split()))


def callbacks_do_not_reach_us(upload: Upload) -> None:
    Account.objects.update(callbacks_reach_us=False)
    settle_account(upload.campaign.account_id)


def test_the_file_is_attached_and_the_page_says_what_came_of_it_and_by_whom(browser, upload):
    page = attach(browser, upload, name="failed.csv")
    assert "The file is attached: 3 rows name 2 leads; 1 row is joined to no lead." in page
    attached = AttachedFile.objects.get()
    assert "<strong>failed.csv</strong>, 3 rows, attached to the upload by asha" in page
    assert "failed file attached (3 rows, 2 leads)" in page
    rows = shown(browser, f"/attached-files/{attached.pk}/unjoined/")
    assert "1 row is joined to no lead" in rows
    assert "Total: •" in rows
    assert "This file is attached already" in attach(browser, upload, name="failed.csv")


def test_it_is_attached_to_one_batch(browser, upload):
    assert 'name="batch" value="1"' in shown(browser, f"/uploads/{upload.pk}/attach/?batch=1")
    attach(browser, upload, name="failed.csv", batch="1")
    assert AttachedFile.objects.get().batch == Batch.objects.get()


@pytest.mark.parametrize(
    ("content", "fields", "said"),
    [
        (b"PhoneNumber,Reason\n7777777777,DND\n", {}, "None of its rows is a lead that was sent here"),
        (LINES, {"batch": "7"}, "The upload has no batch with this number."),
        (LINES, {"batch": "99999999999999999999"}, "The upload has no batch with this number."),
        (LINES, {"batch": "x"}, "Give the batch's number, or leave it empty."),
        (b"x" * (MAX_FAILED_FILE_BYTES + 1), {}, "more than 20 MB or 20,000 rows"),
    ],
    ids=["other leads", "no such batch", "no batch at all", "no number", "too large"],
)
def test_what_is_refused_is_said_at_the_form_and_changes_nothing(browser, upload, content, fields, said):
    page = attach(browser, upload, content, name="failed.csv", **fields)
    assert said in page
    assert "Attach the dialer's failed file" in page
    assert (AttachedFile.objects.count(), Batch.objects.get().state) == (0, "accepted")


def test_without_a_file_it_is_asked_for(browser, upload):
    page = html.unescape(browser.post(f"/uploads/{upload.pk}/attach/", {}, follow=True).content.decode())
    assert "No file was chosen" in page


def test_a_form_without_its_token_is_refused(upload):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(upload.uploaded_by)
    data = {"file": SimpleUploadedFile("failed.csv", LINES)}
    assert strict.post(f"/uploads/{upload.pk}/attach/", data).status_code == 403
    assert not AttachedFile.objects.exists()


def test_the_upload_is_closed_with_a_reason_that_stands_on_its_page_and_in_the_lists(browser, upload):
    assert "has not told what became of them" in shown(browser, f"/uploads/{upload.pk}/close/")
    page = browser.post(f"/uploads/{upload.pk}/close/", {"reason": WHY}, follow=True)
    page = html.unescape(" ".join(page.content.decode().split()))
    for said in (
        "The upload is closed.",
        f"“{WHY}”",
        "2 leads are without a result",
        "closed without a result (2 leads)",
    ):
        assert said in page
    assert "Closed without a result" in shown(browser, "/history/")
    assert Event.objects.filter(action="closed_without_result").count() == 1
    assert "No result of this upload is missing" in shown(browser, f"/uploads/{upload.pk}/close/")


def test_closing_asks_for_a_reason(browser, upload):
    page = browser.post(f"/uploads/{upload.pk}/close/", {"reason": ""}, follow=True).content.decode()
    assert "Say why" in page
    assert Upload.objects.get().closed_at is None


def test_of_an_account_that_no_callback_reaches_the_page_says_why_there_is_no_result_and_what_to_do(browser, upload):
    callbacks_do_not_reach_us(upload)
    page = shown(browser, f"/uploads/{upload.pk}/")
    assert "2 leads have no result" in page
    assert "Accepted, without a result" in page
    assert "waiting for the dialer" not in page
    assert "An administrator has set that the dialer's callbacks do not reach this site" in page
    assert f'href="/uploads/{upload.pk}/attach/"' in page
    assert f'href="/uploads/{upload.pk}/close/"' in page


def test_what_is_still_to_be_sent_is_not_closed(browser):
    upload = make.confirmed_upload(make.rows(2))
    assert "No result of this upload is missing" in shown(browser, f"/uploads/{upload.pk}/close/")


def test_an_upload_all_of_which_has_its_result_offers_no_closing(browser):
    upload = make.confirmed_upload(make.rows(2))
    next_request(upload).answer().call_back()
    page = shown(browser, f"/uploads/{upload.pk}/")
    assert 'id="close"' not in page
    assert 'id="attach"' in page
