"""Each queue has a worker, and each task has a queue."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from honcho.environ import parse_procfile
from redis import Redis

from campaigns import tasks
from leadsportal.jobs import Job

LINES = parse_procfile(Path("Procfile").read_text()).processes
TASKS = [task for task in vars(tasks).values() if hasattr(task, "delay")]


@pytest.mark.parametrize("queue", settings.RQ_QUEUES)
def test_every_queue_has_a_worker(queue):
    assert any(re.search(rf"rqworker {queue}\b", command) for command in LINES.values())


def test_the_tasks_are_found():
    assert {task.__name__ for task in TASKS} == {
        "read_small_file",
        "check_small_file",
        "read_file",
        "check_leads",
        "send_account",
        "apply_callbacks",
        "apply_callback",
        "fetch_failed_file",
        "make_download",
        "index_numbers",
    }


def test_a_job_that_waits_in_a_former_queue_of_its_task_is_still_done():
    """The release before put this one on the queue `files`, and its worker does whatever is there."""
    job = Job.create("campaigns.tasks.fetch_failed_file", args=(1,), connection=Redis())
    assert job.func is tasks.fetch_failed_file
    assert tasks.fetch_failed_file.queue == "downloads"


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_a_task_knows_a_queue_that_there_is(task):
    assert task.queue in settings.RQ_QUEUES


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_a_task_takes_an_id_and_nothing_else(task):
    parameters = [name for name in task.__annotations__ if name != "return"]
    assert len(parameters) == 1
    assert task.__annotations__[parameters[0]] is int
