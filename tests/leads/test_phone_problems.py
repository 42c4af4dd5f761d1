"""What is not one phone number is a problem with its own reason; some problems have a known repair."""

import pytest

from campaigns.leads import Phone, PhoneProblem, read_phone, repair_of


@pytest.mark.parametrize("text", ["022 2345 6789 x12", "9876543210 ext. 5", "9876543210 extn 12"])
def test_an_extension_is_a_problem_and_no_guess(text):
    assert read_phone(text).code == "phone_extension"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone_missing"),
        ("   ", "phone_missing"),
        ("\u200b", "phone_missing"),
        ("-", "phone_missing"),
        ("()", "phone_missing"),
        ("Asha", "phone_letters"),
        ("98765O3210", "phone_letters"),
        ("9876543210x", "phone_letters"),
        ("call 9876543210", "phone_letters"),
        ("9876543210 (घर)", "phone_letters"),
        ("TRUE", "phone_letters"),
        ("98765+43210", "phone_characters"),
        ("++919876543210", "phone_characters"),
        ("+", "phone_characters"),
        ("❌9876543210", "phone_characters"),
        ("🚫 9876543210", "phone_characters"),
        ("98765📞43210", "phone_characters"),
        ("NA", "phone_missing"),
        ("n/a", "phone_missing"),
        ("Nil", "phone_missing"),
        ("null", "phone_missing"),
        ("none", "phone_missing"),
        ("--", "phone_missing"),
        (".", "phone_missing"),
        ("0", "phone_missing"),
        ("0.9876543285", "phone_fraction"),
        ("9876543210.000001", "phone_fraction"),
        ("+91\n9876543210\n9876543211", "phone_two_numbers"),
        ("9876543210\n11", "phone_two_numbers"),
        ("=A2&B2", "formula_not_computed"),
        ('=TEXT(A2,"0")', "formula_not_computed"),
        ("=1*9876543210", "formula_not_computed"),
        ("+54 11 15 2345-6789", "phone_not_possible"),
        ("9876543210²", "phone_characters"),
        ("98765/43210", "phone_characters"),
        ("5", "phone_too_short"),
        ("100", "phone_too_short"),
        ("98765", "phone_too_short"),
        ("987654321", "phone_too_short"),
        ("+91 98765", "phone_too_short"),
        ("2345 6789", "phone_too_short"),
        ("+1 415 555", "phone_too_short"),
        ("987654321.0", "phone_too_short"),
        ("2031-12-31", "phone_too_short"),
        ("98765432101", "phone_too_long"),
        ("+91 98765 432101", "phone_too_long"),
        ("971501234567", "phone_too_long"),
        ("+1 415 555 26711 2345", "phone_too_long"),
        ("1234567890123456", "phone_too_long"),
        ("9" * 101, "phone_too_long"),
        ("9876543210/9876543211", "phone_two_numbers"),
        ("9876543210, 9876543211", "phone_two_numbers"),
        ("9876543210; 9876543211", "phone_two_numbers"),
        ("9876543210 & 9876543211", "phone_two_numbers"),
        ("9876543210 | 9876543211", "phone_two_numbers"),
        ("9876543210 and 9876543211", "phone_two_numbers"),
        ("9876543210 OR 9876543211", "phone_two_numbers"),
        ("9876543210\n9876543211", "phone_two_numbers"),
        ("9876543210\r\n+919876543211", "phone_two_numbers"),
        ("9876543210 9876543211", "phone_two_numbers"),
        ("9876543210 - 9876543211", "phone_two_numbers"),
        ("02223456789/90", "phone_two_numbers"),
        ("9.87E+09", "phone_damaged"),
        ("9.19E+11", "phone_damaged"),
        ("9,87E+09", "phone_damaged"),
        ("9E9", "phone_damaged"),
        ("9.8765E+999", "phone_damaged"),
        ("9198765432109870000", "phone_damaged"),
        ("9876543210.5", "phone_fraction"),
        ("#N/A", "phone_error_cell"),
        ("#REF!", "phone_error_cell"),
        ("0000000000", "phone_not_possible"),
        ("+910000000000", "phone_not_possible"),
        ("1111111111", "phone_not_possible"),
        ("+999 1234567", "phone_not_possible"),
        ("1800 123 4567", "phone_service_number"),
    ],
)
def test_what_is_not_one_phone_number_is_a_problem_with_its_own_reason(text, code):
    problem = read_phone(text)

    assert isinstance(problem, PhoneProblem), problem
    assert problem.code == code


