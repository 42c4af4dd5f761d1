"""Values become the text that people see in their sheet."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.spreadsheets.cells import as_texts, clean


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (9876543210.0, "9876543210"),
        (919876543210.0, "919876543210"),
        (123456789012345680.0, "123456789012345680"),
        (1e20, "100000000000000000000"),
        (1e300, "1e+300"),
        (-7.0, "-7"),
        (-0.0, "0"),
        (12.5, "12.5"),
        (0.1, "0.1"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (42, "42"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2025, 3, 9), "2025-03-09"),
        (datetime.fromisoformat("2025-03-09"), "2025-03-09"),
        (datetime.fromisoformat("2025-03-09 14:05"), "2025-03-09 14:05:00"),
        (datetime.fromisoformat("2025-03-09 23:59:59.700"), "2025-03-10"),
        (datetime.fromisoformat("9999-12-31 23:59:59.999"), "9999-12-31 23:59:59"),
        (time(9, 5), "09:05:00"),
        (time(9, 4, 59, 999_000), "09:05:00"),
        (time(23, 59, 59, 999_000), "23:59:59"),
        (timedelta(hours=30, minutes=2, seconds=1), "30:02:01"),
        (timedelta(minutes=-90), "-1:30:00"),
        ("  Asha  ", "Asha"),
        ("\u00a0\ufeff+91 98765\u200b ", "+91 98765"),
        ("line one\nline two\n", "line one\nline two"),
        ("98\x0076\x00", "9876"),
        ("क्\u200d", "क्\u200d"),
        ("\u200b\u00a0", ""),
        ("", ""),
    ],
)
def test_a_value_is_the_text_that_people_see(value: object, text: str) -> None:
    assert as_texts([value]) == [text]


@given(st.text())
def test_cleaning_once_is_cleaning_enough(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.integers(min_value=0, max_value=10**15))
def test_no_digit_of_a_number_is_lost(number: int) -> None:
    assert as_texts([float(number)]) == [str(number)]
