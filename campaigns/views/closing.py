"""A person closes an upload whose results do not come."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campaigns import kept_forms, outcomes, uploads
from campaigns.forms import ReasonForm
from campaigns.models import Upload
from campaigns.signed_in import SignedInRequest
from campaigns.tally import tally
from campaigns.wording import CLOSED_WITHOUT_RESULT, NOT_CLOSED_WHILE_SENT, NOTHING_TO_CLOSE

from . import steps

SECONDS = 3.0
"""A page writes outcomes for so long; what is left is for the sweeper."""


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """POST does it; GET shows what it would do, or leads to the upload if there is nothing to close."""
    upload = steps.find(request, pk)
    if not upload.is_confirmed:
        return steps.lead_on(request, upload, asked_for="upload")
    return _close(request, upload) if request.method == "POST" else _page(request, upload)


def _close(request: SignedInRequest, upload: Upload) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return kept_forms.ask_again(request, sent=request.POST.dict(), errors=form.errors)
    try:
        outcomes.close_upload(upload=upload, user=request.user, reason=form.cleaned_data["reason"])
    except uploads.NotNow as sentence:
        messages.warning(request, str(sentence))
    else:
        outcomes.write_closed(upload_id=upload.pk, seconds=SECONDS)
        kept_forms.forget_page(request)
        messages.success(request, CLOSED_WITHOUT_RESULT)
    return redirect("upload", upload.pk)


def _page(request: SignedInRequest, upload: Upload) -> HttpResponse:
    counted = tally(upload)
    if not counted.accepted or counted.waiting or counted.sending:
        messages.info(request, NOT_CLOSED_WHILE_SENT if counted.accepted else NOTHING_TO_CLOSE)
        return redirect("upload", upload.pk)
    again = kept_forms.asked_again(request)
    form = ReasonForm(again.sent if again else None)
    if again:
        kept_forms.show_errors(form, again.errors)
    return render(request, "pages/closing.html", {"upload": upload, "tally": counted, "form": form})