@pytest.mark.parametrize(
    ("text", "original"),
    [
        ("-9876543119", None),
        ("- 9876543119", None),
        ("\u22129876543119", None),
        ("-9876543119.0", None),
        ("-9.876543119E+09", None),
        ("-9,876,543,119", None),
        ("-22345678", None),
        ("-0919876543119", None),
        ("(9876543119)", None),
        ("(09876543119)", None),
        ("( 9876543119 )", None),
        ("(9,876,543,119)", None),
        ("(9876543119.0)", None),
        ("(9 876 543 119)", None),
        ("\uff089876543119\uff09", None),
        ("-(9876543119)", None),
        ("9876543119-", None),
        ("9,876,543,119.00-", None),
        ('="-9876543119"', None),
        ('"-9876543119"', None),
        ("'-9876543119", None),
        ("(-9876543119)", None),
        ("[-9876543119]", None),
        ("=+91-9876543210", "+91-9876543210"),
        ("=91-98765-43210", "91-98765-43210"),
        ("= +91 - 9876543210", "+91 - 9876543210"),
        ("=022-23456789", "022-23456789"),
        ("=22-23456789", "22-23456789"),
        ("=0-9876543210", "0-9876543210"),
        ("=-9876543210", "9876543210"),
        ("=98765+43210", None),
        ("=5-3", None),
    ],
)
def test_a_number_with_which_a_spreadsheet_computed_is_a_problem_and_repaired_only_from_its_formula(text, original):
    assert read_phone(text).code == "phone_arithmetic"
    assert repair_of("phone_arithmetic", text) == original
    assert original is None or isinstance(read_phone(original), Phone)


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("+9876543210", "+919876543210"),  # Iran's code, and no number of Iran
        ("+8876543211", "+918876543211"),  # no country's code
        ("+7012345678", "+917012345678"),  # Russia's, and too short there
        ("+6291234567", "+916291234567"),  # Indonesia's, and no number there
        ("+09876543210", "+919876543210"),
        ("00 98765 43231", "+919876543231"),  # "00" is an international prefix as "+" is
        ("+9609123456", "+919609123456"),  # a mobile number of the Maldives as well: nobody can tell
        ("+9512345678", "+919512345678"),  # of Myanmar as well
        ("\uff0b98765 43210", "+919876543210"),
        ("+-9876543210", "+919876543210"),
    ],
)
def test_a_plus_before_ten_digits_of_an_indian_mobile_lacks_91_which_a_person_can_put_there(text, repaired):
    assert read_phone(text).code == "phone_91_missing"
    assert repair_of("phone_91_missing", text) == repaired
    assert isinstance(read_phone(repaired), Phone)


def test_a_number_with_91_that_is_too_short_is_not_repaired():
    """The file says +91. Nobody can tell whether two digits are lost or +91 is missing."""
    assert read_phone("+9112345678").code == "phone_too_short"
    assert repair_of("phone_91_missing", "+9112345678") is None
    assert repair_of("phone_too_short", "+9112345678") is None


def test_a_problem_counts_the_digits_and_says_what_to_do():
    problem = read_phone("+91 98765 4321")

    assert problem.message == "The phone number has 9 digits, which is too few."
    assert problem.hint.startswith("An Indian number has 10 digits after +91")
