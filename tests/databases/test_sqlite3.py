"""While somebody else writes to SQLite, a request waits as long as its allowance says, and a worker for longer."""

import sqlite3
import time
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, transaction

from campaigns import allowance

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def somebody_writes() -> Iterator[None]:
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


def busy_milliseconds() -> int:
    """How long the last statement would have waited."""
    return connection.connection.execute("PRAGMA busy_timeout").fetchone()[0]


@pytest.mark.usefixtures("somebody_writes")
def test_a_request_waits_as_long_as_its_allowance_says():
    begun = time.monotonic()
    with allowance.allow(0.3), pytest.raises(OperationalError, match="locked"), transaction.atomic():
        pass
    assert 0.3 <= time.monotonic() - begun < 15  # the settings say 20


def test_what_has_no_allowance_waits_as_the_settings_say():
    with allowance.allow(0.3), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert busy_milliseconds() == 300
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert busy_milliseconds() == 20_000
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE auth_user SET id = %s WHERE id = %s", [(-1, -1)])
    assert busy_milliseconds() == 20_000
