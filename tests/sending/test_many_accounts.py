"""One sender for many accounts: none of them waits for another one."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
import requests
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from campaigns import journal
from campaigns.models import Account, Attempt, Batch, BatchState, Upload
from campaigns.sending import accounts_with_due_work, claim, holding, lock_account, run, sender
from campaigns.sending.leasing import others_have_leases, renew_leases, take_leases
from tests import make
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)

FIELDS = ["PhoneNumber", "Name", "Priority"]
WAITING, ACCEPTED = BatchState.WAITING, BatchState.ACCEPTED


@pytest.fixture
def uploads(db, dialer) -> Callable[..., list[Upload]]:
    """Makes so many accounts that the dialer knows, each with an upload of so many batches."""

    numbers = count()

    def made(many: int, *, batches: int = 1) -> list[Upload]:
        return [upload_of(new_account(dialer, f"account-{next(numbers)}"), batches=batches) for _ in range(many)]

    return made


def new_account(dialer, name: str) -> Account:
    ask(dialer, "accounts", userName=name, apiKey="sandbox-key")
    ask(dialer, "campaigns", userName=name, campaignName=name, fields=FIELDS)
    return make.account(name=name, user_name=name, domain=dialer.url, rows_per_request=2, callbacks_reach_us=False)


def upload_of(account: Account, *, batches: int) -> Upload:
    name = account.user_name
    to = account.campaigns.first() or make.campaign(of=account, name=name, fields=FIELDS)
    return make.confirmed_upload(make.rows(2 * batches, first=9000000001 + account.pk * 10_000), to=to)


def ask(dialer, what: str, **asked: object) -> None:
    requests.post(f"{dialer.url}/sandbox/{what}", json=asked, timeout=5).raise_for_status()


def states(upload: Upload) -> list[str]:
    return list(upload.batches.order_by("number").values_list("state", flat=True))


def wait_until(is_so: Callable[[], object]) -> None:
    ends = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_one_sender_sends_for_all_accounts(dialer, uploads):
    made = uploads(12, batches=3)
    assert run(seconds=60) is False
    assert [states(upload) for upload in made] == [[ACCEPTED] * 3] * 12
    assert Attempt.objects.count() == 36


def test_an_account_with_a_slow_dialer_keeps_no_other_one_waiting(dialer, uploads):
    slow, *others = uploads(6, batches=2)
    ask(dialer, "trouble", trouble="slow", times=2, campaign=slow.campaign.name, seconds=4)
    answered_last = []

    def look() -> None:
        wait_until(lambda: all(states(upload) == [ACCEPTED] * 2 for upload in others))
        answered_last.append(states(slow))

    at_once(lambda: run(seconds=60), look)
    assert answered_last == [[BatchState.SENDING] * 2]
    assert states(slow) == [ACCEPTED] * 2


def test_an_account_without_a_free_slot_keeps_no_other_one_waiting_and_is_left_when_time_is_over(uploads):
    large, small = uploads(2, batches=7)
    assert run(seconds=5) is True
    assert [Counter(states(upload)) for upload in (large, small)] == [{ACCEPTED: 5, WAITING: 2}] * 2


def test_an_upload_that_comes_while_a_large_one_is_sent_begins_at_once(uploads):
    (large,) = uploads(1, batches=7)
    stop = threading.Event()

    def come_later() -> None:
        wait_until(lambda: Attempt.objects.count() == 5)
        (small,) = uploads(1)
        wait_until(lambda: states(small) == [ACCEPTED])
        stop.set()

    at_once(lambda: run(seconds=60, stopping=stop.is_set), come_later)
    assert states(large).count(WAITING) == 2


def test_the_accounts_take_turns(uploads):
    uploads(3, batches=4)
    run(seconds=60)
    order = list(Attempt.objects.order_by("pk").values_list("account", flat=True))
    assert sorted(order[:3]) == sorted(set(order)), "the first batch of each comes before the second of any"


def test_an_error_in_one_account_hurts_no_other_one(uploads, monkeypatch):
    broken, *others = uploads(4, batches=2)
    claim = sender.claim

    def fails(*, account_id: int, **more: Any) -> object:
        if account_id == broken.campaign.account_id:
            raise RuntimeError("a fault of this account only")
        return claim(account_id=account_id, **more)

    monkeypatch.setattr(sender, "claim", fails)
    run(seconds=4)
    assert [states(upload) for upload in others] == [[ACCEPTED] * 2] * 3
    assert states(broken) == [WAITING] * 2


@pytest.mark.postgresql  # SQLite has no row locks
def test_an_account_whose_row_is_locked_hurts_no_other_one(uploads):
    locked, *others = uploads(4, batches=2)
    release, is_locked = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            lock_account(locked.campaign.account_id)
            is_locked.set()
            release.wait(30)

    def send() -> None:
        is_locked.wait(30)
        run(seconds=60, rest=1)

    def look() -> None:
        wait_until(lambda: all(states(upload) == [ACCEPTED] * 2 for upload in others))
        assert states(locked) == [WAITING] * 2
        release.set()

    at_once(hold, send, look)
    assert states(locked) == [ACCEPTED] * 2


@pytest.mark.postgresql  # SQLite has no row locks
def test_an_account_that_is_locked_between_two_of_its_batches_hurts_no_other_one(uploads, monkeypatch):
    locked, *others = uploads(4, batches=2)
    release, is_locked = threading.Event(), threading.Event()

    def hold() -> None:
        wait_until(lambda: Attempt.objects.filter(batch__upload=locked).exists())
        with transaction.atomic():
            lock_account(locked.campaign.account_id)
            is_locked.set()
            release.wait(30)

    def look() -> None:
        is_locked.wait(30)
        wait_until(lambda: all(states(upload) == [ACCEPTED] * 2 for upload in others))
        release.set()

    at_once(hold, lambda: run(seconds=60), look)
    assert states(locked) == [ACCEPTED] * 2


def test_a_journal_that_hangs_lets_nothing_more_be_claimed_and_what_was_waits_again(uploads, monkeypatch):
    monkeypatch.setattr(sender, "MOST_JOURNAL_SECONDS", 0.5)
    monkeypatch.setattr("campaigns.sending.journal_writer.LATE_SECONDS", 0.2)
    uploads(3, batches=4)
    write, hangs, is_back = journal.write, iter([True]), threading.Event()

    def hang_once(*entries: journal.Entry) -> None:
        if next(hangs, False):
            is_back.wait(30)
        write(*entries)

    def look() -> None:
        wait_until(lambda: Attempt.objects.filter(answer="not_sent").count() == Attempt.objects.count() > 0)
        time.sleep(1)
        assert not Attempt.objects.exclude(answer="not_sent").exists()
        is_back.set()

    monkeypatch.setattr(journal, "write", hang_once)
    at_once(lambda: run(seconds=60), look)
    assert set(Batch.objects.values_list("state", flat=True)) == {ACCEPTED}


def test_two_senders_share_the_accounts_and_send_each_batch_once(uploads, monkeypatch):
    monkeypatch.setattr(holding, "MOST_TAKEN", 2)
    claim, senders = sender.claim, set()

    def watched(**given: Any) -> object:
        senders.add(threading.get_ident())
        return claim(**given)

    monkeypatch.setattr(sender, "claim", watched)
    made = uploads(30, batches=2)
    at_once(*[lambda: run(seconds=60, rest=0.5)] * 2)
    assert len(senders) == 2
    assert [states(upload) for upload in made] == [[ACCEPTED] * 2] * 30
    assert Attempt.objects.count() == 60
    assert not Account.objects.exclude(lease_until=None).exists()


def test_what_a_dead_sender_had_is_taken_over_once_its_leases_have_ended(uploads, settings):
    settings.LEASE_SECONDS = 1.5
    made = uploads(5)
    dead = [upload.campaign.account_id for upload in made[:3]]
    assert take_leases(dead, "dead") == dead
    assert accounts_with_due_work() == [upload.campaign.account_id for upload in made[3:]]
    assert run(seconds=60, rest=1) is False
    assert [states(upload) for upload in made] == [[ACCEPTED]] * 5


def test_an_upload_that_cannot_be_read_keeps_no_other_account_waiting(uploads, caplog):
    damaged, *others = uploads(3)
    impossible = "infinity" if connection.vendor == "postgresql" else "2026-13-45 00:00:00"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE campaigns_upload SET send_at = %s WHERE id = %s", [impossible, damaged.pk])
    assert accounts_with_due_work() == [upload.campaign.account_id for upload in others]
    assert f"account {damaged.campaign.account_id}: its uploads cannot be looked at" in caplog.text
    run(seconds=60)
    assert [states(upload) for upload in others] == [[ACCEPTED]] * 2


def test_without_work_a_sender_stands_by_while_another_one_has_accounts(uploads, settings):
    settings.LEASE_SECONDS = 1.5
    (upload,) = uploads(1)
    assert take_leases([upload.campaign.account_id], "dead")
    assert run(seconds=60) is False, "without a rest it leaves, as the sweeper does"
    assert states(upload) == [WAITING]
    run(seconds=60, rest=1)
    assert states(upload) == [ACCEPTED]


def test_a_sender_that_has_lost_its_leases_lets_the_accounts_go(uploads, settings):
    (upload,) = uploads(1, batches=7)
    account_id = upload.campaign.account_id
    held = holding.Holding()
    held.take([account_id])
    Account.objects.update(lease_owner="another one")
    held.prolong()
    assert account_id not in held.schedule
    assert others_have_leases("mine")


def test_all_leases_are_prolonged_at_once(uploads):
    ids = [upload.campaign.account_id for upload in uploads(20)]
    take_leases(ids, "mine")
    with CaptureQueriesContext(connection) as queries:
        assert renew_leases("mine") == set(ids)
    assert len(queries) < 10


def test_looking_for_work_costs_no_more_queries_with_more_accounts(uploads):
    counts = []
    for number in (2, 20):
        uploads(number)
        with CaptureQueriesContext(connection) as queries:
            assert len(accounts_with_due_work()) == number
        counts.append(len(queries))
        Batch.objects.update(state=ACCEPTED)
    assert counts[0] == counts[1]


def test_a_claim_reads_what_it_needs_of_an_upload_at_once(uploads):
    """A field that is not read at once would be asked for by a query of its own, in each claim."""
    (upload,) = uploads(1, batches=2)
    with CaptureQueriesContext(connection) as queries:
        claim(account_id=upload.campaign.account_id)
    asked = [query["sql"] for query in queries if query["sql"].startswith("SELECT") and "_upload" in query["sql"]]
    assert len([sql for sql in asked if 'FROM "campaigns_upload"' in sql]) == 1


def test_while_nothing_is_to_be_sent_a_look_is_one_query(uploads):
    uploads(3)
    Batch.objects.update(state=ACCEPTED)
    with CaptureQueriesContext(connection) as queries:
        assert accounts_with_due_work() == []
    assert len(queries) <= 2, "with that for the time"


def test_a_lease_that_could_not_be_given_back_is_given_back_later(uploads, monkeypatch):
    """Else no sender would look at the account for as long as this one lives."""
    (upload,) = uploads(1)
    mine = holding.Holding()
    mine.take([upload.campaign.account_id])
    mine.let_go(upload.campaign.account_id)
    with monkeypatch.context() as patch:
        patch.setattr(holding, "give_back_leases", lambda *_: None)  # the row was locked, or the database was away
        patch.setattr(holding, "accounts_with_due_work", lambda **_: [])
        mine.look()
    assert Account.objects.get(pk=upload.campaign.account_id).lease_owner

    mine.prolong()
    monkeypatch.setattr(holding, "accounts_with_due_work", lambda **_: [])
    mine.look()
    assert not Account.objects.get(pk=upload.campaign.account_id).lease_owner


def test_due_accounts_that_cannot_be_taken_do_not_make_a_sender_look_without_end(uploads, monkeypatch):
    uploads(3)
    monkeypatch.setattr(holding, "MOST_TAKEN", 2)
    monkeypatch.setattr(holding, "take_leases", lambda *_, **__: [])
    looking = holding.Holding()
    looking.look()
    assert looking.look_at == 0.0, "it has found more than it has tried to take"
    looking.look()
    assert looking.look_at > time.monotonic()
    assert looking.nothing_due_at == float("-inf"), "there is work, so the sender does not leave"


def test_while_nothing_may_be_claimed_a_sender_with_a_new_account_waits(uploads):
    uploads(1)
    loop = sender._Loop(ends=time.monotonic() + 60, at_the_latest=time.monotonic() + 60, rest=0, stopping=lambda: False)
    loop._holding.look()
    loop._holding.prolong()
    loop._hold_back()
    assert loop._schedule.has_new()
    assert loop._seconds_to_next() == holding.LOOK_SECONDS
    loop._journal.close()


def test_without_a_thread_for_it_a_request_does_not_leave_and_its_batch_waits_again(uploads, monkeypatch):
    (upload,) = uploads(1)
    monkeypatch.setattr(sender, "HELD_BACK_SECONDS", 0.2)
    start, refused = threading.Thread.start, []

    def refuse_once(thread: threading.Thread) -> None:
        if thread.name != "journal" and not refused:
            refused.append(thread)
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse_once)
    assert run(seconds=30) is False
    assert refused
    assert states(upload) == [ACCEPTED]
    assert list(Attempt.objects.order_by("pk").values_list("answer", flat=True)) == ["not_sent", "accepted"]
