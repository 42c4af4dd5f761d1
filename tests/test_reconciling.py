"""After a restored backup, the database learns from the journal what was sent meanwhile; nothing is sent twice."""

import io
import shutil
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from django.core.management import CommandError, call_command
from django.urls import reverse

from campaigns import callbacks, journal
from campaigns.callbacks import apply_callback, keep_journaled, take_kept
from campaigns.models import (
    Account,
    Action,
    Attempt,
    Batch,
    BatchState,
    Callback,
    DatabaseIdentity,
    Event,
    JournaledCallback,
    StopReason,
    Upload,
    UploadState,
    VanishedAttempt,
    database_now,
    database_uuid,
)
from campaigns.reconciling import reconcile
from campaigns.sending import claim, give_up, record, resume_account, run, send_again, stop_accounts_if_behind
from campaigns.sweeping import sweep
from campaigns.tally import tally
from campaigns.wording import notes_in_words
from tests import make
from tests.dialogue import NO_ANSWER, QUEUED, UNREACHABLE, callback_body
from tests.threads import at_once, wait_until_somebody_waits_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def upload(db) -> Upload:
    """Two batches that wait."""
    make.campaign(of=make.account(rows_per_request=3))
    return make.confirmed_upload(make.rows(6))


class Sent:
    """A request as the sender makes it: claimed, journaled, answered."""

    def __init__(self, upload: Upload, answer=QUEUED) -> None:
        Attempt.objects.update(slot_free_at="2020-01-01T00:00:00Z")
        Account.objects.update(backs_off_until=None, outage="", unknowns_in_a_row=0)
        step = claim(account_id=upload.campaign.account_id)
        journal.write(step.entry)
        self.entry = step.entry
        self.token = step.request.fields["callBackUrl"].rstrip("/").rsplit("/", 1)[-1]
        record(attempt_id=step.attempt_id, observed=answer)


def restore() -> None:
    """The database is as it was when its uploads had been confirmed."""
    Attempt.objects.all().delete()
    VanishedAttempt.objects.all().delete()
    Account.objects.update(stopped_at=None, stopped_reason="")
    Batch.objects.update(state=BatchState.WAITING, notes=[])
    Upload.objects.update(state=UploadState.CONFIRMED, last_claimed_at=None)


def restore_unconfirmed() -> None:
    """The database is as it was when its uploads had been checked."""
    restore()
    Batch.objects.all().delete()
    Upload.objects.update(
        state=UploadState.CHECKED, confirmed_at=None, confirmed_by=None, cancelled_at=None, finished_at=None
    )


def states() -> list[str]:
    return list(Batch.objects.order_by("number").values_list("state", flat=True))


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


def test_the_callback_that_came_meanwhile_settles_the_batch(upload, client):
    sent = Sent(upload)
    restore()
    address = reverse("callback", args=[sent.token])

    answer = client.post(address, callback_body(loaded=3), content_type="application/json")
    assert (answer.status_code, JournaledCallback.objects.count(), Callback.objects.count()) == (200, 1, 0)

    (callback_id,) = reconcile().callbacks
    apply_callback(callback_id=callback_id)
    assert states() == [BatchState.DONE, BatchState.WAITING]
    assert tally(Upload.objects.get()).loaded == 3
    assert not JournaledCallback.objects.exists()


def test_the_callback_that_comes_while_it_is_reconciled_settles_the_batch(upload, client, monkeypatch):
    sent = Sent(upload)
    restore()
    knows = journal.knows

    def known_just_before_reconciling(*asked: str) -> bool:
        known = knows(*asked)
        reconcile()
        return known

    monkeypatch.setattr(journal, "knows", known_just_before_reconciling)
    answer = client.post(reverse("callback", args=[sent.token]), callback_body(loaded=3), content_type="text/plain")
    assert (answer.status_code, JournaledCallback.objects.count()) == (200, 1)

    JournaledCallback.objects.update(received_at="2020-01-01T00:00:00Z")
    sweep(enqueue=lambda _task, _pk: False)

    assert states()[0] == BatchState.DONE
    assert not JournaledCallback.objects.exists()


def test_the_callbacks_of_what_vanished_are_deleted_with_their_links(upload):
    sent = Sent(upload)
    Upload.objects.all().delete()
    keep_journaled(token=sent.token, body=b"{}", content_type="")

    reconcile()
    assert not JournaledCallback.objects.exists()

    assert keep_journaled(token=sent.token, body=b"{}", content_type="")
    take_kept()
    assert not JournaledCallback.objects.exists()


def test_kept_callbacks_that_nobody_reconciles_are_deleted_with_the_entries_of_the_journal(upload, settings):
    sent = Sent(upload)
    restore()
    keep_journaled(token=sent.token, body=b"{}", content_type="")
    take_kept()
    assert JournaledCallback.objects.exists()

    JournaledCallback.objects.update(received_at=database_now() - timedelta(days=settings.JOURNAL_DAYS + 1))
    take_kept()

    assert not JournaledCallback.objects.exists()


