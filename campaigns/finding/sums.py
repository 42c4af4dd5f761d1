"""What the found uploads come to: all together, and by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from campaigns.models import UploadQuerySet
from campaigns.tally import COLUMNS

from .counting import in_column
from .criteria import since

DAYS_SHOWN = 31
"""Of so many days at most the sums are given, up to the last day with an upload."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Numbers of uploads and of their rows: `columns` are those of a list, by name, and add up to `rows`."""

    uploads: int
    rows: int
    columns: Mapping[str, int]
    first_at: datetime | None = None  # of these uploads the first one, and the last one
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DaySums:
    """One day's."""

    day: date
    sums: Sums


@dataclass(frozen=True, slots=True)
class Days:
    """The sums of the days that have uploads, the earliest day first: those from `first` to `last`, both inclusive.
    `has_earlier` says that there are uploads before."""

    first: date
    last: date
    with_uploads: tuple[DaySums, ...]
    has_earlier: bool


def sums_of(uploads: UploadQuerySet) -> Sums:
    """All of these uploads, in one query."""
    found = uploads.aggregate(**_aggregates(), first_at=Min("uploaded_at"), last_at=Max("uploaded_at"))
    return _sums(found, first_at=found["first_at"], last_at=found["last_at"])


def by_day(uploads: UploadQuerySet, sums: Sums) -> Days | None:
    """The last DAYS_SHOWN days of these uploads, whose sums are known; None where there is no upload. Two queries."""
    if sums.first_at is None or sums.last_at is None:
        return None
    earliest, last = (timezone.localtime(moment).date() for moment in (sums.first_at, sums.last_at))
    first = max(earliest, last - timedelta(days=DAYS_SHOWN - 1))
    of_days = since(uploads, first).values(day=TruncDate("uploaded_at")).annotate(**_aggregates()).order_by("day")
    days = tuple(DaySums(found["day"], _sums(found)) for found in of_days)
    return Days(first=first, last=last, with_uploads=days, has_earlier=earliest < first)


def _aggregates() -> dict[str, Any]:
    rows = {f"{column}_rows": Sum(in_column(column)) for column in ("total", *COLUMNS)}
    return {"found": Count("pk"), **rows}


def _sums(found: Mapping[str, Any], **moments: datetime | None) -> Sums:
    columns = {column: found[f"{column}_rows"] or 0 for column in COLUMNS}
    return Sums(found["found"], found["total_rows"] or 0, columns, **moments)
