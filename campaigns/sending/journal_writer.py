"""The journal's writer: a thread of a sender that writes claims into the journal, as many at once as are waiting.

An entry is on the disk before its request leaves, and a disk takes its time. So the sender does not wait for it, and
one synchronisation of the file serves all accounts that have claimed meanwhile.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from django.conf import settings

from campaigns import journal

from .claiming import Claim

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 100
# The disk hangs while an entry has been waiting for longer than this.
LATE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Journaled:
    """These claims were written into the journal, or could not be because of `failure`."""

    claims: list[Claim]
    failure: journal.JournalAway | None


class JournalWriter:
    """The claims that are being written. `tell` is called from its thread."""

    def __init__(self, tell: Callable[[Journaled], None]) -> None:
        self._tell = tell
        self._queue: SimpleQueue[Claim | None] = SimpleQueue()
        # {id of each attempt that the thread has not told of: since when}, and those of them that are still to leave
        self._since: dict[int, float] = {}
        self._claims: dict[int, Claim] = {}
        threading.Thread(target=self._work, name="journal", daemon=True).start()

    def __bool__(self) -> bool:
        return bool(self._claims)

    def write(self, claim: Claim) -> None:
        """Takes a claim, to be written as soon as possible."""
        self._since[claim.attempt_id], self._claims[claim.attempt_id] = time.monotonic(), claim
        self._queue.put(claim)

    def take(self, journaled: Journaled) -> list[Claim]:
        """The claims are not being written any more. Gives those that had not been given up."""
        for claim in journaled.claims:
            self._since.pop(claim.attempt_id)
        return [claim for claim in journaled.claims if self._claims.pop(claim.attempt_id, None)]

    def give_up(self, seconds: float) -> list[Claim]:
        """Takes back the claims that have been waiting for longer than that. They may be written all the same."""
        before = time.monotonic() - seconds
        late = [claim for pk, claim in self._claims.items() if self._since[pk] < before]
        for claim in late:
            self._claims.pop(claim.attempt_id)
        return late

    @property
    def is_late(self) -> bool:
        """Whether the disk hangs, as far as one can see. What is claimed now could not be written soon."""
        return bool(self._since) and min(self._since.values()) < time.monotonic() - LATE_SECONDS

    def has_any_of(self, account_id: int) -> bool:
        return any(claim.entry.account == account_id for claim in self._claims.values())

    def close(self) -> None:
        """Lets the thread end, once it has written what is waiting."""
        self._queue.put(None)

    def _work(self) -> None:
        while claim := self._queue.get():
            claims, is_last = [claim], False
            while len(claims) < MOST_AT_ONCE:
                try:
                    another = self._queue.get_nowait()
                except Empty:
                    break
                if another is None:
                    is_last = True
                    break
                claims.append(another)
            self._tell(Journaled(claims, _written(claims)))
            if is_last:
                return


def _written(claims: list[Claim]) -> journal.JournalAway | None:
    try:
        journal.write(*(claim.entry for claim in claims))
    except journal.JournalAway as away:
        return away
    except Exception as failure:  # nothing may leave that is not written, whatever the cause
        logger.error("the journal cannot be written: %s", type(failure).__name__)
        return journal.JournalAway(failure, Path(settings.JOURNAL_DIR))
    return None
