"""Sending at the dialer's limit, with real processes: Redis, the sandbox, one worker and the sweeper.

First thirty full requests with the real window, so that the sender ends and is enqueued again between them. Then ten
requests to a dialer that answers slowly. The dialer says when each request came, and the attempts in the database say
when each slot fell free.
"""

import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heapify, heapreplace
from pathlib import Path
from statistics import median
from typing import Self

import requests

from campaigns.models import Attempt, BatchState, Upload
from campaigns.storage_marker import confirm
from tests import make
from tests.bench.measuring import Line
from tests.processes import Environment, environment, redis_server, sandbox_server, sweeper, worker

AT_ONCE = 5  # requests that the dialer takes in one window
FIELDS = ["PhoneNumber", "Name", "Priority"]
LOOK_EVERY_SECONDS = 0.5
SPARE_SECONDS = 120.0  # for starting, and since the machine may have other work


@dataclass(frozen=True, slots=True)
class Pace:
    """The two runs: the dialer's window, our margin and the slow dialer's answer in seconds; and their sizes."""

    window: float = 60.0
    margin: float = 1.0
    slow_answer: float = 10.0
    rows: int = 500
    requests: int = 30
    slow_requests: int = 10

    @property
    def settings(self) -> dict[str, str]:
        return {
            "LEADSPORTAL_LIMIT_WINDOW_SECONDS": str(self.window),
            "LEADSPORTAL_LIMIT_MARGIN_SECONDS": str(self.margin),
        }


def scaled(window: float) -> Pace:
    """The same with a shorter window. This is for a quick look during work; its result does not count."""
    share = window / 60
    return Pace(window=window, margin=max(0.1, share), slow_answer=10 * share)


@dataclass(frozen=True, slots=True)
class Entry:
    """An attempt in the database, in seconds: when it was begun, was answered, and when its slot fell free."""

    started: float
    answered: float
    slot_free: float

    @classmethod
    def of(cls, attempt: Attempt) -> Self:
        return cls(*(at.timestamp() for at in (attempt.started_at, attempt.ended_at, attempt.slot_free_at)))


@dataclass(frozen=True, slots=True)
class Run:
    """Requests of one account, in order: their attempts in the database, and when each came to the dialer."""

    ledger: Sequence[Entry]
    came: Sequence[float]
    most_in_window: int

    @property
    def seconds(self) -> float:
        """The seconds from the end of the first burst, which waits for no slot, to the last request."""
        return self.came[-1] - self.came[AT_ONCE - 1]

    @property
    def delays(self) -> list[float]:
        """For each request after the first burst: the seconds from when its slot fell free until it came to the
        dialer."""
        free = sorted(entry.slot_free for entry in self.ledger)
        return [came - freed for came, freed in zip(self.came[AT_ONCE:], free, strict=False)]

    def seconds_allowed(self, pace: Pace) -> float:
        """The value of `seconds` if each request left at the moment at which its slot falls free, and its answer took
        as long as it did."""
        first, later = self.ledger[:AT_ONCE], self.ledger[AT_ONCE:]
        free = [entry.answered + pace.window + pace.margin for entry in first]
        heapify(free)
        started = first[-1].started
        for entry in later:
            started = free[0]
            heapreplace(free, started + (entry.answered - entry.started) + pace.window + pace.margin)
        return started - first[-1].started


def measure(folder: Path) -> list[Line]:
    """Runs both and gives the lines. LEADSPORTAL_TEST_WINDOW_SECONDS sets a shorter window, for a quick look."""
    window = os.environ.get("LEADSPORTAL_TEST_WINDOW_SECONDS")
    pace = scaled(float(window)) if window else Pace()
    full, slow = run(folder, pace, database_url=os.environ["LEADSPORTAL_DATABASE_URL"])
    return [*_lines_of_full(full, pace), *_lines_of_slow(slow, pace)]


def run(folder: Path, pace: Pace, *, database_url: str) -> tuple[Run, Run]:
    """The run at the limit, and the run with a dialer that answers slowly. `database_url` is that of the database which
    this process uses."""
    (data := folder / "pace").mkdir()
    env = environment(data, database_url=database_url, more=pace.settings)
    confirm()  # the files are where this process has them; sending needs none
    with redis_server(env), sandbox_server(env), worker(env, "sending"), sweeper(env):
        ask_sandbox(env, "window", seconds=pace.window)
        return (
            _send(env, pace, user_name="pace", count=pace.requests),
            _send(env, pace, user_name="slow-pace", count=pace.slow_requests, slow=True),
        )


