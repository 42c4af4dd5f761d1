"""Numbers that came to the do-not-call list between the check and the sending are not sent, and the tally adds up."""

import io
import json

import pytest

from campaigns.leads import Problem
from campaigns.models import Account, Attempt, Batch, DoNotCallNumber, Event, Lead, Upload
from campaigns.not_loaded import write_not_loaded
from campaigns.sending import Claim, Wait, claim, record, run, send_again
from campaigns.tally import tally
from campaigns.wording import about_start, notes_in_words, why_stopped
from tests import make
from tests.dialogue import NO_ANSWER, QUEUED, THROTTLED
from tests.saying import state_in_words

pytestmark = pytest.mark.django_db

NUMBERS = ["9000000001", "9000000002", "9000000003"]


@pytest.fixture
def account():
    return make.account()


@pytest.fixture
def campaign(account):
    return make.campaign(of=account)


def claim_next(account: Account) -> Claim | Wait | None:
    return claim(account_id=account.pk)


def sent(claimed: Claim) -> list[str]:
    return [row[0] for row in json.loads(claimed.request.fields["bulkData"])["data"]]


def assert_it_adds_up(upload: Upload, **parts: int) -> None:
    upload.refresh_from_db()
    counted = tally(upload)
    assert counted.adds_up
    assert {part: getattr(counted, part) for part in parts} == parts
    invalid = upload.leads.filter(state="invalid").count()
    assert (counted.invalid, upload.counts["ready"]) == (invalid, upload.leads.exclude(state="invalid").count())


def test_a_number_that_came_to_the_list_is_not_sent_with_its_batch(account, campaign):
    upload = make.confirmed_upload(make.rows(3))
    make.forbid("9000000002")
    assert sent(claim_next(account)) == ["9000000001", "9000000003"]
    assert Batch.objects.get().size == 2
    assert_it_adds_up(upload, invalid=1, sending=2, confirmed=2)


def test_a_number_that_was_taken_out_is_shown_as_the_check_would_show_it(account, campaign):
    upload = make.confirmed_upload(make.rows(3))
    make.forbid("9000000002")
    claim_next(account)
    lead = Lead.objects.get(state="invalid")
    assert [Problem.from_json(each).code for each in lead.problems] == ["do_not_call"]
    group = upload.problem_groups.get(code="do_not_call")
    assert (group.rows, group.column, [each.row for each in group.problem_rows.all()]) == (1, "Mobile", [lead.row])
    assert write_not_loaded(Upload.objects.get(), io.BytesIO()) == 1
    event = Event.objects.get(action="took_out_do_not_call")
    assert (event.upload, event.details) == (upload, {"leads": 1, "batch": 1})


def test_where_the_list_has_none_of_them_nothing_changes(account, campaign):
    upload = make.confirmed_upload(make.rows(3))
    make.forbid("9111111111")
    assert sent(claim_next(account)) == NUMBERS
    assert_it_adds_up(upload, invalid=0, sending=3)


def test_a_number_that_counts_no_more_is_sent(account, campaign):
    make.confirmed_upload(make.rows(3))
    make.forbid("9000000002")
    DoNotCallNumber.objects.update(ends_on="2020-01-01")
    assert sent(claim_next(account)) == NUMBERS


def test_a_batch_of_which_nothing_is_left_ends_and_takes_no_slot(account, campaign):
    upload = make.confirmed_upload(make.rows(3))
    make.forbid(*NUMBERS)
    assert claim_next(account) == Wait(0.0)
    assert claim_next(account) is None
    assert not Attempt.objects.exists()
    batch = Batch.objects.get()
    assert (batch.state, batch.size) == ("cancelled", 0)
    assert "do-not-call" in notes_in_words(batch.notes)
    assert_it_adds_up(upload, invalid=3, confirmed=0)
    assert (upload.state, state_in_words(upload, tally(upload))) == ("finished", "Nothing sent: 3 need fixing")


