"""The dialer's limit, kept strictly from the attempts in the database (docs/dialer.md#arithmetic-of-the-limit).

A request takes one of the account's slots (five, as a rule) when it starts. Its slot falls free a window after its
answer came, plus a margin. A request without an answer may still arrive late: its slot stays taken until its deadline,
a window and a grace. An answered request had arrived, so no window of the dialer, fixed or sliding, ever has more
than five.

Example: a window of 60 seconds and a margin of 1. A request that starts at 12:00:00 and is answered at 12:00:02 takes
its slot until 12:01:03.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from campaigns.models import Account, Attempt


def free_when_unanswered(deadline: datetime) -> datetime:
    """When the slot of a request without an answer falls free."""
    return deadline + timedelta(seconds=settings.LIMIT_WINDOW_SECONDS + settings.LIMIT_GRACE_SECONDS)


def free_when_answered(answered: datetime) -> datetime:
    """When the slot of a request that was answered at `answered` falls free."""
    return answered + timedelta(seconds=settings.LIMIT_WINDOW_SECONDS + settings.LIMIT_MARGIN_SECONDS)


def taken_until(accounts: Iterable[Account], now: datetime) -> dict[int, list[datetime]]:
    """{each account's id: when its taken slots fall free, in order}, in one query. Whoever starts a request by it holds
    the account's lock: else the answer is old before it is used."""
    taken: dict[int, list[datetime]] = {account.pk: [] for account in accounts}
    attempts = Attempt.objects.filter(account__in=taken, slot_free_at__gt=now).order_by("slot_free_at")
    for account_id, free_at in attempts.values_list("account", "slot_free_at"):
        taken[account_id].append(free_at)
    return taken


def next_slot(taken: Sequence[datetime], *, limit: int) -> datetime | None:
    """When a request may start next, if all slots of an account are taken until these times, given in order; else None.

    Where the limit was lowered meanwhile, more are taken than there are: with 7 taken of 5, the third to fall free is
    the one to wait for.
    """
    return taken[len(taken) - limit] if len(taken) >= limit else None
