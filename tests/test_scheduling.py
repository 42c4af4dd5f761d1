"""Reads the time at which people want leads sent, and finds whether people would be called at a bad time."""

from datetime import datetime, time, timedelta

import pytest

from campaigns.models import Campaign, database_now
from campaigns.scheduling import NotATime, read_send_at, schedule
from campaigns.sending.hours import INDIA
from tests import make

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=INDIA)


@pytest.mark.parametrize("text", ["2026-12-09T09:00", "2026-12-09 09:00", " 2026-12-09 09:00:00 "])
def test_a_time_is_read_by_indias_clock(text):
    assert read_send_at(text, NOW) == datetime(2026, 12, 9, 9, 0, tzinfo=INDIA)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Give the date and the time"),
        ("  ", "Give the date and the time"),
        ("tomorrow", "not understood"),
        ("2026-02-31T09:00", "not understood"),
        ("2026-12-09T09:00Z", "not understood"),
        ("2026-12-09", "not understood"),
        ("2026-11-25T13:59", "That time is over"),
        ("2026-11-25T14:00", "That time is over"),
        ("2027-01-24T14:01", "more than 60 days ahead"),
    ],
)
def test_what_is_no_time_to_send_at_is_said(text, says):
    with pytest.raises(NotATime, match=says):
        read_send_at(text, NOW)


def test_the_farthest_time_is_sixty_days_ahead():
    assert read_send_at("2027-01-24T14:00", NOW) == NOW + timedelta(days=60)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hour", "is_bad"), [(3, True), (8, True), (9, False), (12, False), (20, False), (21, True), (23, True)]
)
def test_a_start_outside_of_nine_to_nine_is_a_bad_time(hour, is_bad):
    now = database_now()
    send_at = (now.astimezone(INDIA) + timedelta(days=1)).replace(hour=hour, minute=5, second=0, microsecond=0)
    planned = schedule(make.checked_upload(), requests=1, send_at=send_at, now=now)
    assert planned.begins_at == send_at
    assert planned.calls_at_a_bad_time is is_bad
    assert planned.minutes == 1


@pytest.mark.django_db
def test_a_long_upload_that_begins_by_day_may_end_at_night():
    now = database_now()
    send_at = (now.astimezone(INDIA) + timedelta(days=1)).replace(hour=20, minute=55, second=0, microsecond=0)
    planned = schedule(make.checked_upload(), requests=50, send_at=send_at, now=now)
    assert planned.calls_at_a_bad_time
    assert 9 <= planned.minutes <= 11


@pytest.mark.django_db
def test_within_sending_hours_it_begins_when_they_do():
    now = database_now()
    upload = make.checked_upload()
    tomorrow = (now.astimezone(INDIA) + timedelta(days=1)).replace(hour=3, minute=0, second=0, microsecond=0)
    Campaign.objects.update(sending_from=time(10), sending_until=time(18))
    upload.refresh_from_db()
    planned = schedule(upload, requests=1, send_at=tomorrow, now=now)
    assert planned.begins_at == tomorrow.replace(hour=10)
    assert not planned.calls_at_a_bad_time
