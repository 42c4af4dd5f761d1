"""What a notification says of an upload: after the name of its file, on pages and in mails."""

from collections.abc import Callable, Mapping

from campaigns.models import OccasionKind

from .later_codes import OF_A_LATER_RELEASE
from .tally_parts import parts_in_words

CHOICES_ARE_KEPT = "Your choices are kept."

NO_MAIL_HERE = "This portal sends no e-mail: whoever runs the server has not set it up."
NO_ADDRESS = "You have no e-mail address here. Ask an administrator to enter it."


def notification_in_words(kind: str, counts: Mapping[str, int]) -> str:
    """“has ended: 1,190 loaded, 3 blank.” What is to be said after the file's name. `counts` are parts of a tally that
    are not 0: of all rows of the file."""
    said = _SENTENCES.get(kind, OF_A_LATER_RELEASE)
    return said if isinstance(said, str) else said(counts)


def mails_go_to(address: str) -> str:
    """To a person, about the own mails."""
    return f"They go to {address}."


def _ended(counts: Mapping[str, int]) -> str:
    parts = parts_in_words(counts)
    return f"has ended: {parts}." if parts else "has ended."


_SENTENCES: dict[str, str | Callable[[Mapping[str, int]], str]] = {
    OccasionKind.ENDED: _ended,
    OccasionKind.PAUSED: "is paused: the dialer loaded nothing of a batch. Look at its columns, then resume it.",
    OccasionKind.NEEDS_DECISION: "needs a decision: the dialer gave no clear answer to a part of it.",
    OccasionKind.RESULTS_OVERDUE: "waits for results that are overdue.",
    OccasionKind.ACCOUNT_STOPPED: "waits: sending to its account has stopped. An administrator must resume it.",
    OccasionKind.CAMPAIGN_HELD: "waits: sending to its campaign has stopped. An administrator must release it.",
}
