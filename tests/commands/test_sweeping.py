"""A pass of the sweeper: what it enqueues, and what it does itself when no worker would do it."""

import threading
import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.utils import timezone

from campaigns import do_not_call, downloads, shutdown, sweeping, tasks, uploads
from campaigns.heartbeats import SWEEPER, beat, silent_processes, worker_of
from campaigns.models import (
    Attempt,
    Batch,
    BatchState,
    Callback,
    CallbackState,
    Download,
    DownloadState,
    Event,
    FailedFile,
    FailedFileState,
    Heartbeat,
    PendingNumbers,
    Upload,
    UploadState,
    database_now,
)
from tests import make
from tests.dialogue import TRANSACTION_ID, next_request

LONG_AGO = timedelta(minutes=10)


class Enqueued(list):
    """Takes all that is enqueued, and remembers it."""

    def __call__(self, task, pk: int) -> bool:
        self.append((task.__name__, pk))
        return True


def unheard(_task, _pk) -> bool:
    return False


def uploaded_long_ago() -> None:
    Upload.objects.update(uploaded_at=database_now() - LONG_AGO)


def callback_to_apply() -> Callback:
    """A callback for a batch that the dialer has accepted. It came long ago and is not applied yet."""
    callback = next_request(make.confirmed_upload()).answer().keep()
    Callback.objects.update(received_at=database_now() - LONG_AGO)
    return callback


def failed_file_to_fetch() -> FailedFile:
    """A failed file that is due, and whose host is not listed."""
    link = f"https://elsewhere.example/{TRANSACTION_ID}_error.csv"
    failed_file = next_request(make.confirmed_upload()).answer().call_back(failed=3, link=link)
    FailedFile.objects.update(next_try_at=database_now() - LONG_AGO)
    return failed_file


def download_asked_long_ago() -> Download:
    upload = make.checked_upload([["12345", "Ravi", "5"]])
    asked = downloads.ask(upload=upload, user=upload.uploaded_by)
    Download.objects.update(asked_at=database_now() - LONG_AGO)
    return asked


# ---- what is found -------------------------------------------------------------------------------------


def test_a_pass_with_nothing_to_do_is_a_sign_of_life(db):
    assert SWEEPER in silent_processes()
    sweeping.sweep(enqueue=Enqueued())
    assert SWEEPER not in silent_processes()


def test_numbers_that_nobody_has_added_for_an_hour_are_forgotten(db):
    given = do_not_call.given_lines("9876543210")
    old, fresh = (do_not_call.keep(given=given, reason="asked", ends_on=None, user=make.person()) for _ in range(2))
    PendingNumbers.objects.filter(pk=old.pk).update(given_at=database_now() - timedelta(minutes=61))

    sweeping.sweep(enqueue=Enqueued())

    assert PendingNumbers.objects.get() == fresh


def test_sessions_and_failed_tries_that_are_over_are_removed_and_others_stay(db):
    now = timezone.now()
    for key, ends in (("over", -1), ("goes on", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=ends))
    for name in ("long ago", "just now"):
        AccessAttempt.objects.create(username=name, failures_since_start=1)
    AccessAttempt.objects.filter(username="long ago").update(attempt_time=now - timedelta(hours=25))

    sweeping.sweep(enqueue=Enqueued())

    assert [session.session_key for session in Session.objects.all()] == ["goes on"]
    assert [attempt.username for attempt in AccessAttempt.objects.all()] == ["just now"]


def test_of_very_many_sessions_a_pass_removes_some(db, monkeypatch):
    monkeypatch.setattr("leadsportal.signing_in.sessions._FORGOTTEN_AT_ONCE", 2)
    over = timezone.now() - timedelta(hours=1)
    for key in "abc":
        Session.objects.create(session_key=key, session_data="", expire_date=over)
    sweeping.sweep(enqueue=Enqueued())
    assert Session.objects.count() == 1
    sweeping.sweep(enqueue=Enqueued())
    assert not Session.objects.exists()


def test_what_earlier_releases_discarded_is_erased(db):
    upload = make.checked_upload()
    Upload.objects.update(state=UploadState.CANCELLED)
    Event.objects.create(action="discarded", user=upload.uploaded_by, upload=upload)
    sweeping.sweep(enqueue=Enqueued())
    assert not upload.leads.exists()
    assert Upload.objects.get().file.name == ""


