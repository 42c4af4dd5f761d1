"""Step 3: how many leads are ready, which rows are not, what was found there and what to do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from campaigns import history, tasks, uploads
from campaigns.leads import CHANGE_TITLES, ERROR, PROBLEM_TITLES, SWITCHABLE
from campaigns.models import ProblemGroup, ProblemValue, Upload, UploadState
from campaigns.tally import tally

from . import steps
from .column_choices import choices_of
from .live import live
from .problem_grid import grid

VALUES_SHOWN = 20


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
        "seconds_left": history.seconds_of_check_left(upload),
        "is_stuck": history.sweeper_is_silent(),
    }
    return live(request, page="uploads/checking.html", part="uploads/parts/checking.html", context=context)


def _check_again(request: HttpRequest, upload: Upload) -> HttpResponse:
    """With the columns chosen before; where the campaign now needs more of them, they are to be chosen first."""
    try:
        if problems := uploads.choose_columns(
            upload=upload,
            choices=choices_of(upload),
            constants=upload.constants,
            date_order=upload.date_order,
        ):
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
    groups = list(upload.problem_groups.all())
    chosen = next((group for group in groups if str(group.pk) == request.GET.get("kind")), None)
    counted = tally(upload)
    context = {
        "upload": upload,
        "step": 3,
        "tally": counted,
        "kept": counted.invalid + counted.duplicate + counted.skipped,
        "errors": [_Kind(group) for group in groups if group.level == ERROR],
        "remarks": [_Kind(group) for group in groups if group.level != ERROR],
        "chosen": _Kind(chosen) if chosen else None,
        "values": [_Value(value) for value in chosen.values.all()[:VALUES_SHOWN]] if chosen else [],
        "grid": grid(upload, chosen=chosen, first=_number(request, "from")),
        "first": _number(request, "from"),
        "after": _number(request, "after"),
        "changes": [_changed(change) for change in upload.changes],
        "switched_off": [(code, CHANGE_TITLES.get(code, code)) for code in upload.switched_off],
        "closed": steps.why_not_theirs(request, upload.campaign),
    }
    return render(request, "uploads/check.html", context)


class _Kind:
    """A group of problems as the page names it."""

    def __init__(self, group: ProblemGroup) -> None:
        self.group = group
        self.title = PROBLEM_TITLES.get(group.code, group.message)


class _Value:
    """A distinct value of the chosen kind, and whether one text can take its place everywhere."""

    def __init__(self, value: ProblemValue) -> None:
        self.value = value
        self.can_be_fixed = uploads.can_be_fixed(value)


def _changed(change: dict) -> dict:
    return change | {"title": CHANGE_TITLES.get(change["code"], ""), "is_switchable": change["code"] in SWITCHABLE}


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
