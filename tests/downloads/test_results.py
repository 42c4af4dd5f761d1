"""A download is out of date once the results have changed since it was begun, and not before."""

import pytest

from campaigns import downloads, sending, uploads
from campaigns.models import BatchNote, BatchState, FailedFile, FailedFileState, batch_note
from tests import make
from tests.dialogue import next_request
from tests.downloads.conftest import bad_upload, made

pytestmark = pytest.mark.django_db


def is_out_of_date(download) -> bool:
    upload = type(download.upload).objects.get(pk=download.upload_id)
    return downloads.is_out_of_date(download, upload)


def test_one_that_was_just_made_is_not(upload):
    assert not is_out_of_date(made(upload))


def test_it_is_when_a_cell_was_corrected_and_is_still_wrong(upload):
    download = made(upload)
    uploads.fix_cells(upload=upload, row=3, texts={0: "1234"}, user=upload.uploaded_by)
    assert is_out_of_date(download)


def test_it_is_when_as_many_rows_are_skipped_but_others(upload):
    uploads.skip_row(upload=upload, row=3, user=upload.uploaded_by)
    upload.refresh_from_db()
    download = made(upload)
    uploads.restore_row(upload=upload, row=3, user=upload.uploaded_by)
    uploads.skip_row(upload=upload, row=4, user=upload.uploaded_by)
    assert is_out_of_date(download)


def test_it_is_when_all_rows_were_checked_again(upload):
    download = made(upload)
    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    assert is_out_of_date(download)


def test_it_is_when_the_dialer_has_rejected_leads(account, campaign):
    upload = make.confirmed_upload(make.rows(6))
    download = made(upload)
    request = next_request(upload).answer()
    assert not is_out_of_date(download), "the leads are accepted"
    request.reject(["Number in DNC"])
    assert is_out_of_date(download)


def test_it_is_when_another_failed_file_was_read(account, campaign):
    upload = make.confirmed_upload(make.rows(6))
    failed_file = next_request(upload).answer().reject(["Number in DNC"])
    FailedFile.objects.update(state=FailedFileState.PENDING)
    download = made(upload)
    FailedFile.objects.filter(pk=failed_file.pk).update(state=FailedFileState.ARCHIVED)
    assert is_out_of_date(download)


def test_it_is_not_by_the_results_of_another_upload(account, campaign):
    other = make.confirmed_upload(make.rows(2, first=9100000001))
    download = made(make.confirmed_upload(make.rows(6)))
    other.batches.update(state=BatchState.REFUSED)
    assert not is_out_of_date(download)


@pytest.mark.parametrize("state", [BatchState.REFUSED, BatchState.CANCELLED])
def test_it_is_when_a_batch_was_refused_or_cancelled(state, account, campaign):
    upload = make.confirmed_upload(make.rows(6))
    download = made(upload)
    upload.batches.update(state=state, notes=[batch_note(BatchNote.REFUSED, message="no")])
    assert is_out_of_date(download)


def test_it_is_not_when_leads_were_loaded_or_a_person_paused(account, campaign):
    upload = make.confirmed_upload(make.rows(6))
    download = made(upload)
    sending.pause_upload(upload=upload, user=upload.uploaded_by, reason="lunch")
    sending.resume_upload(upload=upload, user=upload.uploaded_by)
    assert not is_out_of_date(download)
    next_request(upload).answer().call_back(failed=0)
    assert not is_out_of_date(download)


def test_what_changes_while_it_is_made_makes_it_out_of_date(upload, monkeypatch):
    download = downloads.ask(upload=upload, user=upload.uploaded_by)

    def change(_written: int) -> None:
        uploads.fix_cells(upload=upload, row=3, texts={0: "1234"}, user=upload.uploaded_by)

    monkeypatch.setattr("campaigns.downloads.making._teller", lambda _download: change)
    downloads.make(download_id=download.pk)
    download.refresh_from_db()
    assert is_out_of_date(download)


def test_one_that_is_out_of_date_is_asked_for_anew(upload):
    download = made(upload)
    uploads.fix_cells(upload=upload, row=3, texts={0: "9000000077"}, user=upload.uploaded_by)
    upload.refresh_from_db()
    again = downloads.ask(upload=upload, user=upload.uploaded_by)
    assert (again != download, again.rows) == (True, 2)


def test_each_upload_has_results_of_its_own(upload):
    assert made(upload).made_from != made(bad_upload()).made_from
