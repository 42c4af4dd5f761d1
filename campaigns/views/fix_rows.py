"""The rows of an upload that were not loaded become a child, in which they are fixed."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns import access, failed_files, families, tasks, uploads
from campaigns.models import Upload, UploadState, database_now
from campaigns.signed_in import SignedInRequest
from campaigns.tally import Tally, tally
from campaigns.wording import NOTHING_TO_FIX, full_in_words, not_all_known

from . import steps


@dataclass(frozen=True, slots=True)
class FixOffer:
    """What the page of an upload offers of the rows that should still be loaded: a button for `rows` of them, or the
    `draft` in which this person has some already. `children` are all that have rows of the upload. `more` says
    which rows are not known yet."""

    children: list[families.Child]
    rows: int
    draft: families.Child | None
    more: str = ""


def fix_offer(request: SignedInRequest, upload: Upload, counted: Tally) -> FixOffer:
    children = families.children_of(upload, user=request.user)
    drafts = (child for child in children if child.is_seen and child.upload.state in UploadState.drafts())
    draft = next((child for child in drafts if child.upload.uploaded_by_id == request.user.pk), None)
    may_fix = access.may_act_on(request.user, upload)
    rows = families.rows_to_fix(counted, children) if may_fix else 0
    return FixOffer(children, rows, draft, _more(upload, counted) if rows and not upload.is_final else "")


def _more(upload: Upload, counted: Tally) -> str:
    found = failed_files.being_fetched(upload)
    return not_all_known(
        files=found.files if found else 0,
        rows=found.rows if found else 0,
        next_try_at=found.next_try_at if found else None,
        awaited=counted.waiting + counted.sending + counted.accepted,
        now=database_now(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def fix_rows(request: SignedInRequest, pk: int) -> HttpResponse:
    """POST begins a child; where this person has one that is not confirmed, it leads there, so that a second click
    makes no second one. GET (after a sign-in on the way) leads to the upload."""
    upload = steps.find(request, pk)
    if request.method != "POST" or not upload.is_confirmed:
        return redirect(steps.address_of(upload))
    offer = fix_offer(request, upload, tally(upload))
    if offer.draft is not None:
        return redirect(steps.address_of(offer.draft.upload))
    if not offer.rows:
        messages.info(request, NOTHING_TO_FIX)
        return redirect("upload", upload.pk)
    if full := uploads.why_full(user=request.user):
        messages.warning(request, full_in_words(full, database_now()))
        return redirect("upload", upload.pk)
    try:
        child = uploads.begin_child(parent=upload, user=request.user, rows=offer.rows)
    except uploads.NotNow as sentence:
        messages.warning(request, str(sentence))
        return redirect("upload", upload.pk)
    tasks.enqueue_work_of(child.uploaded_by_id)
    return redirect(reverse("columns", args=[child.pk]))
