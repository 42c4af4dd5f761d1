"""Locks are taken in one order everywhere: account, batch, attempt, upload. Whoever changes an attempt locks its batch
first, so that an answer, a callback, a deadline and a person's decision come one after the other.

SQLite has one writer and no row locks: there each of these transactions begins as a writing one, which does the same.
"""

from django.db import connection
from django.db.models import QuerySet

from campaigns.models import Account, Batch

SHORT_WAIT_MILLISECONDS = 250


def wait_shortly_for_locks() -> None:
    """From now on this connection waits for a lock on a row for a moment only, then raises OperationalError. For a
    sender: one account's row must not keep all others waiting."""
    _set_lock_timeout(f"'{SHORT_WAIT_MILLISECONDS}ms'")


def wait_for_locks_as_usual() -> None:
    """Undoes `wait_shortly_for_locks`."""
    _set_lock_timeout("DEFAULT")


def _set_lock_timeout(value: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {value}")


def lock_account(account_id: int) -> Account:
    """The account as it is now, locked until the transaction ends; other rows may go on pointing at it."""
    return Account.objects.select_for_update(no_key=True).get(pk=account_id)


def lock_batches(batches: QuerySet[Batch]) -> list[Batch]:
    """All of these as they are now, in one order, locked until the transaction ends."""
    return list(batches.order_by("pk").select_for_update(of=("self",), no_key=True))


def lock_batch(batch_id: int) -> Batch:
    """The batch as it is now, locked until the transaction ends."""
    return Batch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch_id)