def _send(env: Environment, pace: Pace, *, user_name: str, count: int, slow: bool = False) -> Run:
    """Sends a new upload of so many full requests, with an account of its own, and waits for the last answer. The
    sweeper enqueues its sending."""
    name, key = f"Campaign of {user_name}", f"key of {user_name}"
    ask_sandbox(env, "accounts", userName=user_name, apiKey=key)
    ask_sandbox(env, "campaigns", userName=user_name, campaignName=name, fields=FIELDS)
    if slow:
        ask_sandbox(env, "trouble", trouble="slow", times=count, campaign=name, seconds=pace.slow_answer)
    account = make.account(
        name=user_name,
        domain=env["LEADSPORTAL_SANDBOX_ORIGIN"],
        user_name=user_name,
        key=key,
        rows_per_request=pace.rows,
        callbacks_reach_us=False,  # no process takes callbacks here
    )
    to = make.campaign(of=account, name=name, fields=FIELDS)
    upload = make.confirmed_upload(make.rows(count * pace.rows), to=to)
    seconds = math.ceil(count / AT_ONCE) * (pace.window + pace.margin + pace.slow_answer)
    _wait_until(lambda: not _is_on_its_way(upload), seconds=seconds + SPARE_SECONDS)
    return _measured(env, upload, user_name)


def _is_on_its_way(upload: Upload) -> bool:
    return upload.batches.filter(state__in=[BatchState.WAITING, BatchState.SENDING]).exists()


def _measured(env: Environment, upload: Upload, user_name: str) -> Run:
    attempts = list(Attempt.objects.filter(batch__upload=upload).order_by("started_at"))
    answers = {attempt.answer for attempt in attempts}
    assert answers == {"accepted"}, f"the dialer took not all: {answers}"
    state = requests.get(
        f"{env['LEADSPORTAL_SANDBOX_ORIGIN']}/sandbox/state.json", params={"userName": user_name}, timeout=30
    ).json()
    came = sorted(datetime.fromisoformat(request["time"]).timestamp() for request in state["requests"])
    assert len(came) == len(attempts), "the dialer saw as many requests as the ledger has"
    return Run(ledger=[Entry.of(attempt) for attempt in attempts], came=came, most_in_window=state["max_in_window"])


def ask_sandbox(env: Environment, what: str, **asked: object) -> None:
    """Asks the sandbox for something (campaigns/sandbox/control.py)."""
    requests.post(f"{env['LEADSPORTAL_SANDBOX_ORIGIN']}/sandbox/{what}", json=asked, timeout=30).raise_for_status()


def _wait_until(is_so: Callable[[], bool], *, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends, f"the run did not end within {seconds:.0f} s"
        time.sleep(LOOK_EVERY_SECONDS)


def _lines_of_full(full: Run, pace: Pace) -> list[Line]:
    what = f"{pace.requests} requests, {pace.window:g} s window"
    limit = AT_ONCE * pace.rows / pace.window
    later = len(full.came) - AT_ONCE
    rate = later * pace.rows / full.seconds
    allowed = full.seconds_allowed(pace)
    # A request may be late by a hundredth of a round.
    most_delay = (pace.window + pace.margin) / 100
    return [
        Line(
            f"rows a minute as a share of the limit, {what}",
            100 * rate / limit,
            97,
            f"{rate * 60:,.0f} / {limit * 60:,.0f} rows a minute",
            " %",
            at_least=True,
        ),
        Line(
            "share of the schedule that margin and latency allow",
            100 * allowed / full.seconds,
            99,
            f"{allowed:.2f} s / {full.seconds:.2f} s",
            " %",
            at_least=True,
        ),
        Line(f"most requests in any {pace.window:g} s", full.most_in_window, AT_ONCE, "as the dialer counts"),
        Line(
            "from a slot's falling free to the request, median",
            median(full.delays),
            most_delay,
            f"the longest of {later}: {max(full.delays):.3f} s",
            " s",
        ),
    ]


def _lines_of_slow(slow: Run, pace: Pace) -> list[Line]:
    what = f"{pace.slow_answer:g} s an answer"
    return [
        Line(
            f"{what}: from the first to the fifth of those started at once",
            slow.came[AT_ONCE - 1] - slow.came[0],
            1,
            "as they came to the dialer",
            " s",
        ),
        Line(
            f"{what}: from a slot's falling free to the request, longest",
            max(slow.delays),
            1,
            f"{len(slow.delays)} requests, median {median(slow.delays):.3f} s",
            " s",
        ),
        Line(f"{what}: most requests in any {pace.window:g} s", slow.most_in_window, AT_ONCE, "as the dialer counts"),
    ]
