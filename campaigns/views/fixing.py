"""What a person does about a problem on the check page: each POST is one deed, and leads back to where it was done."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from campaigns import tasks, uploads
from campaigns.models import Lead, LeadState, ProblemGroup, ProblemValue, Upload

from . import steps

_Deed = Callable[[HttpRequest, Upload], None]


@require_POST
def fix(request: HttpRequest, pk: int) -> HttpResponse:
    upload = steps.find(request, pk)
    deed = _DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404("no such deed")
    if steps.why_not_theirs(request, upload.campaign):
        return redirect("check", upload.pk)  # the page says why
    try:
        deed(request, upload)
    except uploads.NotNow as sentence:
        messages.warning(request, str(sentence))
        return redirect(steps.address_of(steps.find(request, pk)))
    if uploads.is_small(upload):
        uploads.check(upload_id=upload.pk)
        _say_how_it_is_now(request, upload)
    else:
        tasks.ring(tasks.check_leads, upload.pk)
    return redirect(_back(request, upload))


def _correct_row(request: HttpRequest, upload: Upload) -> None:
    texts = {int(name[5:]): text for name, text in request.POST.items() if name[:5] == "cell-" and name[5:].isdecimal()}
    if not uploads.fix_cells(upload=upload, row=_row(request), texts=texts, by=request.user):
        messages.info(request, f"Row {_row(request):,} is as it was: nothing in it was changed.")


def _correct_value(request: HttpRequest, upload: Upload) -> None:
    value = _value(request, upload)
    uploads.fix_value(upload=upload, value=value, text=request.POST.get("text", ""), by=request.user)


def _skip_row(request: HttpRequest, upload: Upload) -> None:
    uploads.skip_row(upload=upload, row=_row(request), by=request.user)


def _skip_value(request: HttpRequest, upload: Upload) -> None:
    uploads.skip_all(upload=upload, problems=_value(request, upload), by=request.user)


def _skip_kind(request: HttpRequest, upload: Upload) -> None:
    group = get_object_or_404(ProblemGroup, upload=upload, pk=_number(request, "kind"))
    uploads.skip_all(upload=upload, problems=group, by=request.user)


def _take_back(request: HttpRequest, upload: Upload) -> None:
    uploads.take_back_row(upload=upload, row=_row(request), by=request.user)


def _switch_rule(request: HttpRequest, upload: Upload) -> None:
    uploads.switch_rule(
        upload=upload, code=request.POST.get("code", ""), on=request.POST.get("on") == "1", by=request.user
    )


_DEEDS: dict[str, _Deed] = {
    "correct-row": _correct_row,
    "correct-value": _correct_value,
    "skip-row": _skip_row,
    "skip-value": _skip_value,
    "skip-kind": _skip_kind,
    "take-back": _take_back,
    "rule": _switch_rule,
}


def _say_how_it_is_now(request: HttpRequest, upload: Upload) -> None:
    if request.POST.get("do") != "correct-row":
        return
    lead = Lead.objects.filter(upload=upload, row=_row(request)).first()
    if lead is not None and lead.state == LeadState.READY:
        messages.success(request, f"Row {lead.row:,} is ready now.")


def _back(request: HttpRequest, upload: Upload) -> str:
    """To the kind and the place in the list from which the deed came; a kind that is no more leads to all of them."""
    address = reverse("check", args=[upload.pk])
    asked = {"code": request.POST.get("code_of_kind", ""), "column": request.POST.get("column_of_kind", "")}
    kind = upload.problem_groups.filter(**asked)
    place = {"kind": found.pk} if (found := kind.first()) else {}
    if first := _number(request, "from"):
        place["from"] = first
    if request.POST.get("do") == "correct-row":
        place["after"] = _row(request)
    return f"{address}?{urlencode(place)}#rows" if place else f"{address}#rows"


def _row(request: HttpRequest) -> int:
    return _number(request, "row")


def _value(request: HttpRequest, upload: Upload) -> ProblemValue:
    found = ProblemValue.objects.select_related("group").filter(group__upload=upload)
    return get_object_or_404(found, pk=_number(request, "value"))


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else 0
