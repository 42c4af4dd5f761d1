"""A request waits for PostgreSQL as long as its allowance says, once."""

import os
import signal
import socket
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import OperationalError, connection

from campaigns import allowance
from leadsportal.databases.postgresql import base
from leadsportal.databases.postgresql.hanging import Hanging
from tests.standing_still import said_after_standing_still

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

LONG = "SELECT pg_sleep(30)"  # for a request, this is as if the server hung
STANDS_STILL = """
import os
from campaigns import allowance
from leadsportal.databases.postgresql.base import Connection

with Connection.connect(os.environ["ASKED"]) as connection, allowance.allow(2.0):
    print("begun", flush=True)
    print(connection.execute("SELECT 1 FROM pg_sleep(3.5)").fetchone(), flush=True)
"""
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "


@pytest.fixture(autouse=True)
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hanging]:
    """No test leaves a database that hangs to another one, nor a statement that still runs on the server."""
    fresh = Hanging()
    monkeypatch.setattr(base, "_hanging", fresh)
    yield fresh
    connection.close()
    ask(f"{OTHERS} pg_backend_pid()")


def ask(statement: str = "SELECT 1") -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


def test_no_statement_is_compiled_first():
    assert ask("SHOW jit") == ("off",)


def test_a_statement_without_an_answer_is_given_up():
    with allowance.allow(0.3), pytest.raises(OperationalError, match="no answer"):
        ask(LONG)


def test_a_machine_that_stood_still_for_longer_than_the_allowance_has_not_used_it_up():
    asked = {"ASKED": os.environ["LEADSPORTAL_TEST_DATABASE_URL"]}
    assert said_after_standing_still(STANDS_STILL, env=asked) == "(1,)\n"


def test_who_has_waited_in_vain_does_not_wait_again():
    with allowance.allow(0.3):
        with pytest.raises(OperationalError):
            ask(LONG)
        begun = time.monotonic()
        for _ in range(20):
            connection.close()
            with pytest.raises(OperationalError):
                ask()
        assert time.monotonic() - begun < 3  # one wait each would be 6


def test_the_next_request_has_a_new_connection():
    with allowance.allow(0.3), pytest.raises(OperationalError):
        ask(LONG)
    connection.close_if_unusable_or_obsolete()  # as Django does after each request
    with allowance.allow(5):
        assert ask() == (1,)


def test_a_database_that_has_answered_may_need_longer_for_a_change():
    with allowance.allow(0.3, once_answered=20):
        ask()
        ask("SELECT pg_sleep(0.6)")


def test_without_an_allowance_a_statement_takes_what_it_takes():
    with allowance.allow(0.1):
        pass
    ask("SELECT pg_sleep(0.4)")


def test_a_copy_is_given_up_too():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE slow (n integer CHECK (pg_sleep(30) IS NOT NULL))")
        with (
            allowance.allow(0.3),
            pytest.raises(psycopg.OperationalError, match="no answer"),
            cursor.copy("COPY slow (n) FROM STDIN") as copy,
        ):
            copy.write_row([1])


def test_a_server_that_accepts_a_connection_and_says_nothing_is_given_up(mute_server: int):
    conninfo = f"host=127.0.0.1 port={mute_server} user=nobody dbname=nothing"
    with allowance.allow(0.3), pytest.raises(psycopg.OperationalError, match="no answer"):
        base.Connection.connect(conninfo)


@pytest.fixture
def mute_server() -> Iterator[int]:
    """The port of a server whose process is stopped: the kernel accepts the connections."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_connection_that_says_nothing_between_two_requests_is_replaced(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(base, "USABLE_SECONDS", 0.3)
    ask()
    backend = connection.connection.info.backend_pid
    os.kill(backend, signal.SIGSTOP)
    try:
        assert not connection.is_usable()
    finally:
        os.kill(backend, signal.SIGCONT)


def test_while_it_hangs_a_request_is_refused_while_another_one_asks(hanging: Hanging):
    connection.close()
    hanging.begin()
    with hanging.turn(), allowance.allow(20), pytest.raises(OperationalError, match="no answer"):
        ask()
    connection.close()


def test_after_an_answer_it_does_not_hang_any_more(hanging: Hanging):
    hanging.begin()
    with allowance.allow(20):
        assert ask() == (1,)
    with hanging.turn(), allowance.allow(20):
        assert ask() == (1,)
