"""Long work on an upload, reading or checking: one run at a time.

A run takes the upload and raises its generation, for example from 3 to 4. All that it writes later is written only
where the generation is still 4. A run that gives no sign of life is thought dead, and another one takes the upload with
generation 5. Should the first one still run, it writes nothing more.
"""

from datetime import timedelta

from django.db.models import F, Q, QuerySet

from campaigns.models import Upload, UploadState, database_now

# A run gives a sign of life with everything that it writes. After so long without one it is thought dead.
STALE = timedelta(seconds=180)


MOST_RUNS = 2
"""How often a reading or a checking is begun by itself: once, and once more after it was killed. What kills two runs
would kill a third."""


def take(upload_id: int, *, state: UploadState) -> Upload | None:
    """Takes the upload for a new run, with a new generation. None where the upload is not in `state`, or another run
    works on it."""
    now = database_now()
    taken = (Upload.objects.filter(Q(worked_at=None) | Q(worked_at__lt=now - STALE), pk=upload_id, state=state)).update(
        generation=F("generation") + 1, times_begun=F("times_begun") + 1, worked_at=now, work_begun_at=now
    )
    return Upload.objects.select_related("campaign__account").get(pk=upload_id) if taken else None


def still_mine(upload: Upload) -> QuerySet[Upload]:
    """The upload's row, as a query that finds it only while the upload belongs to this run. An update through it
    returns 1, or 0 where another run has the upload."""
    return Upload.objects.filter(pk=upload.pk, state=upload.state, generation=upload.generation)


def waiting_for_work() -> QuerySet[Upload]:
    """Uploads to be read or checked on which no run works."""
    stale = Q(worked_at=None) | Q(worked_at__lt=database_now() - STALE)
    return Upload.objects.filter(stale, state__in=UploadState.being_worked_on())
