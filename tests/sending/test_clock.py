"""Somebody sets the database's clock: the limit is still kept, and nothing waits for hours."""

from datetime import timedelta

import pytest

from campaigns.models import Account, Attempt, BatchState, Event, database_now
from campaigns.sending import (
    Claim,
    StatusQuestion,
    Wait,
    accounts_with_due_work,
    claim,
    clock,
    expire_attempts,
    expiring,
    leasing,
    record,
    record_status,
    recording,
    unattended,
)
from tests import make
from tests.dialogue import HTML, NO_ANSWER, QUEUED, answered

pytestmark = pytest.mark.django_db


class Clock:
    """The database's clock and the machine's own. They go on together until somebody sets the database's."""

    def __init__(self) -> None:
        self._real, self._steady = database_now, clock.steady
        self._set_by, self._passed = timedelta(), 0.0

    def now(self):
        return self._real() + self._set_by + timedelta(seconds=self._passed)

    def steady(self) -> float:
        return self._steady() + self._passed

    def set_by(self, **amount: float) -> None:
        self._set_by += timedelta(**amount)

    def let_pass(self, seconds: float) -> None:
        self._passed += seconds


@pytest.fixture
def time(monkeypatch) -> Clock:
    made = Clock()
    for module in (clock, recording, expiring, leasing, unattended):
        monkeypatch.setattr(module, "database_now", made.now)
    monkeypatch.setattr(clock, "steady", made.steady)
    return made


@pytest.fixture
def account(time) -> Account:
    made = make.account(rows_per_request=10)
    make.campaign(of=made)
    make.confirmed_upload(make.rows(200))
    return made


def send_five(account: Account) -> None:
    for _ in range(5):
        record(attempt_id=claim(account_id=account.pk).attempt_id, observed=QUEUED)
    assert isinstance(claim(account_id=account.pk), Wait)


def test_a_clock_that_just_runs_on_frees_the_slots_when_their_window_is_over(account, time):
    send_five(account)
    time.let_pass(30)
    assert 29 < claim(account_id=account.pk).seconds <= 31
    time.let_pass(32)
    assert isinstance(claim(account_id=account.pk), Claim)
    assert not Event.objects.filter(action="clock_set").exists()


@pytest.mark.parametrize("amount", [{"hours": 1}, {"hours": -1}, {"seconds": 40}, {"days": 400}], ids=str)
def test_a_clock_that_was_set_makes_the_account_wait_for_a_full_window(account, time, amount):
    send_five(account)
    time.let_pass(20)
    time.set_by(**amount)
    wait = claim(account_id=account.pk)
    assert isinstance(wait, Wait)
    assert 60 < wait.seconds <= 61
    time.let_pass(62)
    assert [type(claim(account_id=account.pk)) for _ in range(6)] == [Claim] * 5 + [Wait]
    assert Event.objects.filter(action="clock_set").count() == 1


def test_a_clock_that_is_set_again_and_again_never_lets_more_than_five_go(account, time):
    send_five(account)
    for hours in (1, -2, 3, -1):
        time.set_by(hours=hours)
        time.let_pass(5)
        assert isinstance(claim(account_id=account.pk), Wait)


def test_a_clock_that_is_put_right_little_by_little_was_not_set(account, time):
    send_five(account)
    for _ in range(10):
        time.let_pass(3)
        time.set_by(milliseconds=1)
        claim(account_id=account.pk)
    assert not Event.objects.filter(action="clock_set").exists()


def test_a_machine_that_has_not_looked_before_sees_that_slots_are_taken_impossibly_long(account, time, monkeypatch):
    send_five(account)
    time.set_by(hours=-1)
    monkeypatch.setattr(clock, "_MACHINE", "another machine")
    assert claim(account_id=account.pk).seconds <= 61


