"""Several workers, and jobs that come too often or too late: each batch has one request, and the limit is kept."""

from itertools import count

import pytest

from campaigns.models import Attempt, BatchState
from tests.matrix.portal import Row
from tests.matrix.survival import assert_survived

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(180)]

DONE = BatchState.DONE


@pytest.mark.parametrize(
    "more_settings",
    [{}, {"LEADSPORTAL_LEASE_SECONDS": "0"}],
    ids=["the lease lets one in at a time", "a lease that holds nobody off"],
    indirect=True,
)
def test_four_workers_and_the_sweeper_on_one_account(row: Row, more_settings: dict[str, str]):
    row.start(senders=4)
    account = row.account()
    upload = row.upload(row.campaign(account), batches=12)
    for _ in range(8):
        row.enqueue(account)
    row.wait_until_batches_are(upload, DONE)
    assert Attempt.objects.count() == row.dialer()["requests_in_all"] == 12
    if "LEADSPORTAL_LEASE_SECONDS" in more_settings:
        assert sum("outcome=accepted" in sender.said() for sender in row.processes.values()) > 1, "several have sent"
    assert_survived(row, upload)


def test_a_job_that_is_enqueued_again_and_again_and_restored_when_all_is_done(row: Row):
    account = row.account()
    campaign = row.campaign(account)
    upload = row.upload(campaign, batches=8)
    row.enqueue(account, times=5)  # before a worker runs
    row.start(senders=2)
    for number in count(1):
        row.enqueue(account)  # many times while it is sent
        if number > 20 and row.dialer()["requests_in_all"] == 8:
            break
    row.wait_until_batches_are(upload, DONE)
    row.enqueue(account, times=5)  # long afterwards, as if an old copy of Redis were restored
    assert_survived(row, upload)
    assert Attempt.objects.count() == row.dialer()["requests_in_all"] == 8
