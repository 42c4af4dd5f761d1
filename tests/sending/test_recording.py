"""What an answer does to its attempt, batch, account and campaign: also one that is late, comes twice or is lost."""

from datetime import timedelta

import pytest

from campaigns.models import (
    Account,
    Attempt,
    Batch,
    Campaign,
    Event,
    Upload,
    UploadState,
    database_now,
)
from campaigns.sending import Claim, cancel_upload, claim, expire_attempts, give_up, record, resume_account, send_again
from campaigns.tally import tally
from campaigns.uploads import NotNow
from campaigns.wording import about_start, notes_in_words, why_held, why_stopped
from tests import make
from tests.dialogue import (
    BAD_CAMPAIGN,
    BAD_DATA,
    BAD_KEY,
    HTML,
    NO_ANSWER,
    QUEUED,
    THROTTLED,
    UNREACHABLE,
    answered,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(db) -> Attempt:
    """An attempt in flight. Its upload has one batch of two leads."""
    account = make.account()
    make.campaign(of=account)
    make.confirmed_upload(make.rows(2))
    return Attempt.objects.get(pk=claim(account_id=account.pk).attempt_id)


@pytest.mark.parametrize(
    ("observed", "attempt_state", "batch_state", "upload_state"),
    [
        (QUEUED, "accepted", "accepted", UploadState.AWAITING_RESULTS),
        (THROTTLED, "throttled", "waiting", UploadState.SENDING),
        (UNREACHABLE, "not_sent", "waiting", UploadState.SENDING),
        (BAD_KEY, "refused", "waiting", UploadState.SENDING),
        (BAD_CAMPAIGN, "refused", "waiting", UploadState.SENDING),
        (BAD_DATA, "refused", "refused", UploadState.FINISHED),
        (HTML, "unknown", "unknown", UploadState.AWAITING_RESULTS),
        (NO_ANSWER, "unknown", "unknown", UploadState.AWAITING_RESULTS),
    ],
    ids=["queued", "throttled", "unreachable", "bad key", "bad campaign", "bad data", "html", "no answer"],
)
def test_each_answer_moves_its_batch_and_upload(attempt, observed, attempt_state, batch_state, upload_state):
    record(attempt_id=attempt.pk, observed=observed)
    attempt = Attempt.objects.get()
    upload = Upload.objects.get()
    assert (attempt.state, attempt.batch.state, upload.state) == (attempt_state, batch_state, upload_state)
    assert tally(upload).adds_up


def test_the_transaction_id_is_kept_as_text(attempt):
    record(attempt_id=attempt.pk, observed=QUEUED)
    assert Attempt.objects.get().transaction_id == "129171716445505819319510"


def test_an_answer_is_written_once(attempt):
    record(attempt_id=attempt.pk, observed=QUEUED)
    record(attempt_id=attempt.pk, observed=THROTTLED)
    assert Attempt.objects.get().state == "accepted"
    assert Batch.objects.get().state == "accepted"


def test_an_answer_frees_its_slot_after_a_window_and_a_margin(attempt):
    record(attempt_id=attempt.pk, observed=QUEUED)
    seconds = (Attempt.objects.get().slot_free_at - database_now()).total_seconds()
    assert 60 < seconds <= 61


def test_a_request_without_an_answer_holds_its_slot_longer(attempt):
    record(attempt_id=attempt.pk, observed=NO_ANSWER)
    assert Attempt.objects.get().slot_free_at == attempt.slot_free_at


def test_a_throttle_answer_makes_the_whole_account_wait_a_minute(attempt):
    record(attempt_id=attempt.pk, observed=THROTTLED)
    wait = claim(account_id=attempt.account_id)
    assert 55 < wait.seconds <= 60
    assert notes_in_words(Batch.objects.get().notes)


def test_a_dialer_out_of_reach_is_tried_again_further_and_further_apart(attempt):
    waits = []
    for _ in range(3):
        record(attempt_id=Attempt.objects.last().pk, observed=UNREACHABLE)
        waits.append(round(claim(account_id=attempt.account_id).seconds))
        Account.objects.update(backs_off_until=None)
        assert isinstance(claim(account_id=attempt.account_id), Claim)
    assert waits == [5, 10, 20]


def test_a_wrong_key_stops_the_account_and_says_who_must_do_what(attempt):
    record(attempt_id=attempt.pk, observed=BAD_KEY)
    account = Account.objects.get()
    assert account.stopped_at
    assert "An administrator must enter the right ones" in why_stopped(account)
    assert claim(account_id=account.pk) is None


def test_an_unknown_campaign_holds_the_uploads_of_that_campaign_only(attempt):
    other = make.campaign(name="Another")
    make.confirmed_upload(make.rows(1), to=other)
    record(attempt_id=attempt.pk, observed=BAD_CAMPAIGN)
    held = Campaign.objects.get(name="Sales_Outbound")
    assert "An administrator must compare its name" in why_held(held)
    assert Attempt.objects.get(pk=claim(account_id=attempt.account_id).attempt_id).batch.upload.campaign == other


def test_what_was_not_understood_is_kept_as_a_bounded_excerpt(attempt):
    record(attempt_id=attempt.pk, observed=answered(b"<html>" + b"x\x00" * 5000, status=502))
    assert Attempt.objects.get().excerpt.startswith("<html>x")
    assert len(Attempt.objects.get().excerpt) <= 500


def test_an_attempt_whose_process_died_becomes_unknown_after_its_deadline(attempt):
    assert expire_attempts() == 0
    Attempt.objects.update(deadline_at=database_now() - timedelta(seconds=30))
    assert expire_attempts() == 1
    assert Attempt.objects.get().state == "unknown"
    assert Batch.objects.get().state == "unknown"
    assert claim(account_id=attempt.account_id) is None, "never twice by machine"


def test_a_late_answer_lands_on_an_expired_attempt(attempt):
    Attempt.objects.update(deadline_at=database_now() - timedelta(seconds=30))
    expire_attempts()
    record(attempt_id=attempt.pk, observed=QUEUED)
    assert (Attempt.objects.get().state, Batch.objects.get().state) == ("accepted", "accepted")


def test_a_person_sends_an_unknown_batch_again_with_a_reason(attempt):
    record(attempt_id=attempt.pk, observed=NO_ANSWER)
    person = make.person()
    with pytest.raises(NotNow, match="Say why"):
        send_again(batch=attempt.batch, user=person, reason="  ")
    send_again(batch=attempt.batch, user=person, reason="The dialer's support says it never came")
    with pytest.raises(NotNow, match="has been decided"):
        send_again(batch=attempt.batch, user=person, reason="A second click")
    assert Batch.objects.get().state == "waiting"
    assert Attempt.objects.get().state == "sent_again"
    assert Event.objects.filter(action="batch_sent_again", user=person).count() == 1
    Attempt.objects.update(slot_free_at=database_now())
    assert isinstance(claim(account_id=attempt.account_id), Claim)


def test_a_batch_that_is_given_up_stays_unknown_and_ends_its_upload(attempt):
    record(attempt_id=attempt.pk, observed=NO_ANSWER)
    give_up(batch=attempt.batch, user=make.person(), reason="Too old to matter")
    upload = Upload.objects.get()
    assert (Batch.objects.get().state, upload.state) == ("unknown", UploadState.FINISHED)
    assert tally(upload).unknown == 2
    assert tally(upload).adds_up


def test_only_what_is_unknown_can_be_decided(attempt):
    with pytest.raises(NotNow):
        give_up(batch=attempt.batch, user=make.person(), reason="Impatient")
    assert Batch.objects.get().state == "sending"


def test_the_last_word_is_reported_in_words(db):
    account = make.account()
    make.campaign(of=account)
    make.confirmed_upload(make.rows(1), start_campaign=True)
    record(attempt_id=claim(account_id=account.pk).attempt_id, observed=QUEUED)
    assert "asked to start the campaign" in about_start(Upload.objects.get().start_outcome)


def test_where_callbacks_cannot_reach_us_an_upload_ends_as_accepted(attempt):
    Account.objects.update(callbacks_reach_us=False)
    record(attempt_id=attempt.pk, observed=QUEUED)
    assert Upload.objects.get().state == UploadState.FINISHED
    assert tally(Upload.objects.get()).accepted == 2


def test_a_dialer_out_of_reach_makes_the_whole_account_wait():
    account = make.account()
    make.campaign(of=account)
    make.confirmed_upload(make.rows(1000))
    record(attempt_id=claim(account_id=account.pk).attempt_id, observed=UNREACHABLE)
    assert 4 < claim(account_id=account.pk).seconds <= 5, "the second batch does not knock at the same door at once"


@pytest.fixture
def expired(attempt) -> Attempt:
    """An attempt whose process died."""
    Attempt.objects.update(deadline_at=database_now() - timedelta(seconds=30))
    expire_attempts()
    return attempt


def test_a_late_acceptance_stops_what_a_person_has_just_sent_again(expired):
    send_again(batch=expired.batch, user=make.person(), reason="It seemed lost")
    record(attempt_id=expired.pk, observed=QUEUED)
    assert Batch.objects.get().state == "accepted"
    assert claim(account_id=expired.account_id) is None


def test_a_late_acceptance_counts_though_a_person_had_given_it_up(expired):
    give_up(batch=expired.batch, user=make.person(), reason="Too old")
    record(attempt_id=expired.pk, observed=QUEUED)
    assert Batch.objects.get().state == "accepted"


def test_a_late_answer_does_not_touch_the_attempt_that_followed(expired):
    send_again(batch=expired.batch, user=make.person(), reason="It seemed lost")
    Attempt.objects.update(slot_free_at=database_now())
    claim(account_id=expired.account_id)
    record(attempt_id=expired.pk, observed=THROTTLED)
    assert Batch.objects.get().state == "sending"


def test_a_late_refusal_of_the_key_does_not_stop_an_account_that_was_fixed_meanwhile(db):
    account = make.account(rows_per_request=1)
    make.campaign(of=account)
    make.confirmed_upload(make.rows(2))
    first, second = (claim(account_id=account.pk).attempt_id for _ in range(2))
    record(attempt_id=first, observed=BAD_KEY)
    resume_account(account=account, user=make.person())
    record(attempt_id=second, observed=BAD_KEY)
    assert Account.objects.get().stopped_at is None


def test_it_is_not_known_whether_an_expired_last_request_started_the_campaign(db):
    account = make.account()
    make.campaign(of=account)
    make.confirmed_upload(make.rows(1), start_campaign=True)
    claim(account_id=account.pk)
    Attempt.objects.update(deadline_at=database_now() - timedelta(seconds=30))
    expire_attempts()
    assert "not known" in about_start(Upload.objects.get().start_outcome)


@pytest.mark.parametrize("second", [THROTTLED, UNREACHABLE, BAD_DATA, NO_ANSWER, BAD_KEY])
def test_a_late_acceptance_while_the_batch_is_sent_again_is_not_forgotten(expired, second):
    """Whatever becomes of the second request, the dialer has the batch from the first."""
    send_again(batch=expired.batch, user=make.person(), reason="It seemed lost")
    again = claim(account_id=expired.account_id)
    record(attempt_id=expired.pk, observed=QUEUED)
    record(attempt_id=again.attempt_id, observed=second)
    assert Batch.objects.get().state == "accepted"


def test_a_late_acceptance_while_the_batch_is_sent_again_outlives_the_second_sender(expired):
    send_again(batch=expired.batch, user=make.person(), reason="It seemed lost")
    claim(account_id=expired.account_id)
    record(attempt_id=expired.pk, observed=QUEUED)
    Attempt.objects.update(deadline_at=database_now() - timedelta(seconds=30))
    expire_attempts()
    assert Batch.objects.get().state == "accepted"


def test_a_late_acceptance_counts_though_the_second_request_was_refused(expired):
    send_again(batch=expired.batch, user=make.person(), reason="It seemed lost")
    record(attempt_id=claim(account_id=expired.account_id).attempt_id, observed=BAD_DATA)
    record(attempt_id=expired.pk, observed=QUEUED)
    assert Batch.objects.get().state == "accepted"


def test_a_late_acceptance_counts_though_the_upload_was_cancelled_before_it_was_sent_again(expired):
    send_again(batch=expired.batch, user=make.person(), reason="It seemed lost")
    cancel_upload(upload=expired.batch.upload, user=make.person())
    record(attempt_id=expired.pk, observed=QUEUED)
    assert Batch.objects.get().state == "accepted"
    assert tally(Upload.objects.get()).accepted == 2
