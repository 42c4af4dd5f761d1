"""Redis is killed with all its data, is not there, or hangs: this costs seconds and no leads (docs/rules.md#rule-2)."""

import shutil
from pathlib import Path

import pytest

from campaigns.models import Attempt, BatchState
from tests.matrix.portal import Row
from tests.matrix.survival import assert_survived

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(240)]

DONE = BatchState.DONE


def test_redis_killed_with_all_it_held_in_mid_run(row: Row):
    row.start()
    campaign = row.campaign(row.account())
    upload = row.upload(campaign, batches=8)
    row.wait_for_request(2)
    redis = row.standing.processes["redis"]
    redis.kill()
    shutil.rmtree(Path(row.standing.env["LEADSPORTAL_DATA_DIR"]) / "redis")
    row.wait_for_request(6)  # the sender goes on without Redis, or the sweeper does its work
    redis.start()
    row.wait_until_batches_are(upload, DONE)
    next_upload = row.upload(campaign, batches=1, first=9100000001)
    row.wait_until_batches_are(next_upload, DONE)
    assert Attempt.objects.count() == row.dialer()["requests_in_all"] == 9
    assert_survived(row, upload, next_upload)


@pytest.mark.postgresql
def test_redis_absent_at_send_and_for_the_whole_run(row: Row):
    row.standing.processes["redis"].kill()
    row.start(senders=0)
    upload = row.upload(row.campaign(row.account()), batches=8, enqueue=False)
    row.wait_until_batches_are(upload, DONE)
    assert Attempt.objects.count() == row.dialer()["requests_in_all"] == 8
    row.standing.processes["redis"].start()
    assert_survived(row, upload)


@pytest.mark.postgresql
def test_redis_hangs_in_mid_run_and_comes_back(row: Row):
    row.start()
    campaign = row.campaign(row.account())
    upload = row.upload(campaign, batches=8)
    row.wait_for_request(2)
    redis = row.standing.processes["redis"]
    redis.pause()
    try:
        row.wait_until_batches_are(upload, DONE)  # callbacks, too, are applied without Redis
    finally:
        redis.resume()
    next_upload = row.upload(campaign, batches=1, first=9100000001)
    row.wait_until_batches_are(next_upload, DONE)
    assert Attempt.objects.count() == row.dialer()["requests_in_all"] == 9
    assert_survived(row, upload, next_upload)
