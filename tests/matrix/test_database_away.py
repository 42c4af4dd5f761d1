"""The database is away when an answer should be recorded: the sender keeps the answer and tries again."""

import time

import pytest

from campaigns.dialer import AttemptOutcome
from campaigns.models import Attempt, BatchState
from tests.matrix.database import BUSY_SECONDS, nobody_connects, nobody_else_writes
from tests.matrix.portal import Row
from tests.matrix.survival import assert_survived

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(180)]

ACCEPTED = BatchState.ACCEPTED


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
