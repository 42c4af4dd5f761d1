"""An account without a free slot: it is looked at when one falls free, and not again and again."""

from datetime import timedelta
from typing import Any

import pytest
import requests

from campaigns.models import Account, Attempt, Batch, BatchState, Campaign
from campaigns.sending import claim, record, run, sender
from campaigns.sending.recording import withdraw
from tests import make
from tests.dialogue import NO_ANSWER, QUEUED, UNREACHABLE

LIMIT_AND_MARGIN, UNANSWERED = 61, 45 + 60 + 120


@pytest.fixture
def account(db) -> Account:
    return make.account(rows_per_request=10, requests_a_minute=2)


@pytest.fixture
def campaign(account) -> Campaign:
    return make.campaign(of=account)


@pytest.mark.django_db
def test_a_claim_says_when_the_account_has_a_slot_again(account, campaign):
    make.confirmed_upload(make.rows(40), to=campaign)
    assert claim(account_id=account.pk).slot_in == 0.0, "it has another one"
    assert claim(account_id=account.pk).slot_in == pytest.approx(UNANSWERED, abs=2)


@pytest.mark.django_db
def test_where_the_limit_was_lowered_a_slot_is_there_when_enough_have_fallen_free(account, campaign):
    make.confirmed_upload(make.rows(40), to=campaign)
    answered = [claim(account_id=account.pk) for _ in range(2)]
    for claimed in answered:
        record(attempt_id=claimed.attempt_id, observed=QUEUED)
    Attempt.objects.filter(pk=answered[0].attempt_id).update(slot_free_at="2020-01-01T00:00:00Z")
    assert claim(account_id=account.pk).slot_in == pytest.approx(LIMIT_AND_MARGIN, abs=2)


@pytest.mark.django_db
def test_after_the_last_batch_there_is_no_slot_to_wait_for(account, campaign):
    Account.objects.update(requests_a_minute=1)
    make.confirmed_upload(make.rows(10), to=campaign)
    assert claim(account_id=account.pk).slot_in == 0.0


@pytest.mark.django_db
def test_after_the_last_batch_of_one_upload_another_one_waits_for_a_slot(account, campaign):
    Account.objects.update(requests_a_minute=1)
    make.confirmed_upload(make.rows(10), to=campaign)
    make.confirmed_upload(make.rows(10, first=9000000101), to=campaign)
    assert claim(account_id=account.pk).slot_in > LIMIT_AND_MARGIN


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("observed", "seconds"), [(QUEUED, LIMIT_AND_MARGIN), (NO_ANSWER, UNANSWERED), (UNREACHABLE, 0)], ids=str
)
def test_an_answer_says_when_its_slot_falls_free(account, campaign, observed, seconds):
    make.confirmed_upload(make.rows(40), to=campaign)
    attempt_id = claim(account_id=account.pk).attempt_id
    assert record(attempt_id=attempt_id, observed=observed) == pytest.approx(seconds, abs=2)
    assert record(attempt_id=attempt_id, observed=observed) == 0.0, "it is written already"


@pytest.mark.django_db
def test_a_request_that_does_not_leave_gives_its_slot_back_at_once(account, campaign):
    make.confirmed_upload(make.rows(40), to=campaign)
    assert withdraw(attempt_id=claim(account_id=account.pk).attempt_id) == 0.0


@pytest.mark.django_db
def test_a_slot_counts_from_the_answer_though_it_was_recorded_later(account, campaign):
    make.confirmed_upload(make.rows(40), to=campaign)
    attempt_id = claim(account_id=account.pk).attempt_id
    assert record(attempt_id=attempt_id, observed=QUEUED, seconds_ago=40) == pytest.approx(21, abs=2)
    attempt = Attempt.objects.get()
    assert attempt.slot_free_at - attempt.ended_at == pytest.approx(timedelta(seconds=21), abs=timedelta(seconds=2))


@pytest.mark.django_db(transaction=True)
def test_a_full_account_is_looked_at_once_for_each_slot(settings, dialer, monkeypatch):
    settings.LIMIT_WINDOW_SECONDS, settings.LIMIT_MARGIN_SECONDS = 1.0, 0.2
    requests.post(f"{dialer.url}/sandbox/window", json={"seconds": 1.0}, timeout=5)
    account = make.account(rows_per_request=10, domain=dialer.url, callbacks_reach_us=False)
    make.confirmed_upload(make.rows(200), to=make.campaign(of=account))
    looks = []

    def looked_at(**given: Any) -> object:
        looks.append(step := claim(**given))
        return step

    monkeypatch.setattr(sender, "claim", looked_at)
    assert run(seconds=60) is False
    assert set(Batch.objects.values_list("state", flat=True)) == {BatchState.ACCEPTED}
    assert len(looks) < 20 * 1.5, "20 requests; a look after each of them and after each answer would be 60"


@pytest.mark.django_db(transaction=True)
def test_a_full_account_whose_request_did_not_leave_sends_again_at_once(settings, dialer, monkeypatch):
    """A wait for a slot that is free already would take a minute."""
    account = make.account(rows_per_request=10, requests_a_minute=1, domain=dialer.url, callbacks_reach_us=False)
    make.confirmed_upload(make.rows(20), to=make.campaign(of=account))
    real, times = sender.seconds_left, []

    def none_at_first(claimed, *, is_under_way: bool) -> float:
        times.append(claimed)
        return 0.0 if len(times) == 1 else real(claimed, is_under_way=is_under_way)

    monkeypatch.setattr(sender, "seconds_left", none_at_first)
    run(seconds=5)
    assert len(times) == 2
    assert Attempt.objects.count() == 2
    assert Batch.objects.filter(state=BatchState.ACCEPTED).count() == 1
