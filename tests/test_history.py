"""What a person would say of an upload, from where its batches are."""

import pytest

from campaigns.cloudagent import Observed, Phase
from campaigns.history import lines, state_in_words
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
