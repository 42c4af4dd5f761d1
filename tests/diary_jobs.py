"""Jobs that write down what happens to them, for tests of the worker, and a manage.py that knows them: `python -m
tests.diary_jobs rqworker …`. The product does not.

A job's whole number is that of its diary, a file in the data folder.
"""

import os
import sys
import time
from importlib import import_module
from pathlib import Path

import django
from django.core.management import execute_from_command_line

MANAGE = "-m tests.diary_jobs"
"""What `tests.processes.worker` is to run instead of manage.py."""


def diary(number: int, folder: Path | None = None) -> Path:
    """The diary with this number, by default in the data folder of this process."""
    return (folder or Path(os.environ["LEADSPORTAL_DATA_DIR"])) / f"diary-{number}"


def release(number: int, folder: Path) -> None:
    """Lets `work_until_released` of this number end."""
    diary(number, folder).with_suffix(".released").touch()


def do_nothing(_number: int) -> None:
    pass


def work_until_stopped(number: int) -> None:
    """Ends one second after it was asked to stop."""
    from campaigns import shutdown

    with diary(number).open("a", buffering=1) as lines:
        lines.write(f"{os.getpid()}\n")
        if shutdown.requested.wait(60):
            lines.write("asked to stop\n")
            time.sleep(1)
            lines.write("ended in order\n")


def work_until_released(number: int) -> None:
    """Says whether it has inherited a connection of its worker, and ends when it is released."""
    from django.db import connection

    with diary(number).open("a", buffering=1) as lines:
        lines.write(f"{'a connection' if connection.connection is not None else 'no connection'} came along\n")
        until = time.monotonic() + 100
        while not diary(number).with_suffix(".released").exists() and time.monotonic() < until:
            time.sleep(0.05)
        lines.write("released\n")


def write_down_how_urgent_it_is(number: int) -> None:
    diary(number).write_text(f"{os.nice(0)}\n")


def lose_the_database(_number: int) -> None:
    """Cannot do its work now."""
    from django.db import OperationalError

    raise OperationalError("server closed the connection unexpectedly")


def fail(_number: int) -> None:
    raise ZeroDivisionError


def be_called_back(*_: object) -> None:
    """No job, but what a job could name as its callback."""
    diary(0).write_text("called back")


JOBS = (do_nothing, work_until_stopped, work_until_released, write_down_how_urgent_it_is, lose_the_database, fail)


def main() -> None:
    """Makes the jobs known, then runs manage.py."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadsportal.settings")
    django.setup()
    from leadsportal.jobs import register

    for job in import_module("tests.diary_jobs").JOBS:  # jobs name the module so, while it is __main__ here
        register(job, queue="files", timeout=100)
    execute_from_command_line(["manage.py", *sys.argv[1:]])


if __name__ == "__main__":
    main()
