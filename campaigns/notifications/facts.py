"""The facts of the database from which occasions follow: which uploads need somebody now, and which have ended.

What needs somebody is what the dashboard lists under “Needs your attention”, upload by upload
(campaigns/overview/attention.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef

from campaigns.models import Occasion, OccasionKind, Upload, UploadState
from campaigns.overdue_results import overdue_since
from campaigns.uploads import batches_to_decide


@dataclass(frozen=True, slots=True)
class Fact:
    """An upload has ended, or needs somebody, `since` a moment. None where no such moment is kept: then there is only
    "it does now"."""

    upload_id: int
    kind: OccasionKind
    since: datetime | None


def needs(now: datetime) -> Iterator[Fact]:
    """Which uploads need somebody now, in six queries at most. Each asks for uploads that are on their way only."""
    # Asked for who paused it, SQLite would look at all uploads that nobody has paused.
    paused = Upload.objects.filter(state__in=UploadState.on_their_way()).exclude(paused_at=None)
    for upload in paused.only("paused_at", "paused_by"):
        if upload.is_paused_by_portal:
            yield Fact(upload.pk, OccasionKind.PAUSED, upload.paused_at)
    for pk in batches_to_decide(now).order_by().values_list("upload", flat=True).distinct():
        yield Fact(pk, OccasionKind.NEEDS_DECISION, None)
    # Results can be overdue only of what was confirmed as long ago.
    long_ago = now - timedelta(seconds=settings.OVERDUE_SECONDS)
    awaiting = Upload.objects.filter(state=UploadState.AWAITING_RESULTS, confirmed_at__lte=long_ago)
    for pk, silent_since in overdue_since(awaiting.only("pk", "state"), now).items():
        yield Fact(pk, OccasionKind.RESULTS_OVERDUE, silent_since)
    waiting = Upload.objects.steerable()
    stopped = waiting.exclude(campaign__account__stopped_at=None)
    for pk, stopped_at in stopped.values_list("pk", "campaign__account__stopped_at"):
        yield Fact(pk, OccasionKind.ACCOUNT_STOPPED, stopped_at)
    for pk, held_at in waiting.exclude(campaign__held_at=None).values_list("pk", "campaign__held_at"):
        yield Fact(pk, OccasionKind.CAMPAIGN_HELD, held_at)


def ends(after: datetime, *, most: int) -> list[Fact]:
    """The first uploads that have ended after this moment, and of whose end nobody has been notified."""
    # Uploads that are finished have such a time, and those that were discarded. Asked for the former, SQLite would look
    # at all that ever finished.
    ended = Upload.objects.filter(finished_at__gt=after).exclude(state=UploadState.CANCELLED)
    known = Occasion.objects.filter(upload=OuterRef("pk"), kind=OccasionKind.ENDED, since=OuterRef("finished_at"))
    found = ended.filter(~Exists(known)).order_by("finished_at", "pk").values_list("pk", "finished_at")
    return [Fact(pk, OccasionKind.ENDED, since) for pk, since in found[:most]]