def test_a_clock_that_was_wrong_for_a_moment_while_answers_came_costs_one_window(account, time):
    """Nobody claimed meanwhile, so the reading of the clock fits again."""
    ids = [claim(account_id=account.pk).attempt_id for _ in range(5)]
    time.set_by(hours=1)
    for attempt_id in ids:
        record(attempt_id=attempt_id, observed=QUEUED)
    time.set_by(hours=-1)
    assert claim(account_id=account.pk).seconds <= 61
    time.let_pass(62)
    assert isinstance(claim(account_id=account.pk), Claim)


def test_a_request_under_way_is_not_taken_for_lost_when_the_clock_is_set_forward(account, time):
    attempt_id = claim(account_id=account.pk).attempt_id
    time.set_by(hours=1)
    assert expire_attempts() == 0
    record(attempt_id=attempt_id, observed=QUEUED)
    assert Attempt.objects.get(pk=attempt_id).batch.state == BatchState.ACCEPTED


def test_an_attempt_of_a_dead_process_becomes_unknown_in_time_when_the_clock_is_set_back(account, time):
    Account.objects.update(requests_a_minute=1)
    claim(account_id=account.pk)
    time.set_by(hours=-1)
    claim(account_id=account.pk)  # somebody looks, and the deadline moves along
    time.let_pass(60)
    assert expire_attempts() == 1


def test_a_lease_of_a_dead_sender_does_not_last_for_an_hour_when_the_clock_is_set_back(account, time):
    assert leasing.take_leases([account.pk], "dead")
    time.set_by(hours=-1)
    assert accounts_with_due_work() == [account.pk]
    assert leasing.take_leases([account.pk], "alive") == [account.pk]


def test_a_pause_after_a_throttle_answer_moves_along(account, time):
    claim(account_id=account.pk)
    Account.objects.update(backs_off_until=time.now() + timedelta(seconds=60))
    time.set_by(hours=-1)
    assert claim(account_id=account.pk).seconds <= 61


@pytest.mark.parametrize("amount", [{"hours": 1}, {"hours": -1}], ids=str)
def test_a_slot_without_any_answer_is_taken_as_long_as_before_though_its_deadline_was_recorded(account, time, amount):
    """The request may still arrive. A window from now is enough only for a request that was answered."""
    Account.objects.update(requests_a_minute=1)
    record(attempt_id=claim(account_id=account.pk).attempt_id, observed=NO_ANSWER)
    held = claim(account_id=account.pk).seconds
    assert held > 200
    time.set_by(**amount)
    assert claim(account_id=account.pk).seconds >= held - 1


def test_an_account_that_backs_off_is_looked_at_in_time_when_the_clock_is_set_back(account, time):
    claim(account_id=account.pk)
    Account.objects.update(backs_off_until=time.now() + timedelta(seconds=300))
    assert accounts_with_due_work() == []
    time.set_by(hours=-1)
    assert accounts_with_due_work() == [account.pk]
    assert claim(account_id=account.pk).seconds <= 300


def stop_answering(account: Account) -> None:
    for _ in range(2):
        record(attempt_id=claim(account_id=account.pk).attempt_id, observed=HTML)


def test_leads_that_fail_in_an_outage_make_it_wait_though_the_clock_was_set_back_meanwhile(account, time):
    Account.objects.update(asks_status=False, requests_a_minute=60)
    stop_answering(account)
    time.set_by(hours=-1)
    assert isinstance(claim(account_id=account.pk), Wait)
    time.let_pass(70)
    record(attempt_id=claim(account_id=account.pk).attempt_id, observed=HTML)
    assert claim(account_id=account.pk).seconds > 100


def test_an_outage_does_not_last_for_an_hour_when_the_clock_is_set_back(account, time):
    Account.objects.update(requests_a_minute=60)
    stop_answering(account)
    time.set_by(hours=-1)
    claim(account_id=account.pk)  # somebody looks
    time.let_pass(20)
    assert isinstance(claim(account_id=account.pk), StatusQuestion)
    record_status(account_id=account.pk, observed=answered(b"<html>not found</html>", status=404))
    assert claim(account_id=account.pk).seconds <= 60
