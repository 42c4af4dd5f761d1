"""The dialer does not answer: a few batches become unknown, not a whole file, and sending goes on by itself."""

from datetime import timedelta

import pytest

from campaigns.dialer import Observed, Phase
from campaigns.models import Account, Attempt, Batch, BatchState, Event, Outage, database_now
from campaigns.sending import Claim, StatusQuestion, Wait, claim, expire_attempts, record, record_status
from tests import make
from tests.dialogue import HTML, NO_ANSWER, QUEUED, THROTTLED, UNREACHABLE, answered

pytestmark = pytest.mark.django_db

STATUS_OK = answered({"status": "success", "message": []})
NOT_THERE = answered(b"<html>not found</html>", status=404)


@pytest.fixture
def account(db) -> Account:
    """An account with thirty waiting batches, and a limit that is never reached."""
    made = make.account(rows_per_request=10, requests_a_minute=60)
    make.campaign(of=made)
    make.confirmed_upload(make.rows(300))
    return made


def send_one(account: Account, observed: Observed) -> None:
    claimed = claim(account_id=account.pk)
    assert isinstance(claimed, Claim)
    record(attempt_id=claimed.attempt_id, observed=observed)


def let_pauses_pass(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(backs_off_until=None)


def stop_answering(account: Account) -> None:
    send_one(account, NO_ANSWER)
    send_one(account, HTML)


def test_one_unknown_stops_nothing(account):
    send_one(account, NO_ANSWER)
    assert isinstance(claim(account_id=account.pk), Claim)


def test_two_unknown_batches_in_succession_begin_an_outage(account):
    stop_answering(account)
    account.refresh_from_db()
    assert account.outage == Outage.NO_ANSWER
    assert isinstance(claim(account_id=account.pk), Wait)
    assert Event.objects.filter(account=account, action="dialer_away").count() == 1


@pytest.mark.parametrize("clear", [QUEUED, THROTTLED], ids=["queued", "throttled"])
def test_unknown_batches_with_a_clear_answer_between_them_begin_no_outage(account, clear):
    send_one(account, NO_ANSWER)
    send_one(account, clear)
    let_pauses_pass(account)
    send_one(account, NO_ANSWER)
    account.refresh_from_db()
    assert account.outage == ""


def test_a_dialer_that_does_not_answer_is_asked_for_a_status_before_leads_are_risked(account):
    stop_answering(account)
    let_pauses_pass(account)
    question = claim(account_id=account.pk)
    assert isinstance(question, StatusQuestion)
    assert question.request.url.endswith("/ca_apis/campaignStatus")
    assert isinstance(claim(account_id=account.pk), Wait), "one asks, not all"


def test_while_the_question_is_not_answered_it_is_asked_further_and_further_apart(account):
    stop_answering(account)
    pauses = []
    for _ in range(6):
        let_pauses_pass(account)
        assert isinstance(claim(account_id=account.pk), StatusQuestion)
        record_status(account_id=account.pk, observed=NO_ANSWER)
        pauses.append(round(claim(account_id=account.pk).seconds))
    assert pauses == [30, 60, 120, 120, 120, 120]
    assert Attempt.objects.count() == 2, "no lead was risked"


def test_an_answered_question_lets_one_batch_go_and_its_success_ends_the_outage(account):
    stop_answering(account)
    let_pauses_pass(account)
    claim(account_id=account.pk)
    record_status(account_id=account.pk, observed=STATUS_OK)
    tried = claim(account_id=account.pk)
    assert isinstance(tried, Claim)
    assert isinstance(claim(account_id=account.pk), Wait), "one batch at a time"
    record(attempt_id=tried.attempt_id, observed=QUEUED)
    account.refresh_from_db()
    assert (account.outage, account.unknowns_in_a_row) == ("", 0)
    assert isinstance(claim(account_id=account.pk), Claim)
    assert isinstance(claim(account_id=account.pk), Claim)
    assert Event.objects.filter(account=account, action="dialer_back").exists()


def test_a_batch_that_fails_again_begins_another_pause(account):
    stop_answering(account)
    let_pauses_pass(account)
    claim(account_id=account.pk)
    record_status(account_id=account.pk, observed=STATUS_OK)
    send_one(account, HTML)
    assert isinstance(claim(account_id=account.pk), Wait)
    let_pauses_pass(account)
    assert isinstance(claim(account_id=account.pk), StatusQuestion)


def test_where_a_status_may_not_be_asked_one_batch_at_a_time_is_tried_further_and_further_apart(account):
    Account.objects.update(asks_status=False)
    stop_answering(account)
    pauses = []
    for _ in range(6):
        pauses.append(round(claim(account_id=account.pk).seconds))
        let_pauses_pass(account)
        send_one(account, NO_ANSWER)
    assert pauses == [60, 120, 240, 480, 960, 960]


def test_a_status_that_may_not_be_asked_any_more_is_not_asked_and_leads_are_tried(account):
    stop_answering(account)
    Account.objects.update(asks_status=False)
    let_pauses_pass(account)
    assert isinstance(claim(account_id=account.pk), Claim)


def test_where_the_status_tells_nothing_batches_are_tried_as_if_it_could_not_be_asked(account):
    stop_answering(account)
    let_pauses_pass(account)
    claim(account_id=account.pk)
    record_status(account_id=account.pk, observed=NOT_THERE)
    wait = claim(account_id=account.pk)
    assert isinstance(wait, Wait)
    assert 50 < wait.seconds <= 60
    let_pauses_pass(account)
    assert isinstance(claim(account_id=account.pk), Claim)


def test_a_status_without_an_answer_for_very_long_does_not_keep_the_account_waiting_for_ever(account):
    stop_answering(account)
    Attempt.objects.update(started_at=database_now() - timedelta(minutes=17))
    record_status(account_id=account.pk, observed=NO_ANSWER)
    assert isinstance(claim(account_id=account.pk), Claim)


def test_leads_are_risked_further_and_further_apart_though_the_status_is_answered_each_time(account):
    """The part that answers the question may work while the part that takes leads does not."""
    stop_answering(account)
    pauses = []
    for _ in range(5):
        let_pauses_pass(account)
        assert isinstance(claim(account_id=account.pk), StatusQuestion)
        record_status(account_id=account.pk, observed=STATUS_OK)
        account.refresh_from_db()
        pauses.append(
            round((account.backs_off_until - database_now()).total_seconds()) if account.backs_off_until else 0
        )
        let_pauses_pass(account)
        send_one(account, HTML)
    assert pauses == [0, 120, 240, 480, 960]


def test_what_was_under_way_when_the_dialer_stopped_answering_counts_once(account):
    under_way = [claim(account_id=account.pk) for _ in range(5)]
    for each in under_way:
        record(attempt_id=each.attempt_id, observed=NO_ANSWER)
    account.refresh_from_db()
    assert account.outage_tries == 0
    assert claim(account_id=account.pk).seconds <= 15


def test_a_late_answer_to_a_request_in_flight_ends_the_outage(account):
    first, second, third = (claim(account_id=account.pk) for _ in range(3))
    record(attempt_id=first.attempt_id, observed=NO_ANSWER)
    record(attempt_id=second.attempt_id, observed=NO_ANSWER)
    record(attempt_id=third.attempt_id, observed=QUEUED)
    assert isinstance(claim(account_id=account.pk), Claim)


def test_attempts_that_were_left_behind_count_as_unknown_and_once(account):
    claims = [claim(account_id=account.pk) for _ in range(2)]
    Attempt.objects.update(deadline_at=database_now() - timedelta(seconds=60))
    assert expire_attempts() == 2
    account.refresh_from_db()
    assert (account.outage, account.unknowns_in_a_row) == (Outage.NO_ANSWER, 2)
    record(attempt_id=claims[0].attempt_id, observed=NO_ANSWER)
    account.refresh_from_db()
    assert account.unknowns_in_a_row == 2


def test_a_dialer_out_of_reach_is_tried_with_one_request_at_a_time(account):
    under_way = [claim(account_id=account.pk) for _ in range(5)]
    for each in under_way:
        record(attempt_id=each.attempt_id, observed=UNREACHABLE)
    account.refresh_from_db()
    assert account.outage == Outage.UNREACHABLE
    assert claim(account_id=account.pk).seconds <= 5, "five that failed at once are one try"
    let_pauses_pass(account)
    assert isinstance(claim(account_id=account.pk), Claim)
    assert isinstance(claim(account_id=account.pk), Wait)


def test_one_answer_ends_being_out_of_reach(account):
    send_one(account, UNREACHABLE)
    let_pauses_pass(account)
    send_one(account, QUEUED)
    account.refresh_from_db()
    assert account.outage == ""
    assert not Batch.objects.filter(state=BatchState.UNKNOWN).exists()


def test_an_outage_of_forty_minutes_costs_a_handful_of_unknowns_with_and_without_the_status(account):
    """Only the pauses are played: whenever something may be tried, the dialer is still away."""
    for asks in (True, False):
        Account.objects.update(asks_status=asks, outage="", unknowns_in_a_row=0, backs_off_until=None)
        before = Attempt.objects.count()
        under_way = [claim(account_id=account.pk) for _ in range(5)]
        for each in under_way:
            record(attempt_id=each.attempt_id, observed=HTML)
        passed = 0.0
        while passed < 40 * 60:
            step = claim(account_id=account.pk)
            if isinstance(step, Wait):
                passed += step.seconds
                let_pauses_pass(account)
                Attempt.objects.update(started_at=database_now() - timedelta(seconds=1))
            elif isinstance(step, StatusQuestion):
                record_status(account_id=account.pk, observed=Observed(Phase.ANSWERED, 502))
            else:
                record(attempt_id=step.attempt_id, observed=HTML)
        assert Attempt.objects.count() - before <= (5 if asks else 10)
