"""Display formats: what people see of a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.spreadsheets.cells import number
from campaigns.spreadsheets.formats import shown_by

_INDIAN = "[<=9999999]###-####;(###) ###-####"  # Excel's own format for phone numbers


@pytest.mark.parametrize(
    ("code", "value", "seen"),
    [
        ("0000000", 12345, "0012345"),
        ("0000000", 123456789, "123456789"),
        ("00000", 12.6, "00013"),
        ("000.00", 5.5, "005.50"),
        ('"+91 "0', 9876543210, "+91 9876543210"),
        (r"\+91\ 0", 9876543210, "+91 9876543210"),
        ("+0", 919876543210, "+919876543210"),
        (r"00000\-00000", 9876543210, "98765-43210"),
        ("#####-#####", 9876543210, "98765-43210"),
        ("00000 00000", 123, "00000 00123"),
        (_INDIAN, 5551234, "555-1234"),
        (_INDIAN, 2125551234, "(212) 555-1234"),
        ("0%", 0.5, "50%"),
        ("0%", 0.123, "12%"),
        ("0%", 0.125, "13%"),
        ("0.0%", 0.125, "12.5%"),
        ("0.00%", 1, "100.00%"),
        ("0.##%", 0.5, "50%"),
        ("0%", -0.25, "-25%"),
        ('0" kg"', 5, "5 kg"),
        ("[Red]00000", 12, "00012"),
        ("[$-409]00000", 7, "00007"),
        ("000;(000)", -5, "(005)"),
        ("000", -5, "-005"),
        ('000;000;"none" 0', 0, "none 0"),
    ],
)
def test_a_number_is_what_people_see(code: str, value: float, seen: str) -> None:
    shown = shown_by(code)
    assert shown is not None
    assert shown(float(value)) == seen


@pytest.mark.parametrize(
    "code",
    [
        "", "General", "0", "0.00", "#,##0", "#,##0.00", "@", "0E+00", "# ?/?", ";;;", '"text"',
        "dd/mm/yyyy", "[h]:mm:ss", "[$-4009]d mmmm yyyy", "_(* #,##0_)", "0_);0_)", "0" * 300,
    ],
)  # fmt: skip
def test_a_format_that_changes_nothing_that_matters_is_none(code: str) -> None:
    assert shown_by(code) is None


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("0;(0)", "(9876543119)"),
        ("0_);[Red](0)", "(9876543119)"),
        ("00;-00", "-9876543119"),
        ('"+91 "0;"+91 "0', "-+91 9876543119"),
        ('"+91-"0;"+91-"0', "-+91-9876543119"),
        ("(+91) 0;(+91) 0", "-(+91) 9876543119"),
        ('"Mob - "0;"Mob - "0', "-Mob - 9876543119"),
        ('"Rs. "-0;"Rs. "-0', "-Rs. -9876543119"),
        ('"- "0;"- "0', "- 9876543119"),
        ("00000;00000", "-9876543119"),
        ("00;[Red]00", "-9876543119"),
        ('0" Dr";0" Cr"', "-9876543119 Cr"),
        ('00;00"-"', "-9876543119-"),
        ("0;\u201300", "-\u20139876543119"),
        ("[<0](00);00", "-(9876543119)"),
    ],
)
def test_a_negative_number_keeps_its_minus_or_its_brackets(code: str, seen: str) -> None:
    shown = shown_by(code)
    assert shown is not None
    assert shown(-9876543119.0) == seen


@pytest.mark.parametrize("code", ["0;0", "#,##0_);(#,##0)", "0;[Red]0", "0;;", "0;"])
def test_a_format_that_hides_only_the_sign_is_not_followed(code: str) -> None:
    assert shown_by(code) is None


@given(st.text('0#?.,%;[]<>=-+*_\\"@Eed/ 19(Red)', max_size=40), st.integers(10**7, 10**13))
def test_no_format_makes_a_negative_number_look_like_another(code: str, value: int) -> None:
    shown = shown_by(code)
    text = shown(-float(value)) if shown else number(-float(value))
    assert "-" in text or "(" in text


@pytest.mark.parametrize("value", [1e15, 1e300, float("inf"), float("nan")])
def test_a_number_with_more_digits_than_a_number_can_have_is_left_as_it_is(value: float) -> None:
    shown = shown_by("00000")
    assert shown is not None
    assert shown(value) == number(value)


@given(st.text('0#?.,%;[]<>=-+*_\\"@Eed/ 19', max_size=60), st.floats())
def test_whatever_the_code_and_the_number_there_is_a_text(code: str, value: float) -> None:
    shown = shown_by(code)
    assert shown is None or isinstance(shown(value), str)


@given(st.integers(0, 10**14), st.integers(2, 14))
def test_zeros_are_added_and_no_digit_is_lost(value: int, width: int) -> None:
    shown = shown_by("0" * width)
    assert shown is not None
    assert shown(float(value)) == str(value).rjust(width, "0")
