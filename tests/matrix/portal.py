"""The processes of a row of the fault matrix, with the test's own database.

The sandbox, the pages (for callbacks), Redis and the workers of files and callbacks run for row after row, since no row
stops them for good. They end before a test that is no row and uses the database: in an empty one they would write that
their folder is its storage. Each row has its own workers of sending and its own sweeper. QUICK has the windows,
deadlines and pauses.
"""

import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import requests
from django.db import connection
from redis import Redis
from rq import Queue

from campaigns.models import Account, Batch, Campaign, Upload
from tests import make, processes
from tests.matrix.faulty_manage import CLOCK_FILE, DIES_AT, DIES_ONCE, HOST
from tests.portal import Portal
from tests.processes import Environment, Process
from tests.procfs import kill_all_in

WINDOW_SECONDS = 2.0
CALLBACK_SECONDS = 0.5
REQUEST_SECONDS = 5

QUICK = {
    "LEADSPORTAL_REQUEST_SECONDS": str(REQUEST_SECONDS),
    "LEADSPORTAL_LIMIT_WINDOW_SECONDS": str(WINDOW_SECONDS),
    "LEADSPORTAL_LIMIT_MARGIN_SECONDS": "0.1",
    "LEADSPORTAL_LIMIT_GRACE_SECONDS": "1",
    "LEADSPORTAL_SWEEP_SECONDS": "1",
    "LEADSPORTAL_LEASE_SECONDS": "4",
    "LEADSPORTAL_DEADLINE_GRACE_SECONDS": "1",
    "LEADSPORTAL_DECISION_SECONDS": "1",
    "LEADSPORTAL_PROBE_SECONDS": "1",
    "LEADSPORTAL_PROOF_SECONDS": "2",
    "LEADSPORTAL_THROTTLE_SECONDS": "1",
}

FAULTY = "-m tests.matrix.faulty_manage"
FIELDS = ("PhoneNumber", "Name", "Priority")


def database_url() -> str:
    """The address by which other processes reach the database that pytest-django has made for this one."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["LEADSPORTAL_TEST_DATABASE_URL"])._replace(path=f"/{name}"))


@dataclass(frozen=True)
class Standing(Portal):
    """The processes that run for all rows."""

    @property
    def redis(self) -> Redis:
        return Redis.from_url(self.env["LEADSPORTAL_REDIS_URL"], socket_timeout=10)

    def start(self) -> None:
        started = [
            processes.redis_server(self.env),
            processes.sandbox_server(self.env, f"--window {WINDOW_SECONDS} --callback-delay {CALLBACK_SECONDS}"),
            processes.web_server(self.env),
        ]
        self.processes.update((process.name, process) for process in started)
        processes.start_together(*started)
        workers = [processes.worker(self.env, queue) for queue in ("small_files", "files", "callbacks", "downloads")]
        self.processes.update((process.name, process) for process in workers)
        processes.start_together(*workers)

    def stop(self) -> None:
        """Ends all of them, and leaves nothing of the last row. They can be started again."""
        for process in self.processes.values():
            process.kill()
        self.processes.clear()
        data = Path(self.env["LEADSPORTAL_DATA_DIR"])
        kill_all_in(data)
        for name in ("journal", "redis"):
            shutil.rmtree(data / name, ignore_errors=True)

    def forget_the_row(self) -> None:
        """Prepares for the next row: all processes run, and no lead, no waiting callback, no job and no journal of
        this row is left: the next row's database is another one."""
        for process in self.processes.values():
            if not process.is_running:
                process.start()
        requests.post(f"{self.sandbox_url}/sandbox/reset", timeout=10).raise_for_status()
        with self.redis as redis:
            redis.flushall()
        shutil.rmtree(Path(self.env["LEADSPORTAL_DATA_DIR"]) / "journal", ignore_errors=True)


