"""The accounts of a sender: it looks for them, has their leases, and knows when each is looked at next."""

import time
import uuid
from collections.abc import Iterable

from django.conf import settings

from .leasing import give_back_leases, others_have_leases, renew_leases, take_leases
from .schedule import Schedule
from .unattended import accounts_with_due_work

# How often a sender looks for accounts that have work and no sender, for how many, and how many of them it takes at
# once. It takes the next ones, or looks for more, as soon as it has claimed for these. Another sender that is idle gets
# some meanwhile.
LOOK_SECONDS = 0.5
MOST_FOUND = 50
MOST_TAKEN = 10
# When so much of the leases' time is over, all are prolonged.
PROLONGED_AFTER = 1 / 3
SHORTEST_PROLONGING_SECONDS = 0.2


class Holding:
    """The accounts of one sender."""

    def __init__(self) -> None:
        self.schedule = Schedule()
        self.nothing_due_at = float("-inf")  # the last look that found nothing to take
        self.look_at = self.prolong_at = 0.0
        self._owner = str(uuid.uuid4())
        self._leaving: set[int] = set()
        self._found: list[int] = []  # and not taken yet

    def look(self) -> None:
        """Gives back what has left, and takes accounts that have due work and no sender."""
        self.look_at = time.monotonic() + LOOK_SECONDS
        if self._leaving:
            give_back_leases(self._owner, self._leaving)
            self._leaving.clear()
        if not self._found:
            self._found = accounts_with_due_work(most=MOST_FOUND)
        if not self._found:
            self.nothing_due_at = time.monotonic()
            return
        some, self._found = self._found[:MOST_TAKEN], self._found[MOST_TAKEN:]
        if self.take(some) or self._found:
            self.look_at = 0.0

    def take(self, account_ids: Iterable[int]) -> int:
        """Takes some of those accounts that no other sender has, and says how many."""
        taken = take_leases(list(account_ids), self._owner, most=MOST_TAKEN)
        for account_id in taken:
            self._leaving.discard(account_id)
            if account_id not in self.schedule:
                self.schedule.add(account_id)
        return len(taken)

    def prolong(self) -> None:
        """Prolongs the leases. What another sender has taken meanwhile leaves the schedule. A lease without a place in
        the schedule could not be given back, or its taking seemed to fail: it is given back in the next look."""
        self.prolong_at = time.monotonic() + max(settings.LEASE_SECONDS * PROLONGED_AFTER, SHORTEST_PROLONGING_SECONDS)
        kept = renew_leases(self._owner)
        for account_id in self.schedule:
            if account_id not in kept:
                self.schedule.drop(account_id)
        self._leaving |= kept - set(self.schedule)

    def let_go(self, account_id: int) -> None:
        """Nothing is due with the account: others may have it from the next look on."""
        self.schedule.drop(account_id)
        self._leaving.add(account_id)

    def let_all_go(self) -> None:
        """Others may have all of them at once."""
        self._found.clear()
        for account_id in self.schedule:
            self.schedule.drop(account_id)
        give_back_leases(self._owner)

    def others_send(self) -> bool:
        """Whether other senders have accounts."""
        return others_have_leases(self._owner)
