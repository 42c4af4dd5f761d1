"""Large downloads: what a page says while one is made, and once it is ready."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.text import capfirst

from campaigns.models import DownloadFault

from .later_codes import OF_A_LATER_RELEASE
from .numbers import numbered
from .storing import NO_SPACE
from .times import full_time, near_time

TOO_MANY_ROWS_TO_WAIT_FOR = (
    "These are too many rows to be put into a file while you wait. Ask for the download here, and take it when it is "
    "ready."
)
TOO_MANY_DOWNLOADS = "Several downloads are still to be made for you. Ask for this one again when one of them is ready."
DOWNLOAD_IS_GONE = "The file is not there any more. Make the download again."

WHAT_A_DOWNLOAD_HAS = "Your own columns, with the reason and what to do beside each row."
DOWNLOAD_TAKES_A_WHILE = (
    f"{WHAT_A_DOWNLOAD_HAS} So many rows take a while: this page says when the file is ready, and you may leave it "
    "meanwhile."
)
_MAY_LEAVE = "You may leave this page: the file is here when it is ready."
DOWNLOAD_COMES_SOON = f"A worker makes the file soon. {_MAY_LEAVE}"
TOO_MANY_UPLOADS_TO_WAIT_FOR = (
    "These are too many uploads to be put into a file while you wait. Ask for the file here, and take it when it is "
    "ready."
)
LIST_IS_OF_OTHER_RIGHTS = (
    "The file is not given any more: you have other campaigns now than when it was made. Make it again."
)
DOWNLOAD_WAITS_FOR_A_LIST = "One download at a time is made for you: this one waits for a list of uploads."
_FAULTS: dict[str, str] = {
    DownloadFault.OUR_FAULT: (
        "The download could not be made because something went wrong on our side. Make it again; if that happens "
        "again, tell an administrator."
    ),
    DownloadFault.NO_SPACE: NO_SPACE,
}


def why_download_failed(fault: str) -> str:
    """The sentences for `Download.fault`."""
    return _FAULTS.get(fault, OF_A_LATER_RELEASE)


def download_waits_for(file_name: str) -> str:
    """Another download of the same person is being made, that of the file with this name."""
    return f"One download at a time is made for you: this one waits for that of “{file_name}”."


def how_far_the_download_is(written: int, rows: int) -> str:
    """“12,000 of 200,000 rows are in the file.”"""
    return f"{written:,} of {numbered(rows, 'row is', 'rows are')} in the file. {_MAY_LEAVE}"


def how_far_the_list_is(written: int, uploads: int) -> str:
    """“12,000 of 20,000 uploads are in the file.”"""
    return f"{written:,} of {numbered(uploads, 'upload is', 'uploads are')} in the file. {_MAY_LEAVE}"


def download_is_ready(*, made_at: datetime, rows: int, kept_for: timedelta, is_out_of_date: bool, now: datetime) -> str:
    """When it was made, with how many rows; and whether rows have changed since, or how long it is kept."""
    made = f"Made {near_time(made_at, now)}, with {numbered(rows, 'row', 'rows')}."
    if is_out_of_date:
        return f"{made} It is out of date: rows have changed since."
    return f"{made} {_kept_until(made_at, kept_for)}"


def list_is_ready(*, made_at: datetime, uploads: int, kept_for: timedelta, now: datetime) -> str:
    """When it was made, with how many uploads, and how long it is kept."""
    found = numbered(uploads, "upload", "uploads")
    return f"Made {near_time(made_at, now)}, with {found} as they were then. {_kept_until(made_at, kept_for)}"


def list_in_words(
    *, text: str, person: str, campaigns: Sequence[str] | None, state: str, days: tuple[date | None, date | None]
) -> str:
    """What was asked of the history: “Diwali” · Asha Kulkarni · Sales · Finished · from 1 Nov 2026."""
    parts = [part for part in (f"“{text}”" if text else "", person, _campaigns(campaigns), state) if part]
    when = _days(*days)
    if parts:
        return " · ".join([*parts, when] if when else parts)
    return capfirst(when) or "All uploads"


def _campaigns(names: Sequence[str] | None) -> str:
    if names is None:
        return ""
    return names[0] if len(names) == 1 else numbered(len(names), "campaign", "campaigns")


def _days(first: date | None, last: date | None) -> str:
    if first and last:
        return _day(first) if first == last else f"{_day(first)} to {_day(last)}"
    return f"from {_day(first)}" if first else f"until {_day(last)}" if last else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _kept_until(made_at: datetime, kept_for: timedelta) -> str:
    return f"It is kept until {full_time(made_at + kept_for)}."
