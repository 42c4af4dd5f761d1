"""Why a person can upload nothing more for now: the bounds of what one person may keep, and may upload in a day."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .numbers import amount, numbered
from .times import at_or_on


class FullOf(StrEnum):
    """Which of the bounds is reached."""

    DRAFTS = "drafts"
    UPLOADS_OF_A_DAY = "uploads_of_a_day"
    BYTES_OF_A_DAY = "bytes_of_a_day"


@dataclass(frozen=True, slots=True)
class Full:
    """A bound that is reached. `found` and `most` count uploads or bytes. Of a day: from when on there is room again;
    of drafts a person makes room."""

    of: FullOf
    found: int
    most: int
    until: datetime | None = None


def full_in_words(full: Full, now: datetime) -> str:
    """What is full, how much it is, and until when it is or what to do."""
    if full.until is None:
        return (
            f"{numbered(full.found, 'upload of yours is', 'uploads of yours are')} not sent, and one person may keep "
            f"{full.most:,}. Discard those that you do not need any more, then upload the next file."
        )
    if full.of == FullOf.BYTES_OF_A_DAY:
        what = f"files of {amount(full.found)} within a day, and one person may upload {amount(full.most)}"
    else:
        what = f"{numbered(full.found, 'file', 'files')} within a day, which is as many as one person may"
    return (
        f"You have uploaded {what}. You can upload the next file {at_or_on(full.until, now)}. If your work needs more, "
        "tell an administrator."
    )