@dataclass(frozen=True)
class Row:
    """One row of the matrix while it runs: its processes, and what a test does to them."""

    standing: Standing
    folder: Path
    env: Environment
    processes: dict[str, Process] = field(default_factory=dict)

    # ---- processes ----

    def start(self, *, senders: int = 1, sweeper: bool = True, dies_at: str = "", clock: bool = False) -> None:
        """Starts workers of sending called sending-1, sending-2 …, and the sweeper, all at the same time. With
        `dies_at`, a name in faulty_manage.POINTS, the first worker that reaches this point dies. With `clock`, all of
        them see the database's clock as `set_clock` sets it."""
        if clock:
            self.set_clock(0)
            self.env[CLOCK_FILE] = str(self.folder / "clock")
        started = [self._sender(f"sending-{number}", dies_at) for number in range(1, senders + 1)]
        if sweeper:
            started.append(processes.sweeper(self.env, manage=FAULTY if clock else processes.MANAGE))
        self.processes.update((process.name, process) for process in started)
        processes.start_together(*started)

    def _sender(self, name: str, dies_at: str = "") -> Process:
        if not dies_at and CLOCK_FILE not in self.env:
            return processes.worker(self.env, "sending", name=name)
        env = self.env | {DIES_AT: dies_at, DIES_ONCE: str(self.folder / "died")}
        return processes.worker(env, "sending", name=name, manage=FAULTY)

    def begin_sender(self, name: str) -> Process:
        """Starts a worker of sending, without waiting until it listens."""
        self.processes[name] = self._sender(name)
        self.processes[name].begin()
        return self.processes[name]

    def file_worker_of_another_host(self, *, folder: Path) -> Process:
        """Starts a worker of small files as the host “b” has it, with a data folder of its own."""
        folder.mkdir()
        env = self.env | {"LEADSPORTAL_DATA_DIR": str(folder), HOST: "b"}
        self.processes["small_files-b"] = begun = processes.worker(
            env, "small_files", name="small_files-b", manage=FAULTY
        )
        begun.start()
        return begun

    def add_sender(self, name: str) -> None:
        """Starts one more worker of sending, with this name."""
        self.processes[name] = self._sender(name)
        self.processes[name].start()

    def set_clock(self, seconds: float) -> None:
        """Sets the database's clock: from now on it is wrong by so many seconds."""
        changed = self.folder / "clock.new"
        changed.write_text(str(seconds))
        changed.replace(self.folder / "clock")

    def replace(self, name: str) -> None:
        """Starts a healthy worker instead of one that has died."""
        self.processes[name].kill()
        self.processes[name] = self._sender(name)
        self.processes[name].start()

    def begin_faulty_downloads(self, *, dies_at: str) -> None:
        """Ends the worker of downloads that runs for all rows, and begins one that dies at this point."""
        self.standing.processes["downloads"].kill_with_all_below()
        env = self.env | {DIES_AT: dies_at, DIES_ONCE: str(self.folder / "died")}
        faulty = processes.worker(env, "downloads", name="downloads-1", manage=FAULTY)
        self.processes[faulty.name] = faulty
        faulty.start()

    # ---- accounts, uploads, jobs ----

    def account(self, name: str = "Main", *, user_name: str = "sandbox", **fields: object) -> Account:
        """An account that the sandbox knows. Its requests have two leads each, unless `fields` say otherwise."""
        self._ask("accounts", userName=user_name, apiKey="sandbox-key")
        fields = {"rows_per_request": 2} | fields
        return make.account(name=name, user_name=user_name, domain=self.standing.sandbox_url, **fields)

    def campaign(self, of: Account, name: str = "Matrix") -> Campaign:
        """A campaign that the sandbox knows."""
        made = make.campaign(of=of, name=name, fields=FIELDS)
        self.map_at_the_dialer(made, FIELDS)
        return made

    def map_at_the_dialer(self, campaign: Campaign, fields: Sequence[str]) -> None:
        """From now on the campaign's mapping file in CloudAgent has these headers."""
        user_name = campaign.account.user_name
        self._ask("campaigns", userName=user_name, campaignName=campaign.name, fields=list(fields))

    def upload(
        self, to: Campaign, *, batches: int, first: int = 9000000001, enqueue: bool = True, **confirmed
    ) -> Upload:
        """A confirmed upload of full batches. Its sending is enqueued, as the page does it."""
        rows = make.rows(batches * to.account.rows_per_request, first=first)
        made = make.confirmed_upload(rows, to=to, **confirmed)
        if enqueue:
            self.enqueue(to.account)
        return made

    def enqueue(self, account: Account, times: int = 1) -> None:
        """Enqueues the sending of the account in the row's Redis. tasks.enqueue_now would use the tests' own."""
        with self.standing.redis as redis:
            for _ in range(times):
                Queue("sending", connection=redis).enqueue("campaigns.tasks.send_account", account.pk)

    # ---- the dialer ----

    def trouble(self, name: str, **more: object) -> None:
        """Asks for trouble with the next request (control.ask_trouble says what `more` may be)."""
        self._ask("trouble", trouble=name, **more)

    def dialer_goes_away(self, *, seconds: float) -> None:
        """For so long a proxy answers each call with 502."""
        self._ask("away", seconds=seconds)

    def _ask(self, what: str, **asked: object) -> None:
        requests.post(f"{self.standing.sandbox_url}/sandbox/{what}", json=asked, timeout=10).raise_for_status()

    def dialer(self, account: Account | None = None) -> Mapping[str, object]:
        """What the dialer has (report.state); only of `account` if it is given."""
        only = {"userName": account.user_name} if account else {}
        return requests.get(f"{self.standing.sandbox_url}/sandbox/state.json", params=only, timeout=10).json()

    # ---- pages ----

    def health(self) -> Mapping[str, str]:
        """What `/healthz` says."""
        return requests.get(f"{self.standing.url}/healthz", timeout=10).json()

    # ---- waiting ----

    def wait_until(self, happened: Callable[[], object], what: str, *, seconds: float = 60) -> None:
        """Waits until it has happened. Raises AssertionError with the ends of the logs if it does not happen in
        time."""
        until = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < until, f"not in {seconds} s: {what}\n{self._how_far()}\n{self.said()}"
            time.sleep(0.1)

    def wait_until_dead(self, name: str) -> None:
        """Waits until the worker has died at its point."""
        self.wait_until(lambda: self.processes[name].ended_by_itself, f"{name} dies", seconds=30)

    def wait_for_request(self, number: int = 1) -> None:
        """Waits until so many requests have reached the dialer."""
        self.wait_until(lambda: self.dialer()["requests_in_all"] >= number, f"request {number} is at the dialer")

    def wait_until_batches_are(self, upload: Upload, *states: str, **waiting) -> None:
        """Waits until each batch of the upload is in one of these states."""
        self.wait_until(lambda: set(states_of(upload)) <= set(states), f"all are {', '.join(states)}", **waiting)

    def _how_far(self) -> str:
        """How many batches are in which state, and what became of callbacks that the portal did not take."""
        states = Counter(Batch.objects.values_list("state", flat=True))
        callbacks = (f"{each['transactionId']}: {each['callback']}" for each in self.dialer()["requests"])
        not_taken = [each for each in callbacks if "answered 200" not in each]
        return f"batches: {dict(states)}; callbacks not taken: {not_taken}"

    def said(self) -> str:
        """The ends of the logs of the row's processes, and of those through which results come."""
        others = [self.standing.processes[name] for name in ("sandbox", "web", "callbacks")]
        every = [*self.processes.values(), *others]
        return "\n".join(f"---- {process.log.name}:\n{process.said()}" for process in every)


def states_of(upload: Upload) -> list[str]:
    """The states of the upload's batches, in their order."""
    return list(Batch.objects.filter(upload=upload).order_by("number").values_list("state", flat=True))
