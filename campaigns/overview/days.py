"""Days: what became of the leads of the files that were uploaded on each of the last days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.db.models import Q, Sum
from django.utils import timezone

from campaigns import access
from campaigns.models import Batch, BatchState, Upload, UploadState, database_now

DAYS = 14


@dataclass(slots=True)
class Day:
    """Leads by what became of them. `awaited` wait for the dialer's results; `other` are all else that was confirmed:
    waiting to be sent, refused, not known, cancelled, without a result."""

    date: date
    loaded: int = 0
    already_there: int = 0
    rejected: int = 0
    awaited: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        return self.loaded + self.already_there + self.rejected + self.awaited + self.other


def days_of(user: User) -> list[Day]:
    """The last DAYS days, the oldest first, today last: confirmed uploads that the user may see, by the day on which
    their file was uploaded. Two queries, which read no more than the uploads of these days and their batches."""
    today = timezone.localdate(database_now())
    days = {day: Day(day) for day in (today - timedelta(days=back) for back in reversed(range(DAYS)))}
    begin = timezone.make_aware(datetime.combine(min(days), time.min))
    for uploaded_at, state, size, loaded, already_there, rejected, accepted in _counted(user, begin):
        day = days.get(timezone.localdate(uploaded_at))
        if day is None:  # a clock that was set
            continue
        awaited = accepted if state != UploadState.FINISHED else 0
        day.loaded += loaded
        day.already_there += already_there
        day.rejected += rejected
        day.awaited += awaited
        day.other += size - loaded - already_there - rejected - awaited
    return list(days.values())


def _counted(user: User, begin: datetime) -> list[tuple[datetime, str, int, int, int, int, int]]:
    """Of each upload since then: when it was uploaded, its state, and its leads by what became of them."""
    # Newer uploads have higher ids. The last one before is found from the newest back, and the database then reads only
    # what came after it.
    before = Upload.objects.filter(uploaded_at__lt=begin).order_by("-pk").values_list("pk", flat=True).first() or 0
    uploads = access.uploads_to_see(user).filter(pk__gt=before, state__in=UploadState.confirmed_ones())
    batches = Batch.objects.filter(upload__in=uploads.values("pk")).order_by()
    return list(
        batches.values_list("upload__uploaded_at", "upload__state").annotate(
            Sum("size"),
            Sum("loaded"),
            Sum("already_there"),
            Sum("rejected"),
            accepted=Sum("size", filter=Q(state=BatchState.ACCEPTED), default=0),
        )
    )
