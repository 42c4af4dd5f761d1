"""What a page says of the start of a campaign if its last batch is sent more than once."""

from datetime import timedelta

import pytest

from campaigns.models import Account, Attempt, Batch, BatchState, Upload, database_now
from campaigns.sending import Claim, Wait, cancel_upload, claim, expire_attempts, record, send_again
from campaigns.wording import about_start
from tests import make
from tests.dialogue import BAD_DATA, NO_ANSWER, QUEUED, THROTTLED

pytestmark = pytest.mark.django_db


@pytest.fixture
def last_word(db) -> Attempt:
    """An attempt in flight whose request starts the campaign. Its upload has one batch."""
    account = make.account()
    make.campaign(of=account)
    make.confirmed_upload(make.rows(1), start_campaign=True)
    return Attempt.objects.get(pk=claim(account_id=account.pk).attempt_id)


def send_it_again(attempt: Attempt) -> int:
    """Sends the batch of an attempt without an answer again; gives the id of the new attempt."""
    send_again(batch=attempt.batch, user=make.person(), reason="It seemed lost")
    return claim(account_id=attempt.account_id).attempt_id


def record_proof(attempt_id: int) -> None:
    """Does what the attempt's callback would do."""
    Attempt.objects.filter(pk=attempt_id).update(proven_at=database_now())
    Batch.objects.filter(attempts=attempt_id).update(state="accepted")


def test_that_the_campaign_was_started_is_not_unsaid_by_a_second_last_word(last_word):
    Attempt.objects.update(deadline_at=database_now() - timedelta(seconds=30))
    expire_attempts()
    send_it_again(last_word)
    record(attempt_id=last_word.pk, observed=QUEUED)
    Attempt.objects.update(deadline_at=database_now() - timedelta(seconds=30))
    expire_attempts()
    assert "was asked to start" in about_start(Upload.objects.get().start_outcome)


def test_a_start_that_may_have_happened_stays_said_after_a_refusal_of_the_second_last_batch(last_word):
    record(attempt_id=last_word.pk, observed=NO_ANSWER)
    record(attempt_id=send_it_again(last_word), observed=BAD_DATA)
    assert "not known" in about_start(Upload.objects.get().start_outcome)


def test_a_start_that_may_have_happened_stays_said_after_a_cancellation(last_word):
    record(attempt_id=last_word.pk, observed=NO_ANSWER)
    record(attempt_id=send_it_again(last_word), observed=THROTTLED)
    cancel_upload(upload=last_word.batch.upload, user=make.person())
    assert "not known" in about_start(Upload.objects.get().start_outcome)


def test_a_start_is_told_though_the_batch_was_at_the_dialer_already(db):
    """The first request for the last batch did not start the campaign, since another batch was refused then."""
    account = make.account(rows_per_request=1)
    make.campaign(of=account)
    make.confirmed_upload(make.rows(2), start_campaign=True)
    other = claim(account_id=account.pk).attempt_id
    record(attempt_id=other, observed=NO_ANSWER)
    last = claim(account_id=account.pk).attempt_id
    Attempt.objects.filter(pk=last).update(deadline_at=database_now() - timedelta(seconds=30))
    expire_attempts()
    assert "was not started" in about_start(Upload.objects.get().start_outcome)
    record_proof(other)
    Account.objects.update(outage="", backs_off_until=None)
    again = send_it_again(Attempt.objects.get(pk=last))
    record(attempt_id=last, observed=QUEUED)
    record(attempt_id=again, observed=QUEUED)
    assert "was asked to start" in about_start(Upload.objects.get().start_outcome)


def test_the_last_batch_waits_though_a_callback_comes_while_it_is_chosen(db, monkeypatch):
    account = make.account(rows_per_request=1)
    make.campaign(of=account)
    upload = make.confirmed_upload(make.rows(2), start_campaign=True)
    assert isinstance(claim(account_id=account.pk), Claim)
    # As if the upload's batches had been looked at before an earlier one was accepted.
    monkeypatch.setattr("campaigns.sending.facts.Facts.last_batch_waits", set())
    assert isinstance(claim(account_id=account.pk), Wait)
    assert upload.batches.get(is_last=True).state == BatchState.WAITING
