"""What one of two releases enqueues, the other understands: their workers take jobs from the same queues."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tests.upgrade.base import ROOT, file_of_base

TASKS = "campaigns/tasks.py"


def tasks_of(source: str) -> dict[str, str]:
    """The names of the tasks, each with its queue."""
    return dict(_tasks(source))


def _tasks(source: str) -> Iterator[tuple[str, str]]:
    for node in ast.parse(source).body:
        match node:
            case ast.FunctionDef(
                name=name, decorator_list=[ast.Call(func=ast.Name(id="job"), args=[ast.Constant(value=str(queue)), *_])]
            ):
                yield name, queue


def test_each_job_of_the_release_before_is_still_done():
    before, now = tasks_of(file_of_base(TASKS)), tasks_of(Path(ROOT, TASKS).read_text())

    assert before
    assert before.keys() - now.keys() == set()
    assert set(before.values()) <= settings.RQ_QUEUES.keys()


def test_a_new_job_is_on_a_queue_of_which_workers_of_the_release_before_take_nothing():
    before, now = tasks_of(file_of_base(TASKS)), tasks_of(Path(ROOT, TASKS).read_text())

    new = now.keys() - before.keys()
    assert {name: now[name] for name in new if now[name] in before.values()} == {}
