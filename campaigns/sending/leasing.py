"""Leases: one sender at a time for each account, so that workers are not wasted. The limit does not depend on it:
that is kept under the account's lock."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Q

from campaigns.models import Account, database_now


def renew_lease(account_id: int, owner: str) -> bool:
    """Takes the account, or goes on having it; False when another sender has it."""
    now = database_now()
    lasts = timedelta(seconds=settings.LEASE_SECONDS)
    # One that ends later than any can was given before the clock was set back.
    over = Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_until__gt=now + 2 * lasts)
    mine_or_free = Q(lease_owner=owner) | over
    return bool(Account.objects.filter(mine_or_free, pk=account_id).update(lease_owner=owner, lease_until=now + lasts))


def give_back_lease(account_id: int, owner: str) -> None:
    """Lets the next sender begin at once."""
    try:
        Account.objects.filter(pk=account_id, lease_owner=owner).update(lease_owner="", lease_until=None)
    except DatabaseError:
        connection.close()  # it runs out by itself
