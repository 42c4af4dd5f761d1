"""Callbacks are applied by a queue of their own: many by one job, and none waits for one that fails."""

import logging
import time

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from campaigns import callbacks, sweeping, tasks
from campaigns.models import Account, Callback, CallbackState, database_now
from campaigns.sweeping import sweep
from tests import make
from tests.dialogue import Request, next_request

pytestmark = pytest.mark.django_db


def received(count: int, *, account: Account | None = None) -> list[Request]:
    """So many requests of one account, each with a callback that waits to be applied."""
    of = make.campaign(of=account or make.account(rows_per_request=2), name=f"Campaign {Account.objects.count()}")
    upload = make.confirmed_upload(make.rows(2 * count, first=9000000001 + 1000 * of.pk), to=of)
    requests = [next_request(upload).answer() for _ in range(count)]
    for request in requests:
        request.keep(transaction_id="")
    return requests


def states() -> list[str]:
    return list(Callback.objects.order_by("pk").values_list("state", flat=True))


def test_one_job_applies_all_callbacks_of_an_account():
    (first, *_) = received(3)

    tasks.apply_callbacks(first.upload.campaign.account_id)

    assert states() == [CallbackState.APPLIED] * 3


def test_what_many_have_in_common_is_done_once():
    first, *_ = received(9)
    *others, _ = Callback.objects.order_by("pk").values_list("pk", flat=True)

    with CaptureQueriesContext(connection) as of_eight:
        callbacks.apply_callbacks(callback_ids=others)
    with CaptureQueriesContext(connection) as of_one:
        tasks.apply_callbacks(first.upload.campaign.account_id)

    assert states() == [CallbackState.APPLIED] * 9
    assert len(of_eight) < 3 * len(of_one)


def test_a_transaction_takes_few_callbacks_of_large_batches(monkeypatch):
    monkeypatch.setattr("campaigns.callbacks.applying.LEADS_AT_ONCE", 5)
    monkeypatch.setattr("campaigns.callbacks.applying.CALLBACKS_AT_ONCE", 4)
    first, *_ = received(5)
    account_id = first.upload.campaign.account_id

    assert [len(some) for some in callbacks.to_apply(account_id=account_id)] == [2, 2, 1]
    monkeypatch.setattr("campaigns.callbacks.applying.LEADS_AT_ONCE", 1)
    assert [len(some) for some in callbacks.to_apply(account_id=account_id)] == [1] * 5
    monkeypatch.setattr("campaigns.callbacks.applying.LEADS_AT_ONCE", 100)
    assert [len(some) for some in callbacks.to_apply(account_id=account_id)] == [4, 1]


def test_it_applies_those_that_come_meanwhile(monkeypatch):
    first, second = received(2)
    late = Callback.objects.get(attempt=second.attempt_id)
    late.delete()
    apply = callbacks.apply_callbacks

    def apply_while_another_comes(*, callback_ids: list[int]):
        if not Callback.objects.filter(attempt=second.attempt_id).exists():
            second.keep(transaction_id="")
        return apply(callback_ids=callback_ids)

    monkeypatch.setattr(callbacks, "apply_callbacks", apply_while_another_comes)
    tasks.apply_callbacks(first.upload.campaign.account_id)

    assert states() == [CallbackState.APPLIED] * 2


def test_the_callbacks_of_other_accounts_are_another_jobs():
    (mine,) = received(1)
    received(1, account=make.account(name="Other", domain="other.example.com", rows_per_request=2))

    tasks.apply_callbacks(mine.upload.campaign.account_id)

    assert states() == [CallbackState.APPLIED, CallbackState.RECEIVED]


@pytest.mark.parametrize("failure", [ValueError, DataError, IntegrityError])
def test_one_that_fails_does_not_hold_up_the_others_and_is_told_without_its_words(failure, monkeypatch, caplog):
    first, *_ = received(3)
    bad = Callback.objects.order_by("pk")[1].pk
    apply = callbacks.apply_callbacks

    def fail(*, callback_ids: list[int]):
        if bad in callback_ids:
            raise failure("9876543210 is in the message")
        return apply(callback_ids=callback_ids)

    monkeypatch.setattr(callbacks, "apply_callbacks", fail)
    with caplog.at_level(logging.ERROR):
        tasks.apply_callbacks(first.upload.campaign.account_id)

    assert states() == [CallbackState.APPLIED, CallbackState.RECEIVED, CallbackState.APPLIED]
    assert f"callback {bad} could not be applied: {failure.__name__}" in caplog.text
    assert "9876543210" not in caplog.text


@pytest.mark.parametrize("away", [OperationalError, InterfaceError])
def test_a_job_ends_when_the_database_is_away(away, monkeypatch):
    first, *_ = received(3)
    tried = []

    def fail(*, callback_ids: list[int]):
        tried.append(callback_ids)
        raise away

    monkeypatch.setattr(callbacks, "apply_callbacks", fail)
    with pytest.raises(away):
        tasks.apply_callbacks(first.upload.campaign.account_id)

    assert len(tried) == 1


def test_a_job_ends_after_its_time_so_that_other_accounts_get_theirs(monkeypatch):
    first, *_ = received(3)
    enqueued = []
    monkeypatch.setattr(tasks, "APPLYING_SECONDS", -1)
    monkeypatch.setattr(tasks, "enqueue_once", lambda task, pk: enqueued.append((task.__name__, pk)))

    tasks.apply_callbacks(first.upload.campaign.account_id)

    assert states() == [CallbackState.RECEIVED] * 3
    assert enqueued == [("apply_callbacks", first.upload.campaign.account_id)]


def test_the_sweeper_enqueues_an_account_once_for_all_its_callbacks():
    first, *_ = received(5)
    Callback.objects.update(received_at=database_now().replace(year=2020))
    enqueued = []

    def enqueue(task, pk: int) -> bool:
        enqueued.append((task.__name__, pk))
        return True

    sweep(enqueue=enqueue)

    assert [each for each in enqueued if each[0] == "apply_callbacks"] == [
        ("apply_callbacks", first.upload.campaign.account_id)
    ]


def test_the_sweeper_gives_each_account_a_turn_however_many_callbacks_the_first_one_has(monkeypatch):
    (slow,) = received(1)
    received(1, account=make.account(name="Other", domain="other.example.com", rows_per_request=2))
    Callback.objects.update(received_at=database_now().replace(year=2020))
    of_slow = Callback.objects.get(attempt=slow.attempt_id).pk
    apply = callbacks.apply_callbacks

    def apply_slowly(*, callback_ids: list[int]):
        if of_slow not in callback_ids:
            return apply(callback_ids=callback_ids)
        time.sleep(0.2)
        return []

    def endless(*, account_id: int):
        """The slow account gets ever more; the tries are bounded, so that a fault here ends."""
        of_account = Callback.objects.filter(attempt__account=account_id).values_list("pk", flat=True)
        return iter([[of_slow]] * 100 if account_id == slow.upload.campaign.account_id else [list(of_account)])

    monkeypatch.setattr(callbacks, "apply_callbacks", apply_slowly)
    monkeypatch.setattr(callbacks, "to_apply", endless)
    monkeypatch.setattr(sweeping, "ACCOUNT_SECONDS", 0.5)
    begun = time.monotonic()

    sweep(enqueue=lambda _task, _pk: False)

    assert states() == [CallbackState.RECEIVED, CallbackState.APPLIED]
    assert time.monotonic() - begun < 5
