"""All that happened to one lead, and where it is now, in sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any

from django.contrib.auth.models import User

from .attempts import ATTEMPT_STATES
from .numbers import numbered


class StepCode(Enum):
    """What happened. The comments name the parameters."""

    UPLOADED = auto()  # row
    OF_PARENT = auto()  # upload (its id), file (its name), row (in it)
    CORRECTED = auto()  # column, before, after
    SKIPPED = auto()
    RESTORED = auto()
    CHECKED = auto()
    NOT_SENT = auto()  # where (a part of the tally): it was confirmed without this row
    CONFIRMED = auto()  # batch (its number), leads (how many are in it), send_at
    TAKEN_OUT = auto()  # batch
    TAKEN_OUT_ARRIVED = auto()  # batch
    OF_UPLOAD = auto()  # action, details (both in words)
    NOT_SHOWN = auto()  # attempts (how many earlier ones are not told)
    SENT = auto()  # batch, with_start; transaction_id, which is no part of the sentence
    ANSWERED = auto()  # answer, message
    EXPIRED = auto()
    DECIDED = auto()  # decision
    REPORTED = auto()  # loaded, not_loaded, message
    MESSAGE_CAME = auto()  # the same, and state (in words): why it does not count
    FILE_FETCHED = auto()  # rows, names_it (whether it names this lead), reason
    FILE_LOST = auto()  # at the time of the report that named it
    ENDED = auto()  # where
    BEING_FIXED = auto()  # upload, file, row of the child that has it
    SENT_AGAIN = auto()  # the same


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lead's story. `user` is who did it, None for the portal and for the dialer. `reason` are a person's
    own words."""

    at: datetime
    code: StepCode
    details: Mapping[str, Any] = field(default_factory=dict)
    user: User | None = None
    reason: str = ""


# By the part of the tally in which a lead is.
LEAD_STATES = {
    "blank": "No lead",
    "skipped": "Skipped",
    "invalid": "Needs fixing",
    "duplicate": "Duplicate",
    "ready": "Ready",
    "waiting": "Waiting to be sent",
    "sending": "Being sent",
    "accepted": "Accepted, no result yet",
    "loaded": "Loaded",
    "already_there": "Already there",
    "rejected": "Rejected",
    "unnamed": "Not named by the dialer",
    "unknown": "Unconfirmed",
    "refused": "Refused",
    "cancelled": "Cancelled",
}

_MEANINGS = {
    "blank": "The row is no lead: a total, a note, a serial number alone.",
    "skipped": "It was not sent, as a person or a rule chose.",
    "invalid": "It was not sent, since something in the row is not right.",
    "duplicate": "It was not sent, since an earlier row of the file has the same number.",
    "ready": "It is checked, and the upload is not confirmed yet.",
    "waiting": "It goes out as the dialer's limit allows.",
    "sending": "Its request is under way.",
    "accepted": "The dialer has it, and has not reported yet what became of it.",
    "loaded": "It is in the campaign.",
    "already_there": "The campaign had this number, so it was not added again.",
    "rejected": "The dialer did not load it.",
    "unnamed": "The dialer has told how many of the batch it did not load, but not whether this one is among them.",
    "unknown": "There was no clear answer: the dialer may or may not have it.",
    "refused": "The dialer refused the whole request; nothing of it was added.",
    "cancelled": "It was never sent.",
}


def lead_state_means(where: str) -> str:
    """One sentence about a lead that is in this part of the tally."""
    return _MEANINGS[where]


def step_in_words(step: Step) -> str:
    """“Put into batch 3 with 499 others”, without who did it."""
    said = _IN_WORDS[step.code]
    return said if isinstance(said, str) else said(step.details)


_Details = Mapping[str, Any]


def _uploaded(details: _Details) -> str:
    return f"Uploaded as row {details['row']:,} of the file"


def _of_parent(details: _Details) -> str:
    return f"It is row {details['row']:,} of “{details['file']}”, which was not loaded from there"


def _corrected(details: _Details) -> str:
    before = f"“{details['before']}”" if details["before"] else "nothing"
    after = f"“{details['after']}”" if details["after"] else "nothing"
    return f"Corrected {details['column']}: {before} became {after}"


