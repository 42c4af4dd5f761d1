"""Every form in which a lead file writes a phone number is read, or is a problem with its own reason."""

import time

import phonenumbers
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from campaigns.leads import (
    CHANGE_TITLES,
    Phone,
    PhoneFormat,
    PhoneProblem,
    read_phone,
    repair_of,
)
from campaigns.leads.phone_formats import sent_as

MOBILE = "+919876543210"


@pytest.mark.parametrize(
    "text",
    [
        "9876543210",
        "+919876543210",
        "919876543210",
        "09876543210",
        "00919876543210",
        "0919876543210",
        "+91 98765 43210",
        "+91-98765-43210",
        "+91 (0) 98765 43210",
        "(+91) 9876543210",
        "[98765] 43210",
        "98765.43210",
        "987.654.3210",
        "98 76 54 32 10",
        "  9876543210  ",
        "'9876543210",
        "\u20189876543210\u2019",
        '"9876543210"',
        "98765\u00a043210",
        "\u200b9876543210\ufeff",
        "\u202a+919876543210\u202c",
        "98765\u201343210",
        "98765\u221243210",
        "९८७६५४३२१०",
        "+९१ ९८७६५ ४३२१०",
        "\uff19\uff18\uff17\uff16\uff15\uff14\uff13\uff12\uff11\uff10",
        "\uff0b\uff19\uff11 9876543210",
        "৯৮৭৬৫৪৩২১০",
        "9876543210.0",
        "9876543210.00",
        "919876543210.0",
        "9.876543210E+09",
        "9.19876543210E+11",
        "9,876,543,210",
        "9,87,65,43,210",
        "9876543210,",
        "9876543210 /",
        "9876543210\n",
        "Mob:- 9876543210",
        "(98765 43210)",
        "📞9876543210",
        "9876543210 ☎️",
        "🇮🇳 +91 98765 43210",
        "9\ufe0f\u20e38\ufe0f\u20e37\ufe0f\u20e36\ufe0f\u20e35\ufe0f\u20e343210",
        "\u200c9876543210",
        "98765\u200d43210",
        "\u2800 9876543210",
        "9876543210\ufe0f",
        "\u20689876543210\u2069",
        "98765\xad43210",
        "\u31649876543210",
        "9876543210\u034f",
        "98765\u2060432\u206110",
        "98765\u180e43210",
        "9876543210.00000000",
        "9876543210,00",
        "9.876.543.210,00",
        "9,876,543,210.00",
        "9'876'543'210.00",
        "9 876 543 210,00",
        "९८७६५४३२१०.\u0966\u0966",
        "98765\n43210",
        "98765\r\n43210",
        "98765\t43210",
        "98765\u202843210",
        "+91\n9876543210",
        "0\n9876543210",
        '="9876543210"',
        '=""9876543210""',
        '=T("98765 43210")',
        '="+91"&"9876543210"',
        '=HYPERLINK("tel:+919876543210","98765 43210")',
        "=9876543210",
        "=+919876543210",
        "&#43;919876543210",
        "98765&nbsp;43210",
        "98765&#10;43210",
    ],
)
def test_a_mobile_number_is_read_in_every_form_that_people_and_spreadsheets_write(text):
    phone = read_phone(text)

    assert isinstance(phone, Phone), phone
    assert phone.e164 == MOBILE


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("022-2345 6789", "+912223456789"),
        ("(080) 2345-6789", "+918023456789"),
        ("+91 22 2345 6789", "+912223456789"),
        ("912223456789", "+912223456789"),
        ("+1 415 555 2671", "+14155552671"),
        ("+44 20 7946 0958", "+442079460958"),
        ("00971 50 123 4567", "+971501234567"),
    ],
)
def test_fixed_lines_and_foreign_numbers_are_read_too(text, e164):
    assert read_phone(text).e164 == e164


