"""The rows of a failed file that are joined to no lead, with phone numbers masked: what each says, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaigns import access
from campaigns.dialer import FailedRows
from campaigns.models import Upload
from campaigns.outcomes import Unjoined, unjoined_rows
from campaigns.signed_in import SignedInRequest
from campaigns.wording import WHY_UNJOINED

ROWS_A_PAGE = 50
MOST_CELLS = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """One row as the page shows it; `others` are its cells beside number and reason, each with its column's name."""

    number: int
    phone: str
    reason: str
    why: str
    others: Sequence[tuple[str, str]]


@require_safe
def unjoined(request: SignedInRequest, pk: int) -> HttpResponse:
    theirs = access.failed_files_to_take(request.user).select_related("batch__upload__campaign__account")
    failed_file = get_object_or_404(theirs, pk=pk)
    read = unjoined_rows(failed_file) if failed_file.has_rows_to_take else None
    if read is None:
        raise Http404("there is no copy, or it is no table")
    return page_of(request, failed_file.batch.upload, *read, of=f"batch {failed_file.batch.number:,}")


def page_of(
    request: SignedInRequest, upload: Upload, found: FailedRows, rows: Sequence[Unjoined], *, of: str
) -> HttpResponse:
    """The page with these rows of a file, which is the one `of` this."""
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"upload": upload, "of": of, "page": page, "rows": [_shown(each, found) for each in page]}
    return render(request, "pages/unjoined.html", context)


def _shown(unjoined: Unjoined, found: FailedRows) -> Shown:
    row = unjoined.row
    others = [
        (name, text)
        for place, (name, text) in enumerate(zip(found.columns, row.cells, strict=False))
        if text and place not in (found.phone, found.reason)
    ]
    return Shown(row.number, row.phone_text, row.reason, WHY_UNJOINED[unjoined.why], others[:MOST_CELLS])
