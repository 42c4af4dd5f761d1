"""How values look on the pages."""

from datetime import UTC, datetime

import pytest

from campaigns.templatetags import portal


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("+919876543210", "+••••••••3210"),
        ("98765 43210", "••••• •3210"),
        ("12345", "•••••"),
        ("no number", "no number"),
        ("", ""),
    ],
)
def test_of_a_phone_number_only_the_last_four_digits_are_shown(phone, shown):
    assert portal.masked(phone) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Call 98765 43210 today", "Call ••••• •3210 today"),
        ("+91-98765-43210", "+••-•••••-•3210"),
        ("2031-12-31", "2031-12-31"),
        ("Row 12,345", "Row 12,345"),
        (5, "5"),
    ],
)
def test_long_numbers_in_texts_are_masked_and_dates_are_not(text, shown):
    assert portal.without_phones(text) == shown


def test_times_are_india_time():
    assert portal.india_time(datetime(2026, 11, 23, 8, 35, tzinfo=UTC)) == "23 Nov 2026, 14:05"
    assert portal.india_time(None) == ""


@pytest.mark.parametrize(("number", "shown"), [(0, "0 leads"), (1, "1 lead"), (2, "2 leads"), (4812, "4,812 leads")])
def test_counts_have_commas_and_the_right_plural(number, shown):
    assert portal.count(number, "lead,leads") == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, ""),
        (12.0, "less than a minute"),
        (70.0, "about a minute"),
        (130.0, "about 2 minutes"),
        (5400.0, "about 1 h 30 min"),
        (14 * 86_400.0, "about 14 days"),
    ],
)
def test_time_left_is_as_precise_as_it_is_known(seconds, shown):
    assert portal.duration(seconds) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [(10, "1 KB"), (40_000, "39 KB"), (52_428_800, "50 MB"), (1_600_000, "1.5 MB")]
)
def test_sizes_are_in_peoples_units(number, shown):
    assert portal.size(number) == shown
