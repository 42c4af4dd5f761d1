"""The sender's loop, against a dialer over real HTTP."""

import threading
import time

import pytest
import requests
from django.db import OperationalError, connection

from campaigns.models import Account, Attempt, Batch, BatchState, Option, Upload, UploadState
from campaigns.sending import accounts_with_due_work, holding, in_flight, run
from campaigns.tally import tally
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def state_of(dialer) -> dict:
    return requests.get(f"{dialer.url}/sandbox/state.json", timeout=5).json()


def trouble(dialer, name: str, **more: float) -> None:
    requests.post(f"{dialer.url}/sandbox/trouble", json={"trouble": name, **more}, timeout=5).raise_for_status()


def test_all_batches_of_an_upload_reach_the_dialer_once(dialer, account, campaign):
    upload = make.confirmed_upload(make.rows(1200), to=campaign, option=Option.CHECK_DUPLICATE)
    assert run(seconds=30) is False
    state = state_of(dialer)
    assert sorted(request["rows"] for request in state["requests"]) == [200, 500, 500]
    phones = [lead["PhoneNumber"] for lead in state["leads"]["Sales_Outbound"]]
    assert sorted(phones) == [row[0] for row in make.rows(1200)]
    upload.refresh_from_db()
    assert upload.state == UploadState.AWAITING_RESULTS
    assert tally(upload).accepted == 1200


def test_five_requests_to_a_slow_dialer_are_under_way_at_once(dialer, account, campaign):
    trouble(dialer, "slow", times=5, seconds=2)
    make.confirmed_upload(make.rows(2500), to=campaign)
    began = time.monotonic()
    run(seconds=30)
    assert Batch.objects.filter(state=BatchState.ACCEPTED).count() == 5
    assert time.monotonic() - began < 8, "one after another they would take ten seconds"


def test_the_sixth_batch_waits_for_the_limit_and_the_sender_leaves_when_its_time_is_over(dialer, account, campaign):
    make.confirmed_upload(make.rows(3000), to=campaign)
    assert run(seconds=5) is True
    assert state_of(dialer)["max_in_window"] == 5
    assert Batch.objects.filter(state=BatchState.WAITING).count() == 1


def test_within_a_short_window_the_limit_holds_and_all_is_sent(settings, dialer, account, campaign):
    settings.LIMIT_WINDOW_SECONDS, settings.LIMIT_MARGIN_SECONDS = 1.0, 0.2
    Account.objects.update(rows_per_request=10)
    requests.post(f"{dialer.url}/sandbox/window", json={"seconds": 1.0}, timeout=5)
    upload = make.confirmed_upload(make.rows(120), to=campaign)
    assert run(seconds=60) is False
    upload.refresh_from_db()
    assert tally(upload).accepted == 120
    assert not Attempt.objects.filter(answer="throttled").exists()


def test_a_stopped_sender_leaves_after_the_request_under_way(dialer, account, campaign):
    make.confirmed_upload(make.rows(1500), to=campaign)
    stop = threading.Event()
    stop.set()
    assert run(seconds=30, stopping=stop.is_set) is True
    assert not Attempt.objects.exists()
    assert accounts_with_due_work() == [account.pk]


def test_two_senders_of_one_account_do_not_work_at_once(dialer, account, campaign):
    make.confirmed_upload(make.rows(1500), to=campaign)
    results = []

    def work() -> None:
        results.append(run(seconds=20))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(state_of(dialer)["requests"]) == 3
    assert Account.objects.get().lease_until is None


@pytest.mark.parametrize("name", ["no-answer", "reset", "error-502-taken", "html", "empty", "not-json", "truncated"])
def test_after_each_unclear_answer_the_batch_is_unknown_and_never_sent_again(dialer, account, campaign, name):
    trouble(dialer, name)
    upload = make.confirmed_upload(make.rows(3), to=campaign)
    run(seconds=5)
    run(seconds=5)
    upload.refresh_from_db()
    assert len(state_of(dialer)["requests"]) == 1
    assert tally(upload).unknown == 3


def test_an_answer_that_drips_beyond_the_deadline_is_unknown(settings, dialer, account, campaign):
    settings.REQUEST_SECONDS = 2
    trouble(dialer, "drip")
    upload = make.confirmed_upload(make.rows(3), to=campaign)
    began = time.monotonic()
    run(seconds=5)
    assert time.monotonic() - began < 10
    upload.refresh_from_db()
    assert tally(upload).unknown == 3


def test_a_wrong_key_sends_nothing_more_until_a_person_has_fixed_it(dialer, account, campaign):
    account.seal_key("some other key")
    account.save()
    upload = make.confirmed_upload(make.rows(1500), to=campaign)
    assert run(seconds=5) is False
    account.refresh_from_db()
    assert account.stopped_at
    assert accounts_with_due_work() == []
    upload.refresh_from_db()
    assert tally(upload).waiting == 1500

    account.seal_key("sandbox-key")
    account.stopped_at = None
    account.save()
    Attempt.objects.update(slot_free_at="2020-01-01T00:00:00Z")
    run(seconds=5)
    assert tally(upload).accepted == 1500


def test_a_database_that_is_away_for_a_moment_costs_no_answer(monkeypatch, dialer, account, campaign):
    real, calls = holding.accounts_with_due_work, []

    def look(**most: int) -> list[int]:
        calls.append(Batch.objects.get().state)
        if len(calls) in (2, 3):
            raise OperationalError("away")
        return real(**most)

    monkeypatch.setattr(holding, "accounts_with_due_work", look)
    trouble(dialer, "slow", seconds=2)
    make.confirmed_upload(make.rows(3), to=campaign)
    assert run(seconds=20) is False
    assert calls[1:3] == [BatchState.SENDING] * 2
    assert Batch.objects.get().state == BatchState.ACCEPTED


def test_an_answer_is_recorded_once_the_database_is_back(monkeypatch, dialer, account, campaign):
    real, failures = in_flight.record, [OperationalError("away"), OperationalError("away")]

    def record(**kwargs) -> None:
        if failures:
            raise failures.pop()
        real(**kwargs)

    monkeypatch.setattr(in_flight, "record", record)
    make.confirmed_upload(make.rows(3), to=campaign)
    run(seconds=5)
    assert Batch.objects.get().state == BatchState.ACCEPTED
    assert Upload.objects.get().state == UploadState.AWAITING_RESULTS
