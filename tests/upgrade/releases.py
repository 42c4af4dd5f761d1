"""Two releases at once, as during an upgrade: their processes share the database, Redis, the dialer and the folder."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import requests
from redis import Redis

from campaigns.demo import SUPERVISOR
from tests import make, processes
from tests.matrix.portal import CALLBACK_SECONDS, QUICK, WINDOW_SECONDS
from tests.portal import fresh_database
from tests.processes import ROOT, Environment, Process
from tests.procfs import kill_all_in
from tests.upgrade.base import unpack_base

CAMPAIGN = "Sales_Outbound"
HEADER = ["PhoneNumber", "Name", "Priority", "ExpiryDate"]  # the campaign's own names: no column has to be chosen
LEADS, ROWS_PER_REQUEST = 24, 2
JOB_SECONDS = 90
RESULTS_SECONDS = 4.0
# The release before writes no journal, and today's sweeper says of its requests that they are in none.
WITHOUT_JOURNAL = "a request that was sent is in no journal"
NO_WORKERS = {"web", "sweeper", "sandbox"}


@dataclass
class Release:
    """The code of one release, installed, with its settings and its processes."""

    name: str
    root: Path
    env: Environment

    @property
    def url(self) -> str:
        return self.env["LEADSPORTAL_PUBLIC_URL"]

    @cached_property
    def processes(self) -> dict[str, Process]:
        """Web, sweeper and a worker for each queue of this release."""
        queues = sorted(processes.procfile(self.root).keys() - NO_WORKERS)
        return {
            "web": processes.web_server(self.env, name=f"{self.name}-web", root=self.root),
            "sweeper": processes.sweeper(self.env, name=f"{self.name}-sweeper", root=self.root),
        } | {queue: processes.worker(self.env, queue, name=f"{self.name}-{queue}", root=self.root) for queue in queues}

    def manage(self, *words: str) -> str:
        """Runs a management command of this release, and gives what it prints."""
        done = subprocess.run(
            ["python", "manage.py", *words],
            cwd=self.root, env=self.env, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"manage.py {words[0]} of {self.name} failed:\n{done.stdout}{done.stderr}"
        return done.stdout

    def install(self) -> None:
        """What an upgrade does before it starts the processes."""
        self.manage("migrate", "-v0")
        self.manage("collectstatic", "--no-input", "-v0")

    def start(self) -> None:
        """Starts those of its processes that do not run."""
        processes.start_together(*(each for each in self.processes.values() if not each.is_running))

    def stop(self, *, all_but: str = "") -> None:
        """Ends its processes as a deploy does."""
        for name, process in self.processes.items():
            if name != all_but:
                process.stop()

    def outcome(self, upload: str) -> tuple[str, int]:
        """The state of the upload, and how many of its leads are loaded."""
        pk = upload.split("/")[2]
        batches = f"Upload.objects.filter(pk={pk}).values_list('state', 'batches__loaded')"
        code = f"import json; from campaigns.models import Upload; print(json.dumps(list({batches})))"
        found = json.loads(self.manage("shell", "-c", code).splitlines()[-1])
        return found[0][0], sum(loaded or 0 for _state, loaded in found)


@dataclass
class Person:
    """A supervisor at the pages of one release."""

    release: Release
    session: requests.Session = field(default_factory=requests.Session)

    @classmethod
    def signed_in(cls, release: Release) -> Self:
        person = cls(release)
        person._get("/sign-in/")
        person._post("/sign-in/", {"username": SUPERVISOR.username, "password": SUPERVISOR.password})
        return person

    def brings(self, name: str, file: bytes) -> str:
        """Uploads a file whose columns have the campaign's own names. Gives the address of its upload."""
        page = self._get("/uploads/new/").text
        chosen = page.split(f">{CAMPAIGN}<")[0].rpartition('value="')[2].split('"')[0]
        address = self._post("/uploads/new/", {"campaign": chosen}, files={"file": (name, file)}).url
        return "/uploads/{}/".format(address.removeprefix(self.release.url).split("/")[2])

    def waits_for_the_check(self, upload: str, *, leads: int) -> None:
        """Until the page says that so many leads are ready."""
        wait_until(lambda: f"{leads} leads are ready" in self._get(f"{upload}check/").text, f"{upload} is checked")

    def sends(self, upload: str) -> None:
        """Confirms the upload."""
        self._get(f"{upload}confirm/")
        assert self._post(f"{upload}confirm/", {"option": "neither", "when": "now"}).url.endswith(upload)

    def sees(self, upload: str, words: str) -> bool:
        """Whether the page of the upload says this."""
        return words in self._get(upload).text

    def _get(self, path: str) -> requests.Response:
        return self._checked(self.session.get(f"{self.release.url}{path}", timeout=30))

    def _post(self, path: str, data: dict[str, str], **more: Any) -> requests.Response:
        form = data | {"csrfmiddlewaretoken": self.session.cookies["csrftoken"]}
        return self._checked(self.session.post(f"{self.release.url}{path}", form, timeout=30, **more))

    def _checked(self, answer: requests.Response) -> requests.Response:
        assert answer.status_code == 200, f"{answer.request.method} {answer.url}: {answer.status_code}\n{answer.text}"
        return answer


