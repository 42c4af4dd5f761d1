"""Sandbox: the limit of requests of one account, as a sliding window."""

from collections import deque

_ARRIVALS_KEPT = 10_000


class RequestWindow:
    """The requests of one account in the last `seconds`. Times are seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._arrived: deque[float] = deque(maxlen=_ARRIVALS_KEPT)
        self._admitted: deque[float] = deque()
        self.most = 0
        """The largest number of requests that arrived in any window, throttled ones included."""

    def arrive(self, now: float, *, seconds: float) -> None:
        """Counts a request for `most`, whether it is admitted or not."""
        _forget(self._arrived, before=now - seconds)
        self._arrived.append(now)
        self.most = max(self.most, len(self._arrived))

    def admit(self, now: float, *, seconds: float, limit: int) -> bool:
        """Whether a request is within the limit. A request that is not does not count for later ones: its rows are not
        queued (docs/dialer.md#immediate-answer)."""
        _forget(self._admitted, before=now - seconds)
        if len(self._admitted) >= limit:
            return False
        self._admitted.append(now)
        return True


def _forget(times: deque[float], *, before: float) -> None:
    while times and times[0] <= before:
        times.popleft()
