"""My teams' confirmed uploads and my own ones that are not confirmed: found, sorted and summed."""

from collections.abc import Callable
from typing import BinaryIO

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import finding
from campaigns import history as questions
from campaigns.free_space import keep_floor
from campaigns.models import UploadQuerySet
from campaigns.signed_in import SignedInRequest

from .attachments import attach, temporary_file
from .counted_pages import CountedPaginator
from .day_chart import bars_of
from .downloads import CSV, XLSX
from .history_form import A_PAGE, CHIPS, HistoryForm, address_for, asked_by_post

TOO_MANY_FOR_A_FILE = f"A file takes {finding.MOST_UPLOADS:,} uploads at most. Narrow the list, by days for example."


@require_http_methods(["GET", "HEAD", "POST"])
def history(request: SignedInRequest) -> HttpResponse:
    if elsewhere := asked_by_post(request, HistoryForm, "history"):
        return elsewhere
    asked = HistoryForm(request.GET, user=request.user)
    found = finding.find(request.user, asked.criteria())
    sums = finding.sums_of(found)
    under = finding.UnderParents(found)
    ids = finding.in_order(under.others, asked.sorted_by).values_list("pk", flat=True)
    count = sums.uploads - len(under)
    page = CountedPaginator(ids, asked.a_page, count=count).get_page(request.GET.get("page"))
    lines = questions.lines_in_order(under.with_children(list(page.object_list)))
    days = finding.by_day(found, sums)
    context = {
        "form": asked,
        "chips": CHIPS,
        "page": page,
        "per_page": A_PAGE,
        "lines": lines,
        "under": finding.under_others([line.upload for line in lines]),
        "count_under": len(under),
        "takings": finding.takings_of(lines, request.user),
        "sums": sums,
        "days": days,
        "bars": bars_of(days) if days else [],
    }
    return render(request, "pages/history.html", context)


@require_safe
def as_workbook(request: SignedInRequest) -> HttpResponseBase:
    """All that is found, on whichever page of the list it is, as .xlsx."""
    return _list(request, finding.write_list_as_workbook, ending="xlsx", content_type=XLSX)


@require_safe
def as_csv(request: SignedInRequest) -> HttpResponseBase:
    """The same as .csv."""
    return _list(request, finding.write_list_as_csv, ending="csv", content_type=CSV)


def _list(
    request: SignedInRequest, write: Callable[[UploadQuerySet, BinaryIO], int], *, ending: str, content_type: str
) -> HttpResponseBase:
    asked = HistoryForm(request.GET, user=request.user)
    found = finding.find(request.user, asked.criteria())
    if found.count() > finding.MOST_UPLOADS:
        messages.warning(request, TOO_MANY_FOR_A_FILE)
        return redirect(address_for(request.GET.dict()))
    keep_floor()
    file = temporary_file()
    rows = write(finding.in_order(found, asked.sorted_by), file)
    return attach(request, file, name=f"uploads.{ending}", content_type=content_type, kind="history", rows=rows)
