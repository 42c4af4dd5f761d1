"""Step 4: what sending will do and take; confirming it, once. And discarding, while nothing is confirmed."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campaigns import kept_forms, tasks, uploads
from campaigns.forms import LATER, ConfirmForm
from campaigns.models import Option, Upload, UploadState, database_now
from campaigns.scheduling import FARTHEST, Schedule, schedule
from campaigns.sending import opens_at
from campaigns.signed_in import SignedInRequest
from campaigns.tally import tally
from campaigns.uploads import why_held_back_meanwhile, why_outdated
from campaigns.wording import CALL_ANYWAY, CHOOSE_ANOTHER_TIME, full_time

from . import steps
from .sent_before import sent_before

# docs/dialer.md#checkduplicate-and-isdelete, for people.
OPTIONS = (
    (
        Option.CHECK_DUPLICATE,
        Option.CHECK_DUPLICATE.label,
        "The dialer skips every number that is already among the campaign's leads, whatever became of it. "
        "You will see those as “already there”.",
        "checkDuplicate",
    ),
    (
        Option.IS_DELETE,
        Option.IS_DELETE.label,
        "The dialer looks at the status of leads that it has already. A number that is in the campaign's data is "
        "not added a second time. In spite of the setting's name, the vendor's text does not say that anything is "
        "deleted.",
        "isDelete",
    ),
    (
        Option.NEITHER,
        Option.NEITHER.label,
        "Numbers that the campaign has already are added once more, so these people may be called twice.",
        "",
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = steps.find(request, pk)
    if request.method == "POST" and upload.is_confirmed:
        _say_that_it_was_confirmed(request, upload)
        return redirect("upload", upload.pk)
    if upload.state not in steps.OPEN_FOR["confirm"]:
        return steps.lead_on(request, upload, asked_for="confirm")
    if not upload.counts["ready"]:
        return redirect("check", upload.pk)
    if request.method == "POST":
        return _post(request, upload)
    return _page(request, upload)


def _post(request: SignedInRequest, upload: Upload) -> HttpResponse:
    form = ConfirmForm(request.POST, warnings=upload.all_warnings())
    if not form.is_valid() or _warned_of(upload, form, uploads.bill(upload)):
        return kept_forms.ask_again(request, sent=request.POST.dict(), errors=form.errors)
    return _confirm(request, upload, form.cleaned_data)


def _warned_of(upload: Upload, form: ConfirmForm, bill: uploads.Bill) -> datetime | None:
    """When people would be called, where a second look at it is wanted."""
    chosen = form.cleaned_data if form.is_valid() else {}
    if not chosen.get("start_campaign") or chosen["call_anyway"]:
        return None
    planned = _planned(upload, bill, chosen["send_at"])
    return planned.ends_at if planned.calls_at_a_bad_time else None


def _planned(upload: Upload, bill: uploads.Bill, send_at: datetime | None) -> Schedule:
    return schedule(upload, requests=bill.requests, send_at=send_at, now=database_now())


def _confirm(request: SignedInRequest, upload: Upload, chosen: dict[str, Any]) -> HttpResponse:
    if steps.why_not_theirs(request, upload.campaign):
        return redirect("confirm", upload.pk)  # the page says why
    try:
        upload = uploads.confirm(
            upload=upload,
            user=request.user,
            option=Option(chosen["option"]),
            start_campaign=chosen["start_campaign"],
            send_at=chosen["send_at"],
        )
    except uploads.NotNow as sentence:
        messages.warning(request, str(sentence))
        return redirect("confirm", upload.pk)
    if upload.confirmed_by_id != request.user.pk:
        _say_that_it_was_confirmed(request, upload)  # by somebody who was a moment faster
    kept_forms.forget_page(request)
    tasks.enqueue(tasks.send_account, upload.campaign.account_id)
    tasks.enqueue(tasks.index_numbers, upload.pk)
    return redirect("upload", upload.pk)


def _say_that_it_was_confirmed(request: SignedInRequest, upload: Upload) -> None:
    """By whom, and that other choices were not taken. After a double click, which chooses the same, nothing is said."""
    form = ConfirmForm(request.POST, warnings=upload.all_warnings())
    form.is_valid()
    chosen = {name: form.cleaned_data.get(name) for name in ("option", "start_campaign", "send_at")}
    is_same = chosen == {name: getattr(upload, name) for name in chosen}
    if upload.confirmed_by_id == request.user.pk and is_same:
        return
    at = full_time(cast(datetime, upload.confirmed_at))
    said = f"This upload was confirmed already, by {upload.confirmed_by}, {at}."
    messages.info(request, said if is_same else f"{said} What you chose is not the same, and was not taken.")


def _page(request: SignedInRequest, upload: Upload) -> HttpResponse:
    counted, bill = tally(upload), uploads.bill(upload)
    again = kept_forms.asked_again(request)
    usual = {"option": upload.option if upload.parent_id else upload.campaign.default_option}
    form = ConfirmForm(again.sent if again else None, initial=usual, warnings=upload.all_warnings())
    if again:
        kept_forms.show_errors(form, again.errors)
    warned_of = _warned_of(upload, form, bill)
    send_at = form.cleaned_data.get("send_at") if form.is_bound else None
    context = {
        "upload": upload,
        "step": 4,
        "form": form,
        "options": _options(upload),
        "chosen": form["option"].value(),
        "bill": bill,
        "planned": _planned(upload, bill, send_at),
        "is_later": form["when"].value() == LATER,
        "opens_at": _opens_at(upload),
        "warned_of": warned_of,
        "choose_another_time": CHOOSE_ANOTHER_TIME,
        "call_anyway": CALL_ANYWAY,
        "farthest_days": FARTHEST.days,
        "tally": counted,
        "not_sent": counted.invalid + counted.duplicate + counted.skipped,
        "outdated": why_outdated(upload) or why_held_back_meanwhile(upload),
        "closed": steps.why_not_theirs(request, upload.campaign),
    }
    return render(request, "pages/confirm.html", context)


def _options(upload: Upload) -> list[tuple[str, ...]]:
    """OPTIONS, each with what it does with the leads that were sent to the campaign already ("" where none was)."""
    known = sent_before(upload)
    return [(*option, known.with_option(option[0]) if known else "") for option in OPTIONS]


def _opens_at(upload: Upload) -> datetime | None:
    """When the campaign's sending hours begin, where they are closed now."""
    now = database_now()
    begins = opens_at(upload.campaign.sending_from, upload.campaign.sending_until, now)
    return begins if begins > now else None


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """POST discards; GET (after a sign-in on the way) shows where the upload is. What a person has brought, the person
    may take away, whatever their teams have today."""
    upload = steps.find(request, pk, to_act=False)
    if request.method != "POST" or upload.state == UploadState.CANCELLED:
        return redirect(steps.address_of(upload))
    try:
        uploads.discard(upload=upload, user=request.user)
    except uploads.NotNow as sentence:
        messages.warning(request, str(sentence))
        return redirect(steps.address_of(steps.find(request, pk, to_act=False)))
    tasks.enqueue_work_of(upload.uploaded_by_id)  # another file of the person may have waited for this one
    messages.success(request, f"“{upload.file_name}” was discarded. Nothing of it was sent.")
    return redirect("dashboard")
