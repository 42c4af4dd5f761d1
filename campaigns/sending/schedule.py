"""Schedule: which of a sender's accounts is looked at next, and when. Pure; all times are those of time.monotonic()."""

import heapq
from collections.abc import Iterator
from itertools import count

_FIRST = float("-inf")


class Schedule:
    """The accounts of one sender. Of those that are due, the one that has waited longest comes first, and an account
    that was just looked at comes after all others: so none waits for another one's batches."""

    def __init__(self) -> None:
        self._at: dict[int, tuple[float, int]] = {}
        self._heap: list[tuple[float, int, int]] = []
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._at)

    def __iter__(self) -> Iterator[int]:
        return iter(list(self._at))

    def __contains__(self, account_id: int) -> bool:
        return account_id in self._at

    def add(self, account_id: int) -> None:
        """A new account, which is looked at before all others."""
        self.put(account_id, _FIRST)

    def put(self, account_id: int, at: float) -> None:
        """The account is looked at next at this time, and not before."""
        self._at[account_id] = (at, next(self._numbers))
        heapq.heappush(self._heap, (*self._at[account_id], account_id))

    def hasten(self, account_id: int, at: float) -> None:
        """The account is looked at next at this time at the latest. Nothing happens if it is not in the schedule."""
        if account_id in self._at and at < self._at[account_id][0]:
            self.put(account_id, at)

    def drop(self, account_id: int) -> None:
        """The account leaves the schedule, if it is in it."""
        self._at.pop(account_id, None)

    def first(self) -> tuple[int, float] | None:
        """The account that is looked at next, and when. None when there is none."""
        while self._heap:
            at, number, account_id = self._heap[0]
            if self._at.get(account_id) == (at, number):
                return account_id, at
            heapq.heappop(self._heap)  # it was put elsewhere, or dropped
        return None

    def has_new(self) -> bool:
        """Whether an account has not been looked at yet."""
        first = self.first()
        return first is not None and first[1] == _FIRST
