"""Overdue results: which uploads' results should have come by now.

The dialer works through requests in turn (docs/dialer.md#order-of-results), so the results of an upload take the
longer, the more was sent before it. Each callback of a request that was sent earlier shows that the dialer still works
through them. An upload's results are overdue when no such callback has come for OVERDUE_SECONDS, and its first batch
without a report was sent at least as long ago.

Example, with OVERDUE_SECONDS of 30 minutes: a batch was sent at 12:00, and the last callback of what was sent before it
came at 12:20. Its results are overdue from 12:50 on, and nothing was heard since 12:20.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypedDict

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django_stubs_ext import WithAnnotations

from campaigns.models import Attempt, BatchState, Callback, Upload, UploadState


class _LastSigns(TypedDict):
    """What `_with_last_signs` adds to an upload."""

    asked_at: datetime
    heard_at: datetime | None


def overdue_since(uploads: Iterable[Upload], now: datetime) -> dict[int, datetime]:
    """{id of each upload whose results are overdue: since when nothing was heard}, in one query when uploads await
    results, and in none otherwise."""
    awaiting = [upload.pk for upload in uploads if upload.state == UploadState.AWAITING_RESULTS]
    if not awaiting:
        return {}
    long_ago = now - timedelta(seconds=settings.OVERDUE_SECONDS)
    return {
        upload.pk: max(filter(None, (upload.asked_at, upload.heard_at)))
        for upload in _with_last_signs(Upload.objects.filter(pk__in=awaiting))
        if upload.asked_at <= long_ago and (upload.heard_at is None or upload.heard_at <= long_ago)
    }


def _with_last_signs(uploads: QuerySet[Upload]) -> "QuerySet[WithAnnotations[Upload, _LastSigns]]":
    """Those that have batches without a report, each with two moments: when the first of these batches was sent
    (`asked_at`), and when the last callback of a request before it came (`heard_at`, None when none did)."""
    open_ones = (
        Attempt.objects.live()
        .filter(batch__upload=OuterRef("pk"), batch__state=BatchState.ACCEPTED, account__callbacks_reach_us=True)
        .order_by("pk")
    )
    earlier = Callback.objects.filter(attempt__account=OuterRef("campaign__account"), attempt__lt=OuterRef("first"))
    return (
        uploads.annotate(
            first=Subquery(open_ones.values("pk")[:1]), asked_at=Subquery(open_ones.values("started_at")[:1])
        )
        .filter(first__isnull=False)
        .annotate(heard_at=Subquery(earlier.order_by("-pk").values("received_at")[:1]))
    )
