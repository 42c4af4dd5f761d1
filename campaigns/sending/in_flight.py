"""The requests of a sender that have left and have no recorded answer. Each is made in a thread of its own, since it
mostly waits."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from campaigns.dialer import DialerRequest, Observed

from .answers import TRIES_SECONDS
from .claiming import Claim, StatusQuestion
from .recording import record, record_status
from .requesting import no_answer_in_time, send

# What a process has in memory and in threads while dialers are slow. Nothing more is claimed meanwhile.
MOST_REQUESTS = 1000
MOST_CHARACTERS = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a request, and when, by time.monotonic()."""

    request: "Request"
    observed: Observed
    at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """A request in flight. `record` writes what came of it, which is tried for `tries_seconds`, and gives in how many
    seconds the slot falls free that it took."""

    account_id: int
    what: str
    deadline: float
    characters: int
    record: Callable[[Answered], float] = field(repr=False)
    tries_seconds: float = TRIES_SECONDS


class InFlight:
    """The requests without an answer. `tell` is called from their threads with each that has come to its end."""

    def __init__(self, tell: Callable[[Answered], None]) -> None:
        self._tell = tell
        self._requests: set[Request] = set()
        self._of_account: Counter[int] = Counter()
        self._characters = 0

    def __bool__(self) -> bool:
        return bool(self._requests)

    def has_any_of(self, account_id: int) -> bool:
        return self._of_account[account_id] > 0

    @property
    def is_full(self) -> bool:
        """Whether no request may be added for the sake of memory."""
        return len(self._requests) >= MOST_REQUESTS or self._characters >= MOST_CHARACTERS

    @property
    def next_deadline(self) -> float:
        """By time.monotonic(); infinite when nothing is in flight."""
        return min((request.deadline for request in self._requests), default=float("inf"))

    def start(self, step: Claim | StatusQuestion) -> bool:
        """Lets the request leave. False when it does not, as this process may have no more threads."""
        request = _request_of(step)
        self._requests.add(request)
        self._of_account[request.account_id] += 1
        self._characters += request.characters
        call = partial(send, step.request, seconds=step.seconds)
        try:
            threading.Thread(target=lambda: self._tell(Answered(request, call())), daemon=True).start()
        except RuntimeError:
            self.take(request)
            return False
        return True

    def take(self, request: Request) -> bool:
        """The request is not in flight any more. False when it had ended before, at its deadline."""
        if request not in self._requests:
            return False  # what it was shows in its callback
        self._requests.remove(request)
        self._of_account[request.account_id] -= 1
        self._characters -= request.characters
        return True

    def unanswered(self, now: float) -> list[Answered]:
        """The requests past their deadlines: an answer that drips keeps its thread busy, but not its attempt."""
        late = [request for request in self._requests if request.deadline < now]
        return [Answered(request, no_answer_in_time()) for request in late]


def _request_of(step: Claim | StatusQuestion) -> Request:
    deadline = time.monotonic() + step.seconds
    if isinstance(step, StatusQuestion):
        account_id = step.account_id
        write = partial(_record_status, account_id)
        # When its answer is lost, it is asked again.
        return Request(account_id, f"status of account {account_id}", deadline, 0, write, tries_seconds=0.0)
    write = partial(_record, step.attempt_id)
    return Request(step.entry.account, f"attempt {step.attempt_id}", deadline, _size(step.request), write)


def _record(attempt_id: int, answered: Answered) -> float:
    seconds_ago = time.monotonic() - answered.at
    return record(attempt_id=attempt_id, observed=answered.observed, seconds_ago=seconds_ago)


def _record_status(account_id: int, answered: Answered) -> float:
    record_status(account_id=account_id, observed=answered.observed)
    return 0.0


def _size(request: DialerRequest) -> int:
    return len(request.body) + sum(map(len, request.fields.values()))
