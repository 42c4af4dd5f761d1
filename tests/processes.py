"""Real processes for end-to-end tests: the Procfile's own lines, on free ports, with a test's own data folder.

A test of one part starts only what it needs; `tests/portal.py` starts all of them. Every process answers before the
test goes on, and is gone afterwards, whatever happened.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from honcho.environ import parse_procfile

from tests.procfs import kill, processes_below

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
STOP_SECONDS = 70  # a worker gives its job up to 50 (campaigns/worker.py)
MANAGE = "manage.py"  # as the Procfile's lines name it
Environment = dict[str, str]
_reserved: list[socket.socket] = []  # kept until the tests end


def free_port() -> int:
    """A port of 127.0.0.1 that a server may listen on, and that nobody else is given meanwhile.

    The socket that found it stays bound. Under SO_REUSEADDR, which servers set, one may listen there all the same;
    but the system gives the port to no other program that asks for a free one, another test process among them.
    """
    probe = socket.socket()
    probe.bind(("127.0.0.1", 0))
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # after bind: no port of somebody else's is shared
    _reserved.append(probe)
    return probe.getsockname()[1]


def environment(folder: Path, *, database_url: str | None = None, more: Mapping[str, str] = {}) -> Environment:
    """The settings that the processes of one portal share: free ports, and all data below this folder."""
    ports = {name: str(free_port()) for name in ("PORT", "SANDBOX_PORT", "REDIS_PORT")}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LEADSPORTAL_")}
    return {
        **inherited,
        **ports,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONUNBUFFERED": "1",
        "LEADSPORTAL_ENV_FILE": str(folder / "no.env"),
        "LEADSPORTAL_DATA_DIR": str(folder),
        "LEADSPORTAL_DATABASE_URL": database_url or f"sqlite:///{folder / 'leadsportal.sqlite3'}",
        "LEADSPORTAL_REDIS_URL": f"redis://127.0.0.1:{ports['REDIS_PORT']}/0",
        "LEADSPORTAL_PUBLIC_URL": f"http://127.0.0.1:{ports['PORT']}",
        "LEADSPORTAL_SANDBOX_ORIGIN": f"http://127.0.0.1:{ports['SANDBOX_PORT']}",
        "LEADSPORTAL_SECRET_KEY": os.environ["LEADSPORTAL_SECRET_KEY"],  # tests/environment.py
        "LEADSPORTAL_CREDENTIAL_KEYS": os.environ["LEADSPORTAL_CREDENTIAL_KEYS"],
        "LEADSPORTAL_NUMBER_HASH_KEY": os.environ["LEADSPORTAL_NUMBER_HASH_KEY"],
        "LEADSPORTAL_DEBUG": "false",
        "LEADSPORTAL_DECISION_SECONDS": "1",
        **more,
    }


class Process:
    """A process with its group: can be stopped, killed, paused, started again; or used in a `with`."""

    def __init__(self, name: str, command: str, env: Environment, *, answers: Callable[["Process"], bool]):
        self.name, self.command, self.env = name, command, env
        self.log = Path(env["LEADSPORTAL_DATA_DIR"]) / f"{name}.log"
        self._answers = answers
        self._popen: subprocess.Popen[bytes] | None = None
        self._log_begin = 0

    @property
    def pid(self) -> int:
        """The process's id, which is its group's too; it has to be running."""
        assert self._popen is not None, f"{self.name} is not running"
        return self._popen.pid

    @property
    def is_running(self) -> bool:
        """Whether it was started and is there."""
        return self._popen is not None and self._popen.poll() is None

    @property
    def ended_by_itself(self) -> bool:
        """Whether it was started, and has gone without being asked to."""
        return self._popen is not None and self._popen.poll() is not None

    def start(self) -> None:
        """Start it and wait until it answers; AssertionError with the end of its log when it does not."""
        self.begin()
        self.wait_until_it_answers()

    def begin(self) -> None:
        """Start it, without waiting."""
        with self.log.open("ab") as log:
            self._log_begin = log.tell()
            self._popen = subprocess.Popen(
                ["/bin/sh", "-c", self.command],
                cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def wait_until_it_answers(self) -> None:
        """After `begin`; AssertionError with the end of its log when it does not answer in time."""
        until = time.monotonic() + START_SECONDS
        while not self._answers(self):
            if self.ended_by_itself or time.monotonic() > until:
                self._end(signal.SIGKILL)
                raise AssertionError(f"{self.name} did not start:\n{self.said()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it as a deploy does (SIGTERM), and wait; AssertionError when it does not go."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash does (SIGKILL)."""
        self._end(signal.SIGKILL)

    def kill_with_all_below(self) -> None:
        """End it and whatever it started as a crash of the machine does: a work-horse leads a group of its own."""
        below = processes_below(self.pid)
        self._end(signal.SIGKILL)
        kill(below)

    def pause(self) -> None:
        """Let it hang: alive, with its sockets open, and silent."""
        os.killpg(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `pause`."""
        os.killpg(self.pid, signal.SIGCONT)

    def said(self, *, last_bytes: int = 5000) -> str:
        """The end of what it wrote since it was last started."""
        return self.log.read_bytes()[self._log_begin :][-last_bytes:].decode(errors="replace")

    def _end(self, how: int) -> None:
        popen, self._popen = self._popen, None
        if popen is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(popen.pid, how)
            os.killpg(popen.pid, signal.SIGCONT)  # one that is paused takes no SIGTERM
        try:
            popen.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(popen.pid, signal.SIGKILL)
            raise AssertionError(f"{self.name} did not end:\n{self.said()}") from None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, error_type: type[BaseException] | None, *_: object) -> None:
        ended_by_itself = self.ended_by_itself
        self._end(signal.SIGTERM)
        if error_type is not None:
            print(f"---- the end of {self.log}:\n{self.said()}")
        elif ended_by_itself:
            raise AssertionError(f"{self.name} ended by itself:\n{self.said()}")


def start_together(*processes: Process) -> None:
    """Start them at the same time, and wait until all of them answer."""
    for process in processes:
        process.begin()
    for process in processes:
        process.wait_until_it_answers()


def _line(name: str) -> str:
    """The Procfile's command for this process."""
    return parse_procfile((ROOT / "Procfile").read_text()).processes[name]


def _redis_answers(process: Process) -> bool:
    with (
        suppress(OSError),
        socket.create_connection(("127.0.0.1", int(process.env["REDIS_PORT"])), timeout=1) as link,
    ):
        link.sendall(b"PING\r\n")
        return link.recv(16).startswith(b"+PONG")
    return False


def _http_answers(port_name: str, path: str) -> Callable[[Process], bool]:
    def answers(process: Process) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{process.env[port_name]}{path}", timeout=5).close()
        except urllib.error.HTTPError as answer:
            answer.close()  # an answer, whatever it says
        except OSError:
            return False
        return True

    return answers


def redis_server(env: Environment) -> Process:
    """The embedded Redis."""
    return Process("redis", "exec python manage.py embedded_redis", env, answers=_redis_answers)


def sandbox_server(env: Environment, options: str = "") -> Process:
    """The dialer's double; `options` are those of `manage.py cloudagent_sandbox`, beside the Procfile's."""
    return Process("sandbox", f"{_line('sandbox')} {options}", env, answers=_http_answers("SANDBOX_PORT", "/"))


def web_server(env: Environment) -> Process:
    """The pages, by gunicorn; needs migrated tables and, where LEADSPORTAL_DEBUG is false, collectstatic."""
    return Process("web", _line("web"), env, answers=_http_answers("PORT", "/healthz"))


def worker(env: Environment, queue: str = "files", *, name: str = "", manage: str = MANAGE) -> Process:
    """A worker of one queue (files, sending); needs Redis. `manage` takes the place of manage.py."""
    command = _line(queue).replace(MANAGE, manage)
    return Process(name or queue, command, env, answers=lambda process: "Listening on" in process.said())


def sweeper(env: Environment, *, manage: str = MANAGE) -> Process:
    """The sweeper; needs migrated tables. It answers nobody: once started it counts as there. `manage` takes the
    place of manage.py."""
    return Process("sweeper", _line("sweeper").replace(MANAGE, manage), env, answers=lambda _process: True)
