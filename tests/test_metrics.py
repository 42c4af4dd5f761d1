"""What the portal has done and what waits, in numbers from the database."""

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from prometheus_client import CollectorRegistry

from campaigns import heartbeats, metrics
from campaigns.models import Attempt, Batch, BatchState, Callback, RunningProcess, Upload, UploadState, database_now
from campaigns.queues import Waiting
from campaigns.sending import expire_attempts
from tests import make
from tests.dialogue import BAD_DATA, NO_ANSWER, request_for

pytestmark = pytest.mark.django_db


def number(name: str, **labels: str) -> float | None:
    registry = CollectorRegistry()
    registry.register(metrics.Numbers())
    return registry.get_sample_value(f"leadsportal_{name}", labels)


def test_every_outcome_has_a_number_from_the_beginning():
    for outcome in ("accepted", "refused", "throttled", "not_sent", "unknown"):
        assert number("attempts_total", outcome=outcome) == 0
    for state in ("applied", "duplicate", "unmatched", "malformed"):
        assert number("callbacks_total", state=state) == 0
    for result in ("being_read", "read", "unreadable"):
        assert number("readings", result=result) == 0
    for outcome in ("loaded", "already_there", "rejected", "unnamed", "waiting", "accepted", "unknown"):
        assert number("leads", outcome=outcome) == 0


def test_attempts_by_outcome():
    request_for().answer()
    request_for().answer(BAD_DATA)
    request_for().answer(NO_ANSWER)
    under_way = request_for()
    assert [number("attempts_total", outcome=outcome) for outcome in ("accepted", "refused", "unknown")] == [1, 1, 1]
    assert number("attempts_under_way") == 1

    Attempt.objects.filter(pk=under_way.attempt_id).update(deadline_at=database_now().replace(year=2020))
    expire_attempts()
    assert (number("attempts_under_way"), number("attempts_expired")) == (0, 1)


def test_callbacks_by_state():
    request = request_for(6).answer()
    request.keep(loaded=6)
    assert number("callbacks_waiting") == 1
    request.call_back(b"nonsense")
    Callback.objects.filter(state="received").update(state="applied")
    assert (number("callbacks_waiting"), number("callbacks_total", state="malformed")) == (0, 1)
    assert number("callbacks_total", state="applied") == 1


def test_a_callback_that_was_read_again_counts_as_what_it_was_at_first():
    request_for(1).answer().call_back(b"{")
    Callback.objects.update(state="applied", set_aside_as="malformed")
    assert number("callbacks_total", state="malformed") == 1
    assert number("callbacks_total", state="applied") == 0


def test_leads_by_outcome():
    upload = make.confirmed_upload(make.rows(6))
    assert number("leads", outcome="waiting") == 6
    Batch.objects.filter(upload=upload).update(state=BatchState.DONE, loaded=3, already_there=1, rejected=1, unnamed=1)
    found = {outcome: number("leads", outcome=outcome) for outcome in ("waiting", "loaded", "rejected", "unnamed")}
    assert found == {"waiting": 0, "loaded": 3, "rejected": 1, "unnamed": 1}


def test_readings_by_result():
    make.upload()
    make.received_upload()
    Upload.objects.filter(pk=make.upload().pk).update(state=UploadState.UNREADABLE, unreadable_code="our_fault")
    assert [number("readings", result=result) for result in ("read", "being_read", "unreadable")] == [1, 1, 1]


def test_processes_that_are_alive_and_silent():
    heartbeats.beat(heartbeats.worker_of("sending"))
    now = database_now()
    RunningProcess.objects.create(
        kind="sweeper", host="another", pid=1, started_at=now, beat_at=now.replace(year=now.year - 1)
    )
    assert number("processes", kind="worker", queues="sending", state="alive") == 1
    assert number("processes", kind="sweeper", queues="", state="silent") == 1


def test_queues(monkeypatch):
    monkeypatch.setattr(metrics, "waiting_jobs", lambda: {"files": Waiting(3, 12.5)})
    assert (number("queue_jobs", queue="files"), number("queue_oldest_seconds", queue="files")) == (3, 12.5)
    assert number("up", part="redis") == 1


def test_without_redis_the_numbers_of_the_database_are_there():
    assert (number("up", part="redis"), number("queue_jobs", queue="files")) == (0, None)
    assert (number("up", part="database"), number("attempts_under_way")) == (1, 0)


def test_without_a_database_there_are_no_wrong_numbers(monkeypatch):
    def away():
        raise OperationalError("secret.example.com")

    monkeypatch.setattr(metrics, "_readings", away)
    assert (number("up", part="database"), number("attempts_under_way")) == (0, None)


def test_the_table_of_leads_is_never_asked():
    make.confirmed_upload(make.rows(6))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        number("up", part="database")
    assert 1 < len(asked) < 12
    assert [query["sql"] for query in asked if "campaigns_lead" in query["sql"]] == []
