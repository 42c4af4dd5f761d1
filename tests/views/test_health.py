"""The health check names what works and says nothing else."""

import time

import pytest
from django.db import OperationalError
from django.utils import timezone

from campaigns.models import Heartbeat

# Its checks run in threads, which see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


def health(client) -> tuple[int, dict]:
    response = client.get("/healthz")
    return response.status_code, response.json()


@pytest.fixture
def sweeper() -> None:
    Heartbeat.objects.create(process="sweeper", beat_at=timezone.now())


def test_redis_may_be_away_while_the_sweeper_is_alive(client, sweeper):
    assert health(client) == (200, {"database": "ok", "redis": "away", "sweeper": "ok"})


def test_a_silent_sweeper_is_named(client):
    assert health(client) == (503, {"database": "ok", "redis": "away", "sweeper": "silent"})


def test_redis_that_answers_is_ok(client, sweeper, monkeypatch):
    class Answers:
        def ping(self):
            return True

    monkeypatch.setattr("campaigns.views.health.django_rq.get_connection", lambda queue: Answers())
    assert health(client)[1]["redis"] == "ok"


def test_a_database_that_is_away_is_named(client, monkeypatch):
    def away():
        raise OperationalError("could not connect to server: secret.example.com")

    monkeypatch.setattr("campaigns.views.health.sweeper_is_silent", away)
    assert health(client) == (503, {"database": "away", "redis": "away", "sweeper": "unknown"})


def test_a_database_that_hangs_is_not_waited_for(client, monkeypatch):
    monkeypatch.setattr("campaigns.views.health.SECONDS", 0.2)
    monkeypatch.setattr("campaigns.views.health.sweeper_is_silent", lambda: time.sleep(1))
    begun = time.monotonic()
    assert health(client)[1]["database"] == "away"
    assert time.monotonic() - begun < 0.8
