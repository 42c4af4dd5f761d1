"""Step 4: what sending will do and take; confirming it, once. And discarding, while nothing is confirmed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campaigns import tasks, uploads
from campaigns.forms import ConfirmForm
from campaigns.models import Option, Upload, UploadState
from campaigns.tally import tally
from campaigns.uploads.rules import why_outdated

from . import steps

# contract.md, Request, checkDuplicate and isDelete, for people.
OPTIONS = (
    (
        Option.CHECK_DUPLICATE,
        "Add only numbers that the campaign does not have yet",
        "The dialer leaves out every number that is already among the campaign's leads, whatever became of it. "
        "You will see those as “already there”.",
        "checkDuplicate",
    ),
    (
        Option.IS_DELETE,
        "Check the status of numbers that the campaign has, and do not add them again",
        "The dialer looks at the status of leads that it has already. A number that is in the campaign's data is "
        "not added a second time. In spite of the setting's name, the vendor's text does not say that anything is "
        "deleted.",
        "isDelete",
    ),
    (
        Option.NEITHER,
        "Add every number, even when the campaign has it already",
        "Numbers that the campaign has already are added once more, so these people may be called twice.",
        "",
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    upload = steps.find(request, pk)
    if request.method == "POST" and upload.is_confirmed:
        return redirect("upload", upload.pk)  # a double click, or a form left open: one upload, not two
    if upload.state not in steps.OPEN_FOR["confirm"]:
        return steps.lead_on(request, upload, asked_for="confirm")
    if not upload.counts["ready"]:
        return redirect("check", upload.pk)
    if request.method != "POST":
        return _page(request, upload, ConfirmForm(initial={"option": upload.campaign.default_option}))
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, upload, form)
    return _confirm(request, upload, form.cleaned_data)


def _confirm(request: HttpRequest, upload: Upload, chosen: dict) -> HttpResponse:
    if steps.why_not_theirs(request, upload.campaign):
        return redirect("confirm", upload.pk)  # the page says why
    try:
        upload = uploads.confirm(
            upload=upload,
            by=request.user,
            option=Option(chosen["option"]),
            start_campaign=chosen["start_campaign"],
        )
    except uploads.NotNow as sentence:
        messages.warning(request, str(sentence))
        return redirect("confirm", upload.pk)
    tasks.ring(tasks.send_account, upload.campaign.account_id)
    return redirect("upload", upload.pk)


def _page(request: HttpRequest, upload: Upload, form: ConfirmForm) -> HttpResponse:
    counted = tally(upload)
    context = {
        "upload": upload,
        "step": 4,
        "form": form,
        "options": OPTIONS,
        "chosen": form["option"].value(),
        "bill": uploads.bill(upload),
        "tally": counted,
        "left_out": counted.invalid + counted.duplicate + counted.skipped,
        "outdated": why_outdated(upload),
        "closed": steps.why_not_theirs(request, upload.campaign),
    }
    return render(request, "uploads/confirm.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """POST discards; GET (after a sign-in on the way) shows where the upload is."""
    upload = steps.find(request, pk)
    if request.method != "POST" or upload.state == UploadState.CANCELLED:
        return redirect(steps.address_of(upload))
    try:
        uploads.discard(upload=upload, by=request.user)
    except uploads.NotNow as sentence:
        messages.warning(request, str(sentence))
        return redirect(steps.address_of(steps.find(request, pk)))
    messages.success(request, f"“{upload.file_name}” was discarded. Nothing of it was sent.")
    return redirect("dashboard")
