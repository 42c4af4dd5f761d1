"""Days: what became of the leads of the files that were uploaded on each of the last days. A row that a child has taken
counts on the child's day (campaigns/families.py)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.db.models import Q, Sum
from django.utils import timezone

from campaigns import access
from campaigns.families import children_within, counted_twice
from campaigns.models import Batch, BatchState, Upload, UploadQuerySet, UploadState, database_now
from campaigns.tally import COLUMNS, CONFIRMED_PARTS

DAYS = 14


@dataclass(slots=True)
class Day:
    """Leads by what became of them. `rejected` are those of a list's column (tally.COLUMNS): also those that were
    refused, or are without a result. `awaited` wait for the dialer's results; `other` are all else that was confirmed:
    waiting to be sent, not known, cancelled."""

    date: date
    loaded: int = 0
    already_there: int = 0
    rejected: int = 0
    awaited: int = 0
    other: int = 0

    def add(self, numbers: Counter[str]) -> None:
        """Leads by the names of these numbers; fewer than 0 are taken off."""
        self.loaded += numbers["loaded"]
        self.already_there += numbers["already_there"]
        self.rejected += numbers["rejected"]
        self.awaited += numbers["awaited"]
        self.other += numbers["other"]

    @property
    def total(self) -> int:
        return self.loaded + self.already_there + self.rejected + self.awaited + self.other


def days_of(user: User) -> list[Day]:
    """The last DAYS days, the oldest first, today last: confirmed uploads that the user may see, by the day on which
    their file was uploaded. A handful of queries, which read no more than the uploads of these days and their
    batches."""
    today = timezone.localdate(database_now())
    days = {day: Day(day) for day in (today - timedelta(days=back) for back in reversed(range(DAYS)))}
    uploads = _uploads_since(timezone.make_aware(datetime.combine(min(days), time.min)), user)
    for uploaded_at, numbers in (*_counted(uploads), *_taken_off(uploads)):
        day = days.get(timezone.localdate(uploaded_at))
        if day is not None:  # else a clock was set
            day.add(numbers)
    return list(days.values())


def _uploads_since(begin: datetime, user: User) -> UploadQuerySet:
    # Newer uploads have higher ids. The last one before is found from the newest back, and the database then reads only
    # what came after it.
    before = Upload.objects.filter(uploaded_at__lt=begin).order_by("-pk").values_list("pk", flat=True).first() or 0
    return access.uploads_to_see(user).filter(pk__gt=before, state__in=UploadState.confirmed_ones())


def _counted(uploads: UploadQuerySet) -> Iterator[tuple[datetime, Counter[str]]]:
    """Of each upload: when it was uploaded, and its leads by what became of them."""
    batches = Batch.objects.filter(upload__in=uploads.values("pk")).order_by()
    counted = batches.values_list("upload__uploaded_at", "upload__state").annotate(
        Sum("size"),
        Sum("loaded"),
        Sum("already_there"),
        Sum("rejected"),
        Sum("unnamed"),
        refused=Sum("size", filter=Q(state=BatchState.REFUSED), default=0),
        accepted=Sum("size", filter=Q(state=BatchState.ACCEPTED), default=0),
    )
    names = ("loaded", "already_there", "rejected", "unnamed", "refused", "accepted")
    for uploaded_at, state, size, *counts in counted:
        yield uploaded_at, _as_shown(Counter(dict(zip(names, counts, strict=True))), state, leads=size)


def _taken_off(uploads: UploadQuerySet) -> Iterator[tuple[datetime, Counter[str]]]:
    """What was counted twice, since a child has rows of its parent; as numbers below 0."""
    children = children_within(uploads)
    twice = counted_twice(children)
    for child in children:
        in_parent, in_child = twice[child.pk]
        for upload, parts in ((child.parent, in_parent), (child, in_child)):
            if upload is not None:
                shown = _as_shown(parts, upload.state, leads=sum(parts[part] for part in CONFIRMED_PARTS))
                yield upload.uploaded_at, Counter({name: -count for name, count in shown.items()})


def _as_shown(parts: Counter[str], state: str, *, leads: int) -> Counter[str]:
    """So many leads, of which these parts of a tally are known, by the names of a Day's numbers. Of a finished upload
    no result is awaited any more."""
    columns = ("loaded", "already_there", "rejected")
    shown = Counter({column: sum(parts[part] for part in COLUMNS[column]) for column in columns})
    shown["awaited"] = parts["accepted"] if state != UploadState.FINISHED else 0
    shown["other"] = leads - shown.total()
    return shown
