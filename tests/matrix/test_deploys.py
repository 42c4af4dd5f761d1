"""A deploy while leads are sent: the senders get SIGTERM and end within a minute. Afterwards sending goes on."""

import time

import pytest

from campaigns.models import Attempt, BatchState
from tests.matrix.portal import Row
from tests.matrix.survival import assert_survived

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(240)]

DONE = BatchState.DONE


def test_worker_and_sweeper_are_ended_and_started_again(row: Row):
    row.start()
    campaign = row.campaign(row.account())
    row.trouble("slow", seconds=2)
    upload = row.upload(campaign, batches=8)
    row.wait_for_request()
    end_within_a_minute(row)
    assert not Attempt.objects.under_way().exists(), "what was under way was recorded"
    assert Attempt.objects.count() < 8
    row.start()
    row.wait_until_batches_are(upload, DONE)
    assert Attempt.objects.count() == row.dialer()["requests_in_all"] == 8
    assert not Attempt.objects.exclude(expired_at=None).exists()
    assert_survived(row, upload)


@pytest.mark.postgresql
def test_a_sweeper_that_sends_by_itself_is_ended_and_started_again(row: Row):
    row.standing.processes["redis"].kill()
    row.start(senders=0)
    campaign = row.campaign(row.account())
    row.trouble("slow", seconds=2)
    upload = row.upload(campaign, batches=8, enqueue=False)
    row.wait_for_request()
    end_within_a_minute(row)
    assert not Attempt.objects.under_way().exists(), "what was under way was recorded"
    row.standing.processes["redis"].start()
    row.start()
    row.wait_until_batches_are(upload, DONE)
    assert Attempt.objects.count() == row.dialer()["requests_in_all"] == 8
    assert_survived(row, upload)


def end_within_a_minute(row: Row) -> None:
    begun = time.monotonic()
    for process in row.processes.values():
        process.stop()
    assert time.monotonic() - begun < 60
