"""Locks are taken in one order everywhere: account, batch, attempt, upload. Whoever changes an attempt locks its batch
first, so that an answer, a callback, a deadline and a person's decision come one after the other.

SQLite has one writer and no row locks: there each of these transactions begins as a writing one, which does the same.
"""

from django.db.models import QuerySet

from campaigns.models import Account, Batch


def lock_account(account_id: int) -> Account:
    """The account as it is now, locked until the transaction ends; other rows may go on pointing at it."""
    return Account.objects.select_for_update(no_key=True).get(pk=account_id)


def lock_batches(batches: QuerySet[Batch]) -> list[Batch]:
    """All of these as they are now, in one order, locked until the transaction ends."""
    return list(batches.order_by("pk").select_for_update(of=("self",), no_key=True))


def lock_batch(batch_id: int) -> Batch:
    """The batch as it is now, locked until the transaction ends."""
    return Batch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch_id)
