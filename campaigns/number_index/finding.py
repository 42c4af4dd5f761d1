"""The rows that have a number, or had it in the file, and what became of each. The hash of the index only says where to
look: what is given was compared with the number of the row itself."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery

from campaigns.models import (
    Attempt,
    Batch,
    BatchState,
    Callback,
    CallbackState,
    IndexedNumber,
    Lead,
    LeadState,
    NumberVolume,
    Upload,
)
from campaigns.uploads import numbers_of_rows_before_corrections

from .clearing import has_volumes_of_another_key
from .filling import not_indexed
from .hashing import index_key, key_mark, whole_hash

MOST_UPLOADS = 50
"""Of a number that is in more uploads, the rows of the newest ones are given."""

MOST_ROWS = 5
"""Of an upload in which more rows have the number, the first ones are given."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row. `where` is the part of the tally to which it belongs (tally.py), since `at`, where that is known. The
    row `was_corrected` where only its file has the number: a person put another one, or none, in its place."""

    upload: Upload
    row: int
    where: str
    at: datetime | None
    was_corrected: bool


@dataclass(frozen=True, slots=True)
class FoundRows:
    """`rows` are those of the newest uploads first. `uploads` says in how many they are. There `are_more` where the
    number is in other uploads, too, and `more_rows_of` are the ids of those that have it in other rows, too.

    `not_indexed` uploads could not be searched yet; with `is_cleared` none could, as the key has changed. Of `unread`
    uploads the file is away that would say whether a row had the number before it was corrected.
    """

    rows: Sequence[FoundRow]
    uploads: int
    are_more: bool
    more_rows_of: frozenset[int]
    not_indexed: int
    is_cleared: bool
    unread: int


class _Lead(NamedTuple):
    """A row with the ids of its upload, and of the batch in whose rows it is: there it was sent, unless its state says
    that it was not."""

    upload: int
    row: int
    state: str
    phone: str
    batch: int | None


class _Batch(NamedTuple):
    """Where a batch is, with the times of its last attempt and of its last report."""

    state: str
    begun_at: datetime | None
    ended_at: datetime | None
    reported_at: datetime | None


def find_rows(*, whole: str, uploads: QuerySet[Upload]) -> FoundRows:
    """The rows of a number (its `whole_hash`) in those of these uploads that are indexed. At most ten queries, and two
    more for each upload of which a shown row may have been corrected."""
    volumes = list(NumberVolume.objects.filter(key_mark=key_mark()).values_list("pk", flat=True))
    entries = IndexedNumber.objects.filter(volume__in=volumes, number_hash=index_key(whole))
    having = uploads.filter(number_volume__in=volumes, pk__in=entries.values("upload"))
    newest = list(having.order_by("-pk").values_list("pk", flat=True)[: MOST_UPLOADS + 1])
    rows = _rows_of(entries, newest[:MOST_UPLOADS])
    shown = _uploads(rows)
    leads = _leads(rows)
    had_it, unread = _had_it(leads, shown, whole)
    batches = _batches(lead.batch for lead in leads)
    found = [
        _found(lead, shown[lead.upload], batches.get(lead.batch or 0), was_corrected=lead in had_it)
        for lead in leads
        if lead in had_it or whole_hash(lead.phone) == whole
    ]
    return FoundRows(
        rows=found,
        uploads=len({each.upload.pk for each in found}),
        are_more=len(newest) > MOST_UPLOADS,
        more_rows_of=frozenset(pk for pk, of_upload in rows.items() if len(of_upload) > MOST_ROWS),
        not_indexed=not_indexed(uploads).count(),
        is_cleared=has_volumes_of_another_key(),
        unread=unread,
    )


def _uploads(ids: Iterable[int]) -> dict[int, Upload]:
    with_people = Upload.objects.select_related("campaign__account", "uploaded_by", "confirmed_by")
    return with_people.without_large_columns().in_bulk(list(ids))


def _rows_of(entries: QuerySet[IndexedNumber], uploads: Iterable[int]) -> dict[int, list[int]]:
    """The rows by the ids of their uploads, in order. The index has a bounded number of them of each upload."""
    rows: dict[int, list[int]] = defaultdict(list)
    of_uploads = entries.filter(upload__in=list(uploads)).order_by("upload", "row")
    for upload, row in of_uploads.values_list("upload", "row"):
        rows[upload].append(row)
    return rows


def _leads(rows: dict[int, list[int]]) -> list[_Lead]:
    """The first leads of each upload among these, in the order in which they are shown."""
    wanted = Q()
    for upload, of_upload in rows.items():
        wanted |= Q(upload=upload, row__in=of_upload[:MOST_ROWS])
    if not wanted:
        return []
    around = Batch.objects.filter(
        upload=OuterRef("upload"), first_row__lte=OuterRef("row"), last_row__gte=OuterRef("row")
    )
    leads = Lead.objects.filter(wanted).annotate(batch=Subquery(around.values("pk")[:1]))
    return [_Lead(*lead) for lead in leads.order_by("-upload", "row").values_list(*_Lead._fields)]


def _had_it(leads: Sequence[_Lead], uploads: dict[int, Upload], whole: str) -> tuple[set[_Lead], int]:
    """The leads whose row had the number before it was corrected; and of how many uploads nobody can tell, since their
    files are away."""
    others: dict[int, dict[int, _Lead]] = defaultdict(dict)  # {upload's id: {row: lead}}
    for lead in leads:
        if whole_hash(lead.phone) != whole:
            others[lead.upload][lead.row] = lead
    found: set[_Lead] = set()
    unread = 0
    for upload, rows in others.items():
        try:
            before = numbers_of_rows_before_corrections(uploads[upload], rows)
        except OSError:
            unread += 1
        else:
            found |= {rows[row] for row, phone in before.items() if whole_hash(phone) == whole}
    return found, unread


def _batches(ids: Iterable[int | None]) -> dict[int, _Batch]:
    """The batches by their ids."""
    last = Attempt.objects.filter(batch=OuterRef("pk")).order_by("-pk")
    reports = Callback.objects.filter(attempt__batch=OuterRef("pk"), state=CallbackState.APPLIED)
    batches = Batch.objects.filter(pk__in=[pk for pk in ids if pk is not None]).annotate(
        begun_at=Subquery(last.values("started_at")[:1]),
        ended_at=Subquery(last.values("ended_at")[:1]),
        reported_at=Subquery(reports.order_by("-received_at").values("received_at")[:1]),
    )
    return {pk: _Batch(*batch) for pk, *batch in batches.values_list("pk", *_Batch._fields)}


def _found(lead: _Lead, upload: Upload, batch: _Batch | None, *, was_corrected: bool) -> FoundRow:
    if batch is None or lead.state in LeadState.not_sent():
        return FoundRow(upload, lead.row, lead.state, upload.checked_at, was_corrected)
    where = batch.state if lead.state == LeadState.READY else lead.state
    return FoundRow(upload, lead.row, where, _since(batch, upload), was_corrected)


def _since(batch: _Batch, upload: Upload) -> datetime | None:
    """When it came to where it is."""
    match batch.state:
        case BatchState.WAITING:
            return upload.confirmed_at
        case BatchState.CANCELLED:
            return upload.cancelled_at or upload.confirmed_at
        case BatchState.DONE:
            return batch.reported_at
        case _:
            return batch.ended_at or batch.begun_at
