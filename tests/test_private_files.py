"""The data folder is for the portal's own user alone, whatever the umask with which a process was started."""

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaigns import private_files
from tests import make
from tests.processes import ROOT, Process, environment, redis_server, web_server
from tests.procfs import kill_all_in

OF_THE_TESTS = ".log"
"""The ending of files that tests/processes.py puts into the data folder."""


def open_to_others(folder: Path) -> list[str]:
    """What below the folder has rights for group or others."""
    found = [folder, *(path for path in folder.rglob("*") if not path.is_symlink())]
    return [
        f"{path.relative_to(folder)} {stat.S_IMODE(path.stat().st_mode):o}"
        for path in found
        if path.stat().st_mode & 0o077 and path.suffix != OF_THE_TESTS
    ]


@pytest.fixture
def data(settings, tmp_path: Path) -> Path:
    """A data folder as a release left it that took care of nothing."""
    folder = tmp_path / "data"
    settings.DATA_DIR, settings.MEDIA_ROOT, settings.JOURNAL_DIR = folder, folder / "files", folder / "journal"
    settings.DATABASES = {
        "default": settings.DATABASES["default"] | {"ENGINE": "x.sqlite3", "NAME": str(tmp_path / "elsewhere")}
    }
    for name in (
        "files/leads/1.csv",
        "files/downloads/1.xlsx",
        "files/storage-id",
        "journal/a.sqlite3",
        "redis/appendonlydir/appendonly.aof",
        "leadsportal.sqlite3",
        "../elsewhere",
        "../elsewhere-wal",
        "../elsewhere-shm",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    for path in (folder, *folder.rglob("*"), *tmp_path.glob("elsewhere*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    return folder


def test_what_is_there_is_closed_to_others(data: Path):
    private_files.close_to_others()
    assert open_to_others(data) == []
    assert {stat.S_IMODE(path.stat().st_mode) for path in data.parent.glob("elsewhere*")} == {0o600}
    assert stat.S_IMODE((data / "files").stat().st_mode) == 0o700


def test_where_a_link_leads_is_left_as_it_is(data: Path, tmp_path: Path):
    outside = tmp_path / "outside"
    outside.write_text("")
    outside.chmod(0o644)
    (data / "files/link").symlink_to(outside)
    private_files.close_to_others()
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644


def test_what_others_own_or_is_gone_ends_nothing(data: Path, monkeypatch):
    change = Path.chmod

    def refuse(path: Path, mode: int) -> None:
        if path.name == "1.csv":
            raise PermissionError
        if path.name == "1.xlsx":
            raise FileNotFoundError
        change(path, mode)

    monkeypatch.setattr(Path, "chmod", refuse)
    private_files.close_to_others()
    left = {line.split()[0] for line in open_to_others(data)}
    assert left == {"files/leads/1.csv", "files/downloads/1.xlsx"}


@pytest.fixture
def umask(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    made = tmp_path / "data"
    yield made
    kill_all_in(made)


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.parametrize("umask", ["000", "022"], indirect=True)
def test_whatever_the_umask_each_process_makes_files_for_itself_alone(folder: Path, tmp_path: Path, umask: str):
    env = environment(folder)
    leads = tmp_path / "leads.csv"
    leads.write_bytes(make.csv_bytes(make.rows(3)))
    os.mkdir(folder, 0o755)
    commands = (
        "migrate -v0",
        "collectstatic --no-input -v0",
        "prepare_demo",
        f"upload_leads {leads} --campaign Sales_Outbound --user supervisor --check-duplicate --dry-run",
    )
    for command in commands:
        done = subprocess.run(
            ["/bin/sh", "-c", f"umask {umask}; exec python manage.py {command}"],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    redis, web = with_umask(redis_server(env), umask), with_umask(web_server(env), umask)
    with redis, web:
        made = open_to_others(folder)
    assert made == [". 755"], "only the folder that was there before"
    subprocess.run(["python", "manage.py", "sweep", "--once"], cwd=ROOT, env=env, check=True)
    assert open_to_others(folder) == []


def with_umask(process: Process, umask: str) -> Process:
    process.command = f"umask {umask}; {process.command}"
    return process
