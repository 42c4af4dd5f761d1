"""Reading and checking: one run at a time, and a run that was killed is soon taken for dead."""

import sqlite3
import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from campaigns import allowance, uploads
from campaigns.models import Upload, UploadState, database_now
from campaigns.uploads import runs, waiting_for_work
from campaigns.uploads.reading import reading
from campaigns.uploads.runs import MOST_RUNS, signs_of_life, take
from tests import make
from tests.views.conftest import signed_in_as


@pytest.fixture
def quick_signs(monkeypatch) -> None:
    monkeypatch.setattr(runs, "BEAT_SECONDS", 0.02)


def silent_for(seconds: float) -> None:
    Upload.objects.update(worked_at=database_now() - timedelta(seconds=seconds))


@pytest.mark.django_db
def test_a_run_without_a_sign_of_life_for_twenty_seconds_is_thought_dead():
    upload = make.received_upload()
    assert take(upload.pk, state=UploadState.READING)
    silent_for(19)
    assert not waiting_for_work().exists()
    assert take(upload.pk, state=UploadState.READING) is None

    silent_for(21)

    assert waiting_for_work().get() == upload
    assert take(upload.pk, state=UploadState.READING).times_begun == MOST_RUNS


@pytest.mark.django_db(transaction=True)
def test_a_run_that_writes_nothing_for_long_still_gives_signs_of_life(quick_signs):
    upload = take(make.received_upload().pk, state=UploadState.READING)
    silent_for(60)

    with signs_of_life(upload):
        until = time.monotonic() + 10
        while waiting_for_work().exists() and time.monotonic() < until:
            time.sleep(0.02)

    assert not waiting_for_work().exists()


@pytest.mark.django_db(transaction=True)
def test_a_run_that_was_replaced_gives_none_for_the_other(quick_signs):
    upload = take(make.received_upload().pk, state=UploadState.READING)
    silent_for(60)
    other = take(upload.pk, state=UploadState.READING)
    silent_for(60)

    with signs_of_life(upload):
        time.sleep(0.3)

    assert waiting_for_work().get() == other


def taken_after_silence(upload: Upload) -> Upload:
    """A run that begins because the one before gave no sign of life for a minute."""
    silent_for(60)
    taken = take(upload.pk, state=UploadState.READING)
    assert taken
    return taken


def times_begun() -> int:
    return Upload.objects.get().times_begun


@pytest.mark.django_db(transaction=True)
def test_a_run_that_was_replaced_while_it_lives_does_not_count_as_killed(quick_signs):
    first = take(make.received_upload().pk, state=UploadState.READING)
    second = taken_after_silence(first)
    assert times_begun() == 2

    with signs_of_life(first):
        until = time.monotonic() + 10
        while times_begun() == 2 and time.monotonic() < until:
            time.sleep(0.02)
        assert times_begun() == 1, "said by its sign of life, long before it ends"
        time.sleep(0.2)
    assert times_begun() == 1, "said once"
    assert waiting_for_work().count() == 0, "the other run is not disturbed"
    assert taken_after_silence(second).times_begun <= MOST_RUNS


@pytest.mark.django_db(transaction=True)
def test_a_run_that_sees_at_its_end_that_it_was_replaced_does_not_count_as_killed():
    first = take(make.received_upload().pk, state=UploadState.READING)
    with signs_of_life(first):
        taken_after_silence(first)
    assert times_begun() == 1


@pytest.mark.django_db(transaction=True)
def test_a_file_whose_reader_is_killed_twice_is_given_up_whatever_outages_there_were():
    killed = take(make.received_upload().pk, state=UploadState.READING)
    living = taken_after_silence(killed)
    with signs_of_life(living):
        killed_too = taken_after_silence(living)
    silent_for(60)

    uploads.read(upload_id=killed_too.pk)

    upload = Upload.objects.get()
    assert (upload.state, upload.unreadable_code) == (UploadState.UNREADABLE, "stopped_twice")


def database_goes_away() -> None:
    """PostgreSQL ends this connection; to SQLite somebody else writes for a while."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, pytest.raises(OperationalError):
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(1.5, other.close).start()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "step", ["describe_columns", pytest.param("_keep", id="in a transaction", marks=pytest.mark.postgresql)]
)
def test_a_run_that_ends_because_the_database_is_away_does_not_count_as_killed(monkeypatch, step: str):
    upload = make.received_upload(make.rows(3))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    do = getattr(reading, step)

    def do_without_the_database(*args, **options) -> object:
        database_goes_away()
        return do(*args, **options)

    monkeypatch.setattr(reading, step, do_without_the_database)
    for _ in range(MOST_RUNS + 1):
        with pytest.raises(OperationalError):
            uploads.read(upload_id=upload.pk)
        assert times_begun() == 0
        silent_for(60)

    monkeypatch.setattr(reading, step, do)
    uploads.read(upload_id=upload.pk)
    assert Upload.objects.get().state == UploadState.DRAFT


@pytest.mark.django_db(transaction=True)
def test_a_run_that_the_database_refuses_counts_since_its_file_may_be_why(monkeypatch):
    upload = make.received_upload(make.rows(3))

    def refuse(*_args) -> bool:
        raise OperationalError("disk is full")

    monkeypatch.setattr(reading, "_keep", refuse)
    for _ in range(MOST_RUNS):
        with pytest.raises(OperationalError):
            uploads.read(upload_id=upload.pk)
        silent_for(60)
    uploads.read(upload_id=upload.pk)
    assert Upload.objects.get().state == UploadState.UNREADABLE


@pytest.mark.django_db(transaction=True)
def test_a_database_that_stays_away_is_not_waited_for_for_ever(monkeypatch, caplog):
    upload = take(make.received_upload().pk, state=UploadState.READING)
    monkeypatch.setattr(runs, "TOLD_WITHIN_SECONDS", 0.1)
    monkeypatch.setattr(runs, "AGAIN_SECONDS", 0.02)
    monkeypatch.setattr(runs, "_is_away", lambda *_: True)

    def away(*_args, **_options) -> int:
        raise OperationalError("9876543210")

    monkeypatch.setattr(runs._Beginning, "take_back", away)
    with pytest.raises(OperationalError), signs_of_life(upload):
        raise OperationalError

    assert "the database is away" in caplog.text
    assert "9876543210" not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "what"), [("reading", "reading"), ("checking", "check")])
def test_the_page_says_that_it_begins_again(state: str, what: str):
    upload = make.received_upload() if state == "reading" else make.upload()
    Upload.objects.update(state=state, total_rows=3)
    browser = signed_in_as(upload.uploaded_by)
    said = f"The {what} was interrupted on our side and has begun again."
    for times_begun, is_said in ((1, False), (2, True)):
        Upload.objects.update(times_begun=times_begun)
        page = browser.get(f"/uploads/{upload.pk}/", follow=True).content.decode()
        assert (said in page) is is_said


@pytest.mark.django_db(transaction=True)
def test_within_a_request_a_run_whose_database_goes_away_ends_at_once(monkeypatch):
    upload = make.received_upload(make.rows(3))

    def fail(*_args, **_options) -> None:
        connection.close()
        raise OperationalError("the database is away")

    monkeypatch.setattr(reading, "describe_columns", fail)
    monkeypatch.setattr(runs._Beginning, "take_back", fail)
    began = time.monotonic()
    with allowance.allow(seconds=1.0), pytest.raises(OperationalError):
        uploads.read(upload_id=upload.pk)
    assert time.monotonic() - began < runs.TOLD_WITHIN_SECONDS / 10
