"""What was set aside is read again after the reading was corrected: it counts then as if it had come so, once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from campaigns import callbacks
from campaigns.cloudagent import LINK_LIVES, understand
from campaigns.failed_files import fetch_failed_file, fetching
from campaigns.models import Attempt, Callback, CallbackState, FailedFile, Lead, UploadState, database_now
from campaigns.sweeping import sweep
from campaigns.tally import tally
from tests.dialogue import TRANSACTION_ID, Request, callback_body, request_for, where
from tests.saying import said_of_last_callback

pytestmark = pytest.mark.django_db

SECRET = "c0ffee5ec3e7"
LINK = f"https://x.s3.ap-south-1.amazonaws.com/{TRANSACTION_ID}_error.csv?X-Amz-Date=1&X-Amz-Signature={SECRET}"
NEW_FORM = b"<callback>" + callback_body(loaded=5, failed=1, link=LINK).replace(b"{", b"(").replace(b"}", b")")
"""A form that today's reading does not know."""


@pytest.fixture
def set_aside(sent) -> Callback:
    sent.answer().call_back(NEW_FORM)
    assert where() == ("accepted", "accepted", UploadState.AWAITING_RESULTS)
    return Callback.objects.get(state="malformed")


def learn_the_new_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a later release reads it."""

    def in_new_form(body: bytes, content_type: str) -> object:
        known = body.removeprefix(b"<callback>").replace(b"(", b"{").replace(b")", b"}")
        return understand(known, content_type)

    monkeypatch.setattr("campaigns.cloudagent.understand", in_new_form)


def read_again(callback: Callback) -> str | None:
    read = callbacks.read_again(callback_id=callback.pk)
    return None if read is None else str(read.state)


def test_what_is_understood_now_counts_and_its_failed_file_is_fetched(set_aside, monkeypatch):
    learn_the_new_form(monkeypatch)
    monkeypatch.setattr(fetching, "download", lambda link: asked.append(link) or b"PhoneNumber,Reason\n9000000002,DND")
    asked: list[str] = []
    read = callbacks.read_again(callback_id=set_aside.pk)
    assert (read.state, read.failed_file) == (CallbackState.APPLIED, FailedFile.objects.get())
    fetch_failed_file(failed_file_id=read.failed_file.pk)
    assert asked == [LINK]
    assert where() == ("accepted", "done", UploadState.FINISHED)
    assert list(Lead.objects.filter(state="rejected").values_list("row", "reason")) == [(3, "DND")]
    set_aside.refresh_from_db()
    assert (set_aside.state, set_aside.set_aside_as) == ("applied", "malformed")
    assert not set_aside.sealed_body


def test_a_second_time_nothing_is_done(set_aside, monkeypatch):
    learn_the_new_form(monkeypatch)
    assert read_again(set_aside) == "applied"
    before = list(Callback.objects.values()), list(FailedFile.objects.values()), list(Lead.objects.values())
    assert read_again(set_aside) is None
    assert (list(Callback.objects.values()), list(FailedFile.objects.values()), list(Lead.objects.values())) == before


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_it_is_applied_once(monkeypatch):
    request_for(6).answer().call_back(NEW_FORM)
    callback = Callback.objects.get()
    learn_the_new_form(monkeypatch)
    barrier, found = threading.Barrier(4), []

    def read() -> None:
        barrier.wait()
        found.append(read_again(callback))
        connection.close()

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found, key=str) == [None, None, None, "applied"]
    assert FailedFile.objects.count() == 1


def test_what_is_not_understood_still_stays_set_aside_and_can_be_read_again(set_aside, monkeypatch):
    assert read_again(set_aside) == "malformed"
    assert said_of_last_callback().startswith("Not understood:")
    learn_the_new_form(monkeypatch)
    assert read_again(set_aside) == "applied"


def test_what_was_applied_or_waits_is_not_read_again(sent):
    sent.answer()
    waiting = sent.keep(loaded=6)
    assert read_again(waiting) is None
    callbacks.apply_callbacks(callback_ids=[waiting.pk])
    assert read_again(waiting) is None


def test_one_that_came_before_the_message_that_counts_takes_not_its_place(set_aside, sent, monkeypatch):
    sent.call_back(loaded=6)
    learn_the_new_form(monkeypatch)
    assert read_again(set_aside) == "duplicate"
    assert tally(sent.upload).loaded == 6


def test_one_that_names_another_transaction_is_matched_once_ours_is_known_to_be_that(sent):
    sent.answer().call_back(loaded=6, transaction_id="777")
    callback = Callback.objects.get(state="unmatched")
    assert read_again(callback) == "unmatched"
    Attempt.objects.update(transaction_id="777")
    assert read_again(callback) == "applied"
    assert where() == ("accepted", "done", UploadState.FINISHED)


# ---- the link meanwhile ------------------------------------------------------------------------------------


def in_the_database() -> str:
    return "".join(f"{bytes(each.body)!r}{each.notes}{each.message}" for each in Callback.objects.all())


def test_until_its_link_has_died_it_is_kept_whole_and_sealed(set_aside):
    sweep(enqueue=lambda _task, _pk: True)
    set_aside.refresh_from_db()
    assert set_aside.as_it_came() == NEW_FORM
    assert SECRET not in in_the_database()


def test_after_that_it_counts_and_its_failed_file_is_lost(set_aside: Callback, sent: Request, monkeypatch):
    Callback.objects.update(received_at=database_now() - LINK_LIVES - timedelta(seconds=1))
    sweep(enqueue=lambda _task, _pk: True)
    set_aside.refresh_from_db()
    assert SECRET.encode() not in set_aside.as_it_came()
    learn_the_new_form(monkeypatch)
    assert callbacks.read_again(callback_id=set_aside.pk) == callbacks.ReadAgain(CallbackState.APPLIED, None)
    assert FailedFile.objects.get().state == "lost"
    counted = tally(sent.upload)
    assert (counted.loaded, counted.unnamed) == (5, 1)
    assert where() == ("accepted", "done", UploadState.FINISHED)
