"""A callback is kept as it was received. Only its token is trusted. It is applied once, whatever the order."""

import threading
from pathlib import Path

import pytest
from django.db import connection

from campaigns import callbacks
from campaigns.cloudagent import LINK_LIVES
from campaigns.models import (
    Attempt,
    Batch,
    Callback,
    LeadState,
    UploadState,
    database_now,
)
from campaigns.tally import tally
from tests.dialogue import TRANSACTION_ID, answered, next_request, request_for, where
from tests.saying import said_of_last_callback

pytestmark = pytest.mark.django_db


def test_a_callback_that_all_are_loaded_names_every_lead(sent):
    sent.answer()
    assert sent.call_back() is None
    assert where() == ("accepted", "done", UploadState.FINISHED)
    assert set(sent.upload.leads.values_list("state", flat=True)) == {LeadState.LOADED}


@pytest.mark.parametrize(
    ("sample", "size", "loaded", "file_expected"),
    [
        ("callback_as_printed.txt", 6, 2, True),
        ("callback_data_string.json", 6, 2, True),
        ("callback_object.json", 500, 500, False),
    ],
)
def test_the_vendors_own_samples_are_understood(sample, size, loaded, file_expected, db):
    sent = request_for(size)
    failed_file = sent.call_back((Path(__file__).parent.parent / "data" / "callbacks" / sample).read_bytes())
    assert Callback.objects.get().state == "applied"
    assert tally(sent.upload).loaded == loaded
    assert bool(failed_file) == file_expected
    if failed_file:
        assert failed_file.host == "etl-dataprocessing.s3.ap-south-1.amazonaws.com"


def test_counts_decide_and_not_the_word_success(sent):
    sent.answer()
    sent.call_back(loaded=2, failed=4)
    counted = tally(sent.upload)
    assert (counted.loaded, counted.unnamed, counted.rejected) == (2, 4, 0)


def test_a_token_that_is_not_ours_leaves_nothing(sent):
    assert callbacks.keep(token="guess", body=b"{}", content_type="") is None
    assert not Callback.objects.exists()


def test_the_same_message_again_changes_nothing(sent):
    sent.answer()
    sent.call_back()
    sent.call_back()
    assert list(Callback.objects.values_list("state", flat=True)) == ["applied", "duplicate"]
    assert said_of_last_callback() == "The same message came again."
    assert tally(sent.upload).loaded == 6


def test_a_message_of_another_transaction_is_kept_apart(sent):
    sent.answer()
    sent.call_back(transaction_id="999")
    assert Callback.objects.get().state == "unmatched"
    assert where() == ("accepted", "accepted", UploadState.AWAITING_RESULTS)


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"[]", b"{", b"null", b'{"data":{}}', b"[" * 100_000])
def test_what_is_not_understood_is_kept_and_counts_for_nothing(sent, body):
    sent.answer()
    sent.call_back(body)
    kept = Callback.objects.get()
    assert (bytes(kept.body), kept.state) == (body, "malformed")
    assert said_of_last_callback().startswith("Not understood: The message")
    assert where() == ("accepted", "accepted", UploadState.AWAITING_RESULTS)


def test_after_a_message_that_was_not_understood_the_right_one_counts(sent):
    sent.answer()
    sent.call_back(b"{")
    sent.call_back()
    assert where() == ("accepted", "done", UploadState.FINISHED)


@pytest.mark.parametrize(
    ("loaded", "failed", "expected"),
    [(7, 0, (6, 0)), (3, 1, (3, 3)), (0, 6, (0, 6)), (99, 99, (6, 0))],
)
def test_counts_that_do_not_fit_the_batch_still_add_up(sent, loaded, failed, expected):
    sent.answer()
    sent.call_back(loaded=loaded, failed=failed)
    counted = tally(sent.upload)
    assert (counted.loaded, counted.unnamed) == expected
    assert counted.adds_up


def test_a_failed_file_is_to_be_fetched_and_its_link_is_kept_sealed(sent):
    sent.answer()
    link = "https://x.s3.ap-south-1.amazonaws.com/1_error.csv?X-Amz-Signature=s3cret"
    failed_file = sent.call_back(loaded=2, failed=4, link=link)
    assert failed_file.link.reveal() == link
    assert "s3cret" not in repr(failed_file.link)
    assert where() == ("accepted", "done", UploadState.AWAITING_RESULTS)


