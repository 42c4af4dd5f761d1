"""Where an upload is, as people say it: a few words, and what more there is to say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any

from django.utils import timezone

from campaigns.models import UploadState

from .blocks import BLOCK_STATES
from .numbers import numbered
from .times import day_or_time
from .verdicts import VerdictCode, verdict_of


class StandingCode(Enum):
    """What is to be said of an upload first. The comments name the parameters."""

    BLOCKED = auto()  # who (has to act), why (sentences)
    NEEDS_DECISION = auto()
    RESULTS_OVERDUE = auto()  # since
    REPORT_AWAITED = auto()  # of a batch without a clear answer
    IN_STATE = auto()  # state (UploadState): nothing more is to be said
    SENT_AGAIN = auto()  # awaited (how many rows), parts (of the tally with its children)
    CANCELLED = auto()  # sent, leads (how many)
    ACCEPTED_ONLY = auto()  # accepted, leads (how many), callbacks_reach_us
    CLOSED = auto()  # unnamed, leads (how many)
    ENDED = auto()  # verdict (VerdictCode), parts (of the tally, how many)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an upload is; how well it went is counted (docs/rules.md#rule-7)."""

    code: StandingCode
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandingWords:
    """`words` fit into a badge; `detail` says more, and is empty where there is no more. `in_brief` is as much of it
    as fits into a list, without a full stop."""

    words: str
    detail: str = ""
    in_brief: str = ""

    def __str__(self) -> str:
        return f"{self.words}: {self.detail}" if self.detail else self.words


def standing_in_words(standing: Standing) -> StandingWords:
    """“Cancelled” and “3 of 6 leads had been sent”."""
    said = _IN_WORDS[standing.code]
    return StandingWords(said) if isinstance(said, str) else said(standing.parameters)


def state_in_brief(
    state: str, parts: Mapping[str, int], *, is_cancelled: bool = False, is_being_sent_again: bool = False
) -> str:
    """“Queued”, “All loaded”, “Cancelled”: the state of an upload by itself and by the parts of its tally, without what
    blocks it or who has to decide. With children it is that of all of them together."""
    if state != UploadState.FINISHED:
        return UploadState(state).label
    if is_being_sent_again:
        return _BEING_SENT_AGAIN
    return "Cancelled" if is_cancelled else _verdict(verdict_of(parts).code, parts)


_Parameters = Mapping[str, Any]


def _blocked(parameters: _Parameters) -> StandingWords:
    first, rest = parameters["why"]
    return StandingWords(BLOCK_STATES[parameters["who"]], f"{first} {rest}".rstrip(), in_brief=first.removesuffix("."))


def _overdue(parameters: _Parameters) -> StandingWords:
    since: datetime = parameters["since"]
    said = f"nothing from the dialer since {day_or_time(since, timezone.now())}"
    return StandingWords("Results are overdue", said, in_brief=said)


def _in_state(parameters: _Parameters) -> StandingWords:
    return StandingWords(UploadState(parameters["state"]).label)


def _cancelled(parameters: _Parameters) -> StandingWords:
    said = f"{parameters['sent']:,} of {parameters['leads']:,} leads had been sent"
    return StandingWords("Cancelled", said, in_brief=said)


def _accepted_only(parameters: _Parameters) -> StandingWords:
    why = "results did not come" if parameters["callbacks_reach_us"] else "results do not reach us"
    accepted, leads = parameters["accepted"], parameters["leads"]
    if accepted == leads:
        return StandingWords(f"Accepted by the dialer; {why}")
    return StandingWords(f"{accepted:,} of {leads:,} leads accepted by the dialer; {why}")


_VERDICTS = {
    VerdictCode.ACCEPTED_ONLY: "Accepted by the dialer; no results",
    VerdictCode.ALL_LOADED: "All loaded",
    VerdictCode.ALL_ALREADY_THERE: "All already there",
    VerdictCode.REST_NOT_SENT: "Loaded, rest not sent",
    VerdictCode.REST_NEEDS_FIXING: "Loaded, rest needs fixing",
    VerdictCode.PARTLY_LOADED: "Partly loaded",
    VerdictCode.NOTHING_LOADED: "Nothing loaded",
    VerdictCode.NOT_KNOWN: "Unconfirmed",
    VerdictCode.NOTHING_SENT: "Nothing sent",
}
# Where nothing was loaded, as the campaign had all of it that is there now.
_NONE_LOADED = {
    VerdictCode.REST_NOT_SENT: "Already there, rest not sent",
    VerdictCode.REST_NEEDS_FIXING: "Already there, rest needs fixing",
    VerdictCode.PARTLY_LOADED: "Partly already there",
}
_BEING_SENT_AGAIN = "Being sent again"
# The rows that are not in the campaign, those that need a person first.
_NOT_LOADED = (
    ("invalid", "needs fixing", "need fixing"),
    ("rejected", "rejected", "rejected"),
    ("refused", "refused", "refused"),
    ("unnamed", "without a result", "without a result"),
    ("unknown", "unconfirmed", "unconfirmed"),
    ("cancelled", "cancelled", "cancelled"),
    ("duplicate", "duplicate", "duplicates"),
    ("skipped", "skipped", "skipped"),
)


def _ended(parameters: _Parameters) -> StandingWords:
    said = " · ".join(_not_loaded(parameters["parts"]))
    return StandingWords(_verdict(parameters["verdict"], parameters["parts"]), said, in_brief=said)


def _sent_again(parameters: _Parameters) -> StandingWords:
    awaited = parameters["awaited"]
    wait = [numbered(awaited, "row waits for its result", "rows wait for results")] if awaited else []
    said = " · ".join([*wait, *_not_loaded(parameters["parts"])])
    return StandingWords(_BEING_SENT_AGAIN, said, in_brief=said)


def _verdict(code: VerdictCode, parts: Mapping[str, int]) -> str:
    """“All loaded” is said only where that is true of each row of the file that is not blank."""
    if code == VerdictCode.ALL_LOADED and parts["already_there"]:
        return "All loaded or already there"
    return _VERDICTS[code] if parts["loaded"] else _NONE_LOADED.get(code, _VERDICTS[code])


def _not_loaded(parts: Mapping[str, int]) -> list[str]:
    return [numbered(parts[part], *words) for part, *words in _NOT_LOADED if parts[part]]


def _closed(parameters: _Parameters) -> StandingWords:
    said = f"{parameters['unnamed']:,} of {parameters['leads']:,} leads are without one"
    return StandingWords("Closed without a result", said, in_brief=said)


_IN_WORDS: dict[StandingCode, str | Callable[[_Parameters], StandingWords]] = {
    StandingCode.BLOCKED: _blocked,
    StandingCode.NEEDS_DECISION: "Needs a decision",
    StandingCode.RESULTS_OVERDUE: _overdue,
    StandingCode.REPORT_AWAITED: "Waiting for the dialer's report",
    StandingCode.IN_STATE: _in_state,
    StandingCode.SENT_AGAIN: _sent_again,
    StandingCode.CANCELLED: _cancelled,
    StandingCode.ACCEPTED_ONLY: _accepted_only,
    StandingCode.CLOSED: _closed,
    StandingCode.ENDED: _ended,
}
