"""The health check says which parts work, and nothing else."""

import time

import pytest
from django.db import OperationalError

from campaigns import heartbeats

# Its checks run in threads, which see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


def health(client) -> tuple[int, dict]:
    response = client.get("/healthz")
    return response.status_code, response.json()


ALL = {
    "sweeper": heartbeats.SWEEPER,
    "files": heartbeats.worker_of("files"),
    "sending": heartbeats.worker_of("sending"),
}


def test_redis_may_be_away_while_all_processes_are_alive(client):
    heartbeats.beat(*ALL.values())
    assert health(client) == (
        200,
        {"database": "ok", "redis": "away", "sweeper": "ok", "files": "ok", "sending": "ok"},
    )


@pytest.mark.parametrize("name", ALL)
def test_a_process_that_is_silent_is_named(client, name):
    heartbeats.beat(*(process for process in ALL.values() if process != ALL[name]))
    status, said = health(client)
    assert status == 503
    assert {each for each in ALL if said[each] == "silent"} == {name}


def test_redis_that_answers_is_ok(client, monkeypatch):
    class Answers:
        def ping(self):
            return True

    monkeypatch.setattr("campaigns.views.health.django_rq.get_connection", lambda queue: Answers())
    assert health(client)[1]["redis"] == "ok"


def test_a_database_that_is_away_is_named(client, monkeypatch):
    def away():
        raise OperationalError("could not connect to server: secret.example.com")

    monkeypatch.setattr("campaigns.views.health.silent_processes", away)
    unknown = dict.fromkeys(ALL, "unknown")
    assert health(client) == (503, {"database": "away", "redis": "away"} | unknown)


def test_a_database_that_hangs_is_not_waited_for(client, monkeypatch):
    monkeypatch.setattr("campaigns.views.health.SECONDS", 0.2)
    monkeypatch.setattr("campaigns.views.health.silent_processes", lambda: time.sleep(1))
    begun = time.monotonic()
    assert health(client)[1]["database"] == "away"
    assert time.monotonic() - begun < 0.8
