"""Reads phone numbers in mixed forms; compared with the library that knows the numbering plans."""

from pathlib import Path

import phonenumbers

from campaigns.leads import Phone, read_phone
from tests.bench.measuring import Line, in_turn, seconds
from tests.bench.phone_forms import mixed_forms

COUNT = 100_000
ROUNDS = 3


def read_by_us(text: str) -> str:
    """The number in E.164, or "" for none."""
    phone = read_phone(text)
    return phone.e164 if isinstance(phone, Phone) else ""


def read_by_library(text: str) -> str:
    """The same with phonenumbers alone. A spreadsheet's ".0" is removed before, since the library does not know it."""
    try:
        number = phonenumbers.parse(text.removesuffix(".0"), "IN")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def measure(folder: Path) -> list[Line]:
    forms = mixed_forms(COUNT)
    ours, theirs = in_turn(
        lambda: seconds(lambda: [read_by_us(form) for form in forms]),
        lambda: seconds(lambda: [read_by_library(form) for form in forms]),
        rounds=ROUNDS,
    )
    compared = f"{ours:.2f} s / {theirs:.2f} s"
    return [Line("100,000 phones in mixed forms, against phonenumbers alone", ours / theirs, 0.25, compared)]
