"""Leases: one sender at a time works for an account. A sender has the leases of many.

A lease guards no data. It divides the accounts among senders, and shows when one has died. The dialer's limit, and that
no batch is sent twice, are guarded by the account's lock, which `claim` takes for each step (claiming.py, slots.py),
and by the database's constraint of one live attempt for each batch.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet

from campaigns.models import Account, database_now


def lease_counts(until: datetime | None, now: datetime) -> bool:
    """Whether a lease that ends at `until` keeps other senders away. One that ends later than any can was given before
    the clock was set back, and counts for nothing."""
    return until is not None and now <= until <= now + 2 * _lasts()


def no_lease_counts(now: datetime) -> Q:
    """The same as a condition on accounts: none of them has a lease that counts."""
    return Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_until__gt=now + 2 * _lasts())


def _lasts() -> timedelta:
    return timedelta(seconds=settings.LEASE_SECONDS)


def take_leases(account_ids: Sequence[int], owner: str, *, most: int | None = None) -> list[int]:
    """Takes the leases of those accounts that no other sender has, of `most` at most, and gives these accounts in the
    same order.

    An account whose row is locked at this moment is left to a later look, so that nobody waits for it.
    """
    now = database_now()
    with transaction.atomic():
        free = Account.objects.filter(Q(lease_owner=owner) | no_lease_counts(now), pk__in=account_ids)
        taken = _prolong(free, owner, now, most=most)
    return [pk for pk in account_ids if pk in taken]


def renew_leases(owner: str) -> set[int]:
    """Prolongs all leases of this sender, and gives the accounts that it still has. One whose row is locked at this
    moment is prolonged the next time."""
    mine = Account.objects.filter(lease_owner=owner)
    if not mine.exists():
        return set()  # without a transaction, for which others would wait on SQLite
    now = database_now()
    with transaction.atomic():
        _prolong(mine, owner, now)
    return set(mine.values_list("pk", flat=True))


def _prolong(accounts: QuerySet[Account], owner: str, now: datetime, *, most: int | None = None) -> set[int]:
    ids = _unlocked(accounts, most=most)
    Account.objects.filter(pk__in=ids).update(lease_owner=owner, lease_until=now + _lasts())
    return ids


def others_have_leases(owner: str) -> bool:
    """Whether other senders work for any accounts."""
    now = database_now()
    return Account.objects.exclude(no_lease_counts(now)).exclude(lease_owner=owner).exists()


def give_back_leases(owner: str, account_ids: Collection[int] | None = None) -> None:
    """Ends the leases of this sender, all of them or those of these accounts, so that other senders can begin at once.
    Where the database is away, or a row is locked, they run out by themselves."""
    mine = Account.objects.filter(lease_owner=owner)
    if account_ids is not None:
        mine = mine.filter(pk__in=account_ids)
    try:
        with transaction.atomic():
            Account.objects.filter(pk__in=_unlocked(mine)).update(lease_owner="", lease_until=None)
    except DatabaseError:
        connection.close()


def _unlocked(accounts: QuerySet[Account], *, most: int | None = None) -> set[int]:
    """Those of the accounts whose rows nobody else has locked, of `most` at most. They are locked from now on."""
    unlocked = accounts.select_for_update(skip_locked=True, no_key=True).order_by("pk")
    return set(unlocked.values_list("pk", flat=True)[:most])
