"""Times with an offset from UTC: the date is that in India."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.leads.dates import DAY_FIRST, Day, read_day
from campaigns.leads.fields.expiry import expiry_rule

TODAY = date(2031, 3, 15)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2031-12-30T18:30:00.000Z", "2031-12-31"),
        ("2031-12-30T18:30:00Z", "2031-12-31"),
        ("2031-12-30T18:29:59Z", "2031-12-30"),
        ("2031-12-30T18:30Z", "2031-12-31"),
        ("2031-12-30 18:30:00 UTC", "2031-12-31"),
        ("2031-12-30T18:30:00.123456+00:00", "2031-12-31"),
        ("2031-12-30T18:30:00+0000", "2031-12-31"),
        ("2031-12-30T18:30:00+00", "2031-12-31"),
        ("2031-12-31T00:00:00+05:30", "2031-12-31"),
        ("2031-12-31T00:00:00+0530", "2031-12-31"),
        ("2031-12-31 00:00:00 IST", "2031-12-31"),
        ("2031-12-30T09:00:00-0800", "2031-12-30"),
        ("2031-12-30T12:00:00-08:00", "2031-12-31"),
        ("2031-12-31T02:00:00+09:00", "2031-12-30"),
        ("30/12/2031 18:30:00 +0000", "2031-12-31"),
        ("30/12/2031 06:30 PM UTC", "2031-12-31"),
        ("30 Dec 2031, 18:30:00 GMT", "2031-12-31"),
        ("2031-12-30T18:30:00", "2031-12-30"),
    ],
)
def test_the_day_is_the_one_in_india(text, day):
    read = read_day(text, order=DAY_FIRST)
    assert isinstance(read, Day), read
    assert read.day.isoformat() == day


@pytest.mark.parametrize("text", ["2031-12-30T25:30:00Z", "2031-12-30T18:61:00Z", "9999-12-31T23:00:00Z"])
def test_a_time_that_there_is_not_is_no_date(text):
    assert read_day(text, order=DAY_FIRST).code == "expiry_not_a_date"


def test_another_day_than_the_one_that_is_written_is_told_as_such():
    expiry = expiry_rule(TODAY)
    assert (expiry("2031-12-30T18:30:00Z")[0], expiry("2031-12-30T18:30:00Z")[1].code) == (
        "2031-12-31",
        "expiry_in_india",
    )
    assert expiry("2031-12-31T00:00:00+05:30")[1].code == "expiry_rewritten"


@given(st.text(alphabet="0123456789-/:. TZ+UTCGMISPAM", max_size=45))
def test_any_text_is_a_day_or_a_finding(text):
    read_day(text, order=DAY_FIRST)
