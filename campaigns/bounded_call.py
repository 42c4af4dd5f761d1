"""Calls that may never come back, such as a look at a network disk that hangs, with a bound on how long one waits."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")

# One waits in pieces: a machine that stands still for a while uses up one of them, and not the whole time.
_PIECES = 20


class BoundedCall(Generic[Result]):
    """`call`, which is waited for at most `seconds`. It is made in a thread of its own, and must not use the database.

    A call that hangs keeps its thread. Until it comes back, no other one is begun in this process.
    """

    def __init__(self, call: Callable[[], Result], *, seconds: float) -> None:
        self._call, self.seconds = call, seconds
        self._hanging: threading.Thread | None = None

    def __call__(self) -> Result:
        """What the call gives or raises. Raises TimeoutError when it does not come back in time."""
        if self._hanging and self._hanging.is_alive():
            raise TimeoutError
        results: list[Result] = []
        failures: list[Exception] = []

        def work() -> None:
            try:
                results.append(self._call())
            except Exception as failure:
                failures.append(failure)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        for _ in range(_PIECES):
            thread.join(self.seconds / _PIECES)
        if failures:
            raise failures[0]
        if not results:
            self._hanging = thread
            raise TimeoutError
        return results[0]
