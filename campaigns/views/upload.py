"""Step 5: what becomes of an upload's leads: live until it is final, then the result."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from campaigns import access, history
from campaigns.blocks_in_words import why_not_now
from campaigns.families import Family
from campaigns.models import BatchState, Upload
from campaigns.not_loaded import count_not_loaded
from campaigns.report_doubts import report_doubts
from campaigns.sending import Outlook, outlook_of
from campaigns.signed_in import SignedInRequest
from campaigns.tally import Tally, tally
from campaigns.wording import (
    SentAgain,
    asked_to_decide,
    headline,
    how_far,
    standing_in_words,
    when_asked,
    why_results_are_missing,
)

from . import badges, steps
from .batch_rows import batches_shown
from .download_offer import offer_of
from .fix_rows import fix_offer
from .live import live
from .steering import sent_of_cancelled
from .tally_parts import parts
from .why import reasons_of


@require_safe
def upload(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = steps.find(request, pk)
    if upload.state not in steps.OPEN_FOR["upload"]:
        return steps.lead_on(request, upload, asked_for="upload")
    counted = tally(upload)
    line = history.line_of(upload, counted)
    decisions = history.open_decisions(upload)
    doubts = report_doubts(upload)
    outlook = outlook_of(upload)
    batches = _count_batches(upload)
    family = line.family
    context = {
        "upload": upload,
        "step": 5,
        # The page stays live until its children have ended, too.
        "is_final": upload.is_final and not (family and not family.is_over),
        "spoken": str(standing_in_words(line.standing)),
        "title": _title(upload, counted),
        "line": line,
        # The one place that decides whether the page is green or yellow.
        "tone": badges.tone_of_upload(line).colour,
        "tally": counted,
        "parts": parts(upload, counted),
        # Of all rows of the file, wherever they are now; the figures are the upload's own.
        "headline": headline(upload.state, line.whole.as_dict(), _sent_again(family, counted)),
        "sent_again_by": family.sent_again_by if family else 0,
        "reasons": reasons_of(upload, counted),
        "handled": counted.ended + counted.accepted,
        "cancelled": sent_of_cancelled(counted) if upload.cancelled_at else "",
        "can_be_steered": upload.can_be_steered,
        "may_put_first": counted.waiting and access.may_put_first(request.user, upload),
        "how_far": _how_far(counted, outlook, batches),
        "why_not_now": "" if line.block else why_not_now(upload, counted, outlook),
        "fix_offer": fix_offer(request, upload, counted),
        "offer": offer_of(upload, user=request.user, rows=count_not_loaded(counted)),
        "undecided": decisions.now,
        "asked": asked_to_decide(len(decisions.now), is_cancelled=upload.cancelled_at is not None),
        "asked_later": when_asked(later=decisions.later, asked_at=decisions.asked_at),
        "doubts": doubts,
        "missing": _missing(upload, counted),
        "can_close": bool(counted.accepted) and not (counted.waiting or counted.sending),
        "can_attach": _can_attach(counted),
        "attached_files": upload.attached_files.select_related("attached_by", "batch"),
        "unjoined": history.count_unjoined(upload),
        "batches": batches_shown(
            request,
            upload,
            counted,
            count=batches["all"],
            undecided=decisions.now,
            doubtful=doubts.batches if doubts else (),
        ),
        "events": upload.events.select_related("user")[:50],
    }
    return live(request, page="pages/upload.html", part="parts/upload.html", context=context)


def _sent_again(family: Family | None, counted: Tally) -> SentAgain | None:
    if family is None:
        return None
    return SentAgain(family.sent_again_by, loaded=family.tally.loaded - counted.loaded, awaited=family.awaited)


def _count_batches(upload: Upload) -> dict[str, int]:
    """How many there are, and how many of them wait."""
    return upload.batches.aggregate(all=Count("pk"), waiting=Count("pk", filter=Q(state=BatchState.WAITING)))


def _how_far(counted: Tally, outlook: Outlook, batches: dict[str, int]) -> str:
    """How far its sending is; empty once nothing of it waits."""
    if not counted.waiting:
        return ""
    foretold = outlook.foretold
    return how_far(
        sent=batches["all"] - batches["waiting"],
        batches=batches["all"],
        next_at=foretold.next_at if foretold else None,
        others=foretold.uploads_before if foretold else 0,
        done_at=foretold.done_at if foretold else None,
    )


def _title(upload: Upload, counted: Tally) -> str:
    """What the browser's tab says: with how much has been sent, while something waits."""
    if not counted.waiting:
        return upload.file_name
    sent = counted.confirmed - counted.waiting - counted.sending
    return f"{100 * sent // counted.confirmed} % · {upload.file_name}"


def _missing(upload: Upload, counted: Tally) -> tuple[str, str] | None:
    """Why leads have no result, of an upload that waits for none any more: heading and text."""
    if not counted.accepted or not upload.is_final:
        return None
    reach_us = upload.campaign.account.callbacks_reach_us
    return why_results_are_missing(counted.accepted, callbacks_reach_us=reach_us)


def _can_attach(counted: Tally) -> bool:
    """Whether the dialer has some of it, or may have."""
    done = counted.loaded + counted.already_there + counted.rejected + counted.unnamed
    return bool(done + counted.accepted + counted.unknown)
