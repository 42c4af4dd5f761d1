"""The dialer's limit, kept strictly from the attempts in the database (docs/dialer.md#arithmetic-of-the-limit).

A request takes one of five slots when it starts. Its slot falls free a window after its answer came, plus a
margin; never answered, it may still arrive late, so its slot is held until its deadline, a window and a grace.
What was answered had arrived, so no window at the dialer, fixed or sliding, ever holds more than five.
"""

from datetime import datetime, timedelta

from django.conf import settings

from campaigns.models import Account


def free_when_unanswered(deadline: datetime) -> datetime:
    return deadline + timedelta(seconds=settings.LIMIT_WINDOW_SECONDS + settings.LIMIT_GRACE_SECONDS)


def free_when_answered(answered: datetime) -> datetime:
    return answered + timedelta(seconds=settings.LIMIT_WINDOW_SECONDS + settings.LIMIT_MARGIN_SECONDS)


def seconds_until_slot(account: Account, now: datetime) -> float:
    """0.0 when a request may start now, else how long until the next slot falls free. Call it under the
    account's lock, or the answer is old before it is used."""
    taken = list(
        account.attempts.filter(slot_free_at__gt=now).order_by("slot_free_at").values_list("slot_free_at", flat=True)
    )
    too_many = len(taken) - account.requests_a_minute
    return 0.0 if too_many < 0 else (taken[too_many] - now).total_seconds()
