"""What the found uploads come to: all together, and by day. A row that is in an upload and in a child of it, which are
both found, counts once (campaigns/families.py): in the child, from its Confirm on."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from campaigns.families import children_within, counted_twice
from campaigns.models import UploadQuerySet
from campaigns.tally import COLUMNS, tallies

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
    """All of these uploads, in two queries, and a few more where some are children."""
    found = uploads.aggregate(**_aggregates(), first_at=Min("uploaded_at"), last_at=Max("uploaded_at"))
    twice = sum(_counted_twice(uploads).values(), Counter[str]())
    return _sums(found, twice, first_at=found["first_at"], last_at=found["last_at"])


def by_day(uploads: UploadQuerySet, sums: Sums) -> Days | None:
    """The last DAYS_SHOWN days of these uploads, whose sums are known; None where there is no upload. As many
    queries as for the sums."""
    if sums.first_at is None or sums.last_at is None:
        return None
    earliest, last = _day(sums.first_at), _day(sums.last_at)
    first = max(earliest, last - timedelta(days=DAYS_SHOWN - 1))
    of_days = since(uploads, first).values(day=TruncDate("uploaded_at")).annotate(**_aggregates()).order_by("day")
    twice = _counted_twice(uploads)
    days = tuple(DaySums(found["day"], _sums(found, twice[found["day"]])) for found in of_days)
    return Days(first=first, last=last, with_uploads=days, has_earlier=earliest < first)


def _counted_twice(uploads: UploadQuerySet) -> dict[date, Counter[str]]:
    """{day: rows that are counted twice among the uploads of that day}, by parts of the tally, with `total`. Until its
    Confirm a child's rows count in its parent."""
    related = children_within(uploads)
    children = [each for each in related if each.is_confirmed]
    drafts = {each.pk: each for each in related if not each.is_confirmed}
    found: defaultdict[date, Counter[str]] = defaultdict(Counter)
    twice = counted_twice(children)
    for child in children:
        in_parent, in_child = twice[child.pk]
        if child.parent is not None:
            found[_day(child.parent.uploaded_at)].update(in_parent)
        found[_day(child.uploaded_at)].update(in_child)
    for pk, counted in (tallies(drafts.values()) if drafts else {}).items():
        found[_day(drafts[pk].uploaded_at)].update(counted.as_dict())
    return found


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _aggregates() -> dict[str, Any]:
    rows = {f"{column}_rows": Sum(in_column(column)) for column in ("total", *COLUMNS)}
    return {"found": Count("pk"), **rows}


def _sums(found: Mapping[str, Any], twice: Mapping[str, int], **moments: datetime | None) -> Sums:
    columns = {
        column: (found[f"{column}_rows"] or 0) - sum(twice.get(part, 0) for part in parts)
        for column, parts in COLUMNS.items()
    }
    return Sums(found["found"], (found["total_rows"] or 0) - twice.get("total", 0), columns, **moments)
