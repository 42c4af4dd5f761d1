"""The first page: what needs a decision, what is running, the last uploads."""

from itertools import groupby

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from campaigns import access, history
from campaigns.signed_in import SignedInRequest
from campaigns.wording import NO_CLEAR_ANSWER

from .live import live

MOST_SHOWN = 8
MOST_RUNNING = 20


@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    running = history.lines(history.running(request.user)[:MOST_RUNNING])
    on_the_way = [line.upload.pk for line in running]
    last = history.lines(history.history_of(request.user).exclude(pk__in=on_the_way)[:MOST_SHOWN])
    undecided = history.to_decide(request.user).order_by("-upload", "number")
    troubled = history.troubled_accounts(request.user)
    context = {
        "is_final": not running,
        "spoken": "",
        "running": running,
        "last": last,
        "undecided": [
            (upload, list(batches)) for upload, batches in groupby(undecided, key=lambda batch: batch.upload)
        ],
        "no_clear_answer": NO_CLEAR_ANSWER,
        "overdue": [line for line in running if line.overdue_since],
        "paused": history.paused_by_portal(request.user),
        "stopped_accounts": history.stopped_accounts(request.user),
        "unreachable": [each for each in troubled if each.needs_person],
        "going_on": [each for each in troubled if not each.needs_person],
        "held_campaigns": history.held_campaigns(request.user),
        "links_to_approve": history.links_to_approve(request.user),
        "has_campaigns": bool(last or running) or access.campaigns_to_send_to(request.user).exists(),
    }
    return live(request, page="pages/dashboard.html", part="parts/dashboard.html", context=context)