def test_a_message_that_names_another_attempts_transaction_is_kept_apart_before_our_own_answer(db):
    first = request_for(501).answer(answered({"transactionId": "555", "status": "success"}))
    next_request(first.upload).call_back(transaction_id="555")
    assert Callback.objects.get().state == "unmatched"
    assert not Batch.objects.filter(state="done").exists()


@pytest.mark.parametrize("at_once", [True, False])
def test_the_first_message_says_which_transaction_it_is_also_to_those_applied_with_it(sent, at_once: bool):
    first = sent.keep(b'{"data": {"transactionId": "111"}}')
    second = sent.keep(loaded=6, transaction_id="222")
    for some in [[first.pk, second.pk]] if at_once else [[first.pk], [second.pk]]:
        callbacks.apply_callbacks(callback_ids=some)
    assert list(Callback.objects.order_by("pk").values_list("state", flat=True)) == ["malformed", "unmatched"]
    assert Attempt.objects.get().transaction_id == "111"


ROUNDED = {"ours": "1.2917171644550582e+23", "another": "1.2917171699999999e+23"}


@pytest.mark.parametrize(("said", "state"), [("ours", "applied"), ("another", "unmatched")])
def test_a_rounded_transaction_id_is_compared_as_far_as_it_goes(sent, said, state):
    sent.answer()
    sent.call_back(loaded=6, transaction_id=ROUNDED[said])
    assert Callback.objects.get().state == state
    assert "rounded number" in said_of_last_callback()


def test_a_rounded_transaction_id_is_never_taken_for_the_id(sent):
    sent.call_back(loaded=6, transaction_id=ROUNDED["ours"])
    assert (Callback.objects.get().state, Attempt.objects.get().transaction_id) == ("applied", "")
    sent.answer()
    assert Attempt.objects.get().transaction_id == TRANSACTION_ID


def test_a_message_whose_rounded_id_can_be_another_attempts_is_kept_apart_before_our_own_answer(db):
    first = request_for(501).answer()
    next_request(first.upload).call_back(transaction_id=ROUNDED["ours"])
    assert Callback.objects.get().state == "unmatched"


def test_why_a_field_is_missing_is_told_also_of_a_message_that_is_set_aside(sent):
    sent.answer().call_back(b'{"transactionId": "", "numbersProcessed": "all", "totalNoUploaded": "6"}')
    assert Callback.objects.get().state == "malformed"
    assert said_of_last_callback().endswith("numbersProcessed is “all”, which is not a number of rows.")


def test_a_failed_files_link_is_waited_for_a_day_at_most_whatever_it_says(sent):
    sent.answer()
    link = "https://x.amazonaws.com/1.csv?X-Amz-Date=99980101T000000Z&X-Amz-Expires=86400"
    failed_file = sent.call_back(loaded=2, failed=4, link=link)
    assert failed_file.expires_at <= database_now() + LINK_LIVES


def test_a_message_whose_link_nobody_will_follow_keeps_no_signature(sent):
    sent.answer()
    link = "https://x.amazonaws.com/1_error.csv?X-Amz-Signature=s3cret"
    sent.call_back(loaded=2, failed=4, link=link)
    sent.call_back(loaded=2, failed=4, link=link)
    assert b"s3cret" not in bytes(Callback.objects.last().body)


@pytest.mark.django_db(transaction=True)
def test_the_same_callback_from_many_threads_is_applied_once():
    sent = request_for()
    sent.answer()
    barrier = threading.Barrier(8)

    def call_back() -> None:
        barrier.wait()
        sent.call_back()
        connection.close()

    threads = [threading.Thread(target=call_back) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Callback.objects.values_list("state", flat=True)) == ["applied"] + ["duplicate"] * 7
    assert where() == ("accepted", "done", UploadState.FINISHED)


def test_what_one_token_can_make_us_keep_is_bounded(sent):
    for _ in range(callbacks.MOST_CALLBACKS_OF_AN_ATTEMPT + 5):
        sent.keep(b"{}")
    assert Callback.objects.count() == callbacks.MOST_CALLBACKS_OF_AN_ATTEMPT