def test_a_callback_that_comes_afterwards_settles_it_too(upload, client):
    sent = Sent(upload)
    restore()
    reconcile()

    answer = client.post(reverse("callback", args=[sent.token]), callback_body(loaded=3), content_type="text/plain")

    assert answer.status_code == 200
    apply_callback(callback_id=Callback.objects.get().pk)
    assert states()[0] == BatchState.DONE


def test_a_token_that_is_in_no_journal_is_not_ours(upload, client):
    Sent(upload)
    restore()

    answer = client.post(reverse("callback", args=["x" * 43]), b"{}", content_type="application/json")

    assert (answer.status_code, JournaledCallback.objects.count()) == (404, 0)


def test_of_one_token_only_some_messages_are_kept(upload):
    sent = Sent(upload)
    restore()
    for _ in range(60):
        assert keep_journaled(token=sent.token, body=b"{}", content_type="")

    assert JournaledCallback.objects.count() == 50


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
    about_to_settle, settle = threading.Event(), callbacks.settle

    def settle_once_the_other_waits(upload_id: int) -> None:
        about_to_settle.set()
        wait_until_somebody_waits_for_a_lock()
        settle(upload_id)

    def reconcile_meanwhile() -> None:
        assert about_to_settle.wait(timeout=20)
        reconcile()

    monkeypatch.setattr(callbacks, "settle", settle_once_the_other_waits)
    at_once(lambda: apply_callback(callback_id=callback.pk), reconcile_meanwhile)

    assert states() == [BatchState.UNKNOWN, BatchState.DONE]


def test_an_upload_that_was_not_confirmed_in_the_backup_is_discarded_and_its_page_tells_what_may_be_sent(
    upload, client
):
    Sent(upload)
    restore_unconfirmed()

    done = reconcile()

    (ended,) = done.ended
    assert (ended.upload, ended.leads, list(ended.rows)) == (upload.pk, 3, [(2, 4)])
    assert Upload.objects.get().state == UploadState.CANCELLED
    assert "restored" in Event.objects.get(action=Action.DISCARDED).reason
    client.force_login(upload.uploaded_by)
    assert "3 leads may have been sent, of rows 2 to 4" in client.get(f"/uploads/{upload.pk}/").content.decode()


def test_a_backup_that_is_restored_once_more_is_reconciled_once_more(upload):
    Sent(upload)
    for _ in range(2):
        restore_unconfirmed()
        assert len(reconcile().ended) == 1
        assert Upload.objects.get().state == UploadState.CANCELLED


def test_a_newer_backup_that_is_restored_after_an_older_one_sends_nothing_twice(upload):
    entry = Sent(upload).entry
    newer = Upload.objects.values().get()
    batches = list(Batch.objects.values())
    restore_unconfirmed()
    assert len(reconcile().ended) == 1

    Upload.objects.update(**newer)
    Batch.objects.bulk_create(Batch(**batch) for batch in batches)
    restore()
    assert claim(account_id=upload.campaign.account_id) is None

    assert reconcile().attempts == 1
    assert Attempt.objects.get().token_hash == entry.token_hash
    assert states() == [BatchState.UNKNOWN, BatchState.WAITING]


def test_reconciling_changes_nothing_in_the_journal(upload):
    Sent(upload)
    before = list(journal.entries(database_uuid()))
    Upload.objects.all().delete()

    reconcile()

    assert list(journal.entries(database_uuid())) == before


def test_a_copied_file_of_the_journal_counts_once(upload, settings):
    Sent(upload)
    restore()
    (file,) = Path(settings.JOURNAL_DIR).iterdir()
    shutil.copy(file, file.with_name("copy.sqlite3"))

    assert reconcile().attempts == 1


def test_an_upload_that_was_confirmed_once_more_meanwhile_is_cancelled(upload):
    Sent(upload)
    restore()
    Upload.objects.update(confirmed_at="2099-01-01T00:00:00Z")

    assert len(reconcile().ended) == 1

    assert states() == [BatchState.CANCELLED, BatchState.CANCELLED]
    assert Upload.objects.get().cancelled_at


def test_an_upload_that_is_in_no_backup_is_listed_and_blocks_nothing(upload):
    account_id = upload.campaign.account_id
    Sent(upload)
    Upload.objects.all().delete()
    stop_accounts_if_behind()
    assert Account.objects.get().stopped_at

    (vanished,) = reconcile().vanished

    assert (vanished.upload, vanished.leads) == (upload.pk, 3)
    Account.objects.update(stopped_at=None, stopped_reason="")
    again = make.confirmed_upload(make.rows(3, first=9100000001))
    Sent(again)
    assert claim(account_id=account_id) is None
    assert not Account.objects.get().stopped_at
    assert reconcile().vanished == []


