"""Overdue results: which uploads' results should have come by now.

The dialer works through requests in turn (docs/dialer.md#order-of-results), so the results of an upload take the
longer, the more was sent before it. Each callback of a request that was sent earlier shows that the dialer still works
through them. An upload's results are overdue when no such callback has come for OVERDUE_SECONDS, and its first batch
without a report was sent at least as long ago.

Example, with OVERDUE_SECONDS of 30 minutes: a batch was sent at 12:00, and the last callback of what was sent before it
came at 12:20. Its results are overdue from 12:50 on, and nothing was heard since 12:20.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Case, Max, OuterRef, Subquery, Value, When

from campaigns.models import Attempt, BatchState, Callback, Upload, UploadState


class _Asked(NamedTuple):
    """An upload with the `first` of its requests whose batches are without a report, and when that was sent."""

    upload: int
    account: int
    first: int
    asked_at: datetime


def overdue_since(uploads: Iterable[Upload], now: datetime) -> dict[int, datetime]:
    """{id of each upload whose results are overdue: since when nothing was heard}. None is asked where no upload awaits
    results, one query where all were sent lately, and three otherwise, however many uploads there are."""
    awaiting = [upload.pk for upload in uploads if upload.state == UploadState.AWAITING_RESULTS]
    if not awaiting:
        return {}
    long_ago = now - timedelta(seconds=settings.OVERDUE_SECONDS)
    asked = [each for each in _asked(awaiting) if each.asked_at <= long_ago]
    heard_at = _heard_at(asked) if asked else {}
    since = {each.upload: max(each.asked_at, heard_at.get(each.upload, each.asked_at)) for each in asked}
    return {pk: moment for pk, moment in since.items() if moment <= long_ago}


def _asked(upload_ids: Sequence[int]) -> list[_Asked]:
    """Those of these uploads that have batches without a report."""
    open_ones = (
        Attempt.objects.live()
        .filter(batch__upload=OuterRef("pk"), batch__state=BatchState.ACCEPTED, account__callbacks_reach_us=True)
        .order_by("pk")
    )
    first, asked_at = (Subquery(open_ones.values(column)[:1]) for column in ("pk", "started_at"))
    found = Upload.objects.filter(pk__in=upload_ids).order_by().annotate(first=first, asked_at=asked_at)
    of_uploads = found.values_list("pk", "campaign__account", "first", "asked_at")
    return [_Asked(*each) for each in of_uploads if each[2] is not None]


def _heard_at(asked: Sequence[_Asked]) -> dict[int, datetime]:
    """{upload's id: when the last callback of an earlier request of its account came}; no entry where none did. All
    callbacks are passed over once, and not once for each upload."""
    firsts = sorted({each.first for each in asked})
    until = Case(*(When(attempt__lt=first, then=Value(first)) for first in firsts))
    earlier = Callback.objects.filter(attempt__lt=firsts[-1], attempt__account__in={each.account for each in asked})
    # {account: {first: the last callback of the requests before it, and not before the next smaller one}}
    last: dict[int, dict[int, int]] = defaultdict(dict)
    grouped = earlier.order_by().annotate(until=until).values_list("attempt__account", "until").annotate(Max("pk"))
    for account, first, callback in grouped:
        last[account][first] = callback
    heard: dict[int, int] = {}
    for each in asked:
        before = firsts[: bisect_right(firsts, each.first)]
        if callbacks := [last[each.account][first] for first in before if first in last[each.account]]:
            heard[each.upload] = max(callbacks)
    moments = dict(Callback.objects.filter(pk__in=set(heard.values())).values_list("pk", "received_at"))
    return {upload: moments[callback] for upload, callback in heard.items()}
