"""How a state looks: a tone is a colour and an icon. It only repeats what the words beside it say."""

from dataclasses import dataclass

from campaigns.history import UploadLine
from campaigns.models import Batch, BatchNote, BatchState, UploadState, Who
from campaigns.wording import VerdictCode, VerdictTone, verdict_of


@dataclass(frozen=True, slots=True)
class Tone:
    colour: str  # of Tabler
    icon: str  # of static/vendor/tabler-icons-…/sprite.svg


GOOD = Tone("green", "circle-check")
PARTLY = Tone("yellow", "alert-triangle")
BAD = Tone("red", "circle-x")
STOPPED = Tone("red", "player-pause")
PAUSED = Tone("yellow", "player-pause")
GOES_ON = Tone("blue", "clock")
ASKS = Tone("orange", "help-circle")
UNDER_WAY = Tone("blue", "refresh")
WAITS = Tone("blue", "hourglass")
TO_DO = Tone("azure", "list-check")
QUIET = Tone("secondary", "ban")

_BLOCKED = {Who.ADMINISTRATOR: STOPPED, Who.PERSON: PAUSED, Who.NOBODY: GOES_ON}

_UPLOADS = {
    UploadState.READING: UNDER_WAY,
    UploadState.UNREADABLE: BAD,
    UploadState.DRAFT: TO_DO,
    UploadState.CHECKING: UNDER_WAY,
    UploadState.CHECKED: TO_DO,
    UploadState.CONFIRMED: WAITS,
    UploadState.SENDING: UNDER_WAY,
    UploadState.AWAITING_RESULTS: WAITS,
    UploadState.CANCELLED: QUIET,
}

_VERDICTS = {
    VerdictTone.OPEN: WAITS,
    VerdictTone.GOOD: GOOD,
    VerdictTone.NEEDS_PERSON: PARTLY,
    VerdictTone.BAD: BAD,
    VerdictTone.QUIET: QUIET,
}

_BATCHES = {
    BatchState.WAITING: WAITS,
    BatchState.SENDING: UNDER_WAY,
    BatchState.ACCEPTED: WAITS,
    BatchState.DONE: GOOD,
    BatchState.REFUSED: BAD,
    BatchState.UNKNOWN: ASKS,
    BatchState.CANCELLED: QUIET,
}


_NO_CALLBACK = {BatchNote.NO_CALLBACK, BatchNote.CLOSED}

# By the part of the tally in which a lead is.
_LEADS = {
    "blank": QUIET,
    "skipped": QUIET,
    "invalid": PARTLY,
    "duplicate": QUIET,
    "ready": TO_DO,
    "waiting": WAITS,
    "sending": UNDER_WAY,
    "accepted": WAITS,
    "loaded": GOOD,
    "already_there": GOOD,
    "rejected": BAD,
    "unnamed": ASKS,
    "unknown": ASKS,
    "refused": BAD,
    "cancelled": QUIET,
}


def tone_of_lead(part: str) -> Tone:
    """Of a lead that is in this part of the tally."""
    return _LEADS[part]


def tone_of_upload(line: UploadLine) -> Tone:
    """What blocks the upload comes first. How it went is counted (docs/rules.md#rule-7)."""
    state = line.upload.state
    if line.block is not None:
        return _BLOCKED[line.block.who]
    if line.needs_decision or line.overdue_since:
        return ASKS
    return _tone_of_end(line) if state == UploadState.FINISHED else _UPLOADS[UploadState(state)]


def _tone_of_end(line: UploadLine) -> Tone:
    """Of a finished upload with its children."""
    if line.family and not line.family.is_over:
        return WAITS
    verdict = verdict_of(line.whole.as_dict())
    if line.upload.cancelled_at and not line.family and verdict.tone != VerdictTone.NEEDS_PERSON:
        return QUIET
    if line.upload.closed_at and line.whole.unnamed:
        return ASKS
    return ASKS if verdict.code == VerdictCode.NOT_KNOWN else _VERDICTS[verdict.tone]


def tone_of_batch(batch: Batch) -> Tone:
    if batch.state == BatchState.DONE and any(note["code"] in _NO_CALLBACK for note in batch.notes):
        return ASKS
    if batch.state == BatchState.DONE and batch.rejected + batch.unnamed:
        return PARTLY if batch.loaded or batch.already_there else BAD
    return _BATCHES[BatchState(batch.state)]
