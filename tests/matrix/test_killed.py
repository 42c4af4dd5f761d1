"""Worker and work-horse are killed at points where that could do harm. It does none."""

import os
import signal

import pytest

from campaigns.dialer import AttemptOutcome
from campaigns.models import Attempt, BatchState
from tests.matrix.portal import Row, states_of
from tests.matrix.survival import assert_survived

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(180)]

ACCEPTED, DONE, UNKNOWN = BatchState.ACCEPTED, BatchState.DONE, BatchState.UNKNOWN


def test_killed_before_the_attempt_is_committed_the_batch_is_sent_as_if_nothing_had_been(row: Row):
    row.start(dies_at="before an attempt is committed")
    upload = row.upload(row.campaign(row.account()), batches=3)
    row.wait_until_dead("sending-1")
    assert Attempt.objects.count() == 0
    row.replace("sending-1")
    row.wait_until_batches_are(upload, DONE)
    assert Attempt.objects.count() == row.dialer()["requests_in_all"] == 3
    assert_survived(row, upload, failed_jobs=True)


def test_killed_before_the_request_leaves_the_batch_is_unknown_and_not_sent_again(row: Row):
    row.start(dies_at="before a request leaves")
    upload = row.upload(row.campaign(row.account()), batches=3)
    row.wait_until_dead("sending-1")
    cut_off = Attempt.objects.count()
    assert (cut_off > 0, row.dialer()["requests_in_all"]) == (True, 0)
    row.replace("sending-1")
    row.wait_until_batches_are(upload, DONE, UNKNOWN)
    assert states_of(upload).count(UNKNOWN) == cut_off
    assert Attempt.objects.count() == 3, "what is unknown is not sent again by machine"
    assert_survived(row, upload, failed_jobs=True)


@pytest.mark.parametrize("callbacks_reach_us", [True, False], ids=["its callback comes", "no callback can come"])
def test_killed_while_the_dialer_answers_the_batch_is_known_by_its_callback_only(row: Row, callbacks_reach_us: bool):
    row.start()
    campaign = row.campaign(row.account(callbacks_reach_us=callbacks_reach_us))
    row.trouble("slow", seconds=3, times=3)
    upload = row.upload(campaign, batches=3)
    row.wait_for_request(3)
    row.processes["sending-1"].kill_with_all_below()
    row.start()
    if callbacks_reach_us:
        row.wait_until_batches_are(upload, DONE)
    else:
        row.wait_until_batches_are(upload, ACCEPTED, UNKNOWN)
        assert UNKNOWN in states_of(upload)
    assert Attempt.objects.count() == row.dialer()["requests_in_all"] == 3
    assert_survived(row, upload, failed_jobs=True)


@pytest.mark.parametrize("trouble", ["", "callback-never"], ids=["its callback comes", "its callback never comes"])
@pytest.mark.parametrize("point", ["before an answer is recorded", "before a recorded answer is committed"])
def test_killed_when_the_answer_was_there_the_batch_is_known_by_its_callback_only(row: Row, point: str, trouble: str):
    row.start(dies_at=point)
    campaign = row.campaign(row.account())
    if trouble:
        row.trouble(trouble, times=3)
    upload = row.upload(campaign, batches=3, proven=False)  # the first batch goes alone, so no other request is cut off
    row.wait_until_dead("sending-1")
    assert not Attempt.objects.filter(answer=AttemptOutcome.ACCEPTED).exists()
    row.replace("sending-1")
    if trouble:
        row.wait_until_batches_are(upload, ACCEPTED, UNKNOWN)
        assert UNKNOWN in states_of(upload)
    else:
        row.wait_until_batches_are(upload, DONE)
    assert Attempt.objects.count() == row.dialer()["requests_in_all"] == 3
    assert_survived(row, upload, failed_jobs=True)


def test_a_work_horse_that_outlives_its_worker_records_the_request_in_flight_and_begins_no_other(row: Row):
    row.start()
    campaign = row.campaign(row.account(callbacks_reach_us=False))
    row.trouble("slow", seconds=2, times=5)
    upload = row.upload(campaign, batches=8)
    row.wait_for_request()
    os.kill(row.processes["sending-1"].pid, signal.SIGKILL)
    begun = Attempt.objects.count()
    row.wait_until(lambda: Attempt.objects.filter(answer=AttemptOutcome.ACCEPTED).count() >= begun, "it has recorded")
    assert Attempt.objects.filter(expired_at=None).count() >= begun, "no deadline passed"
    row.replace("sending-1")
    row.wait_until_batches_are(upload, ACCEPTED)
    assert Attempt.objects.count() == row.dialer()["requests_in_all"] == 8
    assert_survived(row, upload, failed_jobs=True)
