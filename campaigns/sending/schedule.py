"""Schedule: which of a sender's accounts is looked at next, and when. Pure; all times are those of time.monotonic()."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

_FIRST = float("-inf")


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """When an account is looked at. Of places of one time, the one that was given first comes first."""

    at: float
    number: int
    account_id: int
    for_slot: bool


class Schedule:
    """The accounts of one sender. Of those that are due, the one that has waited longest comes first, and an account
    that was just looked at comes after all others: so none waits for another one's batches.

    Accounts whose slot falls free take every second turn. They ask for little: as much as the dialer's limit allows.
    So they need not wait until all accounts of a sender that died, or all that begin at the same moment, have had
    their turn.
    """

    def __init__(self) -> None:
        self._places: dict[int, _Place] = {}
        self._for_slot: list[_Place] = []
        self._others: list[_Place] = []
        self._numbers = count()
        self._is_turn_of_others = False

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[int]:
        return iter(list(self._places))

    def __contains__(self, account_id: int) -> bool:
        return account_id in self._places

    def add(self, account_id: int) -> None:
        """A new account, which is looked at before those that have had a turn."""
        self.put(account_id, _FIRST)

    def put(self, account_id: int, at: float, *, for_slot: bool = False) -> None:
        """The account is looked at next at this time, and not before; `for_slot`, since a slot falls free then."""
        place = self._places[account_id] = _Place(at, next(self._numbers), account_id, for_slot)
        heapq.heappush(self._for_slot if for_slot else self._others, place)

    def hasten(self, account_id: int, at: float) -> None:
        """The account is looked at next at this time at the latest. Nothing happens if it is not in the schedule."""
        place = self._places.get(account_id)
        if place and at < place.at:
            self.put(account_id, at, for_slot=place.for_slot)

    def waits_for_slot(self, account_id: int) -> bool:
        """Whether the account is only looked at again since a slot falls free."""
        return account_id in self._places and self._places[account_id].for_slot

    def drop(self, account_id: int) -> None:
        """The account leaves the schedule, if it is in it."""
        self._places.pop(account_id, None)

    def next_at(self) -> float:
        """When an account is looked at next; infinite when there is none."""
        firsts = self._first(self._for_slot), self._first(self._others)
        return min((first.at for first in firsts if first), default=float("inf"))

    def take_turn(self, now: float) -> int | None:
        """The account that is looked at now. None when none is due. It keeps its place until it is put elsewhere."""
        firsts = self._first(self._for_slot), self._first(self._others)
        for_slot, other = (first if first and first.at <= now else None for first in firsts)
        if for_slot and other:
            self._is_turn_of_others = not self._is_turn_of_others
        chosen = other if for_slot is None or (other and not self._is_turn_of_others) else for_slot
        return chosen.account_id if chosen else None

    def has_new(self) -> bool:
        """Whether an account has not been looked at yet."""
        first = self._first(self._others)
        return first is not None and first.at == _FIRST

    def has_free_slot(self, now: float) -> bool:
        """Whether a slot has fallen free, and its account has not had its turn since."""
        first = self._first(self._for_slot)
        return first is not None and first.at <= now

    def _first(self, heap: list[_Place]) -> _Place | None:
        while heap:
            if self._places.get(heap[0].account_id) is heap[0]:
                return heap[0]
            heapq.heappop(heap)  # it was put elsewhere, or dropped
        return None
