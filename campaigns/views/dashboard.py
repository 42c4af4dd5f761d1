"""The first page: the last days in four figures, what needs somebody, what is being sent, and the last results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns import access, history, overview
from campaigns.models import UploadState
from campaigns.overview import Cause, Day
from campaigns.signed_in import SignedInRequest
from campaigns.wording import CauseCode, CauseInWords, cause_in_words

from .live import live

MOST_RECENT = 5


@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    causes = [_shown(cause, request) for cause in overview.causes(request.user)]
    strips, drafts = overview.strips_of(request.user), overview.drafts_of(request.user)
    ended = [UploadState.AWAITING_RESULTS, UploadState.FINISHED]
    recent = history.lines(history.history_of(request.user).filter(state__in=ended)[:MOST_RECENT])
    has_uploads = bool(strips or drafts.count or recent)
    context = {
        "is_final": not history.running(request.user).exists(),
        "spoken": "",
        "causes": causes,
        "drafts": drafts,
        "strips": strips,
        "recent": recent,
        "has_uploads": has_uploads,
        "has_campaigns": has_uploads or access.campaigns_to_send_to(request.user).exists(),
    }
    if not request.htmx and has_uploads:
        context |= _figures(request)
    return live(request, page="pages/dashboard.html", part="parts/dashboard.html", context=context)


@require_safe
def figures(request: SignedInRequest) -> HttpResponse:
    """The figures alone, which the page asks for once a minute."""
    if not request.htmx:
        return redirect("dashboard")
    return render(request, "parts/figures.html", _figures(request))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the last days; `part` is its name in a Day, and in the colours of the outcome bar."""

    part: str
    label: str
    count: int
    address: str


def _figures(request: SignedInRequest) -> dict[str, object]:
    days = overview.days_of(request.user)
    today = days[-1]
    return {
        "days": [(day, in_history(days=[day])) for day in reversed(days)],
        "charted": days,
        "figures": [
            Figure("loaded", "Loaded today", today.loaded, in_history(days=[today])),
            Figure("already_there", "Already there today", today.already_there, in_history(days=[today])),
            Figure("rejected", "Rejected today", today.rejected, in_history(days=[today])),
            Figure(
                "awaited",
                "Waiting for results",
                sum(day.awaited for day in days),
                in_history(days=days, state="running"),
            ),
        ],
    }


def in_history(*, days: Sequence[Day] = (), state: str = "") -> str:
    """The address of the history with the uploads of these days, and of this state."""
    query = {"since": f"{days[0].date}", "until": f"{days[-1].date}"} if days else {}
    query |= {"state": state} if state else {}
    return f"{reverse('history')}?{urlencode(query)}"


@dataclass(frozen=True, slots=True)
class ShownCause:
    """A cause with its words, and where it is settled; nowhere, where this person cannot do it."""

    cause: Cause
    words: CauseInWords
    tone: str
    icon: str
    id: str
    address: str


def _shown(cause: Cause, request: SignedInRequest) -> ShownCause:
    tone, icon, name = _LOOKS[cause.code]
    about = cause.account if cause.code in _OF_ACCOUNTS else cause.upload or cause.campaign
    return ShownCause(
        cause=cause,
        words=cause_in_words(cause.code, cause.parameters),
        tone=tone,
        icon=icon,
        id=f"{name}-{about.pk}" if about else name,
        address=_address(cause, request),
    )


_OF_ACCOUNTS = (CauseCode.ACCOUNT_STOPPED, CauseCode.DIALER_UNREACHABLE)
_LOOKS = {
    CauseCode.ACCOUNT_STOPPED: ("red", "player-pause", "account"),
    CauseCode.CAMPAIGN_HELD: ("red", "player-pause", "campaign"),
    CauseCode.UNCONFIRMED: ("orange", "help-circle", "decide"),
    CauseCode.DIALER_UNREACHABLE: ("red", "alert-triangle", "unreachable"),
    CauseCode.PAUSED_BY_PORTAL: ("orange", "player-pause", "paused"),
    CauseCode.RESULTS_OVERDUE: ("orange", "clock", "overdue"),
    CauseCode.CALLBACKS_SET_ASIDE: ("orange", "help-circle", "set-aside"),
    CauseCode.LINKS_TO_APPROVE: ("orange", "download", "links-to-approve"),
    CauseCode.ROWS_TO_FIX: ("yellow", "list-check", "fix"),
}


def _address(cause: Cause, request: SignedInRequest) -> str:
    if cause.code in _OF_ACCOUNTS or cause.code == CauseCode.CAMPAIGN_HELD:
        return _of_administrators(cause) if access.may_administer(request.user) else ""
    if cause.code == CauseCode.CALLBACKS_SET_ASIDE:
        return _in_list_of_callbacks(cause.more)
    if cause.code == CauseCode.LINKS_TO_APPROVE:
        return reverse("admin:campaigns_failedfile_changelist")
    if cause.uploads > 1 and cause.campaign:
        state = "unknown" if cause.code == CauseCode.UNCONFIRMED else "running"
        return f"{in_history(state=state)}&{urlencode({'campaign': cause.campaign.pk})}"
    address = reverse("upload", args=[cause.upload.pk]) if cause.upload else ""
    return f"{address}?batches=unknown#batches" if cause.code == CauseCode.UNCONFIRMED else address


def _in_list_of_callbacks(told: Mapping[str, Any]) -> str:
    """The list of those of which the notice tells: since that day, and of one state where they all are of one."""
    begin = timezone.localtime(told["first_at"]).replace(hour=0, minute=0, second=0, microsecond=0)
    states = [state for state in ("malformed", "unmatched") if told[state]]
    is_one_state = len(states) == 1 and told[states[0]] <= told["most"]
    query = {"received_at__gte": str(begin)} | ({"state__exact": states[0]} if is_one_state else {})
    return f"{reverse('admin:campaigns_callback_changelist')}?{urlencode(query)}"


def _of_administrators(cause: Cause) -> str:
    if cause.account:
        return reverse("admin:campaigns_account_change", args=[cause.account.pk])
    return reverse("admin:campaigns_campaign_change", args=[cause.campaign.pk]) if cause.campaign else ""
