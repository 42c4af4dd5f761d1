"""When leads may go out, and when people may be called."""

from datetime import datetime, time, timedelta

import pytest

from campaigns.sending.hours import INDIA, is_open, opens_at, people_may_be_called


def at(clock: str, *, day: int = 10) -> datetime:
    return datetime.fromisoformat(f"2026-12-{day}T{clock}").replace(tzinfo=INDIA)


@pytest.mark.parametrize(
    ("begins", "ends", "clock", "is_within"),
    [
        (None, None, "03:00", True),
        (time(9), time(18), "08:59:59", False),
        (time(9), time(18), "09:00", True),
        (time(9), time(18), "17:59:59", True),
        (time(9), time(18), "18:00", False),
        (time(20), time(6), "23:30", True),
        (time(20), time(6), "05:59", True),
        (time(20), time(6), "12:00", False),
    ],
)
def test_hours_are_those_of_indias_day(begins, ends, clock, is_within):
    assert is_open(begins, ends, at(clock)) is is_within


def test_the_hours_are_indias_whatever_zone_the_moment_is_given_in():
    nine_in_india = datetime.fromisoformat("2026-12-10T03:30:00+00:00")
    assert is_open(time(9), time(18), nine_in_india)
    assert not is_open(time(9), time(18), nine_in_india - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("clock", "opening"),
    [("07:00", at("09:00")), ("12:34", at("12:34")), ("19:00", at("09:00", day=11))],
)
def test_closed_hours_open_next_today_or_tomorrow(clock, opening):
    assert opens_at(time(9), time(18), at(clock)) == opening


@pytest.mark.parametrize(("clock", "may"), [("08:59", False), ("09:00", True), ("20:59", True), ("21:00", False)])
def test_people_may_be_called_from_nine_to_nine(clock, may):
    assert people_may_be_called(at(clock)) is may
