"""What was sent is in the journal before it leaves, and a database that is behind the journal sends nothing."""

import shutil
import sqlite3
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from django.db import connection

from campaigns import journal
from campaigns.models import (
    Account,
    Action,
    Attempt,
    Batch,
    BatchState,
    DatabaseIdentity,
    Event,
    StopReason,
    Upload,
    UploadState,
    database_identity,
    database_now,
    database_uuid,
)
from campaigns.sending import (
    Claim,
    adopt_journal,
    begin_own_journal,
    claim,
    databases_to_choose_from,
    expire_attempts,
    forget_old_entries,
    hash_token,
    is_behind,
    journaling,
    resume_account,
    run,
    say_if_the_journal_is_lost,
    send_again,
    sender,
    stop_accounts_if_behind,
)
from campaigns.wording import why_stopped
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def restore_a_backup_from_before_all_was_sent() -> None:
    """What the database is after that: as it was when the upload was confirmed."""
    Attempt.objects.all().delete()
    Batch.objects.update(state=BatchState.WAITING, notes=[])
    Upload.objects.update(state=UploadState.CONFIRMED, last_claimed_at=None)
    Account.objects.update(stopped_at=None, stopped_reason="")


def restore_a_backup_from_before_the_journal() -> None:
    """After `migrate` it has a UUID that stands in no journal."""
    restore_a_backup_from_before_all_was_sent()
    DatabaseIdentity.objects.all().delete()


def at(dialer) -> dict:
    return requests.get(f"{dialer.url}/sandbox/state.json", timeout=5).json()


def rows_at(dialer) -> int:
    return len(at(dialer)["leads"].get("Sales_Outbound", []))


def entries() -> list[journal.Entry]:
    return list(journal.entries(database_uuid()))


@pytest.fixture
def sent(dialer, account, campaign) -> Upload:
    """An upload of 700 leads, which were sent in two requests."""
    upload = make.confirmed_upload(make.rows(700), to=campaign)
    run(seconds=30)
    assert rows_at(dialer) == 700
    return upload


def test_each_request_is_in_the_journal(sent):
    first, second = entries()

    batch = sent.batches.get(number=1)
    assert (first.account, first.campaign, first.upload) == (sent.campaign.account_id, sent.campaign_id, sent.pk)
    assert (first.batch, first.number, first.first_row, first.last_row, first.leads) == (batch.pk, 1, 2, 501, 500)
    assert first.confirmed_at == sent.confirmed_at
    assert [entry.token_hash for entry in (first, second)] == list(Attempt.objects.values_list("token_hash", flat=True))


def test_the_request_leaves_after_it_is_in_the_journal(dialer, account, campaign, monkeypatch):
    known = []
    write = journal.write

    def look_then_write(*entries: journal.Entry) -> None:
        tokens = [entry.token_hash for entry in entries]
        known.append((Attempt.objects.filter(token_hash__in=tokens).count(), rows_at(dialer)))
        connection.close()  # of the thread that writes the journal
        write(*entries)

    monkeypatch.setattr(journal, "write", look_then_write)
    make.confirmed_upload(make.rows(3), to=campaign)
    run(seconds=30)

    assert known == [(1, 0)], "the attempt is committed, and nothing has left yet"
    assert rows_at(dialer) == 3


def fails(failure: Exception):
    def fail(*_args: object) -> None:
        raise failure

    return fail


def test_what_cannot_be_written_into_the_journal_is_not_sent(dialer, account, campaign, monkeypatch):
    make.confirmed_upload(make.rows(700), to=campaign)
    monkeypatch.setattr(journal, "write", fails(journal.JournalAway(OSError(28, "full"), Path("web-1.sqlite3"))))

    run(seconds=30)

    assert rows_at(dialer) == 0
    assert [(batch.state, batch.notes) for batch in Batch.objects.all()] == [(BatchState.WAITING, [])] * 2
    assert not Attempt.objects.live().exists(), "it is known that nothing was sent"
    account.refresh_from_db()
    assert account.stopped_reason == StopReason.JOURNAL_AWAY
    assert "cannot be read or written (“web-1.sqlite3”)" in why_stopped(account)


@pytest.mark.parametrize("what", ["last_tokens", "write"])
def test_a_journal_that_is_busy_is_waited_for_and_stops_no_account(dialer, account, campaign, monkeypatch, what):
    make.confirmed_upload(make.rows(3), to=campaign)
    works = getattr(journal, what)
    busy = iter([journal.JournalBusy(sqlite3.OperationalError("locked"), Path("web-1.sqlite3"))])

    def busy_at_first(*args: object):
        for failure in busy:
            raise failure
        return works(*args)

    monkeypatch.setattr(journal, what, busy_at_first)
    run(seconds=10)

    assert rows_at(dialer) == 3
    assert not Account.objects.get().stopped_at
    assert next(busy, None) is None, "it was busy once"