def test_a_number_without_country_code_belongs_to_the_region():
    assert read_phone("415 555 2671", region="US") == Phone("+14155552671", ("phone_signs",))
    assert read_phone("9876543210", region="US").code == "phone_not_possible"


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("9876543210", []),
        ("98765-43210", ["phone_signs"]),
        ("\u00a098765 43210\u00a0", ["phone_signs"]),
        ("09876543210", ["phone_0"]),
        ("919876543210", ["phone_91"]),
        ("00919876543210", ["phone_0091"]),
        ("+919876543210", ["phone_plus_91"]),
        ("+91 98765 43210", ["phone_signs", "phone_plus_91"]),
        ("+91-0-9876543210", ["phone_signs", "phone_plus_91", "phone_0"]),
        ("tel:+919876543210", ["phone_signs", "phone_plus_91"]),
        ("Mob.: 9876543210", ["phone_signs"]),
        ("'9876543210", ["phone_signs"]),
        ("022-23456789", ["phone_signs", "phone_0"]),
        ("0919876543210", ["phone_0", "phone_91"]),
        ("912223456789", ["phone_91"]),
        ("0091 22 2345 6789", ["phone_signs", "phone_0091"]),
        ("00971501234567", ["phone_00"]),
        ("+44 (0)20 7946 0958", ["phone_signs", "phone_0"]),
        ('="9876543210"', ["text_formula"]),
        ('="+91"&"9876543210"', ["text_formula", "phone_plus_91"]),
        ("&#43;919876543210", ["html_entities", "phone_plus_91"]),
        ("=9876543210", ["sum_computed"]),
        ("०२२ २३४५ ६७८९", ["phone_digits", "phone_signs", "phone_0"]),
        ("९८७६५४३२१०", ["phone_digits"]),
        ("".join(chr(ord(digit) + 0xFEE0) for digit in "9876543210"), ["phone_digits"]),
        ("9876543210.0", ["phone_decimals"]),
        ("9.876543210E+09", ["phone_written_out"]),
        ("'9876543210.0'", ["phone_decimals"]),
        ("+14155552671", []),
    ],
)
def test_what_was_done_to_read_a_number_is_said(text, changes):
    assert list(read_phone(text).changes) == changes
    assert set(changes) <= CHANGE_TITLES.keys()


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


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("+6591234567", "+6591234567"),  # Singapore's; no Indian mobile begins so
        ("+960 9123456", "+9609123456"),  # the country code stands apart
        ("+95-12345678", "+9512345678"),
        ("0065 9123 4567", "+6591234567"),
    ],
)
def test_a_number_of_another_country_is_what_it_says(text, e164):
    assert read_phone(text).e164 == e164


def test_a_number_with_91_that_is_too_short_is_not_repaired():
    """The file says +91: whether two digits are lost or +91 is missing, nobody can tell."""
    assert read_phone("+9112345678").code == "phone_too_short"
    assert repair_of("phone_91_missing", "+9112345678") is None
    assert repair_of("phone_too_short", "+9112345678") is None


def test_a_problem_counts_the_digits_and_says_what_to_do():
    problem = read_phone("+91 98765 4321")

    assert problem.message == "The phone number has 9 digits, which is too few."
    assert problem.hint.startswith("An Indian number has 10 digits after +91")


@pytest.mark.parametrize(
    ("phone_format", "sent"),
    [
        (PhoneFormat.NATIONAL, "9876543210"),
        (PhoneFormat.COUNTRY, "919876543210"),
        (PhoneFormat.E164, "+919876543210"),
    ],
)
def test_a_number_is_written_as_the_campaign_wants_it(phone_format, sent):
    assert sent_as(MOBILE, phone_format) == sent


@pytest.mark.parametrize("phone_format", [PhoneFormat.NATIONAL, PhoneFormat.COUNTRY])
def test_only_e164_carries_foreign_numbers(phone_format):
    assert sent_as("+14155552671", phone_format) is None

    assert sent_as("+14155552671", PhoneFormat.E164) == "+14155552671"


def test_a_huge_cell_costs_nothing():
    started = time.process_time()
    for text in ("9" * 1_000_000, "1," * 500_000, "9876543210 and " * 70_000, "\u200b" * 1_000_000):
        assert isinstance(read_phone(text), PhoneProblem)

    assert time.process_time() - started < 0.5


_LIKE_PHONES = st.text(alphabet="0123456789+-.,/ ()'eE\u00a0\n९\uff19", max_size=30)


@given(st.text() | _LIKE_PHONES)
def test_any_text_is_a_number_or_a_problem_and_a_number_survives_every_format(text):
    phone = read_phone(text)

    if isinstance(phone, Phone):
        for phone_format in PhoneFormat:
            if (sent := sent_as(phone.e164, phone_format)) is not None:
                assert read_phone(sent).e164 == phone.e164


@given(st.integers(1_000_000_000, 9_999_999_999))
def test_ten_digits_are_read_as_the_phonenumbers_library_reads_them(number):
    parsed = phonenumbers.parse(str(number), "IN")
    assume(phonenumbers.is_valid_number(parsed))

    phone = read_phone(str(number))

    assert phone.e164 == phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    for phone_format in PhoneFormat:
        assert read_phone(sent_as(phone.e164, phone_format)).e164 == phone.e164


@given(
    st.from_regex(r"[6-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["", "0", "91", "+91", "0091", "+91 0"]),
    st.lists(st.sampled_from(["", " ", "-", ")", "\u00a0", "\u200b"]), min_size=10, max_size=10),
)
def test_separators_and_prefixes_never_change_a_mobile_number(digits, prefix, separators):
    text = prefix + "".join(separator + digit for separator, digit in zip(["", *separators[1:]], digits, strict=True))

    assert read_phone(text).e164 == f"+91{digits}"
