"""Step 3: how many leads are ready, which rows are not, what was found there and what to do."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from campaigns import history, tasks, uploads
from campaigns.file_turns import why_it_waits
from campaigns.heartbeats import nobody_works_on
from campaigns.leads import CHANGE_TITLES, COMPARISON_TITLES, NOTE, RULE_TITLES, SKIP_TITLES, SWITCHABLE
from campaigns.models import Upload, UploadState
from campaigns.not_loaded import count_not_loaded
from campaigns.signed_in import SignedInRequest
from campaigns.tally import tally

from . import steps
from .column_choices import choices_of
from .download_offer import offer_of
from .live import live
from .place import Place
from .problem_grid import grid
from .problem_groups import Values, by_level, kind_called, kinds_of, values_of

VALUE_CORRECTIONS_SHOWN = 20
REPAIRS_SHOWN = 3


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = steps.find(request, pk)
    if upload.state not in steps.OPEN_FOR["check"]:
        return steps.lead_on(request, upload, asked_for="check")
    if upload.state == UploadState.CHECKING:
        return redirect("check", upload.pk) if request.method == "POST" else _checking(request, upload)
    if request.htmx:  # it was being checked a moment ago
        return HttpResponseClientRefresh()
    if request.method == "POST":
        return _check_again(request, upload)
    return _checked(request, upload)


def _checking(request: SignedInRequest, upload: Upload) -> HttpResponse:
    context = {
        "upload": upload,
        "step": 3,
        "is_final": False,
        "spoken": "Checking the rows",
        "time_left": _in_words(history.seconds_of_check_left(upload)),
        "is_stuck": nobody_works_on(tasks.task_for(upload).queue),
        "why_it_waits": why_it_waits(upload),
    }
    return live(request, page="pages/checking.html", part="parts/checking.html", context=context, soon=True)


def _in_words(seconds: float | None) -> str:
    """A time left, in steps of five seconds: a check is over before minutes are of use."""
    if seconds is None:
        return ""
    steps_of_five = 5 * max(1, round(seconds / 5))
    return f"about {steps_of_five} seconds" if steps_of_five < 90 else f"about {round(seconds / 60)} minutes"


def _check_again(request: SignedInRequest, upload: Upload) -> HttpResponse:
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
    tasks.enqueue_work_of(upload.uploaded_by_id)
    return redirect("check", upload.pk)


def _checked(request: SignedInRequest, upload: Upload) -> HttpResponse:
    context = summary(request, upload, Place.asked_for(request.GET))
    place, chosen = context["place"], context["chosen"]
    context |= {
        "step": 3,
        "grid": grid(upload, chosen=chosen.group if chosen else None, first=place.first, also=place.row),
        "changes": [_changed(change) for change in upload.changes],
        "switched_off": [(code, RULE_TITLES[code]) for code in upload.switched_off if code not in SKIP_TITLES],
        "value_corrections": _value_corrections(upload),
        "closed": steps.why_not_theirs(request, upload.campaign),
    }
    return render(request, "pages/check.html", context)


def summary(request: SignedInRequest, upload: Upload, place: Place) -> dict[str, Any]:
    """The parts of the page that every correction can change: counts, kinds, and the values of the chosen one."""
    kinds = kinds_of(upload)
    errors, warnings, skips = by_level(kinds)
    chosen = kind_called(place.kind, kinds)
    counted = tally(upload)
    return {
        "upload": upload,
        "place": place,
        "tally": counted,
        "not_sent": counted.invalid + counted.duplicate,
        "not_ready": counted.invalid + counted.duplicate + counted.skipped,
        "offer": offer_of(upload, user=request.user, rows=count_not_loaded(counted)),
        "errors": errors,
        "warnings": warnings,
        "skips": skips,
        "skip_rules_off": [(code, SKIP_TITLES[code]) for code in upload.switched_off if code in SKIP_TITLES],
        "chosen": chosen,
        "is_comparison": chosen is not None and _is_comparison(chosen.group.code, upload),
        "is_skipped": chosen is not None and chosen.group.level == NOTE,
        "repairs": uploads.preview_repairs(chosen.group, count=REPAIRS_SHOWN) if chosen else None,
        "last_action": uploads.last_action(upload),
        "values": values_of(chosen, after=place.values) if chosen and chosen.group.level != NOTE else Values(),
    }


def _is_comparison(code: str, upload: Upload) -> bool:
    """Whether the problem ends where two columns are no longer compared. Countries that are joined are not."""
    return code in COMPARISON_TITLES and not upload.joins_country


def _changed(change: dict[str, Any]) -> dict[str, Any]:
    return change | {"title": CHANGE_TITLES.get(change["code"], ""), "is_switchable": change["code"] in SWITCHABLE}


def _value_corrections(upload: Upload) -> list[dict[str, Any]]:
    """The last corrections of a value in all its rows; those of single cells stand under their rows."""
    names = upload.column_names()
    last = upload.corrections.filter(row=None).select_related("user").order_by("-pk")[:VALUE_CORRECTIONS_SHOWN]
    return [{"correction": each, "column": names[each.column]} for each in last if each.column < len(names)]
