"""The time from which an upload is sent: it can be changed until its first batch has left."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from campaigns import kept_forms, sending, tasks, uploads
from campaigns.forms import LATER, NOW, WhenForm
from campaigns.models import BatchState, Upload, database_now
from campaigns.scheduling import FARTHEST, schedule
from campaigns.signed_in import SignedInRequest
from campaigns.wording import CALL_ANYWAY, HAS_BEGUN, is_sent_from

from . import steps


@require_http_methods(["GET", "HEAD", "POST"])
def send_at(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = steps.find(request, pk)
    if not upload.is_confirmed:
        return steps.lead_on(request, upload, asked_for="upload")
    if request.method == "POST":
        return _post(request, upload)
    if not upload.can_be_sent_at_another_time:
        messages.info(request, HAS_BEGUN)
        return redirect("upload", upload.pk)
    return _page(request, upload)


def _post(request: SignedInRequest, upload: Upload) -> HttpResponse:
    form = WhenForm(request.POST)
    if not form.is_valid() or _warned_of(upload, form):
        return kept_forms.ask_again(request, sent=request.POST.dict(), errors=form.errors)
    chosen = form.cleaned_data["send_at"]
    try:
        sending.change_send_at(upload=upload, user=request.user, send_at=chosen)
    except uploads.NotNow as sentence:
        messages.warning(request, str(sentence))
    else:
        messages.success(request, is_sent_from(chosen))
        tasks.enqueue(tasks.send_account, upload.campaign.account_id)
    kept_forms.forget_page(request)
    return redirect("upload", upload.pk)


def _page(request: SignedInRequest, upload: Upload) -> HttpResponse:
    again = kept_forms.asked_again(request)
    form = WhenForm(again.sent if again else None, initial=_as_chosen(upload))
    if again:
        kept_forms.show_errors(form, again.errors)
    now, campaign = database_now(), upload.campaign
    opens_at = sending.opens_at(campaign.sending_from, campaign.sending_until, now)
    context = {
        "upload": upload,
        "form": form,
        "is_later": form["when"].value() == LATER,
        "opens_at": opens_at if opens_at > now else None,
        "farthest_days": FARTHEST.days,
        "warned_of": _warned_of(upload, form),
        "call_anyway": CALL_ANYWAY,
    }
    return render(request, "pages/send_at.html", context)


def _as_chosen(upload: Upload) -> dict[str, str]:
    if upload.send_at is None:
        return {"when": NOW}
    return {"when": LATER, "send_at": f"{timezone.localtime(upload.send_at, sending.INDIA):%Y-%m-%dT%H:%M}"}


def _warned_of(upload: Upload, form: WhenForm) -> datetime | None:
    """When people would be called, where the campaign would be started outside of calling hours."""
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if not upload.start_campaign or not chosen or chosen["call_anyway"]:
        return None
    requests = upload.batches.filter(state=BatchState.WAITING).count()
    planned = schedule(upload, requests=requests, send_at=chosen["send_at"], now=database_now())
    return planned.ends_at if planned.calls_at_a_bad_time else None
