"""A message of the dialer: kept as received, believed by its token only, applied once, in any order."""

import threading
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection

from campaigns import callbacks
from campaigns.models import (
    Account,
    Attempt,
    Batch,
    Callback,
    Campaign,
    Event,
    LeadState,
    Upload,
    UploadState,
    database_now,
)
from campaigns.sending import account_to_send_for, claim, expire_attempts, give_up, send_again
from campaigns.tally import tally
from campaigns.uploads import NotNow
from campaigns.wording import about_start, report_notes_in_words
from tests import make
from tests.dialogue import EMPTY, HTML, TRANSACTION_ID, Request, answered, next_request
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def request_for(count: int = 6, **confirmed: object) -> Request:
    """The request for the first batch of an upload of `count` leads."""
    return next_request(make.confirmed_upload(make.rows(count), **confirmed))


@pytest.fixture
def sent(db) -> Request:
    """The request for an upload's only batch of six leads."""
    return request_for()


def where() -> tuple[str, str, str]:
    """The states of the attempt, its batch and its upload; the tally adds up in all of them."""
    upload = Upload.objects.get()
    assert tally(upload).adds_up
    return Attempt.objects.last().state, Batch.objects.get().state, upload.state


def said_of_last() -> str:
    return report_notes_in_words(Callback.objects.last().notes)


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
    failed_file = sent.call_back((Path(__file__).parent / "data" / "callbacks" / sample).read_bytes())
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


def test_a_callback_before_the_answer_to_our_request_is_merged_with_it(sent):
    sent.call_back()
    assert where() == ("accepted", "done", UploadState.FINISHED)
    sent.answer()
    assert where() == ("accepted", "done", UploadState.FINISHED)
    assert Attempt.objects.get().answer == "accepted"


def test_a_callback_proves_a_request_whose_answer_was_a_502(sent):
    sent.answer(HTML)
    assert where() == ("unknown", "unknown", UploadState.AWAITING_RESULTS)
    sent.call_back()
    assert where() == ("accepted", "done", UploadState.FINISHED)


def test_the_same_message_again_changes_nothing(sent):
    sent.answer()
    sent.call_back()
    sent.call_back()
    assert list(Callback.objects.values_list("state", flat=True)) == ["applied", "duplicate"]
    assert said_of_last() == "The same message came again."
    assert tally(sent.upload).loaded == 6


def test_a_second_message_that_says_something_else_is_kept_and_flagged(sent):
    sent.answer()
    sent.call_back(loaded=6, failed=0)
    sent.call_back(loaded=1, failed=5)
    assert "says something else" in said_of_last()
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
    assert said_of_last().startswith("Not understood: The message")
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


@pytest.mark.parametrize(("first", "second", "counted"), [((6, 0), (2, 4), 6), ((2, 4), (6, 0), 6)])
def test_a_batch_that_a_person_sent_twice_is_counted_once_and_flagged(sent, first, second, counted):
    sent.answer(EMPTY)
    send_again(batch=Batch.objects.get(), user=make.person(), reason="Support says it never came")
    again = next_request(sent.upload).answer()
    again.call_back(loaded=first[0], failed=first[1])
    sent.call_back(loaded=second[0], failed=second[1], transaction_id="777")
    assert tally(sent.upload).loaded == counted
    assert tally(sent.upload).adds_up
    assert "Each lead is counted once" in said_of_last()
    assert Event.objects.filter(action="reported_twice").exists()


WITHOUT_COUNTS = f'{{"transactionId":"{TRANSACTION_ID}"}}'.encode()


def test_an_early_message_without_counts_proves_the_batch_so_that_nobody_has_to_decide(sent):
    sent.call_back(WITHOUT_COUNTS)
    sent.answer(EMPTY)
    assert where() == ("accepted", "accepted", UploadState.AWAITING_RESULTS)
    sent.call_back()
    assert where() == ("accepted", "done", UploadState.FINISHED)


def test_a_batch_that_was_proven_does_not_stay_in_sending_when_its_sender_dies(sent):
    sent.call_back(WITHOUT_COUNTS)
    Attempt.objects.update(deadline_at="2020-01-01T00:00:00Z")
    expire_attempts()
    assert where() == ("accepted", "accepted", UploadState.AWAITING_RESULTS)


