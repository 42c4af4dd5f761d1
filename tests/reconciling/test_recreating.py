"""After a restored backup, the database learns from the journal what was sent meanwhile; nothing is sent twice."""

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from campaigns import callbacks, journal
from campaigns.callbacks import apply_callbacks, applying
from campaigns.models import (
    Account,
    Action,
    Attempt,
    Batch,
    BatchState,
    Event,
    StopReason,
    Upload,
    database_uuid,
)
from campaigns.reconciling import reconcile
from campaigns.sending import claim, give_up, resume_account, run, send_again, stop_accounts_if_behind
from campaigns.tally import tally
from campaigns.wording import notes_in_words
from tests import make
from tests.dialogue import NO_ANSWER, UNREACHABLE, callback_body
from tests.reconciling.backups import Sent, restore, states
from tests.threads import at_once, wait_until_somebody_waits_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_sent_is_unconfirmed_and_what_was_not_still_waits(upload):
    Sent(upload)
    restore()

    done = reconcile()

    assert (done.attempts, done.ended, done.vanished) == (1, [], [])
    assert states() == [BatchState.UNKNOWN, BatchState.WAITING]
    assert "restored" in notes_in_words(Batch.objects.get(number=1).notes)
    counted = tally(Upload.objects.get())
    assert (counted.unknown, counted.waiting, counted.adds_up) == (3, 3, True)
    assert Event.objects.filter(action=Action.RECONCILED, upload=upload).count() == 1


def test_after_it_the_account_can_be_resumed_and_only_the_rest_is_sent(upload):
    sent = Sent(upload)
    restore()
    stop_accounts_if_behind()
    account = Account.objects.get()
    assert account.stopped_reason == StopReason.DATABASE_BEHIND
    reconcile()
    assert claim(account_id=account.pk) is None, "it stays stopped until somebody resumes it"

    resume_account(account=account, user=make.person("root", administrator=True))
    second = Sent(upload)

    assert second.entry.batch != sent.entry.batch
    assert claim(account_id=account.pk) is None


def test_all_accounts_are_stopped_even_if_nobody_has_noticed_yet(upload):
    make.account(name="Other", domain="other.example.com")
    Sent(upload)
    restore()

    reconcile()

    assert set(Account.objects.values_list("stopped_reason", flat=True)) == {StopReason.DATABASE_BEHIND}


def test_where_nothing_is_missing_no_account_is_stopped(upload):
    Sent(upload)

    assert not reconcile().is_behind

    assert not Account.objects.get().stopped_at


def test_a_second_time_there_is_nothing_to_do(upload):
    Sent(upload)
    restore()
    reconcile()
    before = list(Attempt.objects.values())

    done = reconcile()

    assert (done.attempts, done.callbacks) == (0, [])
    assert list(Attempt.objects.values()) == before


def test_a_trial_changes_nothing(upload):
    entry = Sent(upload).entry
    journal.write(replace(entry, token_hash="of an upload that vanished", upload=1_000_000))
    restore()

    assert reconcile(is_trial=True).attempts == 1

    assert not Attempt.objects.exists()
    assert states() == [BatchState.WAITING, BatchState.WAITING]
    assert not Account.objects.get().stopped_at
    assert make.upload().pk < 1_000_000
    assert reconcile().attempts == 1
    assert make.upload().pk > 1_000_000


def test_of_two_requests_for_one_batch_only_the_last_is_live_and_both_may_have_arrived(upload):
    first = Sent(upload, NO_ANSWER)
    send_again(batch=Batch.objects.get(number=1), user=make.person(), reason="they say it is not there")
    second = Sent(upload)
    assert first.entry.batch == second.entry.batch
    restore()

    assert reconcile().attempts == 2

    (live,) = Attempt.objects.live()
    assert live.token_hash == second.entry.token_hash
    assert Attempt.objects.decided_in_doubt().get().token_hash == first.entry.token_hash
    give_up(batch=Batch.objects.get(number=1), user=make.person(), reason="it is not there")


def test_a_request_that_the_backup_knows_gives_way_to_a_later_one(upload):
    first = Sent(upload, UNREACHABLE)
    backup = list(Attempt.objects.values())
    second = Sent(upload)
    assert first.entry.batch == second.entry.batch
    restore()
    Attempt.objects.create(**backup[0])

    assert reconcile().attempts == 1

    (live,) = Attempt.objects.live()
    assert live.token_hash == second.entry.token_hash
    assert Attempt.objects.get(token_hash=first.entry.token_hash).decision == "", "it had surely not arrived"


def test_of_two_requests_the_later_one_is_live_although_the_clock_was_set_back(upload, settings):
    Sent(upload, NO_ANSWER)
    send_again(batch=Batch.objects.get(number=1), user=make.person(), reason="they say it is not there")
    second = Sent(upload)
    (file,) = Path(settings.JOURNAL_DIR).iterdir()
    with closing(sqlite3.connect(file)) as written, written:
        before = "2020-01-01T00:00:00+00:00"
        written.execute("UPDATE attempts SET started_at = ? WHERE token_hash = ?", (before, second.entry.token_hash))
    restore()

    reconcile()

    assert Attempt.objects.live().get().token_hash == second.entry.token_hash


@pytest.mark.postgresql  # SQLite has no row locks
def test_reconciling_and_a_callback_of_the_same_upload_do_not_wait_for_each_other(upload, monkeypatch):
    first = [Sent(upload, NO_ANSWER) for _ in range(2)]
    backup = list(Attempt.objects.values())
    person = make.person()
    for batch in Batch.objects.all():
        send_again(batch=batch, user=person, reason="they say it is not there")
        Sent(upload)
    restore()
    Attempt.objects.bulk_create(Attempt(**attempt) for attempt in backup)
    Batch.objects.update(state=BatchState.UNKNOWN)
    callback = callbacks.keep(token=first[1].token, body=callback_body(loaded=3), content_type="application/json")
    about_to_settle, settle = threading.Event(), applying.settle

    def settle_once_the_other_waits(upload_id: int) -> None:
        about_to_settle.set()
        wait_until_somebody_waits_for_a_lock()
        settle(upload_id)

    def reconcile_meanwhile() -> None:
        assert about_to_settle.wait(timeout=20)
        reconcile()

    monkeypatch.setattr(applying, "settle", settle_once_the_other_waits)
    at_once(lambda: apply_callbacks(callback_ids=[callback.pk]), reconcile_meanwhile)

    assert states() == [BatchState.UNKNOWN, BatchState.DONE]


def test_no_lead_reaches_the_dialer_twice(dialer, account, campaign):
    """The whole way, over real HTTP."""
    account.rows_per_request = 3
    account.save()
    upload = make.confirmed_upload(make.rows(9), to=campaign)
    run(seconds=30)
    restore()

    run(seconds=30)
    reconcile()
    resume_account(account=Account.objects.get(), user=make.person("root", administrator=True))
    run(seconds=30)

    leads = requests.get(f"{dialer.url}/sandbox/state.json", timeout=5).json()["leads"]["Sales_Outbound"]
    assert sorted(lead["PhoneNumber"] for lead in leads) == [row[0] for row in make.rows(9)], "in any order"
    assert tally(upload).unknown == 9
    assert len(list(journal.entries(database_uuid()))) == 3
