"""A person asks for a large download, and finds it again."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from campaigns.finding import Asked
from campaigns.models import Download, DownloadState, Upload
from campaigns.not_loaded import count_not_loaded
from campaigns.tally import tally

from .results import is_out_of_date

AT_ONCE_ROWS = 2_000
"""A workbook with so many rows at most is made while the page waits: that takes some tenths of a second."""

MOST_UNFINISHED = 5
"""So many downloads may be to come for one person. What is ready is removed after some days."""

MOST_LISTS = 5
"""So many lists are kept for one person: for another one the oldest goes."""


class TooMany(Exception):
    """So many downloads are still to be made for the person that no other one is taken."""


def ask(*, upload: Upload, user: User) -> Download:
    """The person's download of this upload: a new one, which waits to be made, where there is none, or where the one
    that there is has failed or is out of date. Raises TooMany."""
    known = download_of(upload=upload, user=user)
    if known is not None and not _is_of_no_use(known, upload):
        return known
    return _ask_anew(known, user=user, of={"upload": upload}, having={"rows": count_not_loaded(tally(upload))})


def ask_for_list(*, asked: Asked, uploads: int, user: User) -> Download:
    """The person's download of the list that has been asked for: a new one, which waits to be made, unless one is still
    to come. One that is ready is replaced, since uploads go on. `uploads` is how many there are now. Raises TooMany,
    and ValueError where a phone number was asked for."""
    known = lists_of(user).filter(list_key=asked.key).first()
    if known is not None and known.state in DownloadState.unfinished():
        return known
    new = _ask_anew(
        known,
        user=user,
        of={"upload": None, "list_key": asked.key},
        having={"rows": uploads, "list_asked": asked.as_json()},
    )
    ended = lists_of(user).exclude(state__in=DownloadState.unfinished())
    Download.objects.filter(pk__in=[each.pk for each in ended[MOST_LISTS - 1 :]]).delete()
    return new


def download_of(*, upload: Upload, user: User) -> Download | None:
    """The person's download of this upload, if there is one."""
    return Download.objects.filter(upload=upload, asked_by=user).first()


def ready_download(*, upload: Upload, user: User) -> Download | None:
    """The person's download of this upload, if it can be taken."""
    return Download.objects.filter(upload=upload, asked_by=user, state=DownloadState.READY).first()


def lists_of(user: User) -> QuerySet[Download]:
    """The person's downloads of lists, the last one that was asked for first."""
    return Download.objects.filter(upload=None, asked_by=user).order_by("-pk")


def _ask_anew(known: Download | None, *, user: User, of: dict[str, Any], having: dict[str, Any]) -> Download:
    """A new download in the place of the one that is known. Raises TooMany."""
    if Download.objects.filter(asked_by=user, state__in=DownloadState.unfinished()).count() >= MOST_UNFINISHED:
        raise TooMany
    with transaction.atomic():
        if known is not None:
            known.delete()
        # Of two clicks at the same moment the second one finds the download of the first.
        asked, _ = Download.objects.get_or_create(asked_by=user, **of, defaults=having)
    return asked


def _is_of_no_use(download: Download, upload: Upload) -> bool:
    """Whether another one may be asked for in its place."""
    if download.state == DownloadState.READY:
        return is_out_of_date(download, upload)
    return download.state == DownloadState.FAILED
