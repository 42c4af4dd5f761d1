"""Forecast: how long it takes until an upload has been sent, from the real queue of its account.

The account's next requests are played through in their order. Each takes a slot when one falls free, is answered as
fast as the last ones were, and its slot falls free a window and a margin after that. What nobody can foresee (an
outage, a pause by a person, a throttle answer) is not in it.

Example: five free slots, a window and margin of 61 seconds, answers after 1 second. The first five of 12 requests are
answered after 1 second, the next five after 63, the last two after 125.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count, F

from campaigns.dialer import AttemptOutcome
from campaigns.models import Account, Batch, BatchState, Campaign, Upload, UploadState, database_now

from .facts import Facts, turn_of, waiting_uploads
from .hours import begins_at, is_open, opens_at
from .readiness import blocks, goes_by_itself, own_block

USUAL_ANSWER_SECONDS = 1.0
ANSWERS_LOOKED_AT = 20
MOST_REQUESTS = 20_000
"""So many requests are played through; the time of the rest is reckoned from their number."""


@dataclass(slots=True)
class Queued:
    """An upload in the queue: how many requests it needs still, and when its turn is."""

    pk: int
    requests: int
    may_begin: datetime
    turn: tuple[bool, bool, datetime, int]  # facts.turn_of
    hours: tuple[time | None, time | None] = (None, None)


def seconds_until_sent(upload: Upload) -> float | None:
    """Seconds until the last request of a confirmed upload has been answered, 0.0 when all have. None when nobody can
    tell, since it goes on only after somebody has done something."""
    account = upload.campaign.account
    if upload.state not in UploadState.on_their_way():
        return None
    now = database_now()
    if not goes_by_itself(next(blocks(upload, Facts([upload], now)), None)):
        return None
    return finish(_queue(account, now), of=upload.pk, slots=_slots(account, now), answer=_answer(account), now=now)


def seconds_if_confirmed(
    *, account: Account, campaign: Campaign, requests: int, send_at: datetime | None = None
) -> float:
    """The same for an upload that would be confirmed now and have so many requests."""
    now = database_now()
    hours = _hours(campaign)
    new = Queued(0, requests, begins_at(*hours, send_at, now), (True, False, now, 0), hours)
    return finish([*_queue(account, now), new], of=0, slots=_slots(account, now), answer=_answer(account), now=now)


def finish(queue: Sequence[Queued], *, of: int, slots: Sequence[datetime], answer: float, now: datetime) -> float:
    """Seconds from now until the upload `of` is sent. `slots` are when each falls free, `answer` is how many
    seconds one takes. Plays the queue through as the sender does; pure, its arguments stay as they are."""
    waiting: dict[int, list[Any]] = {
        each.pk: [each.turn, each.may_begin, each.requests, each.hours] for each in queue if each.requests
    }
    takes = timedelta(seconds=answer)
    again = takes + timedelta(seconds=settings.LIMIT_WINDOW_SECONDS + settings.LIMIT_MARGIN_SECONDS)
    free = sorted(max(slot, now) for slot in slots)
    if not free:
        return 0.0
    heapq.heapify(free)
    last = now
    hours: tuple[time | None, time | None]
    for number in range(MOST_REQUESTS):
        if of not in waiting:
            break
        at = heapq.heappop(free)
        ready = [pk for pk, (_, begin, _, _) in waiting.items() if begin <= at]
        if not ready:
            heapq.heappush(free, min(begin for _, begin, _, _ in waiting.values()))
            continue
        pk = min(ready, key=lambda pk: waiting[pk][0])
        turn, begin, requests, hours = waiting[pk]
        if not is_open(*hours, at):
            waiting[pk][1] = opens_at(*hours, at)
            heapq.heappush(free, at)
            continue
        heapq.heappush(free, at + again)
        waiting[pk] = [(turn[0], True, at, number), begin, requests - 1, hours]
        if requests == 1:
            del waiting[pk]
        if pk == of:
            last = at + takes
    if of in waiting:
        last += waiting[of][2] * again / len(free)
    return max(0.0, (last - now).total_seconds())


def _queue(account: Account, now: datetime) -> list[Queued]:
    """The uploads of the account that wait and that nobody has stopped, with what is under way counted as sent."""
    uploads = waiting_uploads([account])
    facts = Facts(uploads, now)
    waiting = Batch.objects.filter(upload__in=uploads, state=BatchState.WAITING).order_by()
    requests = dict(waiting.values_list("upload").annotate(Count("pk")))
    return [
        Queued(
            pk=upload.pk,
            requests=requests.get(upload.pk, 0),
            may_begin=begins_at(*_hours(upload.campaign), upload.send_at, now),
            turn=turn_of(upload),
            hours=_hours(upload.campaign),
        )
        for upload in uploads
        if goes_by_itself(own_block(upload, facts))
    ]


def _hours(campaign: Campaign) -> tuple[time | None, time | None]:
    return campaign.sending_from, campaign.sending_until


def _slots(account: Account, now: datetime) -> list[datetime]:
    """When each slot of the account falls free, where the requests in flight are answered as fast as the last ones."""
    soon = now + timedelta(seconds=_answer(account) + settings.LIMIT_WINDOW_SECONDS + settings.LIMIT_MARGIN_SECONDS)
    under_way = set(account.attempts.under_way().values_list("pk", flat=True))
    attempts = account.attempts.filter(slot_free_at__gt=now).values_list("pk", "slot_free_at")
    taken = sorted(min(soon, free) if pk in under_way else free for pk, free in attempts)
    slots = taken[-account.requests_a_minute :]
    slots = [now] * (account.requests_a_minute - len(slots)) + slots
    if account.backs_off_until and account.backs_off_until > now:
        slots = [max(slot, account.backs_off_until) for slot in slots]
    return slots


def _answer(account: Account) -> float:
    """How many seconds the last answers took on average."""
    last = account.attempts.filter(answer=AttemptOutcome.ACCEPTED).order_by("-pk")[:ANSWERS_LOOKED_AT]
    took = account.attempts.filter(pk__in=list(last.values_list("pk", flat=True))).aggregate(
        took=Avg(F("ended_at") - F("started_at"))
    )["took"]
    return took.total_seconds() if took else USUAL_ANSWER_SECONDS
