"""Moments in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from campaigns.wording import near_time

NOW = datetime(2026, 11, 26, 12, 40, tzinfo=ZoneInfo("Asia/Kolkata"))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW.replace(minute=38), "today 12:38"),
        (NOW.replace(hour=0, minute=1), "today 00:01"),
        (NOW.replace(day=25, hour=23, minute=59), "yesterday 23:59"),
        (NOW.replace(day=23), "on 23 November"),
    ],
)
def test_a_time_that_is_near_is_said_as_people_say_it(moment, words):
    assert near_time(moment, NOW) == words
