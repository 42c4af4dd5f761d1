"""Deeds that meet at the same rows wait for each other, never in a circle. Only PostgreSQL locks rows."""

import json
import threading
import time

import pytest
from django.db import connection

from campaigns import callbacks
from campaigns.models import Account, BatchState, Upload
from campaigns.sending import cancel_upload, claim, record, send_again
from tests import make
from tests.sending.observed import NO_ANSWER
from tests.test_callbacks import at_once, counts

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks"),
]


@pytest.fixture
def upload(db) -> Upload:
    """Two batches of ten leads."""
    account = make.account(rows_per_request=10)
    make.campaign(of=account)
    return make.confirmed_upload(make.rows(20))


def send_one(account: Account) -> int:
    """The id of the callback of a request that has had no answer; it is still to be applied."""
    claimed = claim(account_id=account.pk)
    record(attempt_id=claimed.attempt_id, observed=NO_ANSWER)
    token = claimed.request.fields["callBackUrl"].rstrip("/").rsplit("/", 1)[-1]
    body = json.dumps({"data": counts(loaded="10", transactionId=str(claimed.attempt_id))}).encode()
    return callbacks.keep(token=token, body=body, content_type="application/json").pk


def test_a_cancellation_and_a_callback_of_a_batch_that_was_to_be_sent_again_do_not_wait_for_each_other(
    upload, monkeypatch
):
    callback_id = send_one(upload.campaign.account)
    batch = upload.batches.get(number=1)
    send_again(batch=batch, by=make.person(), reason="It seemed lost")
    about_to_settle, settle = threading.Event(), callbacks.settle

    def settle_once_the_other_waits(upload_id: int) -> None:
        about_to_settle.set()
        wait_until_somebody_waits_for_a_lock()
        settle(upload_id)

    def cancel() -> None:
        assert about_to_settle.wait(timeout=20)
        cancel_upload(upload=upload, by=make.person())

    monkeypatch.setattr(callbacks, "settle", settle_once_the_other_waits)
    at_once(lambda: callbacks.apply_callback(callback_id=callback_id), cancel)
    assert [batch.state for batch in upload.batches.order_by("number")] == [BatchState.DONE, BatchState.CANCELLED]


def wait_until_somebody_waits_for_a_lock() -> None:
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
