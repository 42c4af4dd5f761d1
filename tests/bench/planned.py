"""Which uploads a database of years has, before they are written: how large each is, and where its rows and batches
are.

Of each 40 rows one needs fixing, one was rejected, and one was already there. Most uploads are finished; some wait for
results, the newest ones are being sent, and a few are drafts or could not be read.
"""

from collections import Counter
from dataclasses import dataclass

from campaigns.models import BatchState, LeadState, UploadState

LARGE = 4
ROWS_OF_A_BATCH = 500
REASONS = ("Number in DND", "Invalid number", "Blocked by operator", "Lead is in another list", "Number too long")
EVERY = 40  # rows
INVALID, ALREADY_THERE, REJECTED = 39, 21, 7  # the places of these among the 40
_MOST_IN_SENDING = 3


@dataclass(frozen=True, slots=True)
class Planned:
    """An upload to come, number so and so of the database, with `rows` below its header in batches of so many. The last
    batch is `last_batch`, and the last `waiting` ones wait to be sent."""

    number: int
    rows: int
    rows_of_a_batch: int
    state: UploadState
    last_batch: BatchState
    waiting: int = 0

    @property
    def is_confirmed(self) -> bool:
        return self.state in UploadState.confirmed_ones()

    @property
    def batches(self) -> int:
        return -(-self.rows // self.rows_of_a_batch) if self.is_confirmed else 0

    def rows_of(self, batch: int) -> range:
        """The places of a batch's rows among the upload's, both from 0."""
        first = batch * self.rows_of_a_batch
        return range(first, min(first + self.rows_of_a_batch, self.rows))

    def state_of(self, batch: int) -> BatchState:
        if batch >= self.batches - self.waiting:
            return BatchState.WAITING
        return self.last_batch if batch == self.batches - 1 else BatchState.DONE

    def counters(self, batch: int) -> dict[str, int]:
        """The columns of the batch: its size, and what became of its leads where it is done."""
        rows = self.rows_of(batch)
        size = len(rows) - _count(rows, INVALID)
        if self.state_of(batch) != BatchState.DONE:
            return {"size": size, "loaded": 0, "rejected": 0, "already_there": 0}
        parts = {"rejected": _count(rows, REJECTED), "already_there": _count(rows, ALREADY_THERE)}
        return {"size": size, "loaded": size - sum(parts.values())} | parts

    def reasons(self, batch: int) -> Counter[str]:
        """Why leads of the batch were rejected."""
        places = range(self.rows_of(batch).start, self.rows_of(batch).stop)
        return Counter(reason_at(place) for place in places if place % EVERY == REJECTED)

    def counts(self) -> dict[str, int]:
        """What the check found: `Upload.counts`."""
        invalid = _count(range(self.rows), INVALID)
        return {LeadState.READY: self.rows - invalid, LeadState.INVALID: invalid} | {
            state.value: 0 for state in (LeadState.DUPLICATE, LeadState.SKIPPED)
        }


def reason_at(place: int) -> str:
    """The dialer's reason of a rejected row."""
    return REASONS[place // EVERY % len(REASONS)]


def _count(rows: range, place: int) -> int:
    """How many of these rows have this place among EVERY."""
    return (rows.stop - 1 - place) // EVERY - (rows.start - 1 - place) // EVERY


def few(leads: int, *, uploads: int) -> list[Planned]:
    """So many uploads with so many leads. The largest one has a quarter of them, in 25 batches: as many as a page
    shows. The last one is half as large, and half of it is sent."""
    large, sent = leads // 4, leads // 8
    rows = [(leads - large - sent) // (uploads - 2)] * uploads
    rows[0], rows[-1] = large, sent
    sizes = {0: -(-large // 25), uploads - 1: -(-sent // 25)}
    return [_planned(number, each, sizes.get(number, ROWS_OF_A_BATCH), 0, uploads) for number, each in enumerate(rows)]


def many(leads: int, *, uploads: int, large: int, batches: int, first: int) -> list[Planned]:
    """So many uploads with so many leads, the first one with this number. LARGE ones of them, which lie evenly, have
    `large` rows in `batches` each; the last of these is the newest upload, and half of it is sent."""
    places = {uploads * quarter // LARGE - 1 for quarter in range(1, LARGE + 1)}
    rows = (leads - LARGE * large) // (uploads - LARGE)
    return [
        _planned(
            first + place,
            large if place in places else rows,
            -(-large // batches) if place in places else ROWS_OF_A_BATCH,
            first,
            first + uploads,
        )
        for place in range(uploads)
    ]


def _planned(number: int, rows: int, rows_of_a_batch: int, first: int, end: int) -> Planned:
    """In the state that its number gives it. Those with a state of their own are as many in a large plan as in a small
    one, but for those that wait for results: they are one in 100."""
    state, last_batch, waiting = UploadState.FINISHED, BatchState.DONE, 0
    if number >= end - _MOST_IN_SENDING:
        state, last_batch = UploadState.SENDING, BatchState.WAITING
        waiting = max(1, -(-rows // rows_of_a_batch) // 2)
    elif number % 100 == 17:
        state, last_batch = UploadState.AWAITING_RESULTS, BatchState.ACCEPTED
    elif number == first + 18:
        state, last_batch = UploadState.AWAITING_RESULTS, BatchState.UNKNOWN
    elif number == first + 19:
        state = UploadState.CHECKED
    elif number == first + 20:
        state, rows = UploadState.UNREADABLE, 0
    return Planned(number, rows, rows_of_a_batch, state, last_batch, waiting)
