"""People pause, resume and cancel uploads: requests in flight end, and pages say exactly what had been sent."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from campaigns.models import Attempt, Batch, BatchState, Event, Upload, UploadState, database_now
from campaigns.sending import (
    INDIA,
    Claim,
    cancel_upload,
    change_send_at,
    claim,
    give_up,
    pause_upload,
    put_first,
    record,
    resume_upload,
    send_again,
)
from campaigns.sending.proving import learn_from_outcomes
from campaigns.tally import tally
from campaigns.uploads import NotNow
from campaigns.wording import about_start, details_in_words, full_time
from tests import make
from tests.dialogue import BAD_KEY, NO_ANSWER, QUEUED, THROTTLED, UNREACHABLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(db):
    made = make.account(rows_per_request=10)
    make.campaign(of=made)
    return made


@pytest.fixture
def upload(account) -> Upload:
    """Three batches of ten leads."""
    return make.confirmed_upload(make.rows(30))


@pytest.fixture
def asha(db):
    return make.person()


def test_a_paused_upload_lets_what_is_under_way_end_and_sends_nothing_more(account, upload, asha):
    under_way = claim(account_id=account.pk)
    pause_upload(upload=upload, user=asha, reason="Wrong week")
    assert claim(account_id=account.pk) is None
    record(attempt_id=under_way.attempt_id, observed=QUEUED)
    upload.refresh_from_db()
    assert (upload.paused_by, upload.paused_reason) == (asha, "Wrong week")
    assert (tally(upload).accepted, tally(upload).waiting) == (10, 20)


def test_resumed_it_goes_on_where_it_was(account, upload, asha):
    pause_upload(upload=upload, user=asha)
    resume_upload(upload=upload, user=asha)
    assert isinstance(claim(account_id=account.pk), Claim)
    actions = list(Event.objects.filter(upload=upload).order_by("pk").values_list("action", flat=True))
    assert actions[-2:] == ["paused", "resumed"]


def test_pausing_and_resuming_twice_is_as_good_as_once(upload, asha):
    for _ in range(2):
        pause_upload(upload=upload, user=asha)
    for _ in range(2):
        resume_upload(upload=upload, user=asha)
    assert Event.objects.filter(upload=upload, action__in=["paused", "resumed"]).count() == 2


def test_an_upload_that_was_paused_by_a_callback_stays_paused_once_a_person_wants_it_so(account, upload, asha):
    Upload.objects.update(paused_at=database_now(), paused_reason="The dialer loaded none of them.")
    pause_upload(upload=upload, user=asha, reason="I ask them first")
    Batch.objects.filter(number=1).update(state=BatchState.DONE, already_there=10)
    learn_from_outcomes([Batch.objects.get(number=1)])
    upload.refresh_from_db()
    assert upload.paused_by == asha
    assert Event.objects.filter(upload=upload, action="paused", user=asha).count() == 1


def test_what_was_sent_wholly_cannot_be_paused_or_cancelled_or_put_first(account, asha):
    upload = make.confirmed_upload(make.rows(3))
    record(attempt_id=claim(account_id=account.pk).attempt_id, observed=QUEUED)
    for action in (pause_upload, cancel_upload, put_first):
        with pytest.raises(NotNow):
            action(upload=upload, user=asha)


def test_cancelled_before_anything_was_sent_all_of_it_is_cancelled(account, upload, asha):
    cancel_upload(upload=upload, user=asha)
    upload.refresh_from_db()
    assert (tally(upload).cancelled, upload.state) == (30, UploadState.FINISHED)
    assert claim(account_id=account.pk) is None


def test_cancelled_while_a_batch_is_under_way_that_one_ends_and_the_rest_is_cancelled(account, upload, asha):
    under_way = claim(account_id=account.pk)
    cancel_upload(upload=upload, user=asha)
    upload.refresh_from_db()
    assert (tally(upload).sending, tally(upload).cancelled, upload.state) == (10, 20, UploadState.SENDING)
    record(attempt_id=under_way.attempt_id, observed=QUEUED)
    upload.refresh_from_db()
    assert (tally(upload).accepted, upload.state) == (10, UploadState.AWAITING_RESULTS)
    assert details_in_words(Event.objects.get(upload=upload, action="cancelled")) == "10 of 30 leads had been sent"


@pytest.mark.parametrize("observed", [THROTTLED, UNREACHABLE, BAD_KEY], ids=["throttled", "unreachable", "bad key"])
def test_what_did_not_arrive_is_not_sent_again_once_its_upload_is_cancelled(account, upload, asha, observed):
    under_way = claim(account_id=account.pk)
    cancel_upload(upload=upload, user=asha)
    record(attempt_id=under_way.attempt_id, observed=observed)
    upload.refresh_from_db()
    assert (tally(upload).cancelled, upload.state) == (30, UploadState.FINISHED)
    assert tally(upload).adds_up


def test_an_unknown_batch_of_a_cancelled_upload_can_only_be_given_up(account, upload, asha):
    under_way = claim(account_id=account.pk)
    cancel_upload(upload=upload, user=asha)
    record(attempt_id=under_way.attempt_id, observed=NO_ANSWER)
    batch = Batch.objects.get(state=BatchState.UNKNOWN)
    with pytest.raises(NotNow, match="cancelled"):
        send_again(batch=batch, user=asha, reason="I want it")
    give_up(batch=batch, user=asha, reason="Nobody knows")
    upload.refresh_from_db()
    assert upload.state == UploadState.FINISHED


def test_a_paused_upload_can_be_cancelled_and_then_not_resumed(account, upload, asha):
    pause_upload(upload=upload, user=asha)
    cancel_upload(upload=upload, user=asha)
    resume_upload(upload=upload, user=asha)
    assert not Event.objects.filter(action="resumed").exists()
    assert claim(account_id=account.pk) is None


def test_cancelling_twice_is_as_good_as_once(upload, asha):
    cancel_upload(upload=upload, user=asha)
    cancel_upload(upload=upload, user=asha)
    assert Event.objects.filter(action="cancelled").count() == 1


def test_the_campaign_is_not_started_by_an_upload_that_was_cancelled(account, asha):
    upload = make.confirmed_upload(make.rows(30), start_campaign=True)
    cancel_upload(upload=upload, user=asha)
    upload.refresh_from_db()
    assert "not started" in about_start(upload.start_outcome)


def test_a_last_batch_that_would_have_started_the_campaign_and_never_arrived_says_so(account, asha):
    upload = make.confirmed_upload(make.rows(3), start_campaign=True)
    under_way = claim(account_id=account.pk)
    cancel_upload(upload=upload, user=asha)
    record(attempt_id=under_way.attempt_id, observed=UNREACHABLE)
    upload.refresh_from_db()
    assert "not started" in about_start(upload.start_outcome)


@pytest.mark.django_db(transaction=True)
def test_cancelling_while_batches_are_claimed_loses_and_doubles_nothing(account, asha):
    upload = make.confirmed_upload(make.rows(200))
    barrier, claims = threading.Barrier(5), []

    def claim_one() -> None:
        barrier.wait()
        claims.append(claim(account_id=account.pk))
        connection.close()

    def cancel() -> None:
        barrier.wait()
        cancel_upload(upload=upload, user=asha)
        connection.close()

    threads = [threading.Thread(target=each) for each in [claim_one] * 4 + [cancel]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent = sum(isinstance(each, Claim) for each in claims)
    upload.refresh_from_db()
    assert (tally(upload).sending, tally(upload).cancelled) == (10 * sent, 200 - 10 * sent)
    assert Attempt.objects.count() == sent


# ---- the time from which it is sent ----


TOMORROW = datetime(2126, 12, 9, 9, 0, tzinfo=INDIA)
LATER = TOMORROW + timedelta(hours=1)


def test_its_time_can_be_changed_until_its_first_batch_has_left(account, asha):
    upload = make.confirmed_upload(make.rows(30), send_at=TOMORROW)
    assert claim(account_id=account.pk) is None
    change_send_at(upload=upload, user=asha, send_at=LATER)
    assert Upload.objects.get(pk=upload.pk).send_at == LATER
    change_send_at(upload=upload, user=asha, send_at=None)
    assert isinstance(claim(account_id=account.pk), Claim)
    with pytest.raises(NotNow, match="first batch has left"):
        change_send_at(upload=upload, user=asha, send_at=LATER)
    assert Upload.objects.get(pk=upload.pk).send_at is None


def test_a_changed_time_is_an_event_with_both_times_and_the_same_time_is_none(account, asha):
    upload = make.confirmed_upload(make.rows(30), send_at=TOMORROW)
    change_send_at(upload=upload, user=asha, send_at=TOMORROW)
    assert not Event.objects.filter(action="send_time_changed").exists()
    change_send_at(upload=upload, user=asha, send_at=None)
    (event,) = Event.objects.filter(action="send_time_changed")
    assert event.details == {"before": TOMORROW.astimezone(UTC).isoformat(), "after": None}
    assert details_in_words(event) == f"from {full_time(TOMORROW)} to “at once”"


def test_the_time_of_what_was_cancelled_cannot_be_changed(account, asha):
    upload = make.confirmed_upload(make.rows(30), send_at=TOMORROW)
    cancel_upload(upload=upload, user=asha)
    with pytest.raises(NotNow):
        change_send_at(upload=upload, user=asha, send_at=None)
