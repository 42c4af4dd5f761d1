"""The hours in which people may be called, in words."""

from campaigns.sending.hours import CALLS_FROM, CALLS_UNTIL
from campaigns.wording.calling_hours import HOURS


def test_the_hours_are_those_that_count():
    assert f"{CALLS_FROM:%-H:%M} to {CALLS_UNTIL:%-H:%M}" == HOURS
