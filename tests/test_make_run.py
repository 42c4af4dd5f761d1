"""`make run` as a newcomer types it, in a copy of this tree: it starts, lets people in, leaves nothing behind after
Ctrl-C or SIGTERM, and finds its data when it starts again."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests
from redis import Redis
from redis.exceptions import AuthenticationError

from tests.processes import free_port
from tests.procfs import processes_in

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.sqlite, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120
END_SECONDS = 20


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """This tree as a clone would have it, with files that are not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and name != ".env":
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def words() -> list[str]:
    """The command, with free ports and the packages that are installed already."""
    ports = [f"{name}={free_port()}" for name in ("PORT", "SANDBOX_PORT", "REDIS_PORT")]
    return ["make", "run", f"VENV={sys.prefix}", *ports]


@contextmanager
def running(words: list[str], copy: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`make run` in a session of its own, as in a terminal. Its output goes to `make.log`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LEADSPORTAL_")}
    with (copy / "make.log").open("wb") as log:
        make = subprocess.Popen(
            words, cwd=copy, env=clean, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield make
    finally:
        for pid in processes_in(copy):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        make.wait()


def wait_for_announcement(make: subprocess.Popen[bytes], copy: Path) -> str:
    """Waits until `make run` says that the portal is there; gives what it has printed."""
    until = time.monotonic() + START_SECONDS
    while "Sign in as" not in (printed := (copy / "make.log").read_text()):
        alive = make.poll() is None and time.monotonic() < until
        assert alive, f"`make run` did not start:\n{printed}"
        time.sleep(0.2)
    return printed


def assert_all_gone(copy: Path) -> None:
    until = time.monotonic() + END_SECONDS
    while left := processes_in(copy):
        assert time.monotonic() < until, f"left behind: {left}\n{(copy / 'make.log').read_text()}"
        time.sleep(0.2)


def sign_in(browser: requests.Session, url: str, printed: str) -> requests.Response:
    """Fills in the sign-in form with the supervisor's login that `make run` has printed."""
    login = re.search(r"supervisor\W+(\S+)\s*$", printed, re.MULTILINE)
    assert login, f"no login of a supervisor was printed:\n{printed}"
    form = browser.get(url, timeout=10)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)
    assert token, f"{form.url} shows no form"
    answers = {"csrfmiddlewaretoken": token[1], "username": "supervisor", "password": login[1]}
    return browser.post(form.url, data=answers, timeout=10)


def test_make_run_starts_ends_and_finds_its_data_again(copy: Path, words: list[str]):
    url = f"http://127.0.0.1:{words[3].removeprefix('PORT=')}/"
    browser = requests.Session()

    with running(words, copy) as make:
        printed = wait_for_announcement(make, copy)
        assert sign_in(browser, url, printed).url == url
        with Redis(port=int(words[-1].removeprefix("REDIS_PORT="))) as stranger, pytest.raises(AuthenticationError):
            stranger.ping()
        assert "There is no such page" in browser.get(f"{url}uploads/9999/", timeout=10).text, (
            "the demo shows pages of its own"
        )
        os.killpg(make.pid, signal.SIGINT)  # what a terminal does at Ctrl-C
        assert_all_gone(copy)
    assert (copy / ".env").stat().st_mode & 0o777 == 0o600

    with running(words, copy) as make:
        assert url.rstrip("/") in wait_for_announcement(make, copy)
        assert browser.get(url, timeout=10).url == url, "the session of the first run is not known any more"
        make.send_signal(signal.SIGTERM)
        assert_all_gone(copy)


def test_a_port_that_is_taken_is_named_before_anything_starts(copy: Path, words: list[str]):
    redis_port = words[-1].removeprefix("REDIS_PORT=")
    taken = [word for word in words if not word.startswith("PORT=")] + [f"PORT={redis_port}"]
    with socket.create_server(("127.0.0.1", int(redis_port))):
        done = subprocess.run(taken, cwd=copy, capture_output=True, text=True, check=False, timeout=100)

    assert done.returncode != 0
    assert f"Port {redis_port} (the portal) is taken" in done.stderr
    assert f"make run PORT={int(redis_port) + 10}" in done.stderr
    assert not (copy / ".data").exists()
