"""Leases: one sender at a time works for an account.

A lease guards no data. It keeps two workers from waiting for the same slots, so that each account has a worker. The
dialer's limit, and that no batch is sent twice, are guarded by the account's lock, which `claim` takes for each step
(claiming.py, slots.py), and by the database's constraint of one live attempt for each batch.
"""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Q

from campaigns.models import Account, database_now


def renew_lease(account_id: int, owner: str) -> bool:
    """Takes the lease of the account for this sender, or prolongs it. False when another sender has it."""
    now = database_now()
    lasts = timedelta(seconds=settings.LEASE_SECONDS)
    # A lease that ends later than any can was given before the clock was set back.
    over = Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_until__gt=now + 2 * lasts)
    mine_or_free = Q(lease_owner=owner) | over
    return bool(Account.objects.filter(mine_or_free, pk=account_id).update(lease_owner=owner, lease_until=now + lasts))


def give_back_lease(account_id: int, owner: str) -> None:
    """Ends the lease, so that the next sender can begin at once."""
    try:
        Account.objects.filter(pk=account_id, lease_owner=owner).update(lease_owner="", lease_until=None)
    except DatabaseError:
        connection.close()  # the lease runs out by itself
