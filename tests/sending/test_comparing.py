"""A sender that claims for many accounts compares the database with the journal now and then, and not for each of
them."""

from itertools import repeat
from pathlib import Path

import pytest

from campaigns import journal
from campaigns.models import Account, Attempt, Batch, BatchState, StopReason, VanishedAttempt, database_uuid
from campaigns.sending import claim, journaling
from campaigns.sending.journaling import Comparison
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def account(db) -> Account:
    return make.account()


@pytest.fixture
def sent(account) -> str:
    """The hash of the token of a batch that was sent."""
    make.confirmed_upload(make.rows(700), to=make.campaign(of=account))
    entry = claim(account_id=account.pk).entry
    journal.write(entry)
    return entry.token_hash


def restore_a_backup_from_before_it_was_sent() -> None:
    Attempt.objects.all().delete()
    Batch.objects.update(state=BatchState.WAITING)


def test_a_comparison_serves_for_a_moment_and_is_then_made_anew(account, sent, monkeypatch):
    times = [100.0, 100.05, *repeat(100.2, 10)]
    monkeypatch.setattr(journaling, "steady", iter(times).__next__)
    comparison = Comparison()
    assert comparison.database() == database_uuid()

    restore_a_backup_from_before_it_was_sent()
    assert comparison.database(), "a claim that has waited for a lock knows no better"

    assert comparison.database() is None
    assert claim(account_id=account.pk, comparison=comparison) is None
    assert Account.objects.get().stopped_reason == StopReason.DATABASE_BEHIND


def test_a_database_that_was_behind_is_compared_again_each_time(sent):
    comparison = Comparison()
    restore_a_backup_from_before_it_was_sent()
    assert comparison.database() is None

    VanishedAttempt.objects.create(token_hash=sent)
    assert comparison.database() == database_uuid()


def test_what_failed_is_tried_again_each_time(sent, monkeypatch):
    def away(database: str) -> set[str]:
        raise journal.JournalBusy(OSError(), Path(database))

    comparison = Comparison()
    with monkeypatch.context() as patched:
        patched.setattr(journal, "last_tokens", away)
        for _ in range(2):
            with pytest.raises(journal.JournalBusy):
                comparison.database()
    assert comparison.database() == database_uuid()
