"""Uploads of one account take turns; a time or sending hours may delay one of them."""

from datetime import timedelta

import pytest

from campaigns.models import Account, Attempt, BatchState, Campaign, Upload, database_now
from campaigns.sending import Claim, accounts_with_due_work, claim, put_first, take_turns
from campaigns.sending.hours import INDIA
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(db) -> Account:
    made = make.account(requests_a_minute=60, rows_per_request=10)
    make.campaign(of=made)
    return made


def order(account: Account, count: int) -> list[int]:
    """The uploads to which the next requests belong."""
    claims = [claim(account_id=account.pk) for _ in range(count)]
    return [Attempt.objects.get(pk=each.attempt_id).batch.upload_id for each in claims]


def test_an_upload_that_was_put_first_goes_before_the_others_until_it_is_sent(account):
    large, small = make.confirmed_upload(make.rows(50)), make.confirmed_upload(make.rows(30))
    put_first(upload=small, user=make.person())
    assert order(account, 5) == [small.pk, small.pk, small.pk, large.pk, large.pk]


def test_put_back_into_its_turn_it_takes_turns_again(account):
    large, small = make.confirmed_upload(make.rows(50)), make.confirmed_upload(make.rows(50))
    put_first(upload=small, user=make.person())
    assert order(account, 2) == [small.pk, small.pk]
    take_turns(upload=small, user=make.person())
    assert order(account, 3) == [large.pk, small.pk, large.pk]


def test_an_upload_waits_for_its_time_and_no_sender_is_asked_before(account):
    later = make.confirmed_upload(make.rows(5), send_at=database_now() + timedelta(hours=1))
    assert claim(account_id=account.pk) is None
    assert accounts_with_due_work() == []
    Upload.objects.filter(pk=later.pk).update(send_at=database_now())
    assert accounts_with_due_work() == [account.pk]
    assert isinstance(claim(account_id=account.pk), Claim)


def test_others_do_not_wait_for_an_upload_whose_time_has_not_come(account):
    make.confirmed_upload(make.rows(5), send_at=database_now() + timedelta(hours=1))
    now = make.confirmed_upload(make.rows(5))
    assert order(account, 1) == [now.pk]


def test_a_campaign_sends_within_its_hours_only(account):
    upload = make.confirmed_upload(make.rows(5))
    clock = database_now().astimezone(INDIA)
    begins, ends = (clock + timedelta(hours=2)).time(), (clock + timedelta(hours=4)).time()
    Campaign.objects.update(sending_from=begins, sending_until=ends)
    assert claim(account_id=account.pk) is None
    assert accounts_with_due_work() == []
    Campaign.objects.update(sending_from=(clock - timedelta(hours=2)).time())
    assert isinstance(claim(account_id=account.pk), Claim)
    assert upload.batches.get().state == BatchState.SENDING


def test_hundreds_of_uploads_that_wait_for_one_another_cost_few_questions(account, django_assert_max_num_queries):
    for _ in range(20):
        make.confirmed_upload(make.rows(11))
    with django_assert_max_num_queries(30):
        claim(account_id=account.pk)
