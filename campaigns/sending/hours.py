"""Sending hours: when leads of a campaign may go out, and when people may be called. Plain times, no database."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

INDIA = ZoneInfo("Asia/Kolkata")

CALLS_FROM, CALLS_UNTIL = time(9), time(21)
"""Between these times people in India may be called for a campaign. A start at other times needs a second look."""


def is_open(begins: time | None, ends: time | None, at: datetime) -> bool:
    """Whether `at` (aware) is within these hours of India's day; hours that end before they begin go over midnight.
    None and None are all day."""
    if begins is None or ends is None:
        return True
    clock = at.astimezone(INDIA).time()
    return begins <= clock < ends if begins < ends else clock >= begins or clock < ends


def opens_at(begins: time | None, ends: time | None, at: datetime) -> datetime:
    """`at` itself within the hours, else when they begin next."""
    if begins is None or is_open(begins, ends, at):
        return at
    local = at.astimezone(INDIA)
    opening = local.replace(hour=begins.hour, minute=begins.minute, second=begins.second, microsecond=0)
    return opening if opening > local else opening + timedelta(days=1)


def begins_at(begins: time | None, ends: time | None, send_at: datetime | None, now: datetime) -> datetime:
    """When an upload may send its first batch at the earliest: at its time, within these hours."""
    return opens_at(begins, ends, max(now, send_at or now))


def people_may_be_called(at: datetime) -> bool:
    """Whether `at` (aware) is a time at which people in India may be called."""
    return is_open(CALLS_FROM, CALLS_UNTIL, at)
