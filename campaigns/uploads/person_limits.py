"""How much one person may keep and upload, so that nobody fills the disk for all others. Who works as usual meets none
of these bounds (settings MAX_DRAFTS, MAX_UPLOADS_A_DAY, MAX_BYTES_A_DAY)."""

from datetime import timedelta
from itertools import accumulate

from django.conf import settings
from django.contrib.auth.models import User

from campaigns.models import Upload, UploadState, database_now
from campaigns.wording import Full, FullOf

_DAY = timedelta(days=1)
_DRAFTS_COUNT = timedelta(days=90)


def why_full(*, user: User) -> Full | None:
    """Which bound this person has reached, None if there is room for another file.

    A file more is taken as long as there is any room, whatever its size. Drafts count that are younger than 90 days:
    who has left old ones lying for years goes on working. Every upload counts for its day, also one that was discarded
    or could not be read, and one of `manage.py upload_leads`. Two files that come at the same moment may both be taken.
    """
    now, theirs = database_now(), Upload.objects.filter(uploaded_by=user)
    drafts = theirs.filter(state__in=UploadState.drafts(), uploaded_at__gt=now - _DRAFTS_COUNT).count()
    if drafts >= settings.MAX_DRAFTS:
        return Full(FullOf.DRAFTS, found=drafts, most=settings.MAX_DRAFTS)
    of_the_day = list(
        theirs.filter(uploaded_at__gt=now - _DAY)
        .order_by("-pk")
        .values_list("uploaded_at", "file_bytes")[: settings.MAX_UPLOADS_A_DAY]
    )
    sizes = list(accumulate(size for _, size in of_the_day))
    # Once this upload is a day old, the newer ones are less than may be.
    for (uploaded_at, _), size in zip(of_the_day, sizes, strict=True):
        if size >= settings.MAX_BYTES_A_DAY:
            return Full(FullOf.BYTES_OF_A_DAY, sizes[-1], settings.MAX_BYTES_A_DAY, until=uploaded_at + _DAY)
    if len(of_the_day) >= settings.MAX_UPLOADS_A_DAY:
        until = of_the_day[-1][0] + _DAY
        return Full(FullOf.UPLOADS_OF_A_DAY, len(of_the_day), settings.MAX_UPLOADS_A_DAY, until=until)
    return None
