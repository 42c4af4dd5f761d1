"""An upload does not wait for ever: a batch without a report for a day ends as accepted, and a later report still
counts."""

from datetime import timedelta

import pytest

from campaigns.models import Attempt, Upload, UploadState, database_now
from campaigns.tally import tally
from campaigns.uploads import end_waits
from tests import make
from tests.dialogue import HTML, next_request
from tests.saying import state_in_words

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)


@pytest.fixture
def upload() -> Upload:
    make.campaign(of=make.account(rows_per_request=3))
    return make.confirmed_upload(make.rows(6))


def sent(time: timedelta) -> None:
    """Makes all requests so old."""
    Attempt.objects.update(started_at=database_now() - time)


def state(upload: Upload) -> str:
    upload.refresh_from_db()
    return upload.state


def test_what_is_not_reported_within_a_day_ends_as_accepted(upload):
    next_request(upload).answer().call_back()
    next_request(upload).answer()
    sent(A_DAY - timedelta(minutes=1))
    assert end_waits() == 0
    assert state(upload) == UploadState.AWAITING_RESULTS
    sent(A_DAY)
    assert end_waits() == 1
    assert state(upload) == UploadState.FINISHED
    assert state_in_words(upload, tally(upload)) == "3 of 6 leads accepted by the dialer; results did not come"
    assert (tally(upload).loaded, tally(upload).accepted) == (3, 3)


def test_a_report_that_comes_after_that_still_counts(upload):
    requests = [next_request(upload).answer(), next_request(upload).answer()]
    sent(A_DAY)
    end_waits()
    for request in requests:
        request.call_back(failed=1)
    assert state(upload) == UploadState.FINISHED
    assert (tally(upload).loaded, tally(upload).unnamed, tally(upload).accepted) == (4, 2, 0)


def test_what_a_person_has_to_decide_about_is_waited_for_without_end(upload):
    next_request(upload).answer()
    next_request(upload).answer(HTML)
    sent(timedelta(days=30))
    assert end_waits() == 0
    assert state(upload) == UploadState.AWAITING_RESULTS