def _not_sent(details: _Details) -> str:
    return f"The upload was confirmed without this row: {LEAD_STATES[details['where']]}"


def _confirmed(details: _Details) -> str:
    others = details["leads"] - 1
    beside = f" with {numbered(others, 'other lead', 'other leads')}" if others else ""
    return f"Confirmed, and put into batch {details['batch']:,}{beside}"


def _taken_out(details: _Details) -> str:
    return f"Taken out of batch {details['batch']:,}: the number had come to the do-not-call list"


def _taken_out_arrived(details: _Details) -> str:
    return f"Taken out of batch {details['batch']:,}: the dialer had it by the upload from which it comes"


def _of_upload(details: _Details) -> str:
    more = f" ({details['details']})" if details["details"] else ""
    return f"The upload: {details['action']}{more}"


def _not_shown(details: _Details) -> str:
    return f"{numbered(details['attempts'], 'earlier request is', 'earlier requests are')} not shown here"


def _sent(details: _Details) -> str:
    start = ", with “start the campaign”" if details["with_start"] else ""
    return f"Sent to the dialer in batch {details['batch']:,}{start}"


def _answered(details: _Details) -> str:
    message = f": “{details['message']}”" if details["message"] else ""
    return f"The dialer answered. {ATTEMPT_STATES[details['answer']]}{message}"


def _decided(details: _Details) -> str:
    return f"Decided about the batch. {ATTEMPT_STATES[details['decision']]}"


def _reported(details: _Details) -> str:
    return f"The dialer reported on the batch{_what_it_said(details)}"


def _message_came(details: _Details) -> str:
    return f"A message about the batch came that does not count ({details['state'].lower()}){_what_it_said(details)}"


def _what_it_said(details: _Details) -> str:
    counts = [
        f"{details[name]:,} {words}"
        for name, words in (("loaded", "loaded"), ("not_loaded", "not loaded"))
        if details[name] is not None
    ]
    said = f": {', '.join(counts)}" if counts else ""
    message = f". “{details['message']}”" if details["message"] else ""
    return f"{said}{message}"


def _file_fetched(details: _Details) -> str:
    fetched = f"The dialer's failed file was fetched, with {numbered(details['rows'], 'row', 'rows')}"
    if not details["names_it"]:
        return fetched
    reason = f": “{details['reason']}”" if details["reason"] else ", without a reason"
    return f"{fetched}. It names this lead{reason}"


def _ended(details: _Details) -> str:
    return f"{LEAD_STATES[details['where']]}. {_MEANINGS[details['where']]}"


def _being_fixed(details: _Details) -> str:
    return f"It is being fixed in “{details['file']}”"


def _sent_again(details: _Details) -> str:
    return f"Confirmed once more, in “{details['file']}”"


_IN_WORDS: dict[StepCode, str | Callable[[_Details], str]] = {
    StepCode.UPLOADED: _uploaded,
    StepCode.OF_PARENT: _of_parent,
    StepCode.CORRECTED: _corrected,
    StepCode.SKIPPED: "Skipped this row",
    StepCode.RESTORED: "Restored this row",
    StepCode.CHECKED: "All rows were checked",
    StepCode.NOT_SENT: _not_sent,
    StepCode.CONFIRMED: _confirmed,
    StepCode.TAKEN_OUT: _taken_out,
    StepCode.TAKEN_OUT_ARRIVED: _taken_out_arrived,
    StepCode.OF_UPLOAD: _of_upload,
    StepCode.NOT_SHOWN: _not_shown,
    StepCode.SENT: _sent,
    StepCode.ANSWERED: _answered,
    StepCode.EXPIRED: "No answer came in time",
    StepCode.DECIDED: _decided,
    StepCode.REPORTED: _reported,
    StepCode.MESSAGE_CAME: _message_came,
    StepCode.FILE_FETCHED: _file_fetched,
    StepCode.FILE_LOST: "The failed file that it named could not be had",
    StepCode.ENDED: _ended,
    StepCode.BEING_FIXED: _being_fixed,
    StepCode.SENT_AGAIN: _sent_again,
}