def test_a_claim_waits_for_a_journal_without_keeping_others_from_writing(account, campaign, monkeypatch):
    make.confirmed_upload(make.rows(3), to=campaign)
    is_open = []

    def look(*_args: object) -> list:
        is_open.append(connection.in_atomic_block)
        return []

    monkeypatch.setattr(journal, "last_tokens", look)
    assert isinstance(claim(account_id=account.pk), Claim)
    assert is_open == [False]


def test_a_request_whose_journal_took_too_long_does_not_leave_and_its_batch_goes_once(
    dialer, account, campaign, monkeypatch
):
    monkeypatch.setattr(sender, "MOST_JOURNAL_SECONDS", 1.5)
    monkeypatch.setattr(sender, "HELD_BACK_SECONDS", 1.0)
    make.confirmed_upload(make.rows(3), to=campaign)
    write, hangs = journal.write, iter([2.0])

    def write_slowly(*entries: journal.Entry) -> None:
        time.sleep(next(hangs, 0))
        write(*entries)

    monkeypatch.setattr(journal, "write", write_slowly)
    run(seconds=10)

    assert (rows_at(dialer), at(dialer)["requests_in_all"]) == (3, 1)
    assert list(Attempt.objects.order_by("pk").values_list("answer", flat=True)) == ["not_sent", "accepted"]
    assert not Account.objects.get().stopped_at


def test_a_request_does_not_leave_after_a_person_has_had_its_batch_sent_again(
    dialer, account, campaign, monkeypatch, settings
):
    settings.REQUEST_SECONDS, settings.DEADLINE_GRACE_SECONDS = 1.0, 0.1
    make.confirmed_upload(make.rows(3), to=campaign)
    write, hangs = journal.write, iter([1.2])

    def write_while_a_person_decides(*entries: journal.Entry) -> None:
        for seconds in hangs:
            time.sleep(seconds)
            assert expire_attempts() == 1
            send_again(batch=Batch.objects.get(), user=make.person(), reason="CloudAgent does not have it")
        write(*entries)

    monkeypatch.setattr(journal, "write", write_while_a_person_decides)
    run(seconds=10)

    assert (rows_at(dialer), at(dialer)["requests_in_all"]) == (3, 1)


def test_a_request_has_only_the_rest_of_its_seconds(account, campaign, monkeypatch):
    make.confirmed_upload(make.rows(3), to=campaign)
    step = claim(account_id=account.pk)
    monkeypatch.setattr(sender, "steady", lambda: step.begun_at + 4)

    assert sender.seconds_left(step, is_under_way=True) == step.seconds - 4


def test_a_restored_backup_sends_nothing_again_and_says_what_to_do(dialer, account, sent):
    restore_a_backup_from_before_all_was_sent()

    assert claim(account_id=account.pk) is None
    assert run(seconds=30) is False

    assert rows_at(dialer) == 700
    assert not Attempt.objects.exists()
    account.refresh_from_db()
    assert account.stopped_reason == StopReason.DATABASE_BEHIND
    assert "manage.py reconcile" in why_stopped(account)


def test_resuming_the_account_without_reconciling_sends_nothing_either(dialer, account, sent):
    restore_a_backup_from_before_all_was_sent()
    claim(account_id=account.pk)
    Account.objects.update(stopped_at=None, stopped_reason="")

    assert claim(account_id=account.pk) is None
    assert Account.objects.get().stopped_reason == StopReason.DATABASE_BEHIND


@pytest.fixture
def other(db) -> Account:
    """An account with which nothing was sent, and an upload of which waits."""
    account = make.account(name="Other", domain="other.example.com")
    make.confirmed_upload(make.rows(3, first=9100000001), to=make.campaign(of=account, name="Other"))
    return account


def test_all_accounts_are_stopped_before_anybody_claims(sent, other):
    restore_a_backup_from_before_all_was_sent()

    stop_accounts_if_behind()
    stop_accounts_if_behind()

    assert set(Account.objects.values_list("stopped_reason", flat=True)) == {StopReason.DATABASE_BEHIND}
    assert Event.objects.filter(action=Action.ACCOUNT_STOPPED).count() == 2


def test_an_account_with_which_nothing_was_sent_sends_nothing_either(sent, other):
    restore_a_backup_from_before_all_was_sent()

    assert claim(account_id=other.pk) is None

    other.refresh_from_db()
    assert other.stopped_reason == StopReason.DATABASE_BEHIND


def test_what_was_sent_with_an_account_that_is_in_no_backup_stops_the_others(sent, other):
    (entry, _) = entries()
    journal.write(replace(entry, token_hash="of another account", account=entry.account + 100))

    stop_accounts_if_behind()

    assert not Account.objects.filter(stopped_at=None).exists()


def test_one_that_was_written_before_others_is_compared_too(account, campaign):
    """Two senders: the one that committed last was the first to write."""
    make.confirmed_upload(make.rows(700), to=campaign)
    first, second = claim(account_id=account.pk), claim(account_id=account.pk)
    journal.write(second.entry)
    journal.write(first.entry)

    Attempt.objects.filter(token_hash=second.entry.token_hash).delete()

    assert is_behind()