def test_an_upload_whose_job_for_reading_was_lost_is_enqueued(db):
    upload = make.received_upload()
    uploaded_long_ago()
    sweeping.sweep(enqueue=(enqueued := Enqueued()))
    assert enqueued == [("read_small_file", upload.pk)]


def test_an_upload_whose_job_for_checking_was_lost_is_enqueued(db):
    upload = make.upload()
    uploads.begin_check(upload=upload)
    uploaded_long_ago()
    sweeping.sweep(enqueue=(enqueued := Enqueued()))
    assert enqueued == [("check_small_file", upload.pk)]


def test_a_fresh_upload_is_left_to_its_own_job(db):
    make.received_upload()
    sweeping.sweep(enqueue=(enqueued := Enqueued()))
    assert enqueued == []


def test_an_upload_that_somebody_works_on_is_left_alone(db):
    make.received_upload()
    uploaded_long_ago()
    Upload.objects.update(worked_at=database_now())
    sweeping.sweep(enqueue=(enqueued := Enqueued()))
    assert enqueued == []


def test_an_account_with_due_batches_is_enqueued(db):
    upload = make.confirmed_upload()
    sweeping.sweep(enqueue=(enqueued := Enqueued()))
    assert enqueued == [("send_account", upload.campaign.account_id)]


def test_a_callback_that_was_not_applied_is_enqueued_once_it_is_not_fresh(db):
    callback = callback_to_apply()
    Callback.objects.update(received_at=database_now())
    sweeping.sweep(enqueue=(enqueued := Enqueued()))
    assert enqueued == []

    Callback.objects.update(received_at=database_now() - LONG_AGO)
    sweeping.sweep(enqueue=enqueued)
    assert enqueued == [("apply_callbacks", callback.attempt.account_id)]


def test_a_failed_file_that_is_due_is_enqueued(db):
    failed_file = failed_file_to_fetch()
    sweeping.sweep(enqueue=(enqueued := Enqueued()))
    assert enqueued == [("fetch_failed_file", failed_file.pk)]


def test_a_download_whose_job_was_lost_is_enqueued(db):
    download = download_asked_long_ago()
    sweeping.sweep(enqueue=(enqueued := Enqueued()))
    assert enqueued == [("make_download", download.pk)]


def test_a_download_that_was_kept_long_enough_is_removed(db):
    download_asked_long_ago()
    Download.objects.update(state=DownloadState.FAILED, asked_at=database_now() - timedelta(days=30))
    sweeping.sweep(enqueue=Enqueued())
    assert not Download.objects.exists()


def test_an_attempt_past_its_deadline_becomes_unknown(db):
    upload = make.confirmed_upload()
    next_request(upload)
    Attempt.objects.update(deadline_at=database_now() - LONG_AGO)
    sweeping.sweep(enqueue=Enqueued())
    assert upload.batches.get().state == BatchState.UNKNOWN


def test_a_failed_file_whose_host_was_listed_meanwhile_is_enqueued(db, settings):
    failed_file = failed_file_to_fetch()
    FailedFile.objects.update(state=FailedFileState.KEPT)
    sweeping.sweep(enqueue=(enqueued := Enqueued()))
    assert enqueued == []

    settings.FAILED_FILE_HOSTS = ["elsewhere.example"]
    sweeping.sweep(enqueue=enqueued)
    assert enqueued == [("fetch_failed_file", failed_file.pk)]


@pytest.mark.parametrize("wait", [sweeping.FRESH_UPLOAD.total_seconds(), sweeping.ENQUEUE_AGAIN_SECONDS])
def test_lost_work_is_found_within_15_seconds(wait):
    assert wait + settings.SWEEP_SECONDS <= 15


# ---- what is done here ---------------------------------------------------------------------------------


def test_without_redis_the_sweeper_reads_a_file(db):
    make.received_upload()
    uploaded_long_ago()
    sweeping.sweep(enqueue=unheard)
    assert Upload.objects.get().state == UploadState.DRAFT


def test_the_sweeper_does_the_work_of_a_silent_worker(db):
    make.received_upload()
    uploaded_long_ago()
    sweeping.sweep(enqueue=sweeping.Enqueuer(enqueued := Enqueued()))
    assert Upload.objects.get().state == UploadState.DRAFT
    assert enqueued == []


