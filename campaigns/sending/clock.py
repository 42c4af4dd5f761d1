"""The clock by which the limit is kept: the database's, and what to do when somebody sets it (docs/rules.md#rule-4).

All processes and machines share the database's wall clock, and slots are taken until a time of that clock. When it is
set forward, slots seem free long before their windows are over; when it is set back, they stay taken for hours.
Therefore each machine keeps, for every account, the last reading of that clock together with a clock of its own that
nobody sets. When the two have moved differently, the database's clock was set: all slots that were taken stay taken for
a full window from now.

Example: a machine reads 12:00:00, and 10 seconds of its own clock later 13:00:10. The clock was set forward by an hour.
"""

import logging
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from campaigns.dialer import AttemptOutcome
from campaigns.models import Account, Action, Batch, ClockReading, Event, database_now

from .locking import lock_batches
from .slots import free_when_answered, free_when_unanswered

logger = logging.getLogger(__name__)

RATE_TOLERANCE = 0.0005
"""Seconds a second: more than any clock is wrong by itself, or is slewed while it is put right."""

READING_SECONDS = 5.0
"""A reading younger than that is not written anew."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Both clocks at one moment, as exactly as `slack` (seconds) says."""

    wall: datetime
    steady: float
    slack: float


def read_clocks() -> Moment:
    """Both clocks now."""
    before = steady()
    wall = database_now()
    after = steady()
    return Moment(wall, (before + after) / 2, (after - before) / 2)


def watch(account: Account, now: Moment, *, taken: Sequence[datetime]) -> bool:
    """Looks whether the clock was set since this machine last looked. If it was, the account's slots are taken anew,
    and True is returned. `taken` says when its taken slots fall free, in order (slots.taken_until). The caller holds
    the account's lock; `account` is changed with its row."""
    reading = account.clock_readings.filter(machine=_MACHINE).first()
    seconds = _set_by(reading, now)
    if not seconds and taken and (ahead := _impossible_seconds(taken[-1], now.wall)):
        seconds = -ahead
    if seconds:
        logger.warning("account %d: the database's clock was set by %.1f seconds", account.pk, seconds)
        Event.objects.create(action=Action.CLOCK_SET, account=account, details={"seconds": round(seconds, 1)})
        _take_slots_anew(account, now.wall, before=now.wall - timedelta(seconds=seconds))
    if seconds or reading is None or now.steady - reading.steady_seconds > READING_SECONDS:
        read = {"wall_at": now.wall, "steady_seconds": now.steady, "slack_seconds": now.slack}
        if reading is None:
            account.clock_readings.create(machine=_MACHINE, **read)  # nobody else does it: they would hold the lock
        else:
            account.clock_readings.filter(machine=_MACHINE).update(**read)
    return bool(seconds)


def _set_by(reading: ClockReading | None, now: Moment) -> float:
    """By how many seconds the clock was set since the reading; 0.0 when it just ran on."""
    if reading is None:
        return 0.0
    ran = now.steady - reading.steady_seconds
    moved = (now.wall - reading.wall_at).total_seconds() - ran
    tolerance = settings.LIMIT_MARGIN_SECONDS / 2 + now.slack + reading.slack_seconds + RATE_TOLERANCE * ran
    return moved if abs(moved) > tolerance else 0.0


def _impossible_seconds(last_slot: datetime, now: datetime) -> float:
    """By how many seconds a slot is taken for longer than any can be: the clock was then set back while none of the
    machines was looking. 0.0 when it is not."""
    longest = free_when_unanswered(now + timedelta(seconds=settings.REQUEST_SECONDS + settings.LIMIT_GRACE_SECONDS))
    return max(0.0, (last_slot - longest).total_seconds())


def _take_slots_anew(account: Account, now: datetime, *, before: datetime) -> None:
    """The slots that are taken at this moment stay taken for as long as they can be. `now` is this moment by the clock
    as it is, `before` by the clock before it was set."""
    taken = account.attempts.filter(slot_free_at__gt=before).exclude(answer=AttemptOutcome.NOT_SENT)
    deadline = now + timedelta(seconds=settings.REQUEST_SECONDS)
    lock_batches(Batch.objects.filter(pk__in=taken.values("batch")))
    # A request that was recorded without a status had no answer, and may still arrive late.
    taken.exclude(status_code=None).update(slot_free_at=free_when_answered(now))
    taken.filter(status_code=None).update(slot_free_at=free_when_unanswered(deadline))
    account.attempts.under_way().update(deadline_at=deadline)
    account.clock_slots_until = account.attempts.aggregate(latest=Max("slot_free_at"))["latest"]
    if account.backs_off_until and account.backs_off_until > before:
        account.backs_off_until += now - before
    if account.outage_since:
        account.outage_since = min(account.outage_since, now)  # else no try from now on counts as later
    account.save(update_fields=["clock_slots_until", "backs_off_until", "outage_since"])


def _machine() -> str:
    """This boot of this machine; where that is not to be had, this process."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()[:36]
    except OSError:
        return str(uuid.uuid4())


def steady() -> float:
    """Seconds of a clock that nobody sets. It runs since the machine was started, also while it sleeps."""
    return time.clock_gettime(_STEADY_CLOCK)


_STEADY_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_MACHINE = _machine()
