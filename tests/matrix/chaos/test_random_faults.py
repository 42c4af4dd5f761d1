"""A bad day in a minute: faults of all kinds in random order, while files are read and leads are sent.

A loop does what a service manager does: it starts again whatever has ended. Afterwards there are no faults, and all
must become quiet by itself: every batch has ended or is known to be in doubt, no lead is lost or doubled, the limit
was kept, and every tally adds up.

LEADSPORTAL_TEST_CHAOS_SECONDS makes it longer, LEADSPORTAL_TEST_CHAOS_SEED repeats a run's choices.
"""

import os
import random
import time

import pytest
from django.db import DatabaseError, connection

from campaigns import uploads
from campaigns.models import (
    Attempt,
    Batch,
    BatchState,
    Callback,
    CallbackState,
    Campaign,
    Option,
    ProvenMap,
    Upload,
    UploadState,
    database_now,
)
from tests import make
from tests.matrix.chaos.faults import FAULTS
from tests.matrix.portal import Row
from tests.matrix.survival import assert_survived

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(900)]

SECONDS = float(os.environ.get("LEADSPORTAL_TEST_CHAOS_SECONDS", "45"))
SEED = int(os.environ.get("LEADSPORTAL_TEST_CHAOS_SEED", str(time.time_ns() % 1_000_000)))
QUIET_SECONDS = 240
ACCOUNTS = 4
BATCHES = 20
READ_ROWS = 400


def test_a_minute_of_random_faults_loses_and_doubles_nothing(row: Row):
    chance = random.Random(SEED)
    row.start(senders=2)
    campaigns = [_campaign(row, number) for number in range(ACCOUNTS)]
    sent = [row.upload(to, batches=BATCHES, first=_first(index)) for index, to in enumerate(campaigns)]
    read = [
        make.received_upload(make.rows(READ_ROWS, first=_first(ACCOUNTS + index)), to=to)
        for index, to in enumerate(campaigns)
    ]
    faults = 0
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        _start_what_has_ended(row)
        time.sleep(chance.uniform(0.2, 2.0))
        done = chance.choice(FAULTS)(row, chance)
        print(f"seed {SEED}, {ends - time.monotonic():5.1f} s left: {done}")
        faults += 1
        _confirm_what_is_checked(read)
    assert faults > SECONDS / 10
    _wait_until_quiet(row, read)
    assert Attempt.objects.filter(answer="accepted").exists()
    assert_survived(row, *sent, *read, failed_jobs=True)


def _campaign(row: Row, number: int) -> Campaign:
    account = row.account(f"Account {number}", user_name=f"user-{number}", rows_per_request=10)
    return row.campaign(account, f"Campaign {number}")


def _first(index: int) -> int:
    """The first phone number of an upload: none is in two of them."""
    return 9000000001 + index * 10_000


def _start_what_has_ended(row: Row) -> None:
    """As a service manager. What waits for Redis or for a free port ends again, and is started again."""
    for process in (*row.standing.processes.values(), *row.processes.values()):
        if not process.is_running:
            process.begin()


def _confirm_what_is_checked(read: list[Upload]) -> None:
    """A person confirms each file once it is checked, unless the database is away just now."""
    try:
        for upload in Upload.objects.filter(pk__in=[upload.pk for upload in read], state__in=_BEFORE_CONFIRM):
            if upload.state == UploadState.DRAFT:
                uploads.begin_check(upload=upload)
            elif upload.state == UploadState.CHECKED:
                made = uploads.confirm(
                    upload=upload, user=upload.uploaded_by, option=Option.NEITHER, start_campaign=False
                )
                ProvenMap.objects.get_or_create(
                    campaign=made.campaign, map_key=made.map_key, defaults={"proven_at": database_now()}
                )
    except DatabaseError:
        connection.close()


_BEFORE_CONFIRM = [UploadState.DRAFT, UploadState.CHECKED]


def _wait_until_quiet(row: Row, read: list[Upload]) -> None:
    def is_quiet() -> bool:
        _start_what_has_ended(row)
        _confirm_what_is_checked(read)
        return not (
            Upload.objects.filter(state__in=[*UploadState.being_worked_on(), *_BEFORE_CONFIRM]).exists()
            or Batch.objects.filter(state__in=[BatchState.WAITING, BatchState.SENDING]).exists()
            or Attempt.objects.under_way().exists()
            or Callback.objects.filter(state=CallbackState.RECEIVED).exists()
        )

    began = time.monotonic()
    row.wait_until(is_quiet, "all is quiet", seconds=QUIET_SECONDS)
    print(f"quiet {time.monotonic() - began:.0f} s after the last fault")
