"""Long work on an upload (reading, checking): one run at a time, a killed one is begun again, a late one thrown away.

A run takes the upload by raising its generation; whatever it writes later asks for that generation, so a run
that was taken for dead and is not writes nothing more.
"""

from datetime import timedelta

from django.db.models import F, Q, QuerySet

from campaigns.models import Upload, UploadState, database_now

# A run shows a sign of life at every chunk and before and after reading; longer than this, it was killed.
STALE = timedelta(seconds=180)


MOST_RUNS = 2
"""A reading or checking that was killed is begun again by itself, once: what kills two of them would kill a third."""


def take(upload_id: int, *, state: UploadState) -> Upload | None:
    """The upload under a new generation, or None when it is not in `state` or another run is alive on it."""
    now = database_now()
    taken = (Upload.objects.filter(Q(worked_at=None) | Q(worked_at__lt=now - STALE), pk=upload_id, state=state)).update(
        generation=F("generation") + 1, times_begun=F("times_begun") + 1, worked_at=now, work_begun_at=now
    )
    return Upload.objects.select_related("campaign__account").get(pk=upload_id) if taken else None


def still_mine(upload: Upload) -> QuerySet:
    """The upload's row as long as it belongs to this run; update through it and look at the count."""
    return Upload.objects.filter(pk=upload.pk, state=upload.state, generation=upload.generation)


def waiting_for_work() -> QuerySet:
    """Uploads to be read or checked on which no run is alive."""
    stale = Q(worked_at=None) | Q(worked_at__lt=database_now() - STALE)
    return Upload.objects.filter(stale, state__in=UploadState.being_worked_on())
