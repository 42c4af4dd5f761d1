"""What needs somebody, as the dashboard says it: a few words first, then a sentence, and what the button is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.utils import timezone

from campaigns.models import Account, Campaign, StopReason, Upload

from .failed_files import failed_files_wait
from .numbers import numbered
from .stops import why_held, why_paused, why_stopped
from .times import day_or_time

Parameters = Mapping[str, Any]


class CauseCode(Enum):
    """Why somebody is needed (overview.attention). The comments name the parameters beside `leads` and `uploads`."""

    ACCOUNT_STOPPED = auto()  # account
    CAMPAIGN_HELD = auto()  # campaign
    UNCONFIRMED = auto()  # upload (the first), since
    DIALER_UNREACHABLE = auto()  # account, words
    PAUSED_BY_PORTAL = auto()  # upload (the first)
    RESULTS_OVERDUE = auto()  # upload (the first), since
    CALLBACKS_SET_ASIDE = auto()  # malformed, unmatched (how many), first_at, most (that are counted)
    LINKS_TO_APPROVE = auto()  # links (how many), first_ends_at
    ROWS_TO_FIX = auto()  # upload, to_fix, rejected (how many)


@dataclass(frozen=True, slots=True)
class CauseInWords:
    """`heading` can stand alone; `text` may be empty; `button` is what leads to where it is settled."""

    heading: str
    text: str
    button: str


def cause_in_words(code: CauseCode, parameters: Parameters) -> CauseInWords:
    """“180 leads unconfirmed”, why, and “Review”."""
    return _IN_WORDS[code](parameters)


def _account_stopped(parameters: Parameters) -> CauseInWords:
    account: Account = parameters["account"]
    button = "Enter key" if account.stopped_reason == StopReason.KEY_REFUSED else "Fix"
    return CauseInWords(f"Sending to {account.name} has stopped{_who_waits(parameters)}", why_stopped(account), button)


def _campaign_held(parameters: Parameters) -> CauseInWords:
    campaign: Campaign = parameters["campaign"]
    return CauseInWords(f"Sending to {campaign.name} has stopped{_who_waits(parameters)}", why_held(campaign), "Fix")


def _unconfirmed(parameters: Parameters) -> CauseInWords:
    since = day_or_time(parameters["since"], timezone.now())
    text = f"Sent {since}; there was no clear answer, so the dialer may or may not have them."
    return CauseInWords(f"{_leads(parameters)} unconfirmed{_of(parameters)}", text, "Review")


def _unreachable(parameters: Parameters) -> CauseInWords:
    account: Account = parameters["account"]
    text = f"{parameters['words']} If it lasts, ask whether the dialer is down or our network does not let us out."
    return CauseInWords(f"{account.name} cannot be reached", text, "Look")


def _paused(parameters: Parameters) -> CauseInWords:
    upload: Upload = parameters["upload"]
    many = numbered(parameters["uploads"], "upload is", "uploads are")
    what = f"“{upload.file_name}” is paused" if parameters["uploads"] == 1 else f"{many} paused"
    return CauseInWords(f"{what}: {_leads(parameters)} wait", why_paused(upload), "Review")


def _overdue(parameters: Parameters) -> CauseInWords:
    since = day_or_time(parameters["since"], timezone.now())
    text = f"The dialer has them, and has reported nothing since {since}."
    return CauseInWords(f"The results of {_leads(parameters)} are overdue{_of(parameters)}", text, "Review")


def _set_aside(parameters: Parameters) -> CauseInWords:
    malformed, unmatched, most = parameters["malformed"], parameters["unmatched"], parameters["most"]
    count = malformed + unmatched
    since = day_or_time(parameters["first_at"], timezone.now())
    kinds = [
        numbered(malformed, "is not understood", "are not understood") if malformed else "",
        numbered(unmatched, "names another transaction", "name another transaction") if unmatched else "",
    ]
    are = numbered(count, "callback of the dialer is", "callbacks of the dialer are")
    if count > most:
        are, kinds = f"More than {most:,} callbacks of the dialer are", []
    why = f": {', '.join(filter(None, kinds))}" if any(kinds) else ""
    they = "It counts" if count == 1 else "They count"
    text = f"Since {since}{why}. {they} for nothing until read again and understood."
    return CauseInWords(f"{are} set aside", text, "Look")


def _links(parameters: Parameters) -> CauseInWords:
    heading, text = failed_files_wait(parameters["links"], parameters["first_ends_at"], timezone.now())
    return CauseInWords(heading, text, "Review")


def _rows_to_fix(parameters: Parameters) -> CauseInWords:
    upload: Upload = parameters["upload"]
    to_fix, rejected = parameters["to_fix"], parameters["rejected"]
    parts = [
        numbered(to_fix, "row needs fixing", "rows need fixing") if to_fix else "",
        f"{rejected:,} rejected" if rejected else "",
    ]
    return CauseInWords(f"“{upload.file_name}”: {', '.join(filter(None, parts))}", "", "Fix")


def _who_waits(parameters: Parameters) -> str:
    if not parameters["leads"]:
        return ""
    return f": {_leads(parameters)} of {numbered(parameters['uploads'], 'upload', 'uploads')} wait"


def _of(parameters: Parameters) -> str:
    """Of one upload its name, of several how many."""
    upload: Upload = parameters["upload"]
    one = parameters["uploads"] == 1
    return f", of “{upload.file_name}”" if one else f", of {numbered(parameters['uploads'], 'upload', 'uploads')}"


def _leads(parameters: Parameters) -> str:
    return numbered(parameters["leads"], "lead", "leads")


_IN_WORDS: dict[CauseCode, Callable[[Parameters], CauseInWords]] = {
    CauseCode.ACCOUNT_STOPPED: _account_stopped,
    CauseCode.CAMPAIGN_HELD: _campaign_held,
    CauseCode.UNCONFIRMED: _unconfirmed,
    CauseCode.DIALER_UNREACHABLE: _unreachable,
    CauseCode.PAUSED_BY_PORTAL: _paused,
    CauseCode.RESULTS_OVERDUE: _overdue,
    CauseCode.CALLBACKS_SET_ASIDE: _set_aside,
    CauseCode.LINKS_TO_APPROVE: _links,
    CauseCode.ROWS_TO_FIX: _rows_to_fix,
}
