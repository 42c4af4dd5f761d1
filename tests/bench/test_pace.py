"""The benchmark of the pace runs, and computes the right values from a run."""

from pathlib import Path

import pytest
from django.db import connection

from tests.bench.pace import Entry, Pace, Run, run

PACE = Pace(window=60.0, margin=1.0)


def sent_at(*times: float, answer_takes: float) -> Run:
    """A run of requests that began at these seconds and came to the dialer at once."""
    ledger = [Entry(at, at + answer_takes, at + answer_takes + PACE.window + PACE.margin) for at in times]
    return Run(ledger=ledger, came=times, most_in_window=5)


def test_a_run_that_wastes_nothing_takes_as_long_as_is_allowed():
    perfect = sent_at(0, 1, 2, 3, 4, 63, 64, 65, 66, 67, 126, 127, answer_takes=2)
    assert perfect.seconds == perfect.seconds_allowed(PACE) == 123
    assert perfect.delays == [0] * 7


def test_what_a_run_wastes_shows_in_its_seconds_and_delays():
    late = sent_at(0, 0, 0, 0, 0, 65, 65, 65, 65, 65, 130, answer_takes=2)
    assert late.seconds == 130
    assert late.seconds_allowed(PACE) == 126
    assert late.delays == [2] * 6


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_it_runs_with_a_shorter_window(tmp_path: Path):
    short = Pace(window=2.0, margin=0.2, slow_answer=0.5, rows=2, requests=11, slow_requests=6)

    full, slow = run(tmp_path, short, database_url=f"sqlite:///{connection.settings_dict['NAME']}")

    assert (len(full.came), len(slow.came)) == (11, 6)
    assert (full.most_in_window, slow.most_in_window) == (5, 5)
    assert full.seconds_allowed(short) > short.window
    assert min(full.delays + slow.delays) >= 0, "no request leaves before its slot is free"
