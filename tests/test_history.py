"""What a person would say of an upload, by the states of its batches."""

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.history import (
    OpenDecisions,
    lines,
    open_decisions,
    seconds_of_check_left,
    troubled_accounts,
)
from campaigns.models import Account, StopReason, Upload, database_now
from campaigns.sending import cancel_upload, give_up, pause_upload, resume_upload
from campaigns.sending.halting import stop_account
from campaigns.tally import tally
from campaigns.uploads import settle
from campaigns.wording import standing_in_words
from tests import make
from tests.dialogue import NO_ANSWER, next_request
from tests.saying import state_in_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def undecided():
    """An unknown batch, beside an accepted one of the same upload."""
    account = make.account(rows_per_request=3)
    make.campaign(of=account)
    upload = make.confirmed_upload(make.rows(6))
    first, second = next_request(upload), next_request(upload)
    first.answer(NO_ANSWER)
    second.answer()
    return first.batch


def said() -> set[str]:
    """The words on the upload's page and in a list."""
    upload = Upload.objects.get()
    return {
        state_in_words(upload, tally(upload)),
        *(str(standing_in_words(line.standing)) for line in lines(Upload.objects.all())),
    }


def test_a_decision_is_needed_until_a_person_has_made_it(undecided, settings):
    assert said() == {"Waiting for the dialer's report"}
    settings.DECISION_SECONDS = 0
    assert said() == {"Needs a decision"}
    give_up(batch=undecided, user=make.person(), reason="of no use any more")
    assert said() == {"Waiting for results"}


def test_a_decision_is_asked_for_once_the_report_has_had_its_time(undecided, settings):
    upload = undecided.upload
    decisions = open_decisions(upload)
    ended_at = undecided.attempts.get().ended_at
    assert (decisions.now, decisions.later) == (frozenset(), 1)
    assert decisions.asked_at == ended_at + timedelta(seconds=settings.DECISION_SECONDS)
    settings.DECISION_SECONDS = 0
    assert open_decisions(upload) == OpenDecisions(now=frozenset({undecided.pk}), later=0, asked_at=None)
    give_up(batch=undecided, user=make.person(), reason="of no use any more")
    assert open_decisions(upload) == OpenDecisions(now=frozenset(), later=0, asked_at=None)


def test_what_holds_an_upload_is_its_state():
    upload = make.confirmed_upload()
    pause_upload(upload=upload, user=make.person())
    paused = {str(standing_in_words(line.standing)) for line in lines(Upload.objects.all())}
    assert len(paused) == 1
    assert paused.pop().startswith("Paused: asha paused it at ")
    resume_upload(upload=upload, user=make.person())
    stop_account(upload.campaign.account_id, StopReason.OTHER, words="The key is wrong.")
    assert said() == {"Stopped: The key is wrong."}
    Account.objects.update(stopped_at=None, backs_off_until=database_now() + timedelta(seconds=50))
    assert all(words.startswith("Waiting: The dialer asked for a pause") for words in said())


def test_a_cancelled_upload_says_how_much_of_it_had_been_sent(undecided):
    other = make.confirmed_upload(make.rows(6))
    next_request(other).answer()
    cancel_upload(upload=other, user=make.person())
    other = Upload.objects.get(pk=other.pk)
    assert state_in_words(other, tally(other)) == "Waiting for results"
    Account.objects.update(callbacks_reach_us=False)
    settle(other.pk)
    other = Upload.objects.get(pk=other.pk)
    assert state_in_words(other, tally(other)) == "Cancelled: 3 of 6 leads had been sent"


def test_a_list_of_any_length_asks_the_same_number_of_questions(undecided, settings, django_assert_num_queries):
    settings.DECISION_SECONDS = 0
    make.confirmed_upload(make.rows(2))
    with django_assert_num_queries(8):
        lines(Upload.objects.all())
    for _ in range(3):
        pause_upload(upload=make.confirmed_upload(make.rows(2)), user=make.person())
    with django_assert_num_queries(8):
        lines(Upload.objects.all())


def test_accounts_are_in_trouble_only_while_leads_wait_for_them():
    upload = make.confirmed_upload()
    Account.objects.update(outage="unreachable", outage_since=database_now() - timedelta(minutes=4))
    (troubled,) = troubled_accounts(upload.uploaded_by)
    assert (troubled.account, troubled.needs_person) == (upload.campaign.account, False)
    Account.objects.update(outage_since=database_now() - timedelta(minutes=6))
    assert [each.needs_person for each in troubled_accounts(upload.uploaded_by)] == [True]
    assert troubled_accounts(make.person("stranger")) == []
    cancel_upload(upload=upload, user=upload.uploaded_by)
    assert troubled_accounts(upload.uploaded_by) == []


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
