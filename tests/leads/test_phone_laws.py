"""What is true for any text that is read as a phone number."""

import time

import phonenumbers
from hypothesis import assume, given
from hypothesis import strategies as st

from campaigns.leads import Phone, PhoneFormat, PhoneProblem, read_phone
from campaigns.leads.phone_formats import sent_as


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
