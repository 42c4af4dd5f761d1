"""Sentences that more than one page says."""

from datetime import datetime

from django.utils import timezone

from campaigns.history import Decisions
from campaigns.wording.numbers import numbered
from campaigns.wording.times import day_or_time


def near_time(moment: datetime, now: datetime) -> str:
    """“today 12:32”, “yesterday 17:05”, “on 23 November”."""
    local = timezone.localtime(moment)
    days = (timezone.localtime(now).date() - local.date()).days
    if days > 1:
        return f"on {local.day} {local:%B}"
    return f"{'yesterday' if days else 'today'} {local:%H:%M}"


def when_asked(decisions: Decisions) -> str:
    """Of batches without a clear answer whose report may still come; empty when there are none."""
    if not decisions.later or decisions.asked_at is None:
        return ""
    until = day_or_time(decisions.asked_at, timezone.now())
    return (
        f"The dialer gave no clear answer to {numbered(decisions.later, 'batch', 'batches')}. Its report usually "
        f"settles this; if it has not come by {until}, you will be asked to decide."
    )
