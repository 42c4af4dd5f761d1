"""The id of a request: in its answer, in its lines of the log, and in the jobs about an upload that it enqueues."""

import logging
import re
from contextlib import suppress

import pytest
import structlog
from django.test import Client

from campaigns import tasks
from leadsportal.request_ids import bind_job

pytestmark = pytest.mark.django_db


def request_id(**headers: str) -> str:
    return Client(headers=headers).get("/sign-in/").headers["X-Request-ID"]


def test_each_answer_has_an_id_of_its_own():
    one, other = request_id(), request_id()
    assert re.fullmatch("[0-9a-f]{32}", one)
    assert one != other


def test_the_id_that_a_proxy_gives_is_kept(settings):
    settings.BEHIND_PROXY = True
    assert request_id(X_Request_ID="edge-1.0000-abcd") == "edge-1.0000-abcd"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "a b c d e f g h", "line\\nbreak1", "<script>alert</script>"])
def test_an_id_that_is_none_is_replaced(settings, given):
    settings.BEHIND_PROXY = True
    assert re.fullmatch("[0-9a-f]{32}", request_id(X_Request_ID=given))


def test_without_a_proxy_nobody_else_chooses_the_id():
    assert request_id(X_Request_ID="edge-1.0000-abcd") != "edge-1.0000-abcd"


def test_what_django_says_of_a_request_is_known_by_its_id():
    bound = []

    class Bound(logging.Handler):
        def emit(self, record):
            bound.append(structlog.contextvars.get_contextvars().get("request_id"))

    logger, handler = logging.getLogger("django.request"), Bound()
    logger.addHandler(handler)
    try:
        response = Client().get("/nothing-is-here/")
    finally:
        logger.removeHandler(handler)
    assert bound == [response.headers["X-Request-ID"]]


def test_when_the_answer_has_left_the_id_is_forgotten():
    request_id()
    assert structlog.contextvars.get_contextvars() == {}


@pytest.fixture
def enqueued(monkeypatch):
    """What RQ would enqueue: pairs of a task's name and its job's meta."""
    jobs = []

    def create_job(self, func, *args, meta=None, **options):
        jobs.append((func.__name__, meta))
        raise tasks.RedisError

    monkeypatch.setattr("rq.Queue.create_job", create_job)
    return jobs


@pytest.mark.django_db(transaction=True)  # django-rq enqueues once a transaction is committed
def test_the_jobs_of_an_upload_carry_the_id_and_those_of_an_account_do_not(enqueued):
    structlog.contextvars.bind_contextvars(request_id="of-a-person")
    tasks.enqueue_now(tasks.read_file, 1)
    with suppress(tasks.RedisError):
        tasks.send_account.delay(1)
    assert enqueued == [("read_file", {"request_id": "of-a-person"}), ("send_account", None)]


def test_a_job_hands_the_id_on():
    class Job:
        id = "job-1"
        meta = {"request_id": "of-a-person", "else": 1}

    structlog.contextvars.bind_contextvars(left="over")
    bind_job(Job())
    assert structlog.contextvars.get_contextvars() == {"job": "job-1", "request_id": "of-a-person"}
