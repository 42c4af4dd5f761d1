"""Numbers that were given and are not added yet: an administrator first sees what will be added.

Until then their hashes are stored, and not the file. Nobody can read a number out of them, and exactly the numbers that
the page showed are added.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from campaigns.models import PendingNumbers, database_now

from .entries import Added, HashedNumber, add, hashed, is_empty, key_mark
from .given import Given

KEPT_FOR = timedelta(hours=1)
_GONE = (
    "These numbers were added already, or were given more than an hour ago. Look at the list; if they are not there, "
    "give them again."
)


class NotPending(Exception):
    """There is nothing to add; the text says why and what to do."""


def keep(*, given: Given, reason: str, ends_on: date | None, user: User) -> PendingNumbers:
    """Keeps the numbers until they are added or an hour has passed. Raises WrongNumberHashKey."""
    is_empty()  # raises if the list is under another key
    forget_pending()
    return PendingNumbers.objects.create(
        given_by=user,
        key_mark=key_mark(),
        reason=reason,
        ends_on=ends_on,
        columns=[[hashed(phone) for phone in dict.fromkeys(column.phones)] for column in given.columns],
    )


def forget_pending() -> None:
    """Deletes the numbers that were given more than an hour ago."""
    PendingNumbers.objects.filter(given_at__lt=database_now() - KEPT_FOR).delete()


def find_pending(*, pending_id: int, user: User) -> PendingNumbers:
    """What this person has given and not added yet. Raises NotPending and WrongNumberHashKey."""
    pending = _pending(user).filter(pk=pending_id).first()
    if pending is None:
        raise NotPending(_GONE)
    return pending


def add_pending(*, pending_id: int, columns: Collection[int], user: User) -> Added:
    """Puts the numbers of these columns (from 0) on the list, once. Raises NotPending and WrongNumberHashKey, and then
    nothing is added."""
    with transaction.atomic():
        pending = _pending(user).select_for_update().filter(pk=pending_id).first()
        if pending is None:
            raise NotPending(_GONE)
        chosen = [HashedNumber(*pair) for index in columns for pair in _column(pending, index)]
        if not chosen:
            raise NotPending("No column was ticked, so nothing was added. Give the numbers again and tick a column.")
        added = add(numbers=chosen, reason=pending.reason, ends_on=pending.ends_on, user=user)
        pending.delete()
        return added


def _pending(user: User) -> QuerySet[PendingNumbers]:
    return PendingNumbers.objects.filter(given_at__gte=database_now() - KEPT_FOR, given_by=user, key_mark=key_mark())


def _column(pending: PendingNumbers, index: int) -> list[list[str]]:
    return pending.columns[index] if 0 <= index < len(pending.columns) else []