@dataclass
class Upgrade:
    """A portal whose tables are today's already, and the two releases that may work on it."""

    base: Release
    today: Release

    def run_only(self, *releases: Release) -> None:
        """From now on the processes of these releases run, and of no other."""
        for release in (self.base, self.today):
            if release in releases:
                release.start()
            elif any(process.is_running for process in release.processes.values()):
                release.stop(all_but="web")
                time.sleep(RESULTS_SECONDS)  # results of its last requests come to its own address
                release.stop()

    def do_the_main_job(self, at: Release, *, first: int) -> None:
        """A supervisor at the pages of this release brings a file and sends it; all goes well."""
        self.assert_each_lead_is_loaded_once(at, self.send_a_file(at, first=first), first=first)

    def send_a_file(self, at: Release, *, first: int) -> str:
        """A supervisor brings LEADS leads, of which `first` is the first number, and confirms. Gives the upload's
        address."""
        person = Person.signed_in(at)
        upload = person.brings(f"{first}.csv", make.csv_bytes(_rows(first), header=HEADER))
        person.waits_for_the_check(upload, leads=LEADS)
        person.sends(upload)
        return upload

    def assert_each_lead_is_loaded_once(self, at: Release, upload: str, *, first: int) -> None:
        """Waits until the upload is finished. Each lead has reached the dialer once, and the page says so."""
        wait_until(lambda: at.outcome(upload) == ("finished", LEADS), f"{upload} is finished")
        person = Person.signed_in(at)
        assert person.sees(upload, f"{LEADS} loaded") or person.sees(upload, f"{LEADS} of {LEADS} leads")  # before

        state = requests.get(f"{self.base.env['LEADSPORTAL_SANDBOX_ORIGIN']}/sandbox/state.json", timeout=10).json()
        ours = sorted(row[0] for row in _rows(first))
        there = [lead["PhoneNumber"] for lead in state["leads"][CAMPAIGN] if lead["PhoneNumber"] in set(ours)]
        assert sorted(there) == ours, "not each lead is there once"
        assert state["max_in_window"] <= 5

    def assert_nothing_failed(self) -> None:
        """No job failed, and no process wrote of an error."""
        with Redis.from_url(self.base.env["LEADSPORTAL_REDIS_URL"]) as redis:
            failed = {str(key): redis.zcard(key) for key in redis.keys("*:failed:*")}
        logs = {log.name: log.read_text(errors="replace") for log in self._folder.glob("*.log")}
        wrong = [f"{name}:\n{text}" for name, text in logs.items() if any(map(_tells_of_an_error, text.splitlines()))]
        assert not any(failed.values()), f"jobs failed: {failed}\n{chr(10).join(wrong)}"
        assert not wrong, "\n".join(wrong)

    @property
    def _folder(self) -> Path:
        return Path(self.base.env["LEADSPORTAL_DATA_DIR"])


@contextlib.contextmanager
def upgrade(folder: Path) -> Iterator[Upgrade]:
    """The release before with demo data, whose web is running while the tables become today's. Dialer and Redis run,
    too. On PostgreSQL if the tests run in `.ci/with-postgresql`, else on SQLite."""
    data, root = folder / "data", folder / "base"
    for each in (data, root):
        each.mkdir()
    unpack_base(root)
    with contextlib.ExitStack() as stack:
        stack.callback(kill_all_in, data)
        server = os.environ.get("LEADSPORTAL_TEST_DATABASE_URL")
        database = stack.enter_context(fresh_database(server)) if server else None
        env = processes.environment(data, database_url=database, more=QUICK)
        port = str(processes.free_port())
        base = Release("base", root, env | {"PATH": f"{_programs_for(root, folder)}:{os.environ['PATH']}"})
        today = Release("today", ROOT, env | {"PORT": port, "LEADSPORTAL_PUBLIC_URL": f"http://127.0.0.1:{port}"})
        base.install()
        base.manage("prepare_demo")
        options = f"--window {WINDOW_SECONDS} --callback-delay {CALLBACK_SECONDS}"
        for process in (processes.redis_server(env), processes.sandbox_server(env, options)):
            stack.enter_context(process)
        base.start()
        stack.callback(base.stop)
        today.install()
        slow = f"from campaigns.models import Account; Account.objects.update(rows_per_request={ROWS_PER_REQUEST})"
        today.manage("shell", "-c", slow)
        stack.callback(today.stop)
        yield Upgrade(base, today)


def _tells_of_an_error(line: str) -> bool:
    return "Traceback" in line or (" ERROR " in line and WITHOUT_JOURNAL not in line)


def _rows(first: int) -> list[list[str]]:
    """Rows of HEADER; none has a date of expiry."""
    return [[*row, ""] for row in make.rows(LEADS, first=first)]


def _programs_for(root: Path, folder: Path) -> Path:
    """The programs of an environment with what this tree requires: the tests' own if it has all of that."""
    if _pins(root) <= _pins(ROOT):
        return Path(sys.executable).parent
    made = folder / "venv"
    words = [ROOT / ".ci/venv", made, root / "requirements.txt"]
    subprocess.run(words, check=True, env=os.environ | {"PYTHON": sys.executable}, timeout=600)
    return made / "bin"


def _pins(root: Path) -> set[str]:
    lines = (root / "requirements.txt").read_text().splitlines()
    return {pin for line in lines if (pin := line.partition("#")[0].strip())}


def wait_until(happened: Callable[[], bool], what: str) -> None:
    """Raises AssertionError if it does not happen in time."""
    until = time.monotonic() + JOB_SECONDS
    while not happened():
        assert time.monotonic() < until, f"not in {JOB_SECONDS} s: {what}"
        time.sleep(0.5)