def test_an_attempt_that_is_lacking_is_found_though_the_last_one_is_there(account, sent):
    """Two senders wrote at once, and the backup was taken between their two attempts."""
    first, _ = entries()
    Attempt.objects.filter(token_hash=first.token_hash).delete()

    assert is_behind()


def test_a_backup_from_before_the_journal_sends_nothing_until_it_adopts_the_journal(dialer, account, sent):
    uuid = database_uuid()
    restore_a_backup_from_before_the_journal()

    assert claim(account_id=account.pk) is None
    assert Account.objects.get().stopped_reason == StopReason.DATABASE_BEHIND
    assert list(databases_to_choose_from()) == [uuid]

    adopt_journal(database=uuid)
    assert databases_to_choose_from() == {}
    assert is_behind(), "it still lacks what was sent"
    assert len(entries()) == 2


def test_a_database_that_has_nothing_to_do_with_the_others_begins_a_journal_of_its_own(dialer, account, sent):
    restore_a_backup_from_before_the_journal()
    stop_accounts_if_behind()

    begin_own_journal()
    resume_account(account=Account.objects.get(), user=make.person("root", administrator=True))

    assert isinstance(claim(account_id=account.pk), Claim)


def test_only_a_uuid_that_stands_in_a_journal_can_be_adopted(sent):
    uuid = database_uuid()
    with pytest.raises(ValueError, match="00000000"):
        adopt_journal(database="00000000-0000-0000-0000-000000000000")
    assert database_uuid() == uuid


def test_the_folder_of_a_new_database_is_made(account, campaign, settings):
    make.confirmed_upload(make.rows(3), to=campaign)
    shutil.rmtree(settings.JOURNAL_DIR)

    assert isinstance(claim(account_id=account.pk), Claim)
    assert Path(settings.JOURNAL_DIR).is_dir()
    assert database_identity().journal_begun_at


def test_a_folder_that_was_there_and_is_missing_stops_the_account(account, sent, settings):
    restore_a_backup_from_before_all_was_sent()
    shutil.rmtree(settings.JOURNAL_DIR)

    assert claim(account_id=account.pk) is None
    assert Account.objects.get().stopped_reason == StopReason.JOURNAL_AWAY
    assert not Path(settings.JOURNAL_DIR).exists()


def test_a_lost_journal_is_said_and_costs_nothing(dialer, account, campaign, sent, settings):
    for file in Path(settings.JOURNAL_DIR).iterdir():
        file.unlink()

    say_if_the_journal_is_lost()
    say_if_the_journal_is_lost()

    assert Event.objects.filter(action=Action.JOURNAL_EMPTY).count() == 1
    assert database_identity().journal_lost_at
    assert not is_behind()
    make.confirmed_upload(make.rows(3, first=9100000001), to=campaign)
    run(seconds=30)
    assert rows_at(dialer) == 703


def test_it_is_not_said_any_more_once_the_last_requests_are_in_the_journal(sent):
    begin_own_journal()
    DatabaseIdentity.objects.update(journal_lost_at=database_now())
    say_if_the_journal_is_lost()
    assert database_identity().journal_lost_at is None


def test_what_was_sent_before_there_was_a_journal_is_not_called_lost(sent, settings):
    DatabaseIdentity.objects.update(journal_begun_at=database_now())
    for file in Path(settings.JOURNAL_DIR).iterdir():
        file.unlink()
    say_if_the_journal_is_lost()
    assert not Event.objects.filter(action=Action.JOURNAL_EMPTY).exists()


def test_a_journal_that_is_there_is_not_called_lost(sent):
    say_if_the_journal_is_lost()
    assert not Event.objects.filter(action=Action.JOURNAL_EMPTY).exists()


@pytest.fixture
def those_left_after(sent, monkeypatch):
    """How many of the two entries are left when something was sent so many days later, by the database's clock, and old
    entries were forgotten."""
    first, last = entries()
    now = database_now()

    def in_days(days: float) -> int:
        monkeypatch.setattr(journaling, "database_now", lambda: now + timedelta(days=days))
        journal.write(replace(last, token_hash=f"in {days} days", started_at=now + timedelta(days=days)))
        forget_old_entries()
        return sum(entry.token_hash in (first.token_hash, last.token_hash) for entry in entries())

    return in_days


def test_entries_are_looked_through_once_a_day_and_forgotten_when_no_backup_is_as_old(those_left_after):
    assert those_left_after(88.3) == 2
    assert those_left_after(89.5) == 2
    assert those_left_after(90.4) == 2, "it was looked through today"
    assert those_left_after(90.6) == 0


def test_a_clock_that_jumps_and_is_set_right_within_a_day_deletes_nothing(those_left_after):
    for days in (0, 1, 400, 400.9, 2, 3.5):
        assert those_left_after(days) == 2


def test_the_journal_has_no_token_in_plain_text(dialer, account, campaign, monkeypatch):
    make.confirmed_upload(make.rows(3), to=campaign)
    step = claim(account_id=account.pk)
    token = step.request.fields["callBackUrl"].rstrip("/").rsplit("/", 1)[-1]

    assert step.entry.token_hash == hash_token(token)
    assert token not in repr(step.entry)
