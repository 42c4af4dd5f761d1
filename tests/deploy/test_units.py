"""The units of docs/deploy/ run what the Procfile runs, and give it the time that it needs to end."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from campaigns.worker import HORSE_SECONDS
from leadsportal.web_server import graceful_timeout
from tests.deploy.commands import section
from tests.deploy.units import DEPLOY, Unit, listed
from tests.processes import procfile

WEB, SOCKET, SWEEPER = Unit("leadsportal-web"), Unit("leadsportal-web.socket"), Unit("leadsportal-sweeper")
WORKER = Unit("leadsportal-worker@files")
BIN = "/opt/leadsportal/current/.venv/bin/"


def as_run(unit: Unit) -> list[str]:
    """The words of its command as they are run in the end, without the folder of the program."""
    words = unit.words
    if words[:2] == ["/bin/sh", "-c"]:  # tells the shell to say what it would run
        said = words[2].replace("exec ", "printf '%s\\n' ")
        words = subprocess.run(
            [*words[:2], said, *words[3:]], check=True, capture_output=True, text=True
        ).stdout.split()
    return [words[0].removeprefix(BIN), *words[1:]]


def as_in_the_procfile(name: str) -> list[str]:
    line = procfile()[name].removeprefix("exec ").replace("$PORT", WEB.environment["PORT"])
    return shlex.split(line)


def is_service(unit: Unit) -> bool:
    return unit.file.suffix == ".service"


def test_each_process_of_the_procfile_is_the_command_of_a_unit_that_is_enabled():
    enabled = list(listed(section("Install")))
    commands = {
        unit.instance or unit.name.removeprefix("leadsportal-"): as_run(unit) for unit in enabled if is_service(unit)
    }

    assert commands == {name: as_in_the_procfile(name) for name in procfile() if name != "sandbox"}


def test_each_unit_is_enabled_and_belongs_to_the_target():
    enabled = {unit.file.name for unit in listed(section("Install"))}

    assert enabled == {path.name for path in DEPLOY.iterdir() if path.suffix in {".service", ".socket", ".target"}}
    for name in enabled - {"leadsportal.target"}:
        assert Unit(name).values("PartOf") == ["leadsportal.target"]
        assert "leadsportal.target" in Unit(name).values("WantedBy")[0].split()


def test_the_page_lists_each_unit():
    named = set(re.findall(r"^\| `(leadsportal-[\w.@-]+)` \|", section("Processes"), re.M))
    assert named == {unit.name for unit in listed(section("Install"))} - {"leadsportal.target"}


def test_a_second_worker_of_a_queue_has_a_number_in_its_name():
    assert as_run(Unit("leadsportal-worker@files-2")) == as_run(WORKER)
    assert not [queue for queue in settings.RQ_QUEUES if "-" in queue]


def test_the_socket_is_the_port_of_the_web_server():
    assert SOCKET.values("ListenStream") == [f"127.0.0.1:{WEB.environment['PORT']}"]


def test_each_process_has_the_time_that_it_needs_to_end():
    times = {unit: int(unit.values("TimeoutStopSec")[0]) for unit in (WORKER, SWEEPER, WEB)}
    asks = dict(re.findall(r"^\| (worker|sweeper|web server) \|.*\| (\d+) \|$", section("Processes"), re.M))

    assert times[WORKER] >= HORSE_SECONDS + 10
    assert times[SWEEPER] >= settings.REQUEST_SECONDS + 10
    assert times[WEB] >= graceful_timeout + 10
    assert asks == {
        "worker": str(times[WORKER]), "sweeper": str(times[SWEEPER]), "web server": str(times[WEB])
    }  # fmt: skip


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_understands_the_units(tmp_path: Path):
    """With a program in the place of each of ours, as systemd looks whether it is there."""
    for path in DEPLOY.glob("leadsportal*.*"):
        (tmp_path / path.name).write_text(re.sub(rf"=({BIN})\w+", "=/bin/true", path.read_text()))
    names = []
    for unit in listed(section("Install")):
        file = Unit(unit.name, tmp_path).file
        started = tmp_path / (f"{unit.name}.service" if unit.instance else file.name)
        if unit.instance:
            started.symlink_to(file)
        names.append(started)
    done = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True, check=False)

    assert "leadsportal" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
