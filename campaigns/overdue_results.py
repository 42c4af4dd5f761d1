"""Lateness: which uploads' results should have come by now.

The dialer adds requests in turn (docs/dialer.md#order-of-results), so that a callback may take the longer, the
more was sent before it. A sign that its turn is still to come is each callback of a request that was sent earlier;
an upload is late when its first batch without a report has had no such sign for OVERDUE_SECONDS.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypedDict

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django_stubs_ext import WithAnnotations

from campaigns.models import Attempt, BatchState, Callback, Upload, UploadState


class _Heard(TypedDict):
    """What `_heard` adds to an upload."""

    asked_at: datetime
    heard_at: datetime | None


def silent_since(uploads: Iterable[Upload], now: datetime) -> dict[int, datetime]:
    """{id of each upload that is late: since when the dialer has been silent about it}, in one query for uploads that
    wait, and in none for others."""
    waiting = [upload.pk for upload in uploads if upload.state == UploadState.WAITING]
    if not waiting:
        return {}
    late = now - timedelta(seconds=settings.OVERDUE_SECONDS)
    return {
        upload.pk: max(filter(None, (upload.asked_at, upload.heard_at)))
        for upload in _heard(Upload.objects.filter(pk__in=waiting))
        if upload.asked_at <= late and (upload.heard_at is None or upload.heard_at <= late)
    }


def _heard(uploads: QuerySet[Upload]) -> "QuerySet[WithAnnotations[Upload, _Heard]]":
    """Those with a batch without a report, with the moment at which the first of these was sent (`asked_at`) and that
    of the last callback of what was sent before it (`heard_at`)."""
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
