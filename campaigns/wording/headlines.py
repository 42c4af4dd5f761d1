"""What became of an upload's rows in one line, and how far its sending is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from campaigns.models import UploadState

from .numbers import numbered
from .times import day_or_time


@dataclass(frozen=True, slots=True)
class SentAgain:
    """Rows of an upload that its children have: by so many confirmed `uploads`, so many of the rows are `loaded`, and
    of so many the results are `awaited`."""

    uploads: int
    loaded: int
    awaited: int


def headline(state: str, counts: Mapping[str, int], again: SentAgain | None = None) -> str:
    """“2,426 loaded · 574 not sent”; “0 loaded · 500 rejected · 100 waiting” while it runs.

    `counts` are a tally's parts (`Tally.as_dict`). All rows of the file but the blank ones are in it. With `again` they
    are those of the upload with its children: “All 574 rows are loaded, 178 of them by the upload below”; “396 loaded ·
    178 sent again by the upload below, no results yet”.
    """
    if state == UploadState.CANCELLED:
        return "Nothing of it was sent."
    if again and again.loaded and counts["loaded"] == counts["total"] - counts["blank"]:
        blank = f" · {counts['blank']:,} blank" if counts["blank"] else ""
        if counts["loaded"] == 1:
            return f"The only row is loaded, by {_below(again)}{blank}"
        return f"All {counts['loaded']:,} rows are loaded, {_loaded_again(again, counts)}{blank}"
    said = [(counts["loaded"], _loaded(again, counts)), *((counts[part], words) for part, words in _PARTS)]
    waiting = counts["waiting"] + counts["sending"] + counts["accepted"]
    if state == UploadState.FINISHED:
        awaited = again.awaited if again else 0
        said += [
            (awaited, f"sent again by {_below(again)}, no results yet" if again else ""),
            (waiting - awaited, "accepted without a result"),
        ]
    else:
        said.append((waiting, "waiting"))
    said.append((sum(counts[part] for part in _NOT_SENT), "not sent"))
    return " · ".join(f"{count:,} {words}" for place, (count, words) in enumerate(said) if count or place == 0)


def _loaded(again: SentAgain | None, counts: Mapping[str, int]) -> str:
    return f"loaded, {_loaded_again(again, counts)}" if again and again.loaded else "loaded"


def _loaded_again(again: SentAgain, counts: Mapping[str, int]) -> str:
    """“178 of them by the upload below”."""
    how_many = "all" if again.loaded == counts["loaded"] else f"{again.loaded:,} of them"
    return f"{how_many} by {_below(again)}"


def _below(again: SentAgain) -> str:
    return "the upload below" if again.uploads == 1 else "the uploads below"


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