def test_work_is_enqueued_if_the_worker_is_alive(db):
    upload = make.received_upload()
    uploaded_long_ago()
    beat(worker_of("small_files"))
    sweeping.sweep(enqueue=sweeping.Enqueuer(enqueued := Enqueued()))
    assert enqueued == [("read_small_file", upload.pk)]


def test_without_redis_the_sweeper_checks_leads(db):
    uploads.begin_check(upload=make.upload())
    uploaded_long_ago()
    sweeping.sweep(enqueue=unheard)
    assert Upload.objects.get().state == UploadState.CHECKED


def test_without_redis_the_sweeper_applies_a_callback(db):
    callback_to_apply()
    sweeping.sweep(enqueue=unheard)
    assert Callback.objects.get().state == CallbackState.APPLIED
    assert Batch.objects.get().loaded == 3


def test_without_redis_the_sweeper_fetches_a_failed_file(db):
    failed_file_to_fetch()
    sweeping.sweep(enqueue=unheard)
    assert FailedFile.objects.get().state == FailedFileState.KEPT  # its host is not listed


def test_without_redis_the_sweeper_makes_a_download(db):
    download_asked_long_ago()
    sweeping.sweep(enqueue=unheard)
    assert Download.objects.get().state == DownloadState.READY


@pytest.mark.django_db(transaction=True)
def test_without_redis_the_sweeper_sends_leads_within_the_limit(campaign, dialer):
    make.confirmed_upload(make.rows(7), to=campaign)
    campaign.account.__class__.objects.update(requests_a_minute=5)
    sweeping.sweep(enqueue=unheard)
    assert Upload.objects.get().state == UploadState.AWAITING_RESULTS
    assert dialer.dialer.state()["max_in_window"] == 1


def test_one_failing_object_does_not_stop_the_pass(db, monkeypatch, caplog):
    first, second = make.received_upload(), make.received_upload(user=make.person("ravi"))
    uploaded_long_ago()
    read = uploads.read

    def read_but_the_first(*, upload_id: int, as_small: bool) -> None:
        if upload_id == first.pk:
            raise RuntimeError("9000000001 was in the file")
        read(upload_id=upload_id, as_small=as_small)

    monkeypatch.setattr(uploads, "read", read_but_the_first)
    sweeping.sweep(enqueue=unheard)

    second.refresh_from_db()
    assert second.state == UploadState.DRAFT
    assert f"read_small_file {first.pk} failed: RuntimeError" in caplog.text
    assert "9000000001" not in caplog.text


def test_a_kind_of_work_that_takes_long_leaves_the_rest_to_the_next_pass(db, monkeypatch):
    done = []

    def work(pk: int) -> None:
        done.append(pk)
        time.sleep(0.05)

    slow = sweeping._LeftOverWork(due=lambda: [1, 2, 3], task=tasks.read_file, do=work, seconds=0.04)
    monkeypatch.setattr(sweeping, "_KINDS", [slow])
    sweeping.sweep(enqueue=unheard)
    assert done == [1]


def test_a_sweeper_that_is_asked_to_stop_begins_nothing_more(db, monkeypatch):
    make.confirmed_upload()
    monkeypatch.setattr(shutdown, "requested", threading.Event())
    shutdown.requested.set()
    sweeping.sweep(enqueue=(enqueued := Enqueued()))
    assert enqueued == []


@pytest.mark.django_db(transaction=True)
def test_long_work_does_not_stop_the_heartbeats(monkeypatch):
    make.received_upload()
    uploaded_long_ago()
    monkeypatch.setattr(sweeping, "BEAT_SECONDS", 0.05)

    def work_long(**_) -> None:
        Heartbeat.objects.update(beat_at=database_now() - LONG_AGO)
        until = time.monotonic() + 10
        while SWEEPER in silent_processes():
            assert time.monotonic() < until, "no beat while working"
            time.sleep(0.02)

    monkeypatch.setattr(uploads, "read", work_long)
    sweeping.sweep(enqueue=unheard)
    assert SWEEPER not in silent_processes()


def test_a_database_that_is_away_ends_the_pass_with_its_error(db, monkeypatch):
    def away() -> list[int]:
        raise OperationalError

    monkeypatch.setattr(sweeping, "_KINDS", [sweeping._LeftOverWork(away, tasks.read_file, tasks.read_file, 1)])
    with pytest.raises(OperationalError):
        sweeping.sweep(enqueue=unheard)
