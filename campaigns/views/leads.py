"""The rows behind each number of an upload's tally, page by page, with phone numbers masked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.leads import NOTE, Problem
from campaigns.models import Batch, BatchState, Lead, LeadState, Upload, UploadState
from campaigns.signed_in import SignedInRequest
from campaigns.tally import Tally, tally
from campaigns.uploads import cells_of_rows
from campaigns.wording import PART_NAMES_AND_MEANINGS, dialers_reason

from . import steps
from .counted_pages import CountedPaginator
from .problem_groups import kinds_of

ROWS_A_PAGE = 50
MOST_BLANK_RANGES = 500
MOST_CELLS = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """One row as the list shows it; `values` without the phone number, which stands masked beside them."""

    row: int
    phone: str
    values: tuple[str | int, ...]
    problems: tuple[Problem, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class NoLead:
    """A row that a rule took for no lead: its first filled cells, and why."""

    row: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...]


@require_safe
def leads(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = steps.find(request, pk)
    part = request.GET.get("state", "")
    if part not in PART_NAMES_AND_MEANINGS or part == "unnamed":
        raise Http404("no such part of the tally")
    if not upload.has_tally:
        return steps.lead_on(request, upload, asked_for="leads")
    counted = tally(upload)
    label, meaning = PART_NAMES_AND_MEANINGS[part]
    context = {"upload": upload, "label": label, "meaning": meaning, "count": getattr(counted, part)}
    if part == "blank":
        return _blank(request, upload, context)
    rows = rows_of(upload, part)
    count = _countable(upload, rows, part, counted)
    page = CountedPaginator(rows, ROWS_A_PAGE, count=count).get_page(request.GET.get("page"))
    context |= {
        "page": page,
        "rows": [_shown(lead) for lead in page],
        "names": upload.rules["map"][1:],
        "can_restore": part == "skipped" and upload.state == UploadState.CHECKED,
        "unlisted": context["count"] - page.paginator.count,
    }
    return render(request, "pages/leads.html", context)


def _blank(request: SignedInRequest, upload: Upload, context: dict[str, Any]) -> HttpResponse:
    """The lines with nothing in them, and the rows that a rule took for no leads."""
    page = Paginator(rows_of(upload, "blank"), ROWS_A_PAGE).get_page(request.GET.get("page"))
    cells = cells_of_rows(upload, [lead.row for lead in page])
    codes = {problem.code for lead in page for problem in _shown(lead).problems}
    kinds = [kind for kind in kinds_of(upload) if kind.group.level == NOTE and kind.group.code in codes]
    context |= {
        "ranges": list(islice(blank_ranges(upload), MOST_BLANK_RANGES)),
        "page": page,
        "rows": [NoLead(lead.row, _filled(cells.get(lead.row, ())), _shown(lead).problems) for lead in page],
        "kinds": kinds,
        "can_restore": upload.state == UploadState.CHECKED,
    }
    return render(request, "pages/blank_rows.html", context)


def _filled(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in cells if text.strip())[:MOST_CELLS]


def rows_of(upload: Upload, part: str) -> QuerySet[Lead]:
    """The leads of one part of the tally, by row. Between confirming and outcome a lead is where its batch is."""
    of_upload = upload.leads.order_by("row")
    if part in LeadState.values:
        return of_upload.filter(state=part)
    its_batch = Batch.objects.filter(
        upload=upload, state=BatchState(part), first_row__lte=OuterRef("row"), last_row__gte=OuterRef("row")
    )
    return of_upload.filter(Exists(its_batch), state=LeadState.READY)


def _countable(upload: Upload, rows: QuerySet[Lead], part: str, counted: Tally) -> int:
    """Of batches with unnamed rows the loaded ones are counted, but nobody knows which they are."""
    return rows.count() if part == "loaded" and counted.unnamed else getattr(counted, part)


def _shown(lead: Lead) -> Shown:
    problems = tuple(map(Problem.from_json, lead.problems))
    phone = lead.phone or str(lead.values[0] if lead.values else "")
    values = tuple(lead.values[1:])
    return Shown(row=lead.row, phone=phone, values=values, problems=problems, reason=dialers_reason(lead))


def blank_ranges(upload: Upload) -> Iterator[tuple[int, int]]:
    """First and last row of each run of blank lines below the header. Of a child whose rows are copies there are none:
    what stands between its rows are rows of its parent."""
    if upload.is_made_from_parent:
        return
    filled = set(upload.leads.values_list("row", flat=True))
    blank = (row for row in range((upload.header_row or 0) + 1, upload.last_row + 1) if row not in filled)
    for _, run in groupby(enumerate(blank), key=lambda pair: pair[1] - pair[0]):
        rows = [row for _, row in run]
        yield rows[0], rows[-1]
