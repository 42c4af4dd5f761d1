"""Step 3: how many leads are ready, which rows are not, what was found there and what to do."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from campaigns import history, tasks, uploads
from campaigns.leads import ERROR, Problem
from campaigns.models import Lead, Upload, UploadState
from campaigns.tally import tally

from . import steps
from .column_choices import choices_of
from .live import live
from .problem_groups import Group, problem_groups

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class RowToFix:
    row: int
    problems: tuple[Problem, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    upload = steps.find(request, pk)
    if upload.state not in steps.OPEN_FOR["check"]:
        return steps.lead_on(request, upload, asked_for="check")
    if upload.state == UploadState.CHECKING:
        return _checking(request, upload)
    if request.htmx:  # it was being checked a moment ago
        return HttpResponseClientRefresh()
    if request.method == "POST":
        return _check_again(request, upload)
    return _checked(request, upload)


def _checking(request: HttpRequest, upload: Upload) -> HttpResponse:
    context = {
        "upload": upload,
        "step": 3,
        "is_final": False,
        "spoken": "Checking the rows",
        "is_stuck": history.sweeper_is_silent(),
    }
    return live(request, page="uploads/checking.html", part="uploads/parts/checking.html", context=context)


def _check_again(request: HttpRequest, upload: Upload) -> HttpResponse:
    """With the columns chosen before; where the campaign now needs more of them, they are to be chosen first."""
    try:
        if problems := uploads.choose_columns(upload=upload, choices=choices_of(upload)):
            for problem in problems:
                messages.warning(request, f"{problem.message} {problem.hint}")
            return redirect("columns", upload.pk)
        uploads.begin_check(upload=upload)
    except uploads.NotNow as sentence:
        messages.warning(request, str(sentence))
        return redirect(steps.address_of(steps.find(request, upload.pk)))
    tasks.ring(tasks.check_leads, upload.pk)
    return redirect("check", upload.pk)


def _checked(request: HttpRequest, upload: Upload) -> HttpResponse:
    groups = problem_groups(upload)
    kind = request.GET.get("kind", "")
    chosen = groups.errors[int(kind)] if kind.isdecimal() and int(kind) < len(groups.errors) else None
    page = _page_of_rows(upload, chosen, number=request.GET.get("page"))
    context = {
        "upload": upload,
        "step": 3,
        "tally": tally(upload),
        "groups": groups,
        "chosen": chosen,
        "page": page,
        "rows": [_row_to_fix(lead, chosen) for lead in page],
        "closed": steps.why_not_theirs(request, upload.campaign),
    }
    return render(request, "uploads/check.html", context)


def _page_of_rows(upload: Upload, chosen: Group | None, *, number: str | None) -> Page:
    if chosen is None:
        return Paginator(history.to_be_fixed(upload), ROWS_A_PAGE).get_page(number)
    page = Paginator(chosen.rows, ROWS_A_PAGE).get_page(number)
    page.object_list = upload.leads.filter(row__in=list(page.object_list)).order_by("row")
    return page


def _row_to_fix(lead: Lead, chosen: Group | None) -> RowToFix:
    """The lead with its errors; with those of the chosen kind first."""
    errors = [problem for problem in map(Problem.from_json, lead.problems) if problem.level == ERROR]
    if chosen is not None:
        errors.sort(key=lambda problem: problem.code != chosen.example.code)
    return RowToFix(row=lead.row, problems=tuple(errors))
