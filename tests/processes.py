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
STOP_SECONDS = 70  # a worker gives its job 50 seconds to end (campaigns/worker.py)
MANAGE = "manage.py"  # as the Procfile's lines name it
Environment = dict[str, str]
_reserved: list[socket.socket] = []  # kept until the tests end


def free_port() -> int:
    """A port of 127.0.0.1 on which a server can listen, and which nobody else gets meanwhile.

    The socket that found it stays bound. A server can still listen there, since servers set SO_REUSEADDR. But the
    system does not give the port to another program that asks for a free one, such as another test process.
    """
    probe = socket.socket()
    probe.bind(("127.0.0.1", 0))
    # After bind, so that it does not share a port with another program.
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _reserved.append(probe)
    return probe.getsockname()[1]


def environment(folder: Path, *, database_url: str | None = None, more: Mapping[str, str] = {}) -> Environment:
    """The settings that the processes of one portal share: free ports, and all data below this folder."""
    ports = {name: str(free_port()) for name in ("PORT", "SANDBOX_PORT", "REDIS_PORT")}
    # RQ's prefix is set by the settings of this process, and another release has another one.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LEADSPORTAL_", "RQ_"))}
    return {
        **inherited,
        **ports,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONUNBUFFERED": "1",
        "LEADSPORTAL_ENV_FILE": str(folder / "no.env"),
        "LEADSPORTAL_ENVIRONMENT": "demo",
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
        "LEADSPORTAL_FREE_SPACE_MB": "0",
        **more,
    }


class Process:
    """A process with its group: can be stopped, killed, paused, started again; or used in a `with`."""

    def __init__(
        self, name: str, command: str, env: Environment, *, answers: Callable[["Process"], bool], root: Path = ROOT
    ):
        self.name, self.command, self.env, self.root = name, command, env, root
        self.log = Path(env["LEADSPORTAL_DATA_DIR"]) / f"{name}.log"
        self._answers = answers
        self._popen: subprocess.Popen[bytes] | None = None
        self._log_begin = 0

    @property
    def pid(self) -> int:
        """The id of the process and of its group. The process must run."""
        assert self._popen is not None, f"{self.name} is not running"
        return self._popen.pid

    @property
    def is_running(self) -> bool:
        """Whether it was started and still runs."""
        return self._popen is not None and self._popen.poll() is None

    @property
    def ended_by_itself(self) -> bool:
        """Whether it was started and has ended without being asked to."""
        return self._popen is not None and self._popen.poll() is not None

    def start(self) -> None:
        """Starts it and waits until it answers. Raises AssertionError with the end of its log if it does not."""
        self.begin()
        self.wait_until_it_answers()

    def begin(self) -> None:
        """Starts it, without waiting."""
        with self.log.open("ab") as log:
            self._log_begin = log.tell()
            self._popen = subprocess.Popen(
                ["/bin/sh", "-c", self.command],
                cwd=self.root, env=self.env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def wait_until_it_answers(self) -> None:
        """Call it after `begin`. Raises AssertionError with the end of its log if it does not answer in time."""
        until = time.monotonic() + START_SECONDS
        while not self._answers(self):
            if self.ended_by_itself or time.monotonic() > until:
                self._end(signal.SIGKILL)
                raise AssertionError(f"{self.name} did not start:\n{self.said()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Ends it as a deploy does (SIGTERM), and waits. Raises AssertionError if it does not end."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it as a crash does (SIGKILL)."""
        self._end(signal.SIGKILL)

    def kill_with_all_below(self) -> None:
        """Ends it and all processes that it started, as a crash of the machine does. A work-horse leads a group of its
        own, so `kill` alone does not reach it; and it is killed first, since it would begin to stop once its worker
        has ended."""
        if self.is_running:
            self.pause()  # so that it does not start another one meanwhile
        kill(processes_below(self.pid))
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Lets it hang (SIGSTOP): its sockets stay open, and it does nothing."""
        os.killpg(self.pid, signal.SIGSTOP)

    def pause_with_all_below(self) -> None:
        """Lets it hang with all processes that it started."""
        self.pause()
        for pid in processes_below(self.pid):
            os.kill(pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Lets it go on after `pause`."""
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
            os.killpg(popen.pid, signal.SIGCONT)  # a paused process does not get SIGTERM
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
    """Starts them at the same time, and waits until all of them answer."""
    for process in processes:
        process.begin()
    for process in processes:
        process.wait_until_it_answers()


def procfile(root: Path = ROOT) -> dict[str, str]:
    """The commands of the Procfile of this tree, by their names."""
    return parse_procfile((root / "Procfile").read_text()).processes


def _line(name: str, root: Path = ROOT) -> str:
    """The Procfile's command for this process."""
    return procfile(root)[name]


def _redis_answers(process: Process) -> bool:
    with (
        suppress(OSError),
        socket.create_connection(("127.0.0.1", int(process.env["REDIS_PORT"])), timeout=1) as link,
    ):
        link.sendall(b"PING\r\n")
        return link.recv(16).startswith((b"+PONG", b"-NOAUTH"))
    return False


def _http_answers(port_name: str, path: str) -> Callable[[Process], bool]:
    def answers(process: Process) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{process.env[port_name]}{path}", timeout=5).close()
        except urllib.error.HTTPError as answer:
            answer.close()  # any status is an answer
        except OSError:
            return False
        return True

    return answers


def redis_server(env: Environment) -> Process:
    """The embedded Redis."""
    return Process("redis", "exec python manage.py embedded_redis", env, answers=_redis_answers)


def sandbox_server(env: Environment, options: str = "") -> Process:
    """The dialer's sandbox. `options` of `manage.py cloudagent_sandbox` are added to the Procfile's."""
    return Process("sandbox", f"{_line('sandbox')} {options}", env, answers=_http_answers("SANDBOX_PORT", "/"))


def web_server(env: Environment, *, name: str = "web", root: Path = ROOT) -> Process:
    """The pages, served by gunicorn. Needs migrated tables and, if LEADSPORTAL_DEBUG is false, collectstatic. `root`
    is the tree whose code it runs, here and below."""
    return Process(name, _line("web", root), env, answers=_http_answers("PORT", "/healthz"), root=root)


def worker(
    env: Environment, queue: str = "files", *, name: str = "", manage: str = MANAGE, root: Path = ROOT
) -> Process:
    """A worker of one of the queues in the Procfile. Needs Redis. `manage` is run instead of manage.py."""
    command = _line(queue, root).replace(MANAGE, manage)
    return Process(name or queue, command, env, answers=lambda process: "Listening on" in process.said(), root=root)


def sweeper(env: Environment, *, name: str = "sweeper", manage: str = MANAGE, root: Path = ROOT) -> Process:
    """The sweeper. Needs migrated tables. It answers nobody, so it counts as ready once it is started. `manage` is run
    instead of manage.py."""
    command = _line("sweeper", root).replace(MANAGE, manage)
    return Process(name, command, env, answers=lambda _process: True, root=root)
