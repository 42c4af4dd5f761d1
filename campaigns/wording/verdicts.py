"""The verdict on an upload: what is said of it first, and whether anything of it needs a person. Pure.

It is found from the parts of the tally alone, which count every row of the file (docs/rules.md#rule-1): lists, pages
and `manage.py upload_leads --json` say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

NEEDS_PERSON_PARTS = ("invalid", "rejected", "refused", "unnamed", "unknown")
"""Rows that somebody has to see to: fix them, look into them, or decide about them. Rows that a person or a rule
skipped, duplicates, blank rows and what a person cancelled need nobody."""

_OPEN_PARTS = ("ready", "waiting", "sending")
_SENT_AND_NOT_LOADED = ("rejected", "refused", "unnamed", "unknown", "cancelled")


class VerdictTone(StrEnum):
    """What a verdict comes to, for colours and for programs."""

    OPEN = "open"  # something of it is still to come
    GOOD = "good"  # nothing of it needs a person
    NEEDS_PERSON = "needs_person"
    BAD = "bad"  # nothing of it is in the campaign
    QUIET = "quiet"  # a person cancelled all of it


class VerdictCode(StrEnum):
    """What is said first of an upload."""

    NOT_CHECKED = "not_checked"
    IN_PROGRESS = "in_progress"
    ACCEPTED_ONLY = "accepted_only"  # no result is there of some that the dialer has
    ALL_LOADED = "all_loaded"  # every row of the file that is not blank
    ALL_ALREADY_THERE = "all_already_there"
    REST_NOT_SENT = "rest_not_sent"  # all that was sent, and the other rows need nobody
    REST_NEEDS_FIXING = "rest_needs_fixing"  # all that was sent, and some of the other rows need fixing
    PARTLY_LOADED = "partly_loaded"
    NOTHING_LOADED = "nothing_loaded"
    NOT_KNOWN = "not_known"  # of nothing that was sent it is known whether the dialer has it
    NOTHING_SENT = "nothing_sent"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`needs_person` is how many rows somebody has to see to."""

    code: VerdictCode
    tone: VerdictTone
    needs_person: int = 0


def verdict_of(parts: Mapping[str, int]) -> Verdict:
    """The verdict by the parts of a tally (`Tally.as_dict`, with `total` and `confirmed`).

    Examples: 2,426 of 3,000 rows are loaded and 491 need fixing: REST_NEEDS_FIXING, NEEDS_PERSON. All rows but 15
    skipped ones are loaded: REST_NOT_SENT, GOOD.
    """
    needs_person = sum(parts[part] for part in NEEDS_PERSON_PARTS)
    if not parts["total"]:
        return Verdict(VerdictCode.NOT_CHECKED, VerdictTone.OPEN)
    if any(parts[part] for part in _OPEN_PARTS):
        return Verdict(VerdictCode.IN_PROGRESS, VerdictTone.OPEN, needs_person)
    code = _code_of(parts)
    return Verdict(code, _tone_of(code, needs_person), needs_person)


def _code_of(parts: Mapping[str, int]) -> VerdictCode:  # noqa: PLR0911 - a table in words
    confirmed, in_campaign = parts["confirmed"], parts["loaded"] + parts["already_there"]
    if confirmed == parts["cancelled"]:
        return VerdictCode.NOTHING_SENT
    if parts["accepted"]:
        return VerdictCode.ACCEPTED_ONLY
    if confirmed == parts["unknown"]:
        return VerdictCode.NOT_KNOWN
    if not in_campaign:
        return VerdictCode.NOTHING_LOADED
    if any(parts[part] for part in _SENT_AND_NOT_LOADED):
        return VerdictCode.PARTLY_LOADED
    if parts["invalid"]:
        return VerdictCode.REST_NEEDS_FIXING
    if parts["skipped"] or parts["duplicate"]:
        return VerdictCode.REST_NOT_SENT
    return VerdictCode.ALL_LOADED if parts["loaded"] else VerdictCode.ALL_ALREADY_THERE


def _tone_of(code: VerdictCode, needs_person: int) -> VerdictTone:
    if code == VerdictCode.NOTHING_LOADED:
        return VerdictTone.BAD
    if needs_person:
        return VerdictTone.NEEDS_PERSON
    if code == VerdictCode.ACCEPTED_ONLY:
        return VerdictTone.OPEN
    return VerdictTone.QUIET if code == VerdictCode.NOTHING_SENT else VerdictTone.GOOD
