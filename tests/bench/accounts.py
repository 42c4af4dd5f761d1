"""Many accounts at the dialer's limit, with real processes: Redis, the sandbox, workers of sending, the sweeper.

A hundred accounts have 2,000 rows each, in requests of a hundred: a burst of five, which waits for no slot, and three
rounds after it. The window is the real one, so that the processes have the work of a hundred accounts and no more.
First one worker serves all of them. Then two share them, and one is killed in the second round, with the job that it
does.

An account's own schedule is what its slots allow, with the answers that it got (tests/bench/pace.py).
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import requests
from redis import Redis
from rq import Queue

from campaigns.models import Account, Attempt, Batch, BatchState, DatabaseIdentity, database_now
from tests import make
from tests.bench.measuring import Line
from tests.bench.pace import AT_ONCE, FIELDS, Entry, Pace, Run, ask_sandbox
from tests.processes import (
    Environment,
    Process,
    environment,
    redis_server,
    sandbox_server,
    start_together,
    sweeper,
    worker,
)
from tests.procfs import megabytes, processes_below, processor_seconds

ACCOUNTS, ROWS = 100, 2_000
PACE = Pace(rows=100, requests=ROWS // 100)
MORE = {
    "LEADSPORTAL_REQUEST_SECONDS": "10",
    "LEADSPORTAL_LIMIT_GRACE_SECONDS": "1",
    "LEADSPORTAL_DEADLINE_GRACE_SECONDS": "3",
}
LOOK_EVERY_SECONDS = 0.5
SPARE_SECONDS = 120.0
TAKEN_OVER_SECONDS = 30.0
_ON_THEIR_WAY = [BatchState.WAITING, BatchState.SENDING]


@dataclass
class Senders:
    """What the workers of a run and their jobs have taken: megabytes at most, and seconds of processor time."""

    workers: list[Process]
    megabytes: dict[str, float] = field(default_factory=dict)
    seconds: dict[int, float] = field(default_factory=dict)

    def look(self) -> None:
        for each in self.workers:
            if each.is_running:
                pids = [each.pid, *processes_below(each.pid)]
                self.megabytes[each.name] = max(self.megabytes.get(each.name, 0.0), sum(map(megabytes, pids)))
                self.seconds |= {pid: seconds for pid in pids if (seconds := processor_seconds(pid))}


@dataclass(frozen=True, slots=True)
class Result:
    """One run. By account: its run, and the seconds until its first request came to the dialer."""

    runs: Mapping[int, Run]
    first: Mapping[int, float]
    senders: Senders
    taken_over: frozenset[int] = frozenset()

    def shares(self, accounts: Iterable[int]) -> list[float]:
        """Of its own schedule, in per cent."""
        return [100 * self.runs[pk].seconds_allowed(PACE) / self.runs[pk].seconds for pk in accounts]

    def late(self, accounts: Iterable[int]) -> list[float]:
        """By how many seconds an account's last request came after its own schedule."""
        return [self.runs[pk].seconds - self.runs[pk].seconds_allowed(PACE) for pk in accounts]


def measure(folder: Path) -> list[Line]:
    """LEADSPORTAL_TEST_ACCOUNTS sets another number of accounts, for a quick look."""
    count = int(os.environ.get("LEADSPORTAL_TEST_ACCOUNTS", ACCOUNTS))
    return [*_lines_of_one(_run(folder, "one", count)), *_lines_of_two(_run(folder, "two", count, workers=2))]


def _run(folder: Path, name: str, count: int, *, workers: int = 1) -> Result:
    """Sends what so many new accounts have. Of two workers the first one is killed."""
    (data := folder / f"accounts-{name}").mkdir()
    env = environment(data, database_url=os.environ["LEADSPORTAL_DATABASE_URL"], more=PACE.settings | MORE)
    DatabaseIdentity.objects.update(journal_begun_at=None)  # the journal of the run before lies elsewhere
    senders = Senders([worker(env, "sending", name=f"sending-{number}") for number in range(1, workers + 1)])
    with redis_server(env), sandbox_server(env, f"--window {PACE.window}"):
        accounts = [_account(env, f"{name}-{number}") for number in range(count)]
        with sweeper(env):
            start_together(*senders.workers)
            begun = _let_begin(env, accounts, jobs=workers)
            _wait_until(lambda: _have_answers(accounts) >= count * AT_ONCE, senders)
            first = _first_requests(env, accounts, begun)
            killed = _kill_one(senders.workers[0], accounts, count) if workers > 1 else frozenset()
            _wait_until(lambda: not Batch.objects.filter(state__in=_ON_THEIR_WAY).exists(), senders)
            for each in senders.workers:
                each.stop()
        _assert_nothing_was_sent_twice(env, accounts)
    return Result(_runs(accounts), first, senders, killed)


def _account(env: Environment, name: str) -> Account:
    """An account with an upload. It is switched off, so that nothing is sent yet."""
    ask_sandbox(env, "accounts", userName=name, apiKey=f"key of {name}")
    ask_sandbox(env, "campaigns", userName=name, campaignName=name, fields=FIELDS)
    account = make.account(
        name=name,
        domain=env["LEADSPORTAL_SANDBOX_ORIGIN"],
        user_name=name,
        key=f"key of {name}",
        rows_per_request=PACE.rows,
        callbacks_reach_us=False,  # no process takes callbacks here
    )
    first = 7_000_000_001 + account.pk * ROWS
    make.confirmed_upload(make.rows(ROWS, first=first), to=make.campaign(of=account, name=name, fields=FIELDS))
    Account.objects.filter(pk=account.pk).update(is_active=False)
    return account


