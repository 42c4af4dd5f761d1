"""The tally of a finished upload is kept in columns; it is what the batches say, or it is put right."""

from datetime import timedelta

import pytest

from campaigns.failed_files import archive
from campaigns.models import Account, Batch, CountedReason, KeptTally, Upload, database_now
from campaigns.sweeping import sweep
from campaigns.tally import KEPT_PARTS, tally
from campaigns.uploads import compare_kept_tallies, keep_missing_tallies
from campaigns.uploads.confirming import kept_tallies
from tests import make
from tests.dialogue import FAILED_FILE_LINK, Request, next_request

pytestmark = pytest.mark.django_db


def finished_upload(**kwargs) -> Upload:
    """Five rows of the file are loaded, one is rejected, one needs fixing."""
    upload = make.confirmed_upload([*make.rows(6), ["abc", "Nobody", "1"]], **kwargs)
    next_request(upload).answer().reject(["Number in DND"])
    return Upload.objects.get(pk=upload.pk)


def accepted_without_results() -> Request:
    """A finished upload of three leads: the dialer has them, and no callback of the account is awaited."""
    request = next_request(make.confirmed_upload())
    Account.objects.update(callbacks_reach_us=False)
    request.answer()
    assert kept(request.upload)["accepted"] == 3
    return request


def kept(upload: Upload) -> dict[str, int] | None:
    found = KeptTally.objects.filter(upload=upload).first()
    return {name: getattr(found, name) for name in KEPT_PARTS} if found else None


def counted(upload: Upload) -> dict[str, int]:
    return {name: getattr(tally(upload), name) for name in KEPT_PARTS}


def test_a_finished_upload_has_its_tally_kept():
    upload = finished_upload()
    assert upload.state == "finished"
    assert kept(upload) == counted(upload)
    assert {name: count for name, count in kept(upload).items() if count} == {
        "total": 7,
        "invalid": 1,
        "loaded": 5,
        "rejected": 1,
    }


def test_nothing_is_kept_while_an_upload_is_sent():
    upload = make.confirmed_upload()
    assert kept(upload) is None
    next_request(upload).answer()
    assert kept(upload) is None


def test_a_result_that_comes_late_is_kept_too():
    request = accepted_without_results()
    request.call_back(loaded=3)
    assert (kept(request.upload)["accepted"], kept(request.upload)["loaded"]) == (0, 3)


def test_nothing_is_kept_while_a_late_failed_file_is_fetched():
    request = accepted_without_results()
    failed_file = request.call_back(failed=1, link=FAILED_FILE_LINK)
    assert request.upload.state == "awaiting_results"
    assert kept(request.upload) is None
    archive(failed_file=failed_file, data=b"PhoneNumber,Reason\n9000000001,Number in DND")
    assert request.upload.state == "finished"
    assert (kept(request.upload)["loaded"], kept(request.upload)["rejected"]) == (2, 1)


def test_what_the_release_before_has_finished_is_kept_some_at_a_time(monkeypatch):
    made = [finished_upload() for _ in range(3)]
    KeptTally.objects.all().delete()
    monkeypatch.setattr(kept_tallies, "UPLOADS_AT_ONCE", 2)
    assert [keep_missing_tallies() for _ in range(3)] == [2, 1, 0]
    assert [kept(upload) for upload in made] == [counted(upload) for upload in made]


def test_a_kept_tally_that_the_release_before_has_made_wrong_is_put_right(caplog):
    right, wrong = finished_upload(), finished_upload()
    Batch.objects.filter(upload=wrong).update(loaded=6, rejected=0)
    assert compare_kept_tallies() == 0, "they were compared not long ago"
    KeptTally.objects.update(compared_at=database_now() - timedelta(days=1))
    assert compare_kept_tallies() == 1
    assert f"the kept tally of upload {wrong.pk} was wrong" in caplog.text
    assert (kept(wrong)["loaded"], kept(right)["loaded"]) == (6, 5)
    assert compare_kept_tallies() == 0


def test_of_an_upload_that_is_not_finished_any_more_nothing_stays_kept():
    upload = finished_upload()
    Upload.objects.update(state="awaiting_results")
    KeptTally.objects.update(compared_at=database_now() - timedelta(days=1), loaded=1)
    compare_kept_tallies()
    assert kept(upload) is None


def test_the_reasons_of_an_upload_are_counted_before_its_tally_is_kept():
    upload = finished_upload()
    KeptTally.objects.all().delete()
    CountedReason.objects.all().delete()
    sweep(enqueue=lambda _task, _pk: True)
    assert upload.reasons.get().reason == "Number in DND"
    assert kept(upload) is None, "there may be more batches"
    sweep(enqueue=lambda _task, _pk: True)
    assert kept(upload) == counted(upload)
