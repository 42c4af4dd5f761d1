"""My teams' confirmed uploads and my own ones that are not confirmed: found, sorted and summed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from campaigns import finding
from campaigns import history as questions
from campaigns.signed_in import SignedInRequest

from .counted_pages import CountedPaginator
from .day_chart import bars_of
from .history_form import A_PAGE, CHIPS, HistoryForm, asked_by_post
from .list_offer import is_large_list, kept_lists


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
        "is_large": is_large_list(sums.uploads),
        "lists": kept_lists(request.user),
        "bars": bars_of(days) if days else [],
    }
    return render(request, "pages/history.html", context)
