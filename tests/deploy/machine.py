"""A folder in the place of a machine's root, in which the commands of docs/operations.md are run.

Programs that would change the machine itself are replaced: what they are called with is written down. All others are
real, PostgreSQL's among them.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

from tests import processes
from tests.deploy.commands import commands
from tests.deploy.units import Unit
from tests.processes import ROOT, Environment, Process
from tests.procfs import kill_all_in

OURS = ("/opt/leadsportal", "/etc/leadsportal", "/etc/systemd/system", "/var/lib/leadsportal", "/usr/local/sbin")
ONLY_WRITTEN_DOWN = ("adduser", "apt-get", "chgrp", "chown", "redis-cli", "systemctl")
RELEASES = ("first", "second")


@dataclass(frozen=True)
class Machine:
    """The folder, and what commands find in their environment."""

    root: Path
    env: Environment

    def follow(self, heading: str, *, release: str = "", only: str = "") -> None:
        """Runs the commands under this heading of the page, or only the blocks that have `only` among their commands.
        Raises AssertionError with what they said if one fails."""
        for block in (block for block in commands(heading) if only in block):
            done = subprocess.run(
                ["/bin/sh", "-euc", self.told_here(block)],
                env=self.env | {"RELEASE": release}, capture_output=True, text=True, timeout=600, check=False,
            )  # fmt: skip
            assert done.returncode == 0, f"{block}\nfailed:\n{done.stdout}{done.stderr}"

    def told_here(self, text: str) -> str:
        """The text with the machine's folders below this root, and with the port of this Redis."""
        for folder in OURS:
            text = text.replace(folder, f"{self.root}{folder}")
        return text.replace("127.0.0.1:6379", f"127.0.0.1:{self.env['REDIS_PORT']}")

    @property
    def settings(self) -> dict[str, str]:
        """What the commands have written into the file of settings."""
        lines = (self.root / "etc/leadsportal/env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    @property
    def release(self) -> str:
        """The name of the release in use."""
        return (self.root / "opt/leadsportal/current").resolve().name

    def units(self, verb: str) -> list[Unit]:
        """The units that `systemctl` was called with."""
        calls = [line.split() for line in (self.root / "systemctl.calls").read_text().splitlines()]
        units = self.root / "etc/systemd/system"
        return [Unit(name, units) for words in calls if words[0] == verb for name in words[1:]]

    def processes(self) -> list[Process]:
        """A process for each service that was enabled, as its unit would start it."""
        return [self._process(unit) for unit in self.units("enable") if unit.file.suffix == ".service"]

    def _process(self, unit: Unit) -> Process:
        (folder,) = unit.values("WorkingDirectory")
        data = {"LEADSPORTAL_DATA_DIR": str(self.root / "var/lib/leadsportal")}  # where its log goes
        env = self.env | unit.environment | data | {"PORT": self.env["PORT"]}
        command = unit.command.replace(f":{unit.environment.get('PORT')}", f":{env['PORT']}")
        return Process(unit.name, f"exec {command}", env, answers=lambda _process: True, root=Path(folder))


@contextmanager
def machine(folder: Path) -> Iterator[Machine]:
    """A machine with PostgreSQL's programs, a Redis, and a repository that has RELEASES. At the end its processes are
    killed. Needs `.ci/with-postgresql`."""
    root = folder / "root"
    for name in ("etc/systemd/system", "usr/local/sbin", "replaced"):
        (root / name).mkdir(parents=True)
    ours = processes.environment(folder)
    server = os.environ["LEADSPORTAL_TEST_DATABASE_URL"]
    foreign = {
        "PATH": f"{root}/replaced:{root}/usr/local/sbin:{ours['PATH']}",
        "PGHOST": parse_qs(urlsplit(server).query)["host"][0],
        "PGUSER": urlsplit(server).username or "",
        "REPOSITORY": str(folder / "repository"),
    }
    made = Machine(root, {name: value for name, value in ours.items() if not name.startswith("LEADSPORTAL_")} | foreign)
    _replace_programs(root)
    _make_repository(made, folder / "repository")
    _drop_database(server)
    with processes.redis_server(ours):
        try:
            yield made
        finally:
            kill_all_in(root)
            _drop_database(server)


def _replace_programs(root: Path) -> None:
    scripts = dict.fromkeys(ONLY_WRITTEN_DOWN, f'echo "$@" >> "{root}/${{0##*/}}.calls"')
    scripts["runuser"] = 'shift 3\nexec "$@"'  # runuser -u USER -- COMMAND…, without becoming somebody else
    for name, script in scripts.items():
        file = root / "replaced" / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)


def _make_repository(made: Machine, repository: Path) -> None:
    """One with the files as they are here, committed or not. What is in docs/deploy/ tells the machine's folders."""
    listed = _git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    for name in (name for name in listed if (ROOT / name).is_file()):
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, repository / name)
    for file in (repository / "docs/deploy").iterdir():
        file.write_text(made.told_here(file.read_text()))
    _git(repository, "init", "--quiet")
    _git(repository, "add", "--all")
    for release in RELEASES:
        who = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.com")
        _git(repository, *who, "commit", "--quiet", "--allow-empty", "--message", release)
        _git(repository, "tag", release)


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout


def _drop_database(server: str) -> None:
    """Drops what the commands make at PostgreSQL."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS leadsportal WITH (FORCE)")
        connection.execute("DROP ROLE IF EXISTS leadsportal")
