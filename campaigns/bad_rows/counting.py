"""Count: the sources of found uploads, their bad rows over time, and the reasons of these."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Any

from django.db.models import Max, Min, Sum
from django.utils import timezone

from campaigns.finding import part
from campaigns.leads import DUPLICATE, ERROR, PROBLEM_TITLES
from campaigns.models import CountedReason, ProblemGroup, UploadQuerySet, UploadState

from .counts import BadRows, FoundBy, Reason
from .file_patterns import pattern_of
from .periods import Periods, Step, begin_of

MOST_UPLOADS = 20_000
"""So many uploads at most are counted, the newest ones: names of files are compared one by one."""


class SourceKind(StrEnum):
    """What uploads of one source have in common. The values stand in addresses."""

    CAMPAIGN = "campaign"
    FILE = "file"
    PERSON = "person"


_FIELDS = {
    SourceKind.CAMPAIGN: ("campaign",),
    SourceKind.FILE: ("file_name",),
    SourceKind.PERSON: ("uploaded_by",),
}


@dataclass(slots=True)
class Source:
    """A campaign or a person by its id, or files by the pattern of their names. `total` is all together; `by_period`
    has those periods that have uploads, by their first day."""

    key: int | str
    total: BadRows = field(default_factory=BadRows)
    by_period: dict[date, BadRows] = field(default_factory=dict)

    def of_period(self, begin: date) -> BadRows:
        return self.by_period.setdefault(begin, BadRows())


@dataclass(frozen=True, slots=True)
class Counted:
    """The sources, those with the most bad rows first. `are_all` is False where there are more than MOST_UPLOADS."""

    sources: tuple[Source, ...]
    total: BadRows
    periods: Periods | None  # None where there is no upload
    are_all: bool


def sources_of(found: UploadQuerySet, kind: SourceKind) -> Counted:
    """Of these uploads, children excepted; in five queries, however many they are. A period that is not drawn any more
    counts in `total` all the same."""
    uploads, are_all = counted_ones(found)
    span = uploads.aggregate(first=Min("uploaded_at"), last=Max("uploaded_at"))
    if span["first"] is None:
        return Counted((), BadRows(), None, are_all)
    periods = Periods.between(*(timezone.localtime(span[end]).date() for end in ("first", "last")))
    sources: dict[int | str, Source] = {}
    for key, begin, counted in counts_by(uploads, _FIELDS[kind], step=periods.step):
        [value] = key
        source = sources.setdefault(value.casefold() if kind == SourceKind.FILE else value, Source(value))
        source.key = min(source.key, value)  # of two ways to write it always the same one
        source.total.add(counted)
        source.of_period(begin).add(counted)
    total = BadRows()
    for source in sources.values():
        total.add(source.total)
    in_order = sorted(sources.values(), key=lambda each: (-each.total.bad, -each.total.rows, str(each.key)))
    return Counted(tuple(in_order), total, periods, are_all)


def counted_ones(found: UploadQuerySet) -> tuple[UploadQuerySet, bool]:
    """Those of the uploads that are counted, and whether these are all: no child, and no more than MOST_UPLOADS."""
    uploads = found.filter(parent=None, state__in=UploadState.with_tally()).order_by()
    after = list(uploads.order_by("-pk").values_list("pk", flat=True)[MOST_UPLOADS : MOST_UPLOADS + 1])
    return (uploads.filter(pk__gt=after[0]), False) if after else (uploads, True)


def counts_by(
    uploads: UploadQuerySet, fields: Sequence[str], *, step: Step
) -> Iterator[tuple[tuple[Any, ...], date, BadRows]]:
    """The counts of the uploads that agree in these fields, by the first day of their period; of the reasons those that
    were counted one by one. Instead of a file's name its pattern is compared. Three queries, of which each gives what
    it has of an upload: to cut time into periods is dearer in the database."""
    places: dict[int, tuple[tuple[Any, ...], date]] = {}
    counted: defaultdict[tuple[tuple[Any, ...], date], BadRows] = defaultdict(BadRows)
    named = fields.index("file_name") if "file_name" in fields else None
    numbers = {"whole": part("total"), "blanks": part("blank"), "failed": part("rejected"), "wrong": part("invalid")}
    found = uploads.annotate(**numbers).values_list("pk", "uploaded_at", *numbers, *fields)
    for pk, moment, whole, blanks, failed, wrong, *key in found.iterator():
        if named is not None:
            key[named] = pattern_of(key[named])
        places[pk] = place = (tuple(key), begin_of(step, timezone.localtime(moment).date()))
        counted[place].add_upload(rows=whole - blanks, rejected=failed, to_fix=wrong)
    for pk, reason, rows in chain(_of_dialer(uploads), _of_check(uploads)):
        if pk in places:  # not so where the upload came just now
            counted[places[pk]].reasons[reason] += rows
    return ((key, begin, bad_rows) for (key, begin), bad_rows in counted.items())


def _of_dialer(uploads: UploadQuerySet) -> Iterator[tuple[int, Reason, int]]:
    reasons = CountedReason.objects.filter(upload__in=uploads.values("pk")).order_by()
    for pk, reason, rows in reasons.values_list("upload", "reason").annotate(rows=Sum("leads")).iterator():
        yield pk, Reason(FoundBy.DIALER, reason), rows


def _of_check(uploads: UploadQuerySet) -> Iterator[tuple[int, Reason, int]]:
    """A group of problems counts each of its rows once. Of several rows with one number the later ones are no bad
    rows, but duplicates."""
    groups = ProblemGroup.objects.filter(level=ERROR, upload__in=uploads.values("pk")).order_by()
    groups = groups.exclude(code=DUPLICATE)
    for pk, code, message, rows in groups.values_list("upload", "code", "message", "rows").iterator():
        yield pk, Reason(FoundBy.CHECK, PROBLEM_TITLES.get(code, message)), rows
