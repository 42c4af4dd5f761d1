"""How long it takes until an upload is sent: computed from the real queue, and compared with real sending."""

import time
from datetime import datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

import pytest
import requests

from campaigns.models import Account, Campaign, Upload, database_now
from campaigns.sending import (
    claim,
    forecasts,
    outlook_of,
    pause_upload,
    put_first,
    record,
    run,
    seconds_if_confirmed,
)
from campaigns.sending.forecast import Foretold, Queued, play
from tests import make
from tests.dialogue import QUEUED

NOW = datetime(2026, 12, 10, 12, 0, tzinfo=ZoneInfo("Asia/Kolkata"))
FREE = [NOW] * 5


def queued(pk: int, count: int, *, first: bool = False, sent: bool = False, **more) -> Queued:
    turn = (not first, sent, NOW - timedelta(seconds=100 - pk), pk)
    return Queued(pk=pk, requests=count, may_begin=more.pop("may_begin", NOW), turn=turn, **more)


def played(*queue: Queued, slots: list[datetime] = FREE, **more) -> dict[int, Foretold]:
    return play(queue, slots=slots, answer=1.0, now=NOW, **more)


def seconds(*queue: Queued, of: int = 1, slots: list[datetime] = FREE) -> float:
    """Until it is sent."""
    return (played(*queue, slots=slots)[of].done_at - NOW).total_seconds()


@pytest.mark.parametrize(("requests", "expected"), [(1, 1), (5, 1), (6, 63), (10, 63), (11, 125), (200, 2419)])
def test_five_requests_go_every_window_margin_and_answer(requests, expected):
    assert seconds(queued(1, requests)) == expected


def test_uploads_take_turns_so_that_a_small_one_does_not_wait_for_a_large_one():
    large, small = queued(1, 100, sent=True), queued(2, 5)
    assert seconds(large, small, of=2) == 63
    assert seconds(large, small, of=1) == 20 * 62 + 1


def test_an_upload_that_was_put_first_goes_before_the_others():
    assert seconds(queued(1, 50), queued(2, 10, first=True), of=2) == 63


def test_slots_that_are_taken_are_waited_for():
    assert seconds(queued(1, 1), slots=[NOW + timedelta(seconds=30)] * 5) == 31


def test_a_time_to_send_at_and_sending_hours_are_waited_for():
    assert seconds(queued(1, 1, may_begin=NOW + timedelta(hours=1))) == 3601
    until_half_past_twelve = (clock(9), clock(12, 30))
    assert seconds(queued(1, 5 * 31, hours=until_half_past_twelve)) > 20 * 3600, "the rest goes tomorrow at nine"


def test_of_an_upload_that_is_not_in_the_queue_nothing_is_foretold():
    assert list(played(queued(1, 3), queued(2, 0))) == [1]


def test_the_next_batch_comes_after_those_of_the_uploads_before_it():
    foretold = played(queued(1, 10, sent=True), queued(2, 3), queued(3, 3), queued(4, 1, first=True))
    assert list(foretold) == [4, 2, 3, 1], "the order in which they go on"
    assert [(foretold[pk].before, foretold[pk].uploads_before) for pk in (4, 2, 3, 1)] == [
        (0, 0),
        (1, 1),
        (2, 2),
        (3, 3),
    ]
    assert foretold[1].next_at == NOW


def test_one_that_was_put_first_sends_all_its_batches_before_the_others():
    foretold = played(queued(1, 10), queued(2, 7, first=True))
    assert (foretold[1].before, foretold[1].uploads_before) == (7, 1)
    assert foretold[1].next_at == NOW + timedelta(seconds=62)


def test_the_rest_of_a_long_queue_is_reckoned_from_its_number():
    queue = [queued(1, 100), queued(2, 300), queued(3, 20)]
    exact, reckoned = played(*queue), played(*queue, most=50)
    for pk in (1, 2, 3):
        took, guessed = ((each[pk].done_at - NOW).total_seconds() for each in (exact, reckoned))
        assert abs(guessed - took) < 130, f"{guessed} for {took}"


