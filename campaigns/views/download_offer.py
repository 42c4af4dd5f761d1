"""What a page offers of the rows of an upload that were not loaded: a link, a button that has a download made, or how
far it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User

from campaigns import access
from campaigns.downloads import AT_ONCE_ROWS, download_of, is_out_of_date, made_before
from campaigns.heartbeats import nobody_works_on
from campaigns.models import Download, DownloadState, Upload, database_now
from campaigns.wording import (
    DOWNLOAD_COMES_SOON,
    DOWNLOAD_TAKES_A_WHILE,
    DOWNLOAD_WAITS_FOR_A_LIST,
    WHAT_A_DOWNLOAD_HAS,
    download_is_ready,
    download_waits_for,
    how_far_the_download_is,
    why_download_failed,
)

from . import steps


@dataclass(frozen=True, slots=True)
class Offer:
    """What parts/download.html shows. `rows` is how many rows there are now."""

    upload: Upload
    rows: int
    text: str = ""
    has_file: bool = False  # it can be taken
    has_button: bool = False  # it can be asked for, or asked for again
    download: Download | None = None
    is_unfinished: bool = False  # the page asks again
    is_stuck: bool = False  # nobody makes downloads

    @property
    def is_large(self) -> bool:
        return is_large(self.rows)

    @property
    def address(self) -> str:
        """Of the page that has it."""
        return steps.address_of(self.upload)


def is_large(rows: int) -> bool:
    """Whether so many rows are put into a file by a worker, and not while a page waits."""
    return rows > AT_ONCE_ROWS


def offer_of(upload: Upload, *, user: User, rows: int) -> Offer | None:
    """What this person is offered of `rows` rows; None where the person may only look at the upload."""
    if not access.may_act_on(user, upload):
        return None
    if not is_large(rows):
        return Offer(upload, rows, text=WHAT_A_DOWNLOAD_HAS, has_file=True)
    download = download_of(upload=upload, user=user)
    if download is None:
        return Offer(upload, rows, text=DOWNLOAD_TAKES_A_WHILE, has_button=True)
    if download.state == DownloadState.FAILED:
        return Offer(upload, rows, text=why_download_failed(download.fault), has_button=True, download=download)
    if download.state == DownloadState.READY and download.made_at is not None:
        return _ready(upload, rows, download, download.made_at)
    is_stuck = nobody_works_on("downloads")
    return Offer(upload, rows, text=_how_far(download), download=download, is_unfinished=True, is_stuck=is_stuck)


def _ready(upload: Upload, rows: int, download: Download, made_at: datetime) -> Offer:
    out_of_date = is_out_of_date(download, upload)
    text = download_is_ready(
        made_at=made_at,
        rows=download.rows,
        kept_for=timedelta(days=settings.DOWNLOAD_DAYS),
        is_out_of_date=out_of_date,
        now=database_now(),
    )
    return Offer(upload, rows, text=text, has_file=True, has_button=out_of_date, download=download)


def _how_far(download: Download) -> str:
    if download.state == DownloadState.BEING_MADE:
        return how_far_the_download_is(download.written, download.rows)
    return why_it_waits(download)


def why_it_waits(download: Download) -> str:
    """What is said of a download that waits, whatever it is of."""
    before = made_before(download)
    if before and before.upload is None:
        return DOWNLOAD_WAITS_FOR_A_LIST
    if before and before.upload and access.may_act_on(download.asked_by, before.upload):
        return download_waits_for(before.upload.file_name)
    return DOWNLOAD_COMES_SOON
