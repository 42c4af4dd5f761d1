"""Forecast: when the next batch of an upload leaves, and when all of it is sent, from the real queue of its account.

The account's next requests are played through in their order. Each takes a slot when one falls free, is answered as
fast as the last ones were, and its slot falls free a window and a margin after that. What nobody can foresee (an
outage, a pause by a person, a throttle answer) is not in it.

Example: five free slots, a window and margin of 61 seconds, answers after 1 second. The first five of 12 requests are
answered after 1 second, the next five after 63, the last two after 125.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Sum

from campaigns.dialer import AttemptOutcome
from campaigns.models import Account, Attempt, Batch, BatchState, Campaign, Upload, UploadState, database_now

from .facts import Facts, turn_of, waiting_uploads
from .hours import begins_at, is_open, opens_at
from .readiness import Blocked, goes_by_itself, lasting_block_of_account, own_block, readiness

USUAL_ANSWER_SECONDS = 1.0
ANSWERS_LOOKED_AT = 20
LOOKS_BACK = timedelta(minutes=10)
"""Answers that are older say nothing of how fast the dialer answers now."""
MOST_REQUESTS = 5_000
"""So many requests are played through; the time of the rest is reckoned from their number."""


@dataclass(frozen=True, slots=True)
class Queued:
    """An upload in the queue: how many requests it needs still, and when its turn is."""

    pk: int
    requests: int
    may_begin: datetime
    turn: tuple[bool, bool, datetime, int]  # facts.turn_of
    hours: tuple[time | None, time | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Foretold:
    """When an upload goes on, and when all its requests have been answered. `before` requests of `uploads_before` other
    uploads leave before its next one."""

    next_at: datetime
    done_at: datetime
    before: int
    uploads_before: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of an upload waits to be sent."""

    requests: int
    leads: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of the queue of one account.

    `uploads` are {id: what is foretold}, in the order in which they go on; without those that wait until a person has
    done something. `waiting` are {id: how much of it waits}, with them, in the order of their turns.
    """

    uploads: Mapping[int, Foretold] = field(default_factory=dict)
    waiting: Mapping[int, Waiting] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        return sum(each.requests for each in self.waiting.values())

    @property
    def done_at(self) -> datetime | None:
        """When all has been sent; None where nobody can tell, or nothing waits."""
        return max((each.done_at for each in self.uploads.values()), default=None)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What keeps an upload's next batch from being sent now, and what is foretold of it; each None where nothing is."""

    block: Blocked | None = None
    foretold: Foretold | None = None


def outlook_of(upload: Upload) -> Outlook:
    """Of an upload that has its campaign, account and `paused_by` at hand; in a number of queries that does not depend
    on how much waits."""
    if upload.state not in UploadState.on_their_way():
        return Outlook()
    account = upload.campaign.account
    facts = Facts([upload], database_now())
    found = readiness([upload], facts)[upload.pk]
    block = found if isinstance(found, Blocked) else None
    return Outlook(block, _forecasts([account], facts.of_queue)[account.pk].uploads.get(upload.pk))


def forecasts(accounts: Sequence[Account]) -> dict[int, Forecast]:
    """{each account's id: the forecast of its queue}; in at most eight queries, however many there are."""
    return _forecasts(accounts, Facts(waiting_uploads(accounts), database_now()))


def seconds_if_confirmed(
    *,
    account: Account,
    campaign: Campaign,
    requests: int,
    send_at: datetime | None = None,
    instead_of: int | None = None,
) -> float:
    """Seconds until the last request of an upload has been answered that would be confirmed now and have so many. With
    `instead_of`, an upload's id, that one is not in the queue."""
    now = database_now()
    hours = _hours(campaign)
    new = Queued(0, requests, begins_at(*hours, send_at, now), (True, False, now, 0), hours)
    facts = Facts([each for each in waiting_uploads([account]) if each.pk != instead_of], now)
    queue = [*_queue(facts.uploads, facts, _waiting(facts.uploads)), new]
    pace = _paces([account], now)[account.pk]
    foretold = play(queue, slots=pace.slots, answer=pace.answer, now=now)
    return (foretold[0].done_at - now).total_seconds() if foretold else 0.0