def test_a_proof_that_comes_after_the_click_on_send_again_stops_the_second_request(sent):
    sent.answer(EMPTY)
    send_again(batch=Batch.objects.get(), user=make.person(), reason="Impatient")
    sent.call_back(WITHOUT_COUNTS)
    assert Batch.objects.get().state == "accepted"
    assert claim(account_id=sent.upload.campaign.account_id) is None


def test_a_message_that_names_another_attempts_transaction_is_kept_apart_before_our_own_answer(db):
    first = request_for(501).answer(answered({"transactionId": "555", "status": "success"}))
    next_request(first.upload).call_back(transaction_id="555")
    assert Callback.objects.get().state == "unmatched"
    assert not Batch.objects.filter(state="done").exists()


@pytest.mark.parametrize("before_the_answer", [True, False])
def test_a_callback_of_the_last_word_tells_that_the_campaign_was_started(db, before_the_answer):
    sent = request_for(6, start_campaign=True)
    if not before_the_answer:
        sent.answer(EMPTY)
        assert "not known" in about_start(Upload.objects.get().start_outcome)
    sent.call_back()
    assert "asked to start" in about_start(Upload.objects.get().start_outcome)


def test_a_failed_files_link_is_waited_for_a_day_at_most_whatever_it_says(sent):
    sent.answer()
    link = "https://x.amazonaws.com/1.csv?X-Amz-Date=99980101T000000Z&X-Amz-Expires=86400"
    failed_file = sent.call_back(loaded=2, failed=4, link=link)
    assert failed_file.expires_at <= database_now() + callbacks.LINK_LIVES


def test_a_message_whose_link_nobody_will_follow_keeps_no_signature(sent):
    sent.answer()
    link = "https://x.amazonaws.com/1_error.csv?X-Amz-Signature=s3cret"
    sent.call_back(loaded=2, failed=4, link=link)
    sent.call_back(loaded=2, failed=4, link=link)
    assert b"s3cret" not in bytes(Callback.objects.last().body)


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_its_callback_at_the_same_moment_both_land():
    for _ in range(5):
        make_room()
        sent = request_for(6)
        at_once(sent.answer, sent.call_back)
        assert where() == ("accepted", "done", UploadState.FINISHED)
        assert Attempt.objects.get().answer == "accepted"


@pytest.mark.django_db(transaction=True)
def test_a_decision_and_a_late_answer_at_the_same_moment_do_not_contradict_each_other():
    for _ in range(5):
        make_room()
        sent = request_for(6)
        person = make.person()
        Attempt.objects.update(deadline_at="2020-01-01T00:00:00Z")
        expire_attempts()
        batch = Batch.objects.get()

        def decide(batch=batch, person=person) -> None:
            with suppress(NotNow):
                send_again(batch=batch, user=person, reason="It seemed lost")

        at_once(sent.answer, decide)
        assert Batch.objects.get().state == "accepted", "it is known that the dialer has it"


def make_room() -> None:
    Event.objects.all().delete()
    Upload.objects.all().delete()
    Campaign.objects.all().delete()
    Account.objects.all().delete()


def test_a_callback_of_a_batch_that_was_given_up_still_counts(sent):
    sent.answer(EMPTY)
    give_up(batch=Batch.objects.get(), user=make.person(), reason="Too late")
    sent.call_back()
    assert where() == ("accepted", "done", UploadState.FINISHED)


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


def test_the_callback_that_proves_a_map_rings_for_what_waited_for_it_and_the_next_do_not(db):
    account = make.account(rows_per_request=10)
    make.campaign(of=account)
    upload = make.confirmed_upload(make.rows(30), proven=False)
    told = []
    for number in (1, 2):
        kept = next_request(upload).keep(transaction_id=str(number))
        callbacks.apply_callback(callback_id=kept.pk)
        told.append(account_to_send_for(callback_id=kept.pk))
    assert told == [account.pk, None]


def test_the_callback_that_proves_a_map_rings_for_another_upload_that_waits_by_the_same_map(db):
    account = make.account(rows_per_request=10)
    make.campaign(of=account)
    upload = make.confirmed_upload(make.rows(10), proven=False)
    make.confirmed_upload(make.rows(20, first=9100000001), proven=False)
    first, _ = next_request(upload), next_request(upload)
    kept = first.keep()
    callbacks.apply_callback(callback_id=kept.pk)
    assert account_to_send_for(callback_id=kept.pk) == account.pk
