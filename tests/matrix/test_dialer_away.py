"""The dialer is away, or does not take what the portal sends: this costs a few batches, not a whole file."""

import time

import pytest

from campaigns.models import Account, Attempt, BatchState, Event, Upload
from campaigns.sending import resume_upload, send_again
from campaigns.uploads.confirming.settling import undecided_batches
from campaigns.wording import about_start
from tests import make
from tests.matrix.portal import FIELDS, Row, states_of
from tests.matrix.survival import assert_survived

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.postgresql, pytest.mark.timeout(240)]

DONE, UNKNOWN, WAITING = BatchState.DONE, BatchState.UNKNOWN, BatchState.WAITING

FORTY_MINUTES = 40.0
"""In seconds: with QUICK the first pause is one second, in production one minute."""


@pytest.mark.parametrize("asks_status", [True, False], ids=["a status is asked", "no status may be asked"])
def test_forty_minutes_of_502_cost_a_handful_of_unknowns_and_the_rest_goes_by_itself(row: Row, asks_status: bool):
    row.start()
    campaign = row.campaign(row.account(asks_status=asks_status))
    row.dialer_goes_away(seconds=FORTY_MINUTES)
    upload = row.upload(campaign, batches=60)
    row.wait_until(lambda: Event.objects.filter(action="dialer_away").exists(), "the account has stopped")
    row.wait_until_batches_are(upload, DONE, UNKNOWN, seconds=150)
    unknown = states_of(upload).count(UNKNOWN)
    # Five requests were in flight. If the dialer does not answer the status question, leads are tried once in sixteen
    # minutes; without status questions, after 1, 2, 4, 8 and 16 minutes.
    assert 2 <= unknown <= 5 + (2 if asks_status else 5)
    assert Event.objects.filter(action="dialer_back").count() == 1
    assert Account.objects.get().outage == ""
    assert_survived(row, upload)
    a_person_sends_all_again(row, upload)
    row.wait_until_batches_are(upload, DONE)
    assert_survived(row, upload)


def a_person_sends_all_again(row: Row, upload: Upload) -> None:
    for batch in undecided_batches().filter(upload=upload).select_related("upload__campaign"):
        send_again(batch=batch, user=make.person(), reason="The campaign does not have them")
    row.enqueue(upload.campaign.account)


def test_a_dialer_that_cannot_be_reached_loses_nothing_and_needs_nobody(row: Row):
    row.start()
    campaign = row.campaign(row.account())
    reachable = campaign.account.domain
    Account.objects.update(domain="http://127.0.0.1:1")  # nobody listens there
    upload = row.upload(campaign, batches=8)
    row.wait_until(lambda: Account.objects.get().outage == "unreachable", "it is not reached")
    assert UNKNOWN not in states_of(upload)
    Account.objects.update(domain=reachable)
    row.wait_until_batches_are(upload, DONE)
    assert row.dialer()["requests_in_all"] == 8
    assert_survived(row, upload)


def test_a_mapping_that_the_campaign_does_not_have_fails_one_batch_and_pauses_its_upload(row: Row):
    row.start()
    campaign = row.campaign(row.account())
    row.map_at_the_dialer(campaign, ["PhoneNumber", "City"])
    upload = row.upload(campaign, batches=12, proven=False)
    row.wait_until(lambda: Upload.objects.get(pk=upload.pk).paused_at, "the upload is paused")
    time.sleep(3)  # longer than the window: another request would have left by now
    assert states_of(upload) == [DONE] + [WAITING] * 11
    assert row.dialer()["requests_in_all"] == 1
    assert_survived(row, waiting=[upload])

    row.map_at_the_dialer(campaign, FIELDS)
    resume_upload(upload=upload, user=make.person())
    row.wait_until_batches_are(upload, DONE)
    assert row.dialer()["requests_in_all"] == 12
    assert_survived(row, upload)


LAST_WORDS = {
    # the trouble of the last request: (whether the campaign was started, what the page says)
    "": (True, "asked to start"),
    "throttled": (True, "asked to start"),  # it is sent again, with the start
    "bad-data": (False, "not started"),
    "error-500": (False, "not known"),
    "error-502-taken": (True, "asked to start"),  # its callback proves it
}


@pytest.mark.parametrize("trouble", LAST_WORDS)
def test_the_campaign_is_started_with_the_last_batch_only_and_it_is_said_whether_it_was(row: Row, trouble: str):
    started, said = LAST_WORDS[trouble]
    row.start()
    campaign = row.campaign(row.account())
    if trouble:
        row.trouble("slow", times=2, seconds=0.1)
        row.trouble(trouble)
    upload = row.upload(campaign, batches=3, start_campaign=True)
    row.wait_until_batches_are(upload, DONE, UNKNOWN, BatchState.REFUSED)
    assert list(Attempt.objects.order_by("pk").values_list("with_start", flat=True))[:3] == [False, False, True]
    assert bool(row.dialer()["started"]) is started
    row.wait_until(
        lambda: said in about_start(Upload.objects.get(pk=upload.pk).start_outcome), f"the page says “{said}”"
    )
    assert_survived(row, waiting=[upload])


def test_the_campaign_is_not_started_when_another_batch_was_refused(row: Row):
    row.start()
    campaign = row.campaign(row.account())
    row.trouble("bad-data")
    upload = row.upload(campaign, batches=3, start_campaign=True)
    row.wait_until_batches_are(upload, DONE, BatchState.REFUSED)
    assert not Attempt.objects.filter(with_start=True).exists()
    assert not row.dialer()["started"]
    upload.refresh_from_db()
    assert "not started" in about_start(upload.start_outcome)
    assert_survived(row, waiting=[upload])
