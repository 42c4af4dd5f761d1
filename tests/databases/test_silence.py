"""While the database leaves requests without an answer, one thread asks at a time."""

import logging
import threading

import pytest

from leadsportal.databases.postgresql import silence
from leadsportal.databases.postgresql.silence import Silence


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "PATIENCE_SECONDS", 0.1)


def may_ask_in_another_thread(asked: Silence) -> bool:
    answers = []

    def ask() -> None:
        with asked.turn() as may_ask:
            answers.append(may_ask)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(10)
    return answers == [True]


def test_all_may_ask_a_database_that_answers():
    database = Silence()
    with database.turn() as may_ask:
        assert may_ask
        assert may_ask_in_another_thread(database)


def test_during_a_silence_one_asks_and_the_others_are_refused():
    database = Silence()
    database.begin()
    with database.turn() as may_ask:
        assert may_ask
        assert not may_ask_in_another_thread(database)
    assert may_ask_in_another_thread(database)


def test_who_waits_for_the_turn_may_ask_when_the_silence_ends_meanwhile():
    database = Silence()
    database.begin()
    with database.turn():
        threading.Timer(0.02, database.end).start()
        assert may_ask_in_another_thread(database)


def test_beginning_and_end_are_said_once(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    database = Silence()
    database.end()
    for _ in range(3):
        database.begin()
    for _ in range(3):
        database.end()
    assert [record.message for record in caplog.records] == [
        "the database does not answer",
        "the database answers again",
    ]