def play(
    queue: Iterable[Queued], *, slots: Sequence[datetime], answer: float, now: datetime, most: int = MOST_REQUESTS
) -> dict[int, Foretold]:
    """{id of each upload that waits: what is foretold of it}, in the order in which they go on. `slots` are when each
    falls free, `answer` is how many seconds one takes. Plays the queue through as the sender does; pure."""
    return _Play(queue, slots=slots, answer=answer, now=now).play(most)


class _Play:
    """Times are in seconds from now; a turn is a tuple that sorts as `facts.turn_of` does."""

    def __init__(self, queue: Iterable[Queued], *, slots: Sequence[datetime], answer: float, now: datetime) -> None:
        in_turn = sorted((each for each in queue if each.requests), key=lambda each: each.turn)
        self.now, self.answer = now, answer
        self.again = answer + settings.LIMIT_WINDOW_SECONDS + settings.LIMIT_MARGIN_SECONDS
        self.free = sorted(self._seconds(max(slot, now)) for slot in slots)
        self.left = {each.pk: each.requests for each in in_turn}
        self.hours = {each.pk: each.hours for each in in_turn if each.hours[0] is not None}
        self.turns = {each.pk: (*each.turn[:2], place) for place, each in enumerate(in_turn)}
        self.later = [(self._seconds(each.may_begin), each.pk) for each in in_turn]
        heapq.heapify(self.later)
        self.ready: list[tuple[tuple[bool, bool, int], int]] = []
        self.begun: dict[int, tuple[float, int, int]] = {}  # {id: when its next request leaves, and what before it}
        self.done: dict[int, float] = {}
        self.sent, self.at = 0, 0.0

    def play(self, most: int) -> dict[int, Foretold]:
        if not self.free:
            return {}
        for _ in range(most):
            if not self.left:
                break
            self._step()
        self._reckon_the_rest()
        return {
            pk: Foretold(self._moment(next_at), self._moment(self.done[pk]), before, uploads_before)
            for pk, (next_at, before, uploads_before) in self.begun.items()
        }

    def _step(self) -> None:
        """What happens at the moment at which the next slot falls free."""
        self.at = heapq.heappop(self.free)
        while self.later and self.later[0][0] <= self.at:
            pk = heapq.heappop(self.later)[1]
            heapq.heappush(self.ready, (self.turns[pk], pk))
        if not self.ready:
            heapq.heappush(self.free, self.later[0][0])
            return
        _, pk = heapq.heappop(self.ready)
        if pk in self.hours and not is_open(*self.hours[pk], self._moment(self.at)):
            opens = self._seconds(opens_at(*self.hours[pk], self._moment(self.at)))
            heapq.heappush(self.later, (opens, pk))
            heapq.heappush(self.free, self.at)
            return
        heapq.heappush(self.free, self.at + self.again)
        self._send(pk)

    def _send(self, pk: int) -> None:
        self.begun.setdefault(pk, (self.at, self.sent, len(self.begun)))
        self.sent += 1
        self.left[pk] -= 1
        if self.left[pk]:
            self.turns[pk] = (self.turns[pk][0], True, len(self.turns) + self.sent)
            heapq.heappush(self.ready, (self.turns[pk], pk))
        else:
            del self.left[pk]
            self.done[pk] = self.at + self.answer

    def _reckon_the_rest(self) -> None:
        """Uploads that take turns: one with few requests left is done when the others have sent as many as it has."""
        a_request = self.again / len(self.free)
        may_begin = {pk: begin for begin, pk in self.later}
        behind, before = len(self.left), 0
        for pk in sorted(self.left, key=lambda pk: self.left[pk]):
            takes = (before + behind * self.left[pk]) * a_request
            begins = max(self.at, may_begin.get(pk, 0.0))
            self.begun.setdefault(pk, (begins, self.sent, len(self.begun)))
            self.done[pk] = begins + takes + self.answer
            before += self.left[pk]
            behind -= 1

    def _seconds(self, moment: datetime) -> float:
        return (moment - self.now).total_seconds()

    def _moment(self, seconds: float) -> datetime:
        return self.now + timedelta(seconds=seconds)


