"""Batches of which nobody knows whether the dialer has them: what is said to the person who may decide."""

from datetime import datetime

from django.utils import timezone

from .numbers import numbered
from .times import day_or_time

SAY_WHY = "Say why: the reason is kept with the upload."


def when_asked(*, later: int, asked_at: datetime | None) -> str:
    """Of `later` batches without a clear answer, whose report may still come until `asked_at`; empty where there are
    none."""
    if not later or asked_at is None:
        return ""
    until = day_or_time(asked_at, timezone.now())
    return (
        f"The dialer gave no clear answer to {numbered(later, 'batch', 'batches')}. Its report usually "
        f"settles this; if it has not come by {until}, you will be asked to decide."
    )
