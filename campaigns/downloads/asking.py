"""A person asks for a large download, and takes it once it is ready."""

from django.contrib.auth.models import User
from django.db import transaction

from campaigns.models import Download, DownloadState, Upload
from campaigns.not_loaded import count_not_loaded
from campaigns.tally import tally

from .results import is_out_of_date

AT_ONCE_ROWS = 2_000
"""A workbook with so many rows at most is made while the page waits: that takes some tenths of a second."""

MOST_UNFINISHED = 5
"""So many downloads may be to come for one person. What is ready is removed after some days."""


class TooMany(Exception):
    """So many downloads are still to be made for the person that no other one is taken."""


def ask(*, upload: Upload, user: User) -> Download:
    """The person's download of this upload: a new one, which waits to be made, where there is none, or where the one
    that there is has failed or is out of date. Raises TooMany."""
    known = download_of(upload=upload, user=user)
    if known is not None and not _is_of_no_use(known, upload):
        return known
    if Download.objects.filter(asked_by=user, state__in=DownloadState.unfinished()).count() >= MOST_UNFINISHED:
        raise TooMany
    with transaction.atomic():
        if known is not None:
            known.delete()
        # Of two clicks at the same moment the second one finds the download of the first.
        asked, _ = Download.objects.get_or_create(
            upload=upload, asked_by=user, defaults={"rows": count_not_loaded(tally(upload))}
        )
    return asked


def download_of(*, upload: Upload, user: User) -> Download | None:
    """The person's download of this upload, if there is one."""
    return Download.objects.filter(upload=upload, asked_by=user).first()


def ready_download(*, upload: Upload, user: User) -> Download | None:
    """The person's download of this upload, if it can be taken."""
    return Download.objects.filter(upload=upload, asked_by=user, state=DownloadState.READY).first()


def forget(download: Download) -> None:
    """Its file is gone: another one can be asked for."""
    Download.objects.filter(pk=download.pk, state=DownloadState.READY).delete()


def _is_of_no_use(download: Download, upload: Upload) -> bool:
    """Whether another one may be asked for in its place."""
    if download.state == DownloadState.READY:
        return is_out_of_date(download, upload)
    return download.state == DownloadState.FAILED
