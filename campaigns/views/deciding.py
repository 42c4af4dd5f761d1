"""Nobody knows whether the dialer has some batches. A person decides whether these are sent again or given up, and says
why: for one batch, or for all of an upload at once."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns import access, history, kept_forms, sending, tasks, uploads
from campaigns.forms import ReasonForm
from campaigns.models import Batch, Decision, Option, Upload
from campaigns.signed_in import SignedInRequest
from campaigns.uploads import undecided_batches
from campaigns.wording import (
    NONE_TO_DECIDE,
    ONLY_TO_GIVE_UP,
    batch_was_decided,
    batches_were_decided,
    needs_no_decision,
    what_giving_up_does,
    what_sending_again_does,
    when_asked,
    why_decide,
)

from . import steps


@dataclass(frozen=True, slots=True)
class DecisionPages:
    """The pages of one of the two decisions; `one` and `many` are the names of their addresses."""

    decision: Decision
    one: str
    many: str
    stage: Callable[..., None]


SEND_AGAIN = DecisionPages(Decision.SENT_AGAIN, "send-again", "send-all-again", sending.send_again)
GIVE_UP = DecisionPages(Decision.GIVEN_UP, "give-up", "give-all-up", sending.give_up)


@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decide_one(request, pk, SEND_AGAIN)


@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decide_one(request, pk, GIVE_UP)


@require_http_methods(["GET", "HEAD", "POST"])
def send_all_again(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decide_all(request, pk, SEND_AGAIN)


@require_http_methods(["GET", "HEAD", "POST"])
def give_all_up(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decide_all(request, pk, GIVE_UP)


def _decide_one(request: SignedInRequest, pk: int, pages: DecisionPages) -> HttpResponse:
    theirs = access.batches_to_act_on(request.user).select_related("upload__campaign__account")
    batch = get_object_or_404(theirs, pk=pk)
    decisions = history.open_decisions(batch.upload)
    if batch.pk in decisions.now:
        return _decide(request, batch.upload, [batch], pages)
    if undecided_batches().filter(pk=pk).exists():
        messages.info(request, when_asked(later=decisions.later, asked_at=decisions.asked_at))
    else:
        messages.info(request, needs_no_decision(batch.number))
    return redirect(_back(batch.upload))


def _decide_all(request: SignedInRequest, pk: int, pages: DecisionPages) -> HttpResponse:
    upload = steps.find(request, pk)
    if not upload.is_confirmed:
        return steps.lead_on(request, upload, asked_for="upload")
    decisions = history.open_decisions(upload)
    # What became due after the page was shown is not decided unseen.
    again = kept_forms.asked_again(request)
    sent = again.sent if again else request.POST
    shown = set(_numbers(sent.get("batches", ""))) if sent else set()
    batches = list(upload.batches.filter(pk__in=decisions.now & shown if shown else decisions.now).order_by("number"))
    if not batches:
        later = when_asked(later=decisions.later, asked_at=decisions.asked_at)
        messages.info(request, later or NONE_TO_DECIDE)
        return redirect(_back(upload))
    for batch in batches:
        batch.upload = upload
    return _decide(request, upload, batches, pages, asked=len(shown) or len(batches))


def _decide(
    request: SignedInRequest, upload: Upload, batches: list[Batch], pages: DecisionPages, *, asked: int | None = None
) -> HttpResponse:
    """`asked` is how many the person saw on the page for a group, None on that for one batch."""
    if pages is SEND_AGAIN and upload.cancelled_at:
        messages.info(request, ONLY_TO_GIVE_UP)
        return redirect(_back(upload))
    if request.method != "POST":
        return _page(request, upload, batches, pages, is_group=asked is not None)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return kept_forms.ask_again(request, sent=request.POST.dict(), errors=form.errors)
    decided, sentence = _one_by_one(batches, pages, user=request.user, reason=form.cleaned_data["reason"])
    if not decided:
        messages.warning(request, sentence)
        return redirect(_back(upload))
    kept_forms.forget_page(request)
    tasks.enqueue(tasks.send_account, upload.campaign.account_id)
    if asked is None:
        messages.success(request, batch_was_decided(batches[0].number, pages.decision))
    else:
        messages.success(request, batches_were_decided(decided, asked=asked, decision=pages.decision))
    return redirect(_back(upload))


def _one_by_one(batches: list[Batch], pages: DecisionPages, *, user: User, reason: str) -> tuple[int, str]:
    """How many were decided, and why the last of the others was not."""
    decided, sentence = 0, ""
    for batch in batches:
        try:
            pages.stage(batch=batch, user=user, reason=reason)
        except uploads.NotNow as why:
            sentence = str(why)
        else:
            decided += 1
    return decided, sentence


def _page(
    request: SignedInRequest,
    upload: Upload,
    batches: list[Batch],
    pages: DecisionPages,
    *,
    is_group: bool,
) -> HttpResponse:
    again = kept_forms.asked_again(request)
    form = ReasonForm(again.sent if again else None)
    if again:
        kept_forms.show_errors(form, again.errors)
    other = GIVE_UP if pages is SEND_AGAIN else SEND_AGAIN
    name, pk = (other.many, upload.pk) if is_group else (other.one, batches[0].pk)
    context = {
        "upload": upload,
        "batches": batches,
        "is_group": is_group,
        "leads": sum(batch.size for batch in batches),
        "shown": ",".join(str(batch.pk) for batch in batches),
        "form": form,
        "sends_again": pages is SEND_AGAIN,
        "other": "" if other is SEND_AGAIN and upload.cancelled_at else reverse(name, args=[pk]),
        "why_decide": why_decide(is_group=is_group),
        "what_giving_up_does": what_giving_up_does(is_group=is_group),
        "what_sending_again_does": what_sending_again_does(Option(upload.option)),
        "doubles": upload.option == Option.NEITHER,  # docs/dialer.md#checkduplicate-and-isdelete
    }
    return render(request, "pages/deciding.html", context)


def _back(upload: Upload) -> str:
    return f"{reverse('upload', args=[upload.pk])}#batches"


def _numbers(text: str) -> list[int]:
    return [int(word) for word in text.split(",") if word.isascii() and word.isdecimal() and len(word) < 19]
