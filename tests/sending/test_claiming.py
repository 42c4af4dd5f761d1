"""A batch is claimed once, within the limit, and its attempt is committed before any request leaves."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from campaigns.dialer import AttemptOutcome
from campaigns.models import (
    Account,
    Attempt,
    Batch,
    BatchState,
    Campaign,
    Option,
    Upload,
    UploadState,
    database_now,
)
from campaigns.sending import Claim, Wait, claim
from campaigns.wording import about_start, why_stopped
from tests import make
from tests.dialogue import Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return make.account()


@pytest.fixture
def campaign(account):
    return make.campaign(of=account)


def claim_next(account: Account) -> Claim | Wait | None:
    return claim(account_id=account.pk)


def test_a_claim_is_an_attempt_and_a_request_with_the_batch_and_the_options(account, campaign, settings):
    make.confirmed_upload(make.rows(2), option=Option.CHECK_DUPLICATE)
    claimed = claim_next(account)
    attempt = Attempt.objects.get(pk=claimed.attempt_id)
    assert (attempt.state, attempt.batch.state, attempt.batch.upload.state) == ("under_way", "sending", "sending")
    fields = claimed.request.fields
    assert fields["apiKey"] == "sandbox-key"
    assert (fields["checkDuplicate"], fields["isDelete"], "action" in fields) == ("true", "false", False)
    assert json.loads(fields["bulkData"]) == {
        "map": ["PhoneNumber", "Name", "Priority"],
        "data": [["9000000001", "Person 1", 1], ["9000000002", "Person 2", 2]],
    }
    assert fields["callBackUrl"].startswith(f"{settings.PUBLIC_URL}/callbacks/")


def test_neither_the_token_nor_the_key_is_kept_in_the_clear(account, campaign):
    make.confirmed_upload(make.rows(2))
    claimed = claim_next(account)
    token = Request(claimed).token
    attempt = Attempt.objects.values().get()
    assert token not in str(attempt)
    assert "sandbox-key" not in repr(claimed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT api_key FROM campaigns_account")
        assert "sandbox-key" not in cursor.fetchone()[0]


def test_an_account_that_callbacks_cannot_reach_sends_no_callback_address(account, campaign):
    Account.objects.update(callbacks_reach_us=False)
    make.confirmed_upload(make.rows(2))
    assert "callBackUrl" not in claim_next(account).request.fields


def test_after_five_requests_the_sixth_waits_for_a_slot(account, campaign):
    make.confirmed_upload(make.rows(3000))
    assert [type(claim_next(account)) for _ in range(5)] == [Claim] * 5
    wait = claim_next(account)
    assert isinstance(wait, Wait)
    # Never answered: deadline 45 s, window 60 s, grace 120 s.
    assert 220 < wait.seconds <= 225


def test_a_slot_falls_free_a_window_and_a_margin_after_the_answer(account, campaign):
    make.confirmed_upload(make.rows(3000))
    for _ in range(5):
        claim_next(account)
    first = Attempt.objects.first()
    Attempt.objects.filter(pk=first.pk).update(slot_free_at=database_now() + timedelta(seconds=30))
    assert 29 < claim_next(account).seconds <= 30
    Attempt.objects.filter(pk=first.pk).update(slot_free_at=database_now())
    assert isinstance(claim_next(account), Claim)


def test_the_limit_is_the_accounts_own_field(account, campaign):
    Account.objects.update(requests_a_minute=2)
    make.confirmed_upload(make.rows(3000))
    assert [type(claim_next(account)) for _ in range(3)] == [Claim, Claim, Wait]


@pytest.mark.parametrize(
    "stop",
    [
        lambda: Account.objects.update(is_active=False),
        lambda: Account.objects.update(stopped_at=database_now()),
        lambda: Campaign.objects.update(is_active=False),
        lambda: Campaign.objects.update(held_at=database_now()),
        lambda: Upload.objects.update(state=UploadState.CANCELLED),
    ],
    ids=["account off", "account_stopped", "campaign off", "campaign_held", "upload cancelled"],
)
def test_what_is_blocked_is_not_sent_and_stays_waiting(account, campaign, stop):
    make.confirmed_upload(make.rows(2))
    stop()
    assert claim_next(account) is None
    assert Batch.objects.get().state == BatchState.WAITING
    assert not Attempt.objects.exists()


def test_an_account_that_backs_off_waits(account, campaign):
    make.confirmed_upload(make.rows(2))
    Account.objects.update(backs_off_until=database_now() + timedelta(seconds=45))
    assert 44 < claim_next(account).seconds <= 45


def test_uploads_of_an_account_take_turns(account, campaign):
    big = make.confirmed_upload(make.rows(1500))
    small = make.confirmed_upload(make.rows(600))
    Account.objects.update(requests_a_minute=60)
    order = [Attempt.objects.get(pk=claim_next(account).attempt_id).batch.upload_id for _ in range(5)]
    assert order == [big.pk, small.pk, big.pk, small.pk, big.pk]


def test_the_last_batch_that_starts_the_campaign_goes_alone_after_all_others(account, campaign):
    upload = make.confirmed_upload(make.rows(1001), start_campaign=True)
    claims = [claim_next(account), claim_next(account)]
    assert claim_next(account) is None, "the last word waits until the others are accepted"
    assert not any("action" in each.request.fields for each in claims)
    upload.batches.filter(state=BatchState.SENDING).update(state=BatchState.ACCEPTED)
    assert claim_next(account).request.fields["action"] == "start"


def test_the_campaign_is_not_started_when_a_batch_was_refused(account, campaign):
    upload = make.confirmed_upload(make.rows(501), start_campaign=True)
    claim_next(account)
    upload.batches.filter(state=BatchState.SENDING).update(state=BatchState.REFUSED)
    last = claim_next(account)
    assert "action" not in last.request.fields
    upload.refresh_from_db()
    assert "not started" in about_start(upload.start_outcome)


def test_a_key_that_cannot_be_opened_stops_the_account_and_sends_nothing(account, campaign, settings):
    make.confirmed_upload(make.rows(2))
    settings.CREDENTIAL_KEYS = ["9r3ZcwsTjnN0aQ1SCw0bH2FZbyVVBO7s_P-DfT6iyqE="]
    assert claim_next(account) is None
    account.refresh_from_db()
    assert "LEADSPORTAL_CREDENTIAL_KEYS" in why_stopped(account)
    assert not Attempt.objects.exists()


def test_the_database_itself_forbids_a_second_live_attempt(account, campaign):
    make.confirmed_upload(make.rows(2))
    claim_next(account)
    first = Attempt.objects.get()
    with pytest.raises(IntegrityError):
        Attempt.objects.create(
            batch=first.batch,
            account=account,
            token_hash="another",
            started_at=first.started_at,
            deadline_at=first.deadline_at,
            slot_free_at=first.slot_free_at,
        )


@pytest.mark.parametrize("answer", [AttemptOutcome.THROTTLED, AttemptOutcome.NOT_SENT, AttemptOutcome.REFUSED])
def test_a_batch_that_surely_did_not_arrive_can_be_claimed_again(account, campaign, answer):
    make.confirmed_upload(make.rows(2))
    claim_next(account)
    Attempt.objects.update(answer=answer)
    Batch.objects.update(state=BatchState.WAITING)
    assert isinstance(claim_next(account), Claim)


@pytest.mark.django_db(transaction=True)
def test_eight_claims_at_once_take_five_batches_once(account, campaign):
    make.confirmed_upload(make.rows(4000))
    barrier = threading.Barrier(8)
    claims = []

    def claim_one() -> None:
        barrier.wait()
        claims.append(claim_next(account))
        connection.close()

    threads = [threading.Thread(target=claim_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(each).__name__ for each in claims) == ["Claim"] * 5 + ["Wait"] * 3
    assert Attempt.objects.values("batch").distinct().count() == 5


def test_an_address_that_is_no_host_stops_the_account_and_refuses_no_batch(account, campaign):
    make.confirmed_upload(make.rows(2))
    Account.objects.update(domain="dialer.example.com/elsewhere")
    assert claim_next(account) is None
    account.refresh_from_db()
    assert "not the name of a host" in why_stopped(account)
    assert Batch.objects.get().state == BatchState.WAITING


@pytest.mark.parametrize("keys", [["not a key"], []])
def test_credential_keys_that_are_none_stop_the_account_and_refuse_no_batch(account, campaign, settings, keys):
    make.confirmed_upload(make.rows(2))
    settings.CREDENTIAL_KEYS = keys
    assert claim_next(account) is None
    assert Batch.objects.get().state == BatchState.WAITING


def test_a_batch_of_which_no_request_can_be_made_does_not_delay_the_others(account, campaign):
    upload = make.confirmed_upload(make.rows(501), start_campaign=True)
    upload.leads.filter(row=2).delete()
    assert claim_next(account) == Wait(0.0)
    assert upload.batches.get(number=1).state == BatchState.REFUSED
    assert len(json.loads(claim_next(account).request.fields["bulkData"])["data"]) == 1
    upload.refresh_from_db()
    assert "not started" in about_start(upload.start_outcome)