def test_the_batches_behind_it_go_on(account, campaign):
    upload = make.confirmed_upload(make.rows(501))
    make.forbid(*(str(9000000001 + index) for index in range(500)))
    assert claim_next(account) == Wait(0.0)
    assert sent(claim_next(account)) == ["9000000501"]
    assert_it_adds_up(upload, invalid=500, sending=1, confirmed=1)


def test_a_batch_of_which_nothing_is_left_does_not_keep_the_campaign_from_being_started(account, campaign):
    make.confirmed_upload(make.rows(501), start_campaign=True)
    make.forbid(*(str(9000000001 + index) for index in range(500)))
    claim_next(account)
    assert claim_next(account).request.fields["action"] == "start"


def test_that_the_campaign_was_not_started_is_said_when_nothing_of_the_last_batch_is_left(account, campaign):
    upload = make.confirmed_upload(make.rows(501), start_campaign=True)
    make.forbid("9000000501")
    record(attempt_id=claim_next(account).attempt_id, observed=QUEUED)
    assert claim_next(account) == Wait(0.0)
    upload.refresh_from_db()
    assert about_start(upload.start_outcome).startswith("The campaign was not started: all numbers of the last batch")
    assert_it_adds_up(upload, invalid=1, accepted=500)


def test_a_batch_that_waits_again_is_looked_at_again(account, campaign):
    upload = make.confirmed_upload(make.rows(3))
    record(attempt_id=claim_next(account).attempt_id, observed=THROTTLED)
    Account.objects.update(backs_off_until=None)
    make.forbid("9000000001")
    assert sent(claim_next(account)) == NUMBERS[1:]
    assert_it_adds_up(upload, invalid=1, sending=2)


def test_a_batch_that_a_person_sends_again_goes_without_the_number(account, campaign):
    upload = make.confirmed_upload(make.rows(3))
    record(attempt_id=claim_next(account).attempt_id, observed=NO_ANSWER)
    make.forbid("9000000001")
    send_again(batch=Batch.objects.get(), user=make.person(), reason="It seemed lost")
    assert sent(claim_next(account)) == NUMBERS[1:]
    assert_it_adds_up(upload, invalid=1, sending=2)


def test_a_batch_that_may_be_at_the_dialer_is_not_said_to_be_cancelled_when_nothing_of_it_is_left(account, campaign):
    upload = make.confirmed_upload(make.rows(3))
    record(attempt_id=claim_next(account).attempt_id, observed=NO_ANSWER)
    make.forbid(*NUMBERS)
    send_again(batch=Batch.objects.get(), user=make.person(), reason="It seemed lost")
    assert claim_next(account) == Wait(0.0)
    assert_it_adds_up(upload, invalid=0, unknown=3)
    assert "may be at the dialer" in notes_in_words(Batch.objects.get().notes)
    assert write_not_loaded(upload, io.BytesIO()) == 0


def test_a_list_under_another_key_pauses_the_account_and_sends_nothing(account, campaign, settings):
    upload = make.confirmed_upload(make.rows(3))
    make.forbid("9000000001")
    settings.NUMBER_HASH_KEY = "another key"
    assert claim_next(account) is None
    account.refresh_from_db()
    assert "LEADSPORTAL_NUMBER_HASH_KEY" in why_stopped(account)
    assert not Attempt.objects.exists()
    assert_it_adds_up(upload, invalid=0, waiting=3)


@pytest.mark.django_db(transaction=True)
def test_the_sender_goes_on_after_batches_of_which_no_lead_is_left(dialer):
    account = make.account(domain=dialer.url)
    make.campaign(of=account, name="Sales_Outbound", fields=["PhoneNumber", "Name", "Priority"])
    upload = make.confirmed_upload(make.rows(1001))
    make.forbid(*(str(9000000001 + index) for index in range(500)), "9000001001")
    assert not run(seconds=20)
    assert [batch.state for batch in Batch.objects.order_by("number")] == ["cancelled", "accepted", "cancelled"]
    assert_it_adds_up(upload, invalid=501, accepted=500)