def _forecasts(accounts: Sequence[Account], facts: Facts) -> dict[int, Forecast]:
    """`facts` are about all waiting uploads of these accounts."""
    waiting, paces = _waiting(facts.uploads), _paces(accounts, facts.now)
    of_account: dict[int, list[Upload]] = defaultdict(list)
    for upload in facts.uploads:
        of_account[upload.campaign.account_id].append(upload)
    found = {}
    for account in accounts:
        uploads, pace = of_account[account.pk], paces[account.pk]
        foretold = {}
        if not account.outage and goes_by_itself(lasting_block_of_account(account, facts.now)):
            queue = _queue(uploads, facts, waiting)
            foretold = play(queue, slots=pace.slots, answer=pace.answer, now=facts.now)
        found[account.pk] = Forecast(foretold, {each.pk: waiting[each.pk] for each in uploads if each.pk in waiting})
    return found


def _queue(uploads: Iterable[Upload], facts: Facts, waiting: Mapping[int, Waiting]) -> list[Queued]:
    """Those of the uploads that nobody has stopped, with what is under way counted as sent."""
    queue = []
    for upload in uploads:
        block = own_block(upload, facts)
        if upload.pk not in waiting or not goes_by_itself(block):
            continue
        hours = _hours(upload.campaign)
        begins = begins_at(*hours, upload.send_at, facts.now)
        if block and block.until:
            begins = max(begins, block.until)
        queue.append(Queued(upload.pk, waiting[upload.pk].requests, begins, turn_of(upload), hours))
    return queue


def _waiting(uploads: Iterable[Upload]) -> dict[int, Waiting]:
    batches = Batch.objects.filter(upload__in=[each.pk for each in uploads], state=BatchState.WAITING).order_by()
    counted = batches.values_list("upload").annotate(Count("pk"), Sum("size"))
    return {pk: Waiting(requests, leads) for pk, requests, leads in counted}


def _hours(campaign: Campaign) -> tuple[time | None, time | None]:
    return campaign.sending_from, campaign.sending_until


@dataclass(frozen=True, slots=True)
class _Pace:
    """When each slot of an account falls free, and how many seconds its dialer takes for an answer."""

    slots: list[datetime]
    answer: float


def _paces(accounts: Iterable[Account], now: datetime) -> dict[int, _Pace]:
    """{each account's id: its pace}, in one query. Requests in flight are answered as fast as the last ones."""
    by_id = {account.pk: account for account in accounts}
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    recent = Attempt.objects.filter(account__in=by_id, slot_free_at__gt=now - LOOKS_BACK).order_by("pk")
    for attempt in recent.only(
        "account", "slot_free_at", "started_at", "ended_at", "answer", "expired_at", "proven_at", "decision"
    ):
        attempts[attempt.account_id].append(attempt)
    return {pk: _pace(account, attempts[pk], now) for pk, account in by_id.items()}


def _pace(account: Account, attempts: Sequence[Attempt], now: datetime) -> _Pace:
    accepted = [each for each in attempts if each.answer == AttemptOutcome.ACCEPTED][-ANSWERS_LOOKED_AT:]
    took = [(each.ended_at - each.started_at).total_seconds() for each in accepted if each.ended_at]
    answer = sum(took) / len(took) if took else USUAL_ANSWER_SECONDS
    soon = now + timedelta(seconds=answer + settings.LIMIT_WINDOW_SECONDS + settings.LIMIT_MARGIN_SECONDS)
    taken = sorted(
        min(soon, each.slot_free_at) if each.state == "under_way" else each.slot_free_at
        for each in attempts
        if each.slot_free_at > now
    )[-account.requests_a_minute :]
    slots = [now] * (account.requests_a_minute - len(taken)) + taken
    if account.backs_off_until and account.backs_off_until > now:
        slots = [max(slot, account.backs_off_until) for slot in slots]
    return _Pace(slots, answer)