@pytest.fixture
def waiting(db) -> Upload:
    made = make.account(rows_per_request=10)
    make.campaign(of=made)
    return make.confirmed_upload(make.rows(100))


def seconds_until_sent(upload: Upload) -> float:
    return (outlook_of(upload).foretold.done_at - database_now()).total_seconds()


def test_of_a_waiting_upload_it_is_what_its_requests_take(waiting):
    assert 60 < seconds_until_sent(waiting) < 66


def test_it_grows_shorter_as_requests_go(waiting):
    for _ in range(5):
        record(attempt_id=claim(account_id=waiting.campaign.account_id).attempt_id, observed=QUEUED)
    waiting.refresh_from_db()
    assert 58 < seconds_until_sent(waiting) < 64


def test_before_confirming_the_queue_before_it_is_in_it(waiting):
    account = Account.objects.get()
    one = seconds_if_confirmed(account=account, campaign=waiting.campaign, requests=1)
    assert one < 3, "a new upload has its turn at once"
    ten = seconds_if_confirmed(account=account, campaign=waiting.campaign, requests=10)
    assert 3 * 61 < ten < 4 * 63
    put_first(upload=waiting, user=make.person())
    assert seconds_if_confirmed(account=account, campaign=waiting.campaign, requests=1) > 60
    tomorrow = database_now() + timedelta(days=1)
    assert seconds_if_confirmed(account=account, campaign=waiting.campaign, requests=1, send_at=tomorrow) > 86_000


def test_no_end_is_said_for_what_a_person_or_the_dialer_has_stopped(waiting):
    pause_upload(upload=waiting, user=make.person())
    waiting.refresh_from_db()
    assert outlook_of(waiting).foretold is None
    Upload.objects.update(paused_at=None)
    Campaign.objects.update(held_at=database_now())
    assert outlook_of(Upload.objects.get()).foretold is None
    Campaign.objects.update(held_at=None)
    Account.objects.update(outage="unreachable")
    assert outlook_of(Upload.objects.get()).foretold is None


def test_what_waits_is_counted_though_nobody_can_foretell_when_it_goes(waiting):
    pause_upload(upload=waiting, user=make.person())
    forecast = forecasts(list(Account.objects.all()))[waiting.campaign.account_id]
    assert (forecast.requests, forecast.waiting[waiting.pk].leads) == (10, 100)
    assert (forecast.uploads, forecast.done_at) == ({}, None)


def test_a_long_queue_of_many_accounts_costs_as_many_questions_as_a_short_one(waiting, django_assert_max_num_queries):
    other = make.campaign(of=make.account(name="Other", user_name="other"), name="Elsewhere")
    for first in range(4):
        make.confirmed_upload(make.rows(3, first=9200000001 + 10 * first), to=other, proven=False)
    accounts = list(Account.objects.all())
    with django_assert_max_num_queries(8):
        forecasts(accounts)
    with django_assert_max_num_queries(14):
        outlook_of(waiting)


@pytest.mark.django_db(transaction=True)
def test_what_was_foretold_comes_true(settings, dialer, account, campaign):
    settings.LIMIT_WINDOW_SECONDS, settings.LIMIT_MARGIN_SECONDS = 2.0, 0.2
    requests.post(f"{dialer.url}/sandbox/window", json={"seconds": 2.0}, timeout=5)
    Account.objects.update(rows_per_request=10)
    make.confirmed_upload(make.rows(10), to=campaign)
    run(seconds=60)  # so that it is known how long an answer takes
    upload = make.confirmed_upload(make.rows(250), to=campaign)
    foretold = seconds_until_sent(upload)
    began = time.monotonic()
    assert run(seconds=60) is False
    took = time.monotonic() - began
    assert foretold * 0.7 < took < foretold * 1.6, f"{foretold:.1f} seconds were foretold, it took {took:.1f}"
