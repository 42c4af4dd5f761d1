"""Actions that need the same rows wait for each other, and never in a circle. Only PostgreSQL locks rows."""

import threading
from datetime import timedelta

import pytest

from campaigns import callbacks
from campaigns.callbacks import applying
from campaigns.models import Attempt, BatchState, ClockReading, Upload, database_now
from campaigns.sending import cancel_upload, expire_attempts, send_again
from tests import make
from tests.dialogue import NO_ANSWER, next_request
from tests.threads import at_once, wait_until_somebody_waits_for_a_lock

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,  # SQLite has no row locks
]


@pytest.fixture
def upload(db) -> Upload:
    """Two batches of ten leads."""
    account = make.account(rows_per_request=10)
    make.campaign(of=account)
    return make.confirmed_upload(make.rows(20))


def test_a_cancellation_and_a_callback_of_a_batch_that_was_to_be_sent_again_do_not_wait_for_each_other(
    upload, monkeypatch
):
    callback_id = next_request(upload).answer(NO_ANSWER).keep().pk
    batch = upload.batches.get(number=1)
    send_again(batch=batch, user=make.person(), reason="It seemed lost")
    about_to_settle, settle = threading.Event(), applying.settle

    def settle_once_the_other_waits(upload_id: int) -> None:
        about_to_settle.set()
        wait_until_somebody_waits_for_a_lock()
        settle(upload_id)

    def cancel() -> None:
        assert about_to_settle.wait(timeout=20)
        cancel_upload(upload=upload, user=make.person())

    monkeypatch.setattr(applying, "settle", settle_once_the_other_waits)
    at_once(lambda: callbacks.apply_callbacks(callback_ids=[callback_id]), cancel)
    assert [batch.state for batch in upload.batches.order_by("number")] == [BatchState.DONE, BatchState.CANCELLED]


def test_a_clock_that_was_set_and_a_callback_of_what_is_under_way_do_not_wait_for_each_other(upload, monkeypatch):
    callback_id = next_request(upload).keep().pk
    Attempt.objects.update(deadline_at=database_now() - timedelta(seconds=30))
    ClockReading.objects.update(wall_at=database_now() - timedelta(hours=1))
    about_to_prove, prove = threading.Event(), applying._Applying.apply

    def prove_once_the_other_waits(*facts) -> None:
        about_to_prove.set()
        wait_until_somebody_waits_for_a_lock()
        prove(*facts)

    def expire() -> None:
        assert about_to_prove.wait(timeout=20)
        expire_attempts()

    monkeypatch.setattr(applying._Applying, "apply", prove_once_the_other_waits)
    at_once(lambda: callbacks.apply_callbacks(callback_ids=[callback_id]), expire)
    assert upload.batches.get(number=1).state == BatchState.DONE
