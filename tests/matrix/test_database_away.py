"""The database is away when an answer should be recorded: the sender keeps the answer and tries again."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from campaigns.dialer import AttemptOutcome
from campaigns.models import Attempt, BatchState
from tests.matrix.portal import Row
from tests.matrix.survival import assert_survived

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(180)]

ACCEPTED = BatchState.ACCEPTED
BUSY_SECONDS = 20  # leadsportal/settings.py: how long a statement waits while another process writes to SQLite


@contextmanager
def nobody_connects() -> Iterator[None]:
    """PostgreSQL ends all connections to the test's database, and accepts no new ones."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(os.environ["LEADSPORTAL_TEST_DATABASE_URL"], autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
        try:
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            yield
        finally:
            server.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')


@contextmanager
def nobody_else_writes() -> Iterator[None]:
    """Another program writes to SQLite, so nobody else can."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=BUSY_SECONDS)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@pytest.mark.postgresql
def test_postgresql_away_when_the_answer_comes(row: Row):
    row.start()
    upload = slow_upload(row)
    with nobody_connects():
        time.sleep(5)  # the answer comes after 2 seconds
        assert "the database is away" in row.said()
    row.wait_until_batches_are(upload, ACCEPTED)
    assert Attempt.objects.filter(answer=AttemptOutcome.ACCEPTED).count() == row.dialer()["requests_in_all"] == 3
    assert_survived(row, upload)


@pytest.mark.sqlite
def test_sqlite_locked_for_longer_than_a_statement_waits_when_the_answer_comes(row: Row):
    row.start()
    upload = slow_upload(row)
    with nobody_else_writes():
        row.wait_until(lambda: "the database is away" in row.said(), "a statement gives up", seconds=BUSY_SECONDS + 20)
    row.wait_until_batches_are(upload, ACCEPTED)
    assert Attempt.objects.filter(answer=AttemptOutcome.ACCEPTED).count() == row.dialer()["requests_in_all"] == 3
    assert_survived(row, upload)


def slow_upload(row: Row):
    """An upload whose requests are at the dialer, which answers after 2 seconds. No callback comes while the database
    is away: another row tests that."""
    campaign = row.campaign(row.account(callbacks_reach_us=False))
    row.trouble("slow", seconds=2, times=3)
    upload = row.upload(campaign, batches=3)
    row.wait_for_request(3)
    return upload
