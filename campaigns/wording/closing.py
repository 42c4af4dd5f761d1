"""Uploads whose results do not come, and closing one without them."""

from .numbers import numbered

SAY_WHY_CLOSED = "Say why: the reason is kept with the upload."
NOTHING_TO_CLOSE = "No result of this upload is missing any more, or somebody has closed it already."
NOT_CLOSED_WHILE_SENT = "Some of this upload is still to be sent. Close it once all is sent, or cancel it first."
CLOSED_WITHOUT_RESULT = "The upload is closed. Results that come later are still counted."

ACCEPTED_WITHOUT_RESULT = "Accepted, without a result"

_WHAT_TO_DO = (
    "Look in CloudAgent whether the leads are there. You can attach the dialer's failed file, or close the upload "
    "without a result."
)


def why_results_are_missing(leads: int, *, callbacks_reach_us: bool) -> tuple[str, str]:
    """Of an upload that waits for no result any more: what so many leads of it lack, and why; heading and text."""
    heading = numbered(leads, "lead has", "leads have") + " no result"
    if not callbacks_reach_us:
        why = (
            "An administrator has set that the dialer's callbacks do not reach this site for this account, so its "
            "results do not come by themselves."
        )
    else:
        why = "The dialer accepted them, and its results did not come within a day. They still count if they come."
    return heading, f"{why} {_WHAT_TO_DO}"