def test_no_id_is_given_twice(upload):
    entry = Sent(upload).entry
    largest_batch = entry.batch
    Upload.objects.all().delete()
    reconcile()

    again = make.confirmed_upload(make.rows(3))

    assert again.pk > entry.upload
    assert again.batches.get().pk > largest_batch


def test_another_upload_with_the_same_id_is_not_taken_for_it(upload):
    Sent(upload)
    restore()
    Upload.objects.update(uploaded_at="2099-01-01T00:00:00Z", confirmed_at="2099-01-02T00:00:00Z")

    done = reconcile()

    assert (len(done.vanished), done.ended, done.attempts) == (1, [], 0)
    assert states() == [BatchState.WAITING, BatchState.WAITING]


def said(*options: str) -> str:
    output = io.StringIO()
    call_command("reconcile", *options, stdout=output)
    return output.getvalue()


def test_the_command_says_what_it_did_without_a_lead(upload):
    Sent(upload)
    restore()

    assert said("--dry-run").startswith("Nothing was changed.")
    told = said()

    assert "1 request recreated as unconfirmed." in told
    assert "All accounts are stopped until an administrator resumes them." in told
    assert Account.objects.get().stopped_at
    assert said().startswith("0 requests recreated")
    assert "No account was stopped." in said()


def test_the_command_lists_what_vanished(upload):
    Sent(upload)
    Upload.objects.all().delete()

    told = said()

    assert "Uploads that are in no backup." in told
    assert f"upload {upload.pk}, account {upload.campaign.account_id}" in told
    assert "3 leads may have been sent, of rows 2 to 4" in told


def test_of_what_could_not_be_sent_it_is_said_only_that_it_may_have_been(upload):
    Sent(upload, UNREACHABLE)
    Upload.objects.all().delete()

    assert "leads sent" not in said()


def test_rows_of_requests_that_follow_each_other_are_told_as_one_range(upload):
    for _ in range(2):
        entry = Sent(upload).entry
    for number, batch in ((7, 1007), (8, 1008)):
        rows = {"first_row": number * 100, "last_row": number * 100 + 50}
        journal.write(replace(entry, token_hash=f"h{number}", number=number, batch=batch, **rows))
    Upload.objects.all().delete()

    (vanished,) = reconcile().vanished

    assert (vanished.leads, vanished.rows) == (12, [(2, 7), (700, 850)])


def test_a_journal_that_was_copied_is_of_the_same_requests(upload, settings):
    Sent(upload)
    restore()
    (file,) = Path(settings.JOURNAL_DIR).iterdir()
    shutil.copy(file, file.with_name("copy.sqlite3"))

    assert reconcile().attempts == 1
    assert states() == [BatchState.UNKNOWN, BatchState.WAITING]


def test_the_command_asks_whose_journal_it_is_and_then_learns_from_it(upload):
    """The backup is from before the journal, and `migrate` has given the database a new UUID."""
    Sent(upload)
    uuid = database_uuid()
    restore()
    DatabaseIdentity.objects.all().delete()

    with pytest.raises(CommandError, match=f"(?s){uuid}, last sent .*--adopt UUID.*--begin-own"):
        said("--dry-run")
    with pytest.raises(CommandError, match="No journal has this UUID"):
        said("--adopt", "00000000-0000-0000-0000-000000000000")
    with pytest.raises(CommandError, match="--dry-run after them"):
        said("--dry-run", "--adopt", uuid)
    assert not Attempt.objects.exists()

    said("--adopt", uuid)
    assert "1 request recreated" in said()


def test_the_command_is_told_that_a_database_has_nothing_to_do_with_the_journal(upload):
    Sent(upload)
    restore()
    DatabaseIdentity.objects.all().delete()

    said("--begin-own")

    assert "0 requests recreated" in said()


def test_a_callback_of_a_backup_from_before_the_journal_is_kept(upload, client):
    sent = Sent(upload)
    restore()
    DatabaseIdentity.objects.all().delete()

    client.post(reverse("callback", args=[sent.token]), callback_body(loaded=3), content_type="application/json")

    assert JournaledCallback.objects.count() == 1


def test_no_lead_reaches_the_dialer_twice(dialer, account, campaign):
    """The whole way, over real HTTP."""
    account.rows_per_request = 3
    account.save()
    upload = make.confirmed_upload(make.rows(9), to=campaign)
    run(account_id=account.pk, seconds=30)
    restore()

    run(account_id=account.pk, seconds=30)
    reconcile()
    resume_account(account=Account.objects.get(), user=make.person("root", administrator=True))
    run(account_id=account.pk, seconds=30)

    leads = requests.get(f"{dialer.url}/sandbox/state.json", timeout=5).json()["leads"]["Sales_Outbound"]
    assert [lead["PhoneNumber"] for lead in leads] == [row[0] for row in make.rows(9)]
    assert tally(upload).unknown == 9
    assert len(list(journal.entries(database_uuid()))) == 3
