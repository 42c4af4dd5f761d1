"""While the database leaves requests without an answer, one thread asks at a time."""

import logging
import math
import threading

import pytest

from leadsportal.databases.postgresql import hanging
from leadsportal.databases.postgresql.hanging import ANSWER_SECONDS, Hanging


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hanging, "TURN_SECONDS", 0.1)


def most_in_another_thread(asked: Hanging) -> float:
    """How many seconds another thread may ask now."""
    answers = []

    def ask() -> None:
        with asked.turn() as most:
            answers.append(most)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(10)
    return answers[0]


def test_all_may_ask_a_database_that_answers_for_as_long_as_they_may():
    database = Hanging()
    with database.turn() as most:
        assert most == math.inf
        assert most_in_another_thread(database) == math.inf


def test_while_it_hangs_one_asks_for_a_moment_and_the_others_are_refused():
    database = Hanging()
    database.begin()
    with database.turn() as most:
        assert most == ANSWER_SECONDS
        assert most_in_another_thread(database) == 0
    assert most_in_another_thread(database) == ANSWER_SECONDS


def test_who_waits_for_the_turn_may_ask_when_it_answers_meanwhile():
    database = Hanging()
    database.begin()
    with database.turn():
        threading.Timer(0.02, database.end).start()
        assert most_in_another_thread(database) == math.inf


def test_beginning_and_end_are_said_once(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    database = Hanging()
    database.end()
    for _ in range(3):
        database.begin()
    for _ in range(3):
        database.end()
    assert [record.message for record in caplog.records] == [
        "the database does not answer",
        "the database answers again",
    ]
