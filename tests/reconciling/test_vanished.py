"""What was sent of uploads that the backup does not have, or had unconfirmed."""

import shutil
from pathlib import Path

import pytest

from campaigns import journal
from campaigns.models import (
    Account,
    Action,
    Attempt,
    Batch,
    BatchState,
    Event,
    Upload,
    UploadState,
    database_uuid,
)
from campaigns.reconciling import reconcile
from campaigns.sending import claim, stop_accounts_if_behind
from tests import make
from tests.reconciling.backups import Sent, restore, restore_unconfirmed, states

pytestmark = pytest.mark.django_db(transaction=True)


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
    assert Event.objects.get(action=Action.PERHAPS_SENT).details == {"leads": 3, "rows": [[2, 4]]}
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
