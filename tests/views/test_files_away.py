"""Pages that need a stored file or room on the disk, and have none: a sentence instead of an error."""

from pathlib import Path

import pytest

from campaigns import tasks, uploads
from campaigns.models import Upload, UploadState
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(browser, campaign) -> Upload:
    return make.upload(make.rows(3), to=campaign)


def test_a_page_whose_rows_are_not_there_says_so(browser, draft):
    Path(draft.rows_file.path).unlink()
    response = browser.get(f"/uploads/{draft.pk}/columns/")
    assert response.status_code == 503
    assert "a file that is stored on our side, and the file is not there" in response.content.decode()


def test_a_workbook_is_not_made_while_the_disk_has_too_little_room(browser, campaign, settings):
    upload = make.checked_upload(make.rows(3), to=campaign)
    settings.FREE_SPACE_BYTES = 2**60
    response = browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx")
    assert response.status_code == 507
    assert "too little room" in response.content.decode()


def test_a_file_that_was_not_there_is_read_again_when_asked_for(
    browser, campaign, monkeypatch, django_capture_on_commit_callbacks
):
    enqueued = []
    monkeypatch.setattr(tasks, "enqueue_once", lambda task, pk: enqueued.append((task, pk)))
    upload = make.received_upload(to=campaign)
    away = Path(upload.file.path).rename(f"{upload.file.path}.away")
    uploads.read(upload_id=upload.pk)
    page = browser.get(f"/uploads/{upload.pk}/columns/").content.decode()
    assert "Try again" in page
    away.rename(upload.file.path)

    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(f"/uploads/{upload.pk}/columns/")
    assert answer["Location"] == f"/uploads/{upload.pk}/columns/"
    upload.refresh_from_db()
    assert upload.state == UploadState.READING
    assert enqueued == [(tasks.read_small_file, upload.pk)]


def test_what_is_wrong_with_the_file_itself_offers_no_second_try(browser, campaign):
    upload = make.received_upload(to=campaign, content=b"%PDF-1.7")
    uploads.read(upload_id=upload.pk)
    page = browser.get(f"/uploads/{upload.pk}/columns/").content.decode()
    assert "could not be read" in page
    assert "Try again" not in page
    browser.post(f"/uploads/{upload.pk}/columns/")
    upload.refresh_from_db()
    assert upload.state == UploadState.UNREADABLE


def test_other_errors_are_errors_still(browser, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("another one")

    monkeypatch.setattr("campaigns.views.history.finding.find", broken)
    with pytest.raises(OSError, match="another one"):
        browser.get("/history/")
