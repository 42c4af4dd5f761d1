"""A callback proves that the dialer has a request, or takes a map, whatever else is known or decided."""

from contextlib import suppress

import pytest

from campaigns import callbacks
from campaigns.models import Account, Attempt, Batch, Campaign, Event, Upload, UploadState
from campaigns.sending import accounts_to_send_for, claim, expire_attempts, give_up, send_again
from campaigns.tally import tally
from campaigns.uploads import NotNow
from campaigns.wording import about_start
from tests import make
from tests.dialogue import EMPTY, HTML, TRANSACTION_ID, next_request, request_for, where
from tests.saying import said_of_last_callback
from tests.threads import at_once

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(("first", "second", "counted"), [((6, 0), (2, 4), 6), ((2, 4), (6, 0), 6)])
def test_a_batch_that_a_person_sent_twice_is_counted_once_and_flagged(sent, first, second, counted):
    sent.answer(EMPTY)
    send_again(batch=Batch.objects.get(), user=make.person(), reason="Support says it never came")
    again = next_request(sent.upload).answer()
    again.call_back(loaded=first[0], failed=first[1])
    sent.call_back(loaded=second[0], failed=second[1], transaction_id="777")
    assert tally(sent.upload).loaded == counted
    assert tally(sent.upload).adds_up
    assert "Each lead is counted once" in said_of_last_callback()
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


@pytest.mark.parametrize("before_the_answer", [True, False])
def test_a_callback_of_the_last_batch_tells_that_the_campaign_was_started(db, before_the_answer):
    sent = request_for(6, start_campaign=True)
    if not before_the_answer:
        sent.answer(EMPTY)
        assert "not known" in about_start(Upload.objects.get().start_outcome)
    sent.call_back()
    assert "asked to start" in about_start(Upload.objects.get().start_outcome)


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
    Upload.objects.all().delete()
    Campaign.objects.all().delete()
    Account.objects.all().delete()


def test_a_callback_of_a_batch_that_was_given_up_still_counts(sent):
    sent.answer(EMPTY)
    give_up(batch=Batch.objects.get(), user=make.person(), reason="Too late")
    sent.call_back()
    assert where() == ("accepted", "done", UploadState.FINISHED)


def test_the_callback_that_proves_a_map_lets_the_waiting_batches_be_sent_and_the_next_do_not(db):
    account = make.account(rows_per_request=10)
    make.campaign(of=account)
    upload = make.confirmed_upload(make.rows(30), proven=False)
    told = []
    for number in (1, 2):
        kept = next_request(upload).keep(transaction_id=str(number))
        callbacks.apply_callbacks(callback_ids=[kept.pk])
        told.append(accounts_to_send_for(callback_ids=[kept.pk]))
    assert told == [{account.pk}, set()]


def test_the_callback_that_proves_a_map_lets_another_upload_with_the_same_map_be_sent(db):
    account = make.account(rows_per_request=10)
    make.campaign(of=account)
    upload = make.confirmed_upload(make.rows(10), proven=False)
    make.confirmed_upload(make.rows(20, first=9100000001), proven=False)
    first, _ = next_request(upload), next_request(upload)
    kept = first.keep()
    callbacks.apply_callbacks(callback_ids=[kept.pk])
    assert accounts_to_send_for(callback_ids=[kept.pk]) == {account.pk}
