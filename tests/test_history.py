"""What a person would say of an upload, from where its batches are."""

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.cloudagent import Observed, Phase
from campaigns.history import lines, seconds_of_check_left, state_in_words
from campaigns.models import Attempt, Upload
from campaigns.sending import claim, give_up, record
from campaigns.tally import tally
from tests import make

pytestmark = pytest.mark.django_db

QUEUED = b'{"transactionId":"1","status":"success","message":"queued successfully"}'


@pytest.fixture
def undecided():
    """A batch that is not known to have arrived, beside one of the same upload that was accepted."""
    account = make.account(rows_per_request=3)
    make.campaign(of=account)
    make.confirmed_upload(make.rows(6))
    first, second = claim(account_id=account.pk), claim(account_id=account.pk)
    record(attempt_id=first.attempt_id, observed=Observed(phase=Phase.SENT_NO_ANSWER, error="ReadTimeout"))
    answered = Observed(phase=Phase.ANSWERED, status=200, body=QUEUED, complete=True)
    record(attempt_id=second.attempt_id, observed=answered)
    return Attempt.objects.get(pk=first.attempt_id).batch


def said() -> set[str]:
    """In its page and in a list."""
    upload = Upload.objects.get()
    return {state_in_words(upload, tally(upload)), *(line.state for line in lines(Upload.objects.all()))}


def test_a_decision_is_needed_until_a_person_has_made_it(undecided):
    assert said() == {"Needs a decision"}
    give_up(batch=undecided, by=make.person(), reason="of no use any more")
    assert said() == {"Sent, waiting for the dialer's results"}


def test_a_list_of_any_length_asks_the_same_number_of_questions(undecided, django_assert_num_queries):
    with django_assert_num_queries(3):
        lines(Upload.objects.all())
    for _ in range(3):
        make.confirmed_upload(make.rows(2))
    Upload.objects.update(state="waiting")
    with django_assert_num_queries(3):
        lines(Upload.objects.all())


@pytest.mark.parametrize(
    ("rows_checked", "seconds", "left"),
    [(0, 1, None), (50_000, 5, 15.0), (200_000, 20, 0.0)],
    ids=["nothing yet", "", ""],
)
def test_the_time_left_of_a_check_follows_from_what_it_took_so_far(rows_checked, seconds, left):
    begun = datetime(2030, 5, 1, 9, 0, tzinfo=UTC)
    upload = Upload(
        state="checking",
        total_rows=200_000,
        checked_rows=rows_checked,
        work_begun_at=begun,
        worked_at=begun + timedelta(seconds=seconds),
    )
    assert seconds_of_check_left(upload) == left


@pytest.mark.parametrize("state", ["draft", "checking", "checked"])
def test_of_a_check_that_is_not_under_way_nothing_is_said(state):
    assert seconds_of_check_left(Upload(state=state, total_rows=5, checked_rows=5)) is None
