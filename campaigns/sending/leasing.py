"""Leases: one sender at a time works for an account.

A lease guards no data. Two senders of one account would wait for the same slots, and another account would have none.
The dialer's limit, and that no batch is sent twice, are guarded by the account's lock, which `claim` takes for each
step (claiming.py, slots.py), and by the database's constraint of one live attempt for each batch.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Q

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


def renew_lease(account_id: int, owner: str) -> bool:
    """Takes the lease of the account for this sender, or prolongs it. False when another sender has it."""
    now = database_now()
    mine_or_free = Account.objects.filter(Q(lease_owner=owner) | no_lease_counts(now), pk=account_id)
    return bool(mine_or_free.update(lease_owner=owner, lease_until=now + _lasts()))


def give_back_lease(account_id: int, owner: str) -> None:
    """Ends the lease, so that the next sender can begin at once."""
    try:
        Account.objects.filter(pk=account_id, lease_owner=owner).update(lease_owner="", lease_until=None)
    except DatabaseError:
        connection.close()  # the lease runs out by itself
