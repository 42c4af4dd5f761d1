"""What became of an upload's rows in one line, and how far its sending is."""

from datetime import datetime

from django.utils import timezone

from campaigns.models import UploadState

from .numbers import numbered
from .times import day_or_time


def headline(state: str, counts: dict[str, int]) -> str:
    """“2,426 loaded · 574 not sent”; “0 loaded · 500 rejected · 100 waiting” while it runs.

    `counts` are a tally's parts (`Tally.as_dict`). All rows of the file but the blank ones are in it.
    """
    if state == UploadState.CANCELLED:
        return "Nothing of it was sent."
    is_over = state == UploadState.FINISHED
    said = [(counts["loaded"], "loaded"), *((counts[part], words) for part, words in _PARTS)]
    if is_over:
        said.append((counts["accepted"], "accepted without a result"))
    waiting = counts["waiting"] + counts["sending"] + (0 if is_over else counts["accepted"])
    said += [(waiting, "waiting"), (sum(counts[part] for part in _NOT_SENT), "not sent")]
    return " · ".join(f"{count:,} {words}" for place, (count, words) in enumerate(said) if count or place == 0)


def how_far(*, sent: int, batches: int, next_at: datetime | None, others: int, done_at: datetime | None) -> str:
    """“8 of 111 batches sent · next 12:56:10 · 34 others take turns · done about 13:14”: `others` uploads send a batch
    before the next one. What is not known is not said."""
    now = timezone.now()
    said = [f"{sent:,} of {numbered(batches, 'batch', 'batches')} sent"]
    if next_at is not None:
        said.append(f"next {_to_the_second(next_at, now)}")
    if others:
        said.append(numbered(others, "other takes its turn first", "others take turns"))
    if done_at is not None:
        said.append(f"done about {day_or_time(done_at, now)}")
    return " · ".join(said)


def _to_the_second(moment: datetime, now: datetime) -> str:
    if moment <= now:
        return "now"
    local = timezone.localtime(moment)
    return f"{local:%H:%M:%S}" if local.date() == timezone.localtime(now).date() else day_or_time(moment, now)


_PARTS = (
    ("already_there", "already there"),
    ("rejected", "rejected"),
    ("unnamed", "without a result"),
    ("refused", "refused"),
    ("unknown", "unconfirmed"),
    ("cancelled", "cancelled"),
)
_NOT_SENT = ("invalid", "duplicate", "skipped")