def _let_begin(env: Environment, accounts: list[Account], *, jobs: int) -> datetime:
    """All accounts become due at this moment, and are enqueued as a page does it."""
    begun = database_now()
    Account.objects.filter(pk__in=[account.pk for account in accounts]).update(is_active=True)
    with Redis.from_url(env["LEADSPORTAL_REDIS_URL"]) as redis:
        for account in accounts[:jobs]:
            Queue("sending", connection=redis).enqueue("campaigns.tasks.send_account", account.pk)
    return begun


def _have_answers(accounts: list[Account]) -> int:
    return Attempt.objects.filter(account__in=accounts).exclude(ended_at=None).count()


def _first_requests(env: Environment, accounts: list[Account], begun: datetime) -> dict[int, float]:
    """The dialer remembers the last thousand requests: those of the first bursts are all among them."""
    came = {}
    for request in reversed(_state(env)["requests"]):
        came[request["userName"]] = datetime.fromisoformat(request["time"])
    return {account.pk: (came[account.user_name] - begun).total_seconds() for account in accounts}


def _kill_one(victim: Process, accounts: list[Account], count: int) -> frozenset[int]:
    """Kills a worker in the second round, and gives the accounts that it had: those whose leases nobody prolongs."""
    _wait_until(lambda: _have_answers(accounts) >= count * AT_ONCE * 1.5)
    victim.kill_with_all_below()
    before = _leases()
    time.sleep(7)  # longer than a sender takes to prolong its leases, shorter than they last
    after = _leases()
    killed = frozenset(pk for pk, until in before.items() if until and after[pk] == until)
    assert killed, "the killed worker had no account"
    return killed


def _leases() -> dict[int, datetime | None]:
    return dict(Account.objects.values_list("pk", "lease_until"))


def _wait_until(is_so: Callable[[], bool], senders: Senders | None = None) -> None:
    rounds = PACE.requests // AT_ONCE
    ends = time.monotonic() + rounds * (PACE.window + PACE.margin) + SPARE_SECONDS
    while not is_so():
        assert time.monotonic() < ends, "the run did not end in time"
        if senders:
            senders.look()
        time.sleep(LOOK_EVERY_SECONDS)


def _runs(accounts: list[Account]) -> dict[int, Run]:
    """The attempts of each account. What was in flight in a killed worker holds its slot until after its deadline."""
    slot = timedelta(seconds=PACE.window + PACE.margin)
    runs = {}
    for account in accounts:
        attempts = Attempt.objects.filter(account=account).order_by("started_at")
        moments = [(each.started_at, each.slot_free_at - slot, each.slot_free_at) for each in attempts]
        ledger = [Entry(*(moment.timestamp() for moment in three)) for three in moments]
        runs[account.pk] = Run(ledger=ledger, came=[entry.started for entry in ledger], most_in_window=0)
    return runs


def _state(env: Environment) -> dict:
    return requests.get(f"{env['LEADSPORTAL_SANDBOX_ORIGIN']}/sandbox/state.json", timeout=120).json()


def _assert_nothing_was_sent_twice(env: Environment, accounts: list[Account]) -> None:
    state = _state(env)
    assert state["max_in_window"] <= AT_ONCE, f"{state['max_in_window']} requests in a window"
    times = Counter(lead["PhoneNumber"] for leads in state["leads"].values() for lead in leads)
    assert max(times.values()) == 1, "a lead was sent twice"
    unknown = Batch.objects.filter(upload__campaign__account__in=accounts, state=BatchState.UNKNOWN).count()
    assert len(times) >= len(accounts) * ROWS - unknown * PACE.rows, "leads were not sent"


def _lines_of_one(one: Result) -> list[Line]:
    count = len(one.runs)
    shares, requests_in_all = one.shares(one.runs), sum(len(run.ledger) for run in one.runs.values())
    milliseconds = 1000 * sum(one.senders.seconds.values()) / requests_in_all
    what = f"{count} accounts on one worker, {PACE.window:g} s window"
    return [
        Line(
            f"{what}: share of its own schedule, the slowest account",
            min(shares),
            97,
            f"median {median(shares):.2f} %; {milliseconds:.0f} ms of processor time a request",
            " %",
            at_least=True,
        ),
        _line_of_first(what, one),
        Line(
            f"{what}: peak memory of the worker and its job",
            max(one.senders.megabytes.values()),
            300,
            "proportional set size",
            " MB",
        ),
    ]


def _lines_of_two(two: Result) -> list[Line]:
    what = f"{len(two.runs)} accounts on two workers, one is killed"
    others = two.runs.keys() - two.taken_over
    shares, late = two.shares(others), two.late(two.taken_over)
    return [
        _line_of_first(what, two),
        Line(
            f"{what}: share of its own schedule, the slowest account of the other one",
            min(shares),
            97,
            f"{len(shares)} accounts, median {median(shares):.2f} %",
            " %",
            at_least=True,
        ),
        Line(
            f"{what}: late by, the slowest account of the killed one",
            max(late),
            TAKEN_OVER_SECONDS,
            f"{len(late)} accounts, median {median(late):.1f} s",
            " s",
        ),
    ]


def _line_of_first(what: str, result: Result) -> Line:
    first = result.first.values()
    return Line(f"{what}: until the first request of each", max(first), 2, f"median {median(first):.2f} s", " s")
