"""The sender: one loop in a process, for all accounts of which it has the lease.

The loop does all work with the database in its own thread, one small step after the other: it looks for accounts with
due work that no other sender has (holding.py), claims, and records answers. Whatever waits is in a thread of its own:
each request (in_flight.py), and the writing of the journal (journal_writer.py). So hundreds of accounts are sent to
side by side, and none waits for another one's batches or for another one's dialer.

    look → lease → schedule → claim → journal → request → answer → record → schedule

Several senders share the accounts. When one dies, its leases end, and the others take its accounts.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from queue import Empty, SimpleQueue

from campaigns import journal
from campaigns.models import Attempt

from .answers import Answer, Answers, Written
from .claiming import Claim, StatusQuestion, Wait, claim
from .clock import steady
from .guard import Failed, Guard
from .holding import LOOK_SECONDS, Holding
from .in_flight import Answered, InFlight
from .journal_writer import Journaled, JournalWriter
from .journaling import Comparison
from .recording import withdraw

logger = logging.getLogger(__name__)

# An account that has to wait is looked at again after so long: a person may have changed it meanwhile.
LONGEST_NAP_SECONDS = 20.0
# An account that has to wait for longer goes without a sender, until its time comes.
LONGEST_WAIT_SECONDS = 300.0
# After an answer its account is looked at again; where only a slot was missing, when one falls free. While more of its
# answers are to come, it is looked at once for those that come within this time.
SOON_SECONDS = 0.5
# A request whose journal took longer to write does not leave: it might leave after its attempt has expired, and after a
# person has had the batch sent again.
MOST_JOURNAL_SECONDS = 5.0
# So soon after its claim an attempt has not ended: it has yet to expire, and a person could decide only after that.
SURELY_UNDER_WAY_SECONDS = 0.5
# After such a request, or where this process may have no more threads, nothing is claimed for so long.
HELD_BACK_SECONDS = 10.0
# An answer does not wait for longer than this for claims. It is recorded long before its attempt would expire.
MOST_ANSWER_SECONDS = 5.0
# So long it is tried to withdraw a claim that did not leave; then it counts as unconfirmed.
WITHDRAWING_SECONDS = 300.0


def run(
    *,
    seconds: float,
    overtime: float = 0.0,
    rest: float = 0.0,
    first: int | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> bool:
    """Sends what is due with all accounts that no other sender works for, with `first` before all others, for about
    `seconds`; then waits for the requests in flight. True when work is left: the caller then enqueues the sending
    again.

    With `overtime` it goes on for up to so many seconds more, until nothing is in flight. It ends early when nothing is
    due. With `rest` it waits for so long for more work, once it has sent something; and it stays while other senders
    have accounts, to take over those of one that dies.
    """
    ends = time.monotonic() + seconds
    return _Loop(ends=ends, at_the_latest=ends + overtime, rest=rest, stopping=stopping).work(first)


class _Loop:
    """The loop of one sender. What it has in hand is on its way from a claim to a recorded answer: in the journal's
    writer, in flight, or among the answers."""

    def __init__(self, *, ends: float, at_the_latest: float, rest: float, stopping: Callable[[], bool]) -> None:
        self._ends, self._at_the_latest, self._rest, self._stopping = ends, at_the_latest, rest, stopping
        self._events: SimpleQueue[Journaled | Answered] = SimpleQueue()
        self._guard = Guard()
        self._holding = Holding()
        self._comparison = Comparison()
        self._schedule = self._holding.schedule
        self._journal = JournalWriter(self._events.put)
        self._in_flight = InFlight(self._events.put)
        self._answers = Answers()
        self._has_sent = self._is_closing = self._work_is_left = False
        self._idle_since: float | None = None
        self._held_back_until = 0.0

    def work(self, first: int | None) -> bool:
        """True when work may be left that nobody else will enqueue."""
        try:
            if first is not None:
                self._guard.do("the sender", partial(self._holding.take, [first]))
            while not self._has_ended():
                self._step()
        finally:
            self._journal.close()
            self._guard.do("the sender", self._holding.let_all_go)
            self._guard.close()
        return self._work_is_left

    def _step(self) -> None:
        self._take_events(self._seconds_to_next())
        for late in self._in_flight.unanswered(time.monotonic()):
            self._keep(late)
        for claimed in self._journal.give_up(MOST_JOURNAL_SECONDS):
            logger.error("attempt %d: the journal takes too long, and its request does not leave", claimed.attempt_id)
            self._withdraw(claimed)
            self._hold_back()
        if self._guard.is_paused:
            return
        if self._is_closing:
            self._record_next()
            return
        if time.monotonic() >= self._holding.prolong_at:
            self._guard.do("the sender", self._holding.prolong)
        if time.monotonic() >= self._holding.look_at and not self._schedule.has_new() and not self._guard.is_paused:
            self._guard.do("the sender", self._holding.look)
        if self._guard.is_paused:
            return
        if not self._claim_next() or not self._claims_come_first() or self._has_late_answer():
            self._record_next()

    # ---- when it ends ----

    def _has_ended(self) -> bool:
        now = time.monotonic()
        if not self._is_closing:
            is_late = now > self._at_the_latest or (now > self._ends and not self._has_any_in_hand())
            if self._stopping() or is_late:
                self._close(work_is_left=True)
            elif self._has_rested(now):
                self._close(work_is_left=False)
        return self._is_closing and not self._has_any_in_hand()

    def _close(self, *, work_is_left: bool) -> None:
        """From now on nothing is claimed. Other senders may claim for these accounts at once: the slots of what is in
        flight are taken."""
        self._is_closing, self._work_is_left = True, work_is_left
        self._guard.do("the sender", self._holding.let_all_go)

    def _has_rested(self, now: float) -> bool:
        """Whether there has been nothing to do for long enough, also in a look after the last sender has left."""
        if self._schedule or self._has_any_in_hand() or self._guard.is_paused or self._stands_by():
            self._idle_since = None
        elif self._idle_since is None:
            self._idle_since, self._holding.look_at = now, 0.0
        elif self._holding.nothing_due_at > self._idle_since:
            return now - self._idle_since >= (self._rest if self._has_sent else 0.0)
        return False

    def _stands_by(self) -> bool:
        return self._rest > 0 and self._guard.do("the sender", self._holding.others_send) is not False

    def _has_any_in_hand(self) -> bool:
        return bool(self._journal or self._in_flight or self._answers)

    # ---- what comes from other threads ----

    def _seconds_to_next(self) -> float:
        """How long there is nothing to do, if nothing comes meanwhile."""
        now = time.monotonic()
        times = [self._answers.next_at()]
        if not self._is_closing:
            times.append(self._holding.prolong_at)
            if not self._schedule.has_new():
                times.append(self._holding.look_at)
            if not self._must_not_claim():
                times.append(self._schedule.next_at())
        next_at = min(max(min(times), self._guard.paused_until), self._in_flight.next_deadline)
        return min(max(next_at - now, 0.0), LOOK_SECONDS)

    def _take_events(self, most_seconds: float) -> None:
        """Waits so long for something to come, and takes all that has come."""
        try:
            event = self._events.get(timeout=most_seconds) if most_seconds else self._events.get_nowait()
            while True:
                if isinstance(event, Answered):
                    self._keep(event)
                else:
                    self._let_leave(event)
                event = self._events.get_nowait()
        except Empty:
            return

    # ---- claims ----

    def _must_not_claim(self) -> bool:
        return self._in_flight.is_full or self._journal.is_late or time.monotonic() < self._held_back_until

    def _hold_back(self) -> None:
        self._held_back_until = time.monotonic() + HELD_BACK_SECONDS

    def _claim_next(self) -> bool:
        """Makes the next step of the account whose turn it is. False when no account is due."""
        account_id = None if self._must_not_claim() else self._schedule.take_turn(time.monotonic())
        if account_id is None:
            return False
        step = self._guard.do(
            f"account {account_id}", partial(claim, account_id=account_id, comparison=self._comparison)
        )
        if isinstance(step, Claim):
            self._has_sent = True
            self._journal.write(step)
        elif isinstance(step, StatusQuestion):
            self._in_flight.start(step)
        nap = self._nap_after(step, account_id)
        if nap is None:
            self._holding.let_go(account_id)
        else:
            self._schedule.put(account_id, time.monotonic() + nap, for_slot=_is_for_slot(step))
        return True

    def _nap_after(self, step: Claim | StatusQuestion | Wait | Failed | None, account_id: int) -> float | None:
        """In how many seconds the account is looked at again. None when it needs no sender."""
        if isinstance(step, Claim):
            return min(step.slot_in, LONGEST_NAP_SECONDS)
        if isinstance(step, StatusQuestion):
            return 0.0  # after all others that are due
        if isinstance(step, Failed):
            return step.seconds
        has_any_in_hand = any(each.has_any_of(account_id) for each in (self._journal, self._in_flight, self._answers))
        if step and (step.seconds <= LONGEST_WAIT_SECONDS or has_any_in_hand):
            return min(max(step.seconds, 0.01), LONGEST_NAP_SECONDS)
        return LONGEST_NAP_SECONDS if has_any_in_hand else None  # its answer hastens it

    # ---- the journal ----

    def _let_leave(self, journaled: Journaled) -> None:
        """The requests of claims that are in the journal leave, if that did not take too long. The batches of the
        others wait again. Where the journal cannot be written, the accounts are stopped."""
        claims = self._journal.take(journaled)
        if away := journaled.failure:
            logger.error("the journal cannot be written (%s): %d requests do not leave", away, len(claims))
            for claimed in claims:
                self._withdraw(claimed, unwritten="" if isinstance(away, journal.JournalBusy) else away.file)
            return
        under_way = self._guard.do("the sender", partial(_under_way, claims))
        for claimed in claims:
            is_under_way = not isinstance(under_way, Failed) and claimed.attempt_id in under_way
            seconds = seconds_left(claimed, is_under_way=is_under_way)
            if not seconds:
                logger.warning("attempt %d: its request does not leave any more", claimed.attempt_id)
                self._withdraw(claimed)
            elif not self._in_flight.start(replace(claimed, seconds=seconds)):
                logger.error("attempt %d: no thread can be started, and its request does not leave", claimed.attempt_id)
                self._withdraw(claimed)
                self._hold_back()

    def _withdraw(self, claimed: Claim, *, unwritten: str = "") -> None:
        write = partial(withdraw, attempt_id=claimed.attempt_id, unwritten=unwritten)
        what = f"attempt {claimed.attempt_id}"
        self._answers.add(Answer(what, claimed.entry.account, write, tries_seconds=WITHDRAWING_SECONDS))

    # ---- answers ----

    def _claims_come_first(self) -> bool:
        """Whether an account is new, or a slot has fallen free: then answers wait."""
        return self._schedule.has_new() or self._schedule.has_free_slot(time.monotonic())

    def _has_late_answer(self) -> bool:
        return self._answers.next_at() < time.monotonic() - MOST_ANSWER_SECONDS

    def _keep(self, answered: Answered) -> None:
        request = answered.request
        if self._in_flight.take(request):
            write = partial(request.record, answered)
            self._answers.add(Answer(request.what, request.account_id, write, tries_seconds=request.tries_seconds))

    def _record_next(self) -> None:
        written = self._guard.do("an answer", self._answers.write_next)
        if isinstance(written, Written):
            self._schedule.hasten(written.account_id, time.monotonic() + self._seconds_to_look(written))

    def _seconds_to_look(self, written: Written) -> float:
        """After an answer: in how many seconds its account is looked at again."""
        if self._schedule.waits_for_slot(written.account_id):
            return written.slot_in
        return SOON_SECONDS if self._in_flight.has_any_of(written.account_id) else 0.0


def _is_for_slot(step: Claim | StatusQuestion | Wait | Failed | None) -> bool:
    """Whether the next step of the account is only due when a slot falls free."""
    return bool(step.slot_in) if isinstance(step, Claim) else isinstance(step, Wait) and step.for_slot


def _under_way(claims: list[Claim]) -> set[int]:
    """The ids of the attempts that have not ended. Only those of older claims are asked for."""
    now = steady()
    young = {claimed.attempt_id for claimed in claims if now - claimed.begun_at < SURELY_UNDER_WAY_SECONDS}
    others = [claimed.attempt_id for claimed in claims if claimed.attempt_id not in young]
    if not others:
        return young
    return young | set(Attempt.objects.under_way().filter(pk__in=others).values_list("pk", flat=True))


def seconds_left(claimed: Claim, *, is_under_way: bool) -> float:
    """The seconds that are left to a request whose claim is in the journal. 0.0 when it must not leave: writing the
    journal took too long, or its attempt has expired meanwhile."""
    took = steady() - claimed.begun_at
    return max(0.0, claimed.seconds - took) if is_under_way and took <= MOST_JOURNAL_SECONDS else 0.0
