"""Why an upload's leads are not sent now: each code, and its sentences.

Each is a pair: the first sentence can stand alone in a list, the rest (which may be empty) says more.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from .stops import Sentences, as_sentence, hold_in_words, joined, pause_in_words, stop_in_words
from .times import at_or_on, day_or_time, full_time

Parameters = Mapping[str, Any]
_InWords = Callable[[Parameters, datetime | None, datetime], Sentences]


class BlockedBy(StrEnum):
    """What keeps an upload's next batch from being sent now. `sending.readiness` finds it."""

    PAUSED_BY_PERSON = "paused_by_person"
    PAUSED_BY_PORTAL = "paused_by_portal"
    ACCOUNT_STOPPED = "account_stopped"
    ACCOUNT_OFF = "account_off"
    CAMPAIGN_HELD = "campaign_held"
    CAMPAIGN_OFF = "campaign_off"
    DIALER_DOES_NOT_ANSWER = "dialer_does_not_answer"
    DIALER_UNREACHABLE = "dialer_unreachable"
    DIALER_ASKED_FOR_PAUSE = "dialer_asked_for_pause"
    SEND_AT = "send_at"
    SENDING_HOURS = "sending_hours"
    FIRST_BATCH_ALONE = "first_batch_alone"
    LAST_BATCH = "last_batch"
    CLOCK_SET = "clock_set"
    NO_FREE_SLOT = "no_free_slot"
    OTHERS_TURN = "others_turn"
    NO_SENDER = "no_sender"


def why_blocked(code: BlockedBy, *, parameters: Parameters, until: datetime | None, now: datetime) -> Sentences:
    """What people read of an upload that is blocked so: the first sentence, and the rest. `until` is when it goes on by
    itself, or is tried again; None where that is not known, a moment that is over for "now". `parameters` are those of
    sending.readiness.Blocked."""
    return _SENTENCES[code](parameters, until, now)


def _paused_by_person(parameters: Parameters, until: datetime | None, now: datetime) -> Sentences:
    reason = parameters["words"] or joined(_portals_reason(parameters))
    because = f", because “{reason}”" if reason else ""
    return (
        f"{parameters['user']} paused it {at_or_on(parameters['at'], now)}{because}.",
        "Nothing more of it is sent until somebody resumes it.",
    )


def _paused_by_portal(parameters: Parameters, until: datetime | None, now: datetime) -> Sentences:
    first, rest = (as_sentence(parameters["words"]), "") if parameters["words"] else _portals_reason(parameters)
    return first, f"{rest} LeadsPortal paused the upload {at_or_on(parameters['at'], now)}.".lstrip()


def _portals_reason(parameters: Parameters) -> Sentences:
    return pause_in_words(parameters["code"], parameters["details"]) if parameters["code"] else ("", "")


def _account_stopped(parameters: Parameters, until: datetime | None, now: datetime) -> Sentences:
    return stop_in_words(parameters["reason"], parameters["details"])


def _campaign_held(parameters: Parameters, until: datetime | None, now: datetime) -> Sentences:
    return hold_in_words(parameters["reason"], parameters["details"])


def _does_not_answer(parameters: Parameters, until: datetime | None, now: datetime) -> Sentences:
    how = "One batch is tried" if parameters["tries_leads"] else "It is asked again"
    return (
        "The dialer does not answer: two requests in succession had no clear answer, so no further leads are risked.",
        f"{how} {_when(until, now)}, then further and further apart; all goes on by itself.",
    )


def _unreachable(parameters: Parameters, until: datetime | None, now: datetime) -> Sentences:
    since = f" since {day_or_time(parameters['since'], now)}" if parameters["since"] else ""
    return (
        f"The dialer cannot be reached{since}; it is tried again {_when(until, now)}.",
        "Nothing is lost, and all goes on by itself once it can be reached.",
    )


def _asked_for_pause(parameters: Parameters, until: datetime | None, now: datetime) -> Sentences:
    return "The dialer asked for a pause, since there were too many requests.", f"It goes on {_when(until, now)}."


def _send_at(parameters: Parameters, until: datetime | None, now: datetime) -> Sentences:
    return (f"Waits until {full_time(until)}." if until else "Waits for its time."), ""


def _sending_hours(parameters: Parameters, until: datetime | None, now: datetime) -> Sentences:
    return f"Waits for the campaign's sending hours, which begin {_when(until, now)}.", ""


def _first_batch_alone(parameters: Parameters, until: datetime | None, now: datetime) -> Sentences:
    latest = f", {at_or_on(until, now)} at the latest" if until and until > now else ""
    return (
        f"Testing the first batch; the rest follows when the dialer confirms it{latest}.",
        "So a mistake in the columns costs one batch only.",
    )


def _clock_set(parameters: Parameters, until: datetime | None, now: datetime) -> Sentences:
    return (
        "The server's clock was set, so nobody can tell how long ago the last requests were.",
        f"The next batch is sent {_when(until, now)}, when a full minute has surely passed.",
    )


def _no_free_slot(parameters: Parameters, until: datetime | None, now: datetime) -> Sentences:
    return (
        f"The dialer takes {parameters['limit']} requests of this account in a minute, and so many have been sent.",
        f"The next one is sent {_when(until, now)}.",
    )


def _others_turn(parameters: Parameters, until: datetime | None, now: datetime) -> Sentences:
    ahead = parameters["ahead"]
    others = "Another upload takes its turn" if ahead == 1 else f"{ahead:,} other uploads take turns"
    when = f", {day_or_time(until, now)}" if until and until > now else ""
    return f"{others} before the next batch{when}.", "The uploads of an account send one batch each in turn."


def _always(first: str, rest: str = "") -> _InWords:
    return lambda parameters, until, now: (first, rest)


def _when(moment: datetime | None, now: datetime) -> str:
    return at_or_on(moment, now) if moment and moment > now else "now"


_SENTENCES: dict[BlockedBy, _InWords] = {
    BlockedBy.PAUSED_BY_PERSON: _paused_by_person,
    BlockedBy.PAUSED_BY_PORTAL: _paused_by_portal,
    BlockedBy.ACCOUNT_STOPPED: _account_stopped,
    BlockedBy.ACCOUNT_OFF: _always(
        "The CloudAgent account was switched off.", "An administrator can switch it on again."
    ),
    BlockedBy.CAMPAIGN_HELD: _campaign_held,
    BlockedBy.CAMPAIGN_OFF: _always("The campaign was switched off.", "An administrator can switch it on again."),
    BlockedBy.DIALER_DOES_NOT_ANSWER: _does_not_answer,
    BlockedBy.DIALER_UNREACHABLE: _unreachable,
    BlockedBy.DIALER_ASKED_FOR_PAUSE: _asked_for_pause,
    BlockedBy.SEND_AT: _send_at,
    BlockedBy.SENDING_HOURS: _sending_hours,
    BlockedBy.FIRST_BATCH_ALONE: _first_batch_alone,
    BlockedBy.LAST_BATCH: _always(
        "The last batch starts the campaign, so it is sent when the dialer has answered for all others."
    ),
    BlockedBy.CLOCK_SET: _clock_set,
    BlockedBy.NO_FREE_SLOT: _no_free_slot,
    BlockedBy.OTHERS_TURN: _others_turn,
    BlockedBy.NO_SENDER: _always(
        "No sender works for this account at the moment, as when all are busy with other accounts.",
        "It goes on as soon as one is free.",
    ),
}
