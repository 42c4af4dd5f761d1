"""Pausing, resuming, cancelling, putting first, changing the time: what was done, and why it could not be."""

from datetime import datetime

from .times import full_time

RESUMED = "The upload is resumed: its leads take their turns again."
PAUSED = "The upload is paused. Requests in flight still end; nothing more is sent until somebody resumes it."
IS_SENT_FIRST = "The upload is sent before the others of its account."
TAKES_TURNS = "The upload takes turns with the others of its account again."

NOTHING_TO_PAUSE = "Nothing of this upload waits to be sent any more, so there is nothing to pause."
NOTHING_TO_CANCEL = "All of this upload has been sent already, so there is nothing to cancel."
HAS_BEGUN = "Its first batch has left already, so its time cannot be changed any more. You can pause it."
PLACE_DOES_NOT_MATTER = "Nothing of this upload waits to be sent any more, so its place does not matter."


def cancelled(what_had_been_sent: str) -> str:
    """`what_had_been_sent` is the sentence of that name."""
    return f"The upload is cancelled: {what_had_been_sent}"


def is_sent_from(send_at: datetime | None) -> str:
    """What was done by changing the time; None is at once."""
    return f"The upload is sent from {full_time(send_at)} on." if send_at else "The upload is sent as its turn comes."
