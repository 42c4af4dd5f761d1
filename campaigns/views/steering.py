"""What people do with an upload on its way: pause it, resume it, cancel it, put it first. Each action has an address of
its own. POST does it. GET shows what it would do, or leads to the upload if there is nothing to show."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campaigns import access, kept_forms, sending, tasks, uploads
from campaigns.forms import SteeringForm
from campaigns.models import Upload
from campaigns.signed_in import SignedInRequest
from campaigns.tally import Tally, tally
from campaigns.wording import (
    IS_SENT_FIRST,
    NOTHING_TO_CANCEL,
    NOTHING_TO_PAUSE,
    PAUSED,
    RESUMED,
    TAKES_TURNS,
    cancelled,
    what_had_been_sent,
)

from . import steps


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = steps.find(request, pk)
    return _with_reason(request, upload, action="pause", stage=sending.pause_upload)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = steps.find(request, pk)
    return _with_reason(request, upload, action="cancel", stage=sending.cancel_upload)


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = steps.find(request, pk)
    return _at_once(request, upload, sending.resume_upload, RESUMED)


@require_http_methods(["GET", "HEAD", "POST"])
def put_first(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = _to_put_first(request, pk)
    return _at_once(request, upload, sending.put_first, IS_SENT_FIRST)


@require_http_methods(["GET", "HEAD", "POST"])
def take_turns(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = _to_put_first(request, pk)
    return _at_once(request, upload, sending.take_turns, TAKES_TURNS)


def _to_put_first(request: SignedInRequest, pk: int) -> Upload:
    upload = steps.find(request, pk)
    if not access.may_put_first(request.user, upload):
        raise PermissionDenied
    return upload


def _at_once(request: SignedInRequest, upload: Upload, stage: Callable[..., None], done: str) -> HttpResponse:
    if not upload.is_confirmed:
        return steps.lead_on(request, upload, asked_for="upload")
    if request.method == "POST" and _do(request, upload, stage):
        messages.success(request, done)
        tasks.enqueue(tasks.send_account, upload.campaign.account_id)
    return redirect("dashboard") if request.POST.get("from") == "dashboard" else redirect("upload", upload.pk)


def _with_reason(request: SignedInRequest, upload: Upload, *, action: str, stage: Callable[..., None]) -> HttpResponse:
    if not upload.is_confirmed:
        return steps.lead_on(request, upload, asked_for="upload")
    if request.method == "POST":
        form = SteeringForm(request.POST)
        if not form.is_valid():
            return kept_forms.ask_again(request, sent=request.POST.dict(), errors=form.errors)
        if _do(request, upload, stage, reason=form.cleaned_data["reason"]):
            kept_forms.forget_page(request)
            messages.success(request, _done(steps.find(request, upload.pk), action))
        return redirect("upload", upload.pk)
    if not upload.can_be_steered:
        messages.info(request, NOTHING_TO_CANCEL if action == "cancel" else NOTHING_TO_PAUSE)
        return redirect("upload", upload.pk)
    again = kept_forms.asked_again(request)
    form = SteeringForm(again.sent if again else None)
    if again:
        kept_forms.show_errors(form, again.errors)
    context = {"upload": upload, "tally": tally(upload), "form": form, "action": action}
    return render(request, "pages/steering.html", context)


def _do(request: SignedInRequest, upload: Upload, stage: Callable[..., None], **more: str) -> bool:
    """Whether it was done. If it was not, the next page says why."""
    try:
        stage(upload=upload, user=request.user, **more)
    except uploads.NotNow as sentence:
        messages.warning(request, str(sentence))
        return False
    return True


def _done(upload: Upload, action: str) -> str:
    if action == "cancel":
        return cancelled(sent_of_cancelled(tally(upload)))
    return PAUSED


def sent_of_cancelled(counted: Tally) -> str:
    """How much of a cancelled upload had been sent."""
    return what_had_been_sent(confirmed=counted.confirmed, cancelled=counted.cancelled, sending=counted.sending)
