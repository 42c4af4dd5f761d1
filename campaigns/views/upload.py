"""Step 5: what becomes of an upload's leads: live until it is final, then the result."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from campaigns import access, history, sending
from campaigns.blocks_in_words import why_not_now
from campaigns.models import Batch, BatchState, Upload, Who
from campaigns.not_loaded import count_not_loaded
from campaigns.report_doubts import ReportDoubts, report_doubts
from campaigns.signed_in import SignedInRequest
from campaigns.tally import tally
from campaigns.wording import asked_to_decide, headline, standing_in_words, when_asked

from . import steps
from .download_offer import offer_of
from .fix_rows import fix_offer
from .live import live
from .steering import sent_of_cancelled
from .tally_parts import parts

BATCHES_A_PAGE = 25


@require_safe
def upload(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = steps.find(request, pk)
    if upload.state not in steps.OPEN_FOR["upload"]:
        return steps.lead_on(request, upload, asked_for="upload")
    counted = tally(upload)
    line = history.line_of(upload, counted)
    decisions = history.open_decisions(upload)
    doubts = report_doubts(upload)
    context = {
        "upload": upload,
        "step": 5,
        "is_final": upload.is_final,
        "spoken": str(standing_in_words(line.standing)),
        "line": line,
        "tally": counted,
        "parts": parts(upload, counted),
        "not_sent": counted.total - counted.confirmed,
        "headline": headline(upload.state, counted.as_dict()),
        "handled": counted.ended + counted.accepted,
        "cancelled": sent_of_cancelled(counted) if upload.cancelled_at else "",
        "can_be_steered": upload.can_be_steered,
        "may_put_first": counted.waiting and access.may_put_first(request.user, upload),
        "seconds_left": _seconds_left(upload, line),
        "why_not_now": "" if line.block else why_not_now(upload, counted),
        "fix_offer": fix_offer(request, upload, counted),
        "offer": offer_of(upload, user=request.user, rows=count_not_loaded(counted)),
        "undecided": decisions.now,
        "asked": asked_to_decide(len(decisions.now), is_cancelled=upload.cancelled_at is not None),
        "asked_later": when_asked(later=decisions.later, asked_at=decisions.asked_at),
        "doubts": doubts,
        "batches": Paginator(_batches(request, upload, doubts), BATCHES_A_PAGE).get_page(request.GET.get("page")),
        "batch_filter": request.GET.get("batches", ""),
        "events": upload.events.select_related("user")[:50],
    }
    return live(request, page="pages/upload.html", part="parts/upload.html", context=context)


def _seconds_left(upload: Upload, line: history.UploadLine) -> float | None:
    """How long sending takes still; None when nobody can tell, as while the dialer does not answer."""
    if upload.campaign.account.outage or upload.cancelled_at:
        return None
    is_asked = line.block is None or line.block.who == Who.NOBODY
    return sending.seconds_until_sent(upload) if is_asked else None


def _batches(request: SignedInRequest, upload: Upload, doubts: ReportDoubts | None) -> QuerySet[Batch]:
    batches = history.batches_of(upload)
    wanted = request.GET.get("batches", "")
    if wanted == "unnamed":
        return batches.filter(unnamed__gt=0)
    if wanted == "doubtful":
        return batches.filter(pk__in=doubts.batches if doubts else ())
    if wanted.isdecimal() and len(wanted) < 8:
        return batches.filter(number=int(wanted))
    return batches.filter(state=wanted) if wanted in BatchState.values else batches
