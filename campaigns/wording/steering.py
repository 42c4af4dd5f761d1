"""Pausing, resuming, cancelling and putting first: what was done, and why it could not be."""

RESUMED = "The upload is resumed: its leads take their turns again."
PAUSED = "The upload is paused. Requests in flight still end; nothing more is sent until somebody resumes it."
IS_SENT_FIRST = "The upload is sent before the others of its account."
TAKES_TURNS = "The upload takes turns with the others of its account again."

NOTHING_TO_PAUSE = "Nothing of this upload waits to be sent any more, so there is nothing to pause."
NOTHING_TO_CANCEL = "All of this upload has been sent already, so there is nothing to cancel."
PLACE_DOES_NOT_MATTER = "Nothing of this upload waits to be sent any more, so its place does not matter."


def cancelled(what_had_been_sent: str) -> str:
    """`what_had_been_sent` is the sentence of that name."""
    return f"The upload is cancelled: {what_had_been_sent}"
