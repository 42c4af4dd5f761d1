"""manage.py reconcile: what it says, and what it asks."""

import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from campaigns import journal
from campaigns.models import (
    Account,
    Attempt,
    DatabaseIdentity,
    Upload,
    database_uuid,
)
from campaigns.reconciling import reconcile
from tests.dialogue import UNREACHABLE
from tests.reconciling.backups import Sent, restore

pytestmark = pytest.mark.django_db(transaction=True)


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
    """The batches' ids may have another order than their numbers."""
    for _ in range(2):
        entry = Sent(upload).entry
    for number, batch in ((7, entry.batch - 1007), (8, entry.batch + 1008)):
        rows = {"first_row": number * 100, "last_row": number * 100 + 50}
        journal.write(replace(entry, token_hash=f"h{number}", number=number, batch=batch, **rows))
    Upload.objects.all().delete()

    (vanished,) = reconcile().vanished

    assert (vanished.leads, vanished.rows) == (12, [(2, 7), (700, 850)])


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
