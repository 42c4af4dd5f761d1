"""The dialer works through requests in turn: results are overdue when no earlier request was reported for a while."""

from datetime import timedelta

import pytest

from campaigns.history import lines
from campaigns.models import Account, Attempt, Callback, Upload, UploadState, database_now
from campaigns.overdue_results import overdue_since
from campaigns.wording import standing_in_words
from tests import make
from tests.dialogue import Request, next_request
from tests.views.conftest import signed_in_as

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(hours=1)


@pytest.fixture
def upload() -> Upload:
    make.campaign(of=make.account(rows_per_request=3))
    return make.confirmed_upload(make.rows(6))


def ago(request: Request, time: timedelta = LONG_AGO) -> None:
    """Makes the request, and its callback if it has one, so old."""
    then = database_now() - time
    Attempt.objects.filter(pk=request.attempt_id).update(started_at=then)
    Callback.objects.filter(attempt_id=request.attempt_id).update(received_at=then)


def late() -> set[int]:
    return set(overdue_since(Upload.objects.all(), database_now()))


def test_results_are_overdue_when_no_callback_has_come_for_long(upload, settings):
    requests = [next_request(upload).answer(), next_request(upload).answer()]
    for request in requests:
        ago(request, timedelta(seconds=settings.OVERDUE_SECONDS - 60))
    assert late() == set()
    ago(requests[0])
    assert late() == {upload.pk}


def test_a_report_of_what_was_sent_before_shows_that_its_turn_is_still_to_come(upload):
    first, second = next_request(upload).answer(), next_request(upload).answer()
    first.call_back()
    ago(first, LONG_AGO)
    ago(second, LONG_AGO)
    assert late() == {upload.pk}
    ago(first, timedelta(minutes=1))
    ago(second, LONG_AGO)
    assert late() == set()


def test_a_report_of_what_was_sent_later_does_not(upload):
    first, second = next_request(upload).answer(), next_request(upload).answer()
    second.call_back()
    ago(first)
    assert late() == {upload.pk}


def test_what_is_reported_or_not_awaited_is_never_overdue(upload):
    requests = [next_request(upload).answer(), next_request(upload).answer()]
    for request in requests:
        ago(request)
    Account.objects.update(callbacks_reach_us=False)
    assert late() == set()
    Account.objects.update(callbacks_reach_us=True)
    for request in requests:
        request.call_back()
    assert late() == set()


def test_of_many_uploads_each_hears_what_was_sent_before_it_to_its_own_account(django_assert_num_queries):
    one, other = (make.campaign(of=make.account(name=name, user_name=name, rows_per_request=3)) for name in "AB")
    hours = iter(range(20, 0, -1))
    expected = {}
    for to in (one, other, one, other, one):
        made = make.confirmed_upload(make.rows(6), to=to)
        reported, awaited = next_request(made).answer(), next_request(made).answer()
        reported.call_back()
        ago(reported, timedelta(hours=next(hours)))
        ago(awaited, timedelta(hours=next(hours)))
        ago(reported, timedelta(hours=next(hours)))  # later than the request that has no report
        expected[made.pk] = Callback.objects.get(attempt=reported.attempt_id).received_at
    uploads, now = list(Upload.objects.all()), database_now()
    with django_assert_num_queries(3):
        assert overdue_since(uploads, now) == expected


def test_many_uploads_are_asked_about_in_one_query_where_all_were_sent_lately(upload, django_assert_num_queries):
    for number in range(3):
        make.received_upload(file_name=f"{number}.csv")
    Upload.objects.update(state=UploadState.AWAITING_RESULTS)
    many, now = list(Upload.objects.all()), database_now()
    with django_assert_num_queries(1):
        overdue_since(many, now)


def test_overdue_results_need_a_person_and_say_what_to_do(upload):
    for request in [next_request(upload).answer(), next_request(upload).answer()]:
        ago(request)
    (line,) = lines(Upload.objects.all())
    assert str(standing_in_words(line.standing)).startswith("Results are overdue: nothing from the dialer since ")
    browser = signed_in_as(upload.uploaded_by)
    dashboard = " ".join(browser.get("/").content.decode().split())
    assert "The results of 6 leads are overdue, of “leads.csv”" in dashboard
    page = browser.get(f"/uploads/{upload.pk}/").content.decode()
    assert "do not upload the file again before" in page
