"""People or the dialer stop an upload while it is sent, and let it go on: no lead is lost, and pages say what was
sent."""

import pytest

from campaigns.models import Account, Attempt, Batch, BatchState, Campaign, Upload, UploadState
from campaigns.sending import cancel_upload, pause_upload, release_campaign, resume_account, resume_upload
from campaigns.tally import tally
from tests import make
from tests.matrix.portal import Row, states_of
from tests.matrix.survival import assert_survived

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.postgresql, pytest.mark.timeout(180)]

DONE, CANCELLED, WAITING = BatchState.DONE, BatchState.CANCELLED, BatchState.WAITING


@pytest.fixture
def upload(row: Row) -> Upload:
    """An upload of twelve batches. The first five requests are in flight for a second."""
    row.start()
    campaign = row.campaign(row.account())
    row.trouble("slow", seconds=1, times=5)
    made = row.upload(campaign, batches=12)
    row.wait_for_request()
    return made


def let_what_is_under_way_end(row: Row, upload: Upload) -> int:
    """Waits until no request is in flight and all begun batches are done. Returns how many these are."""
    row.wait_until(lambda: not Attempt.objects.under_way().exists(), "what is under way has ended")
    begun = Attempt.objects.count()
    row.wait_until(lambda: states_of(upload).count(DONE) == begun, "the dialer has reported on it")
    return begun


STOPS = {
    "the account is switched off": (
        lambda _upload: Account.objects.update(is_active=False),
        lambda _upload: Account.objects.update(is_active=True),
    ),
    "the campaign is switched off": (
        lambda _upload: Campaign.objects.update(is_active=False),
        lambda _upload: Campaign.objects.update(is_active=True),
    ),
    "the upload is paused": (
        lambda upload: pause_upload(upload=upload, user=make.person()),
        lambda upload: resume_upload(upload=upload, user=make.person()),
    ),
}


@pytest.mark.parametrize("what", STOPS)
def test_what_is_stopped_in_mid_run_waits_and_goes_on_by_itself_once_it_may(row: Row, upload: Upload, what: str):
    stop, go_on = STOPS[what]
    stop(upload)
    begun = let_what_is_under_way_end(row, upload)
    assert states_of(upload).count(WAITING) == 12 - begun > 0
    assert row.dialer()["requests_in_all"] == begun
    go_on(upload)  # the test enqueues nothing: the sweeper finds the work
    row.wait_until_batches_are(upload, DONE)
    assert row.dialer()["requests_in_all"] == 12
    assert_survived(row, upload)


def test_a_key_that_is_changed_in_mid_run_stops_the_account_until_the_right_one_is_there(row: Row, upload: Upload):
    account = Account.objects.get()
    account.seal_key("a key that the dialer does not know")
    account.save(update_fields=["api_key", "api_key_ending"])
    row.wait_until(lambda: Account.objects.exclude(stopped_at=None).exists(), "the account is stopped")
    assert not Batch.objects.filter(state=BatchState.REFUSED).exists()
    account.seal_key("sandbox-key")
    account.save(update_fields=["api_key", "api_key_ending"])
    resume_account(account=account, user=make.person())
    row.wait_until_batches_are(upload, DONE)
    assert_survived(row, upload)


def test_a_campaign_that_the_dialer_forgets_in_mid_run_is_held_until_somebody_releases_it(row: Row, upload: Upload):
    row.trouble("bad-campaign")
    row.wait_until(lambda: Campaign.objects.exclude(held_at=None).exists(), "the campaign is held")
    assert not Batch.objects.filter(state=BatchState.REFUSED).exists()
    release_campaign(campaign=upload.campaign, user=make.person())
    row.wait_until_batches_are(upload, DONE)
    assert_survived(row, upload)


def test_cancelled_in_mid_run_it_is_told_exactly_what_had_been_sent(row: Row, upload: Upload):
    cancel_upload(upload=upload, user=make.person())
    begun = let_what_is_under_way_end(row, upload)
    upload.refresh_from_db()
    assert (tally(upload).loaded, tally(upload).cancelled) == (2 * begun, 2 * (12 - begun))
    assert upload.state == UploadState.FINISHED
    assert len(row.dialer()["leads"]["Matrix"]) == 2 * begun
    assert_survived(row, waiting=[upload])


def test_paused_before_it_began_nothing_of_it_is_sent_and_cancelled_then_nothing_ever_is(row: Row):
    row.start()
    campaign = row.campaign(row.account())
    upload = row.upload(campaign, batches=3, enqueue=False)
    pause_upload(upload=upload, user=make.person())
    other = row.upload(campaign, batches=3, first=9100000001)
    row.wait_until_batches_are(other, DONE)
    assert states_of(upload) == [WAITING] * 3
    cancel_upload(upload=upload, user=make.person())
    assert states_of(upload) == [CANCELLED] * 3
    assert_survived(row, other, waiting=[upload])
