"""Several workers, and jobs that come too often or too late: each batch has one request, and the limit is kept."""

from datetime import datetime
from itertools import count

import pytest
from django.db import transaction
from django.db.models import QuerySet

from campaigns.models import Account, Attempt, BatchState, database_now
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


@pytest.mark.timeout(300)
@pytest.mark.parametrize("more_settings", [{"LEADSPORTAL_LEASE_SECONDS": "15"}], ids=["usual leases"], indirect=True)
def test_one_of_two_senders_is_killed_and_the_other_one_takes_over_its_accounts_and_delays_no_other(row: Row):
    accounts = [row.account(f"Account {number}", user_name=f"many-{number}") for number in range(8)]
    uploads = [
        row.upload(row.campaign(account, f"Many {number}"), batches=14, first=9000000001 + 100 * number, enqueue=False)
        for number, account in enumerate(accounts)
    ]
    ids = [account.pk for account in accounts]
    of_the_first, of_the_second = ids[:4], ids[4:]
    Account.objects.filter(pk__in=of_the_second).update(is_active=False)
    row.start(sweeper=False)
    row.enqueue(accounts[0])
    row.wait_until(lambda: leased() == set(of_the_first), "the first one has four accounts")
    with transaction.atomic():  # so that it is not stopped while it writes to SQLite
        Account.objects.filter(pk__in=of_the_second).update(is_active=True)
        row.processes["sending-1"].pause_with_all_below()  # else it might take the others, too
    since = database_now()
    row.add_sender("sending-2")
    row.enqueue(accounts[4])
    row.wait_until(lambda: leased() == set(ids), "the second one has the others")
    row.processes["sending-1"].kill_with_all_below()
    row.start(senders=0)

    row.wait_until(lambda: begun(of_the_first, since), "what the dead one had is taken over")
    taken_over_at = begun(of_the_first, since).earliest("started_at").started_at
    assert begun(of_the_second, since).filter(started_at__lt=taken_over_at).exists(), "these did not wait for it"
    for upload in uploads:
        row.wait_until_batches_are(upload, DONE, BatchState.UNKNOWN, seconds=150)
    assert_survived(row, *uploads, failed_jobs=True)


def leased() -> set[int]:
    """The accounts of which a sender has the lease."""
    return set(Account.objects.exclude(lease_owner="").values_list("pk", flat=True))


def begun(accounts: list[int], since: datetime) -> QuerySet[Attempt]:
    return Attempt.objects.filter(account__in=accounts, started_at__gt=since)
