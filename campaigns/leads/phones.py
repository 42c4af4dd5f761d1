"""Reads a cell's text as one phone number.

Most cells of an Indian lead file are mobile numbers in one of a few forms. A regular expression reads these. Only the
others (fixed lines, foreign numbers, mistakes) go to the phonenumbers library, which takes many times as long. A text
with two readings is a problem for a person, and never a guess: with a wrong number a stranger is called.
"""

import re
from functools import cache
from typing import Any, NamedTuple

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneMetadata,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
)

from . import phone_problems as problems
from .phone_problems import LONGEST_TEXT, PhoneProblem
from .phone_texts import FIRST_OF_SEVERAL, SEVERAL, SIGNS_REMOVED, plain_number
from .texts import with_ascii_digits

INDIA = "IN"
_INDIAN_MOBILE = re.compile(r"(\+91|(?:00|0)?91)?(0)?([6-9][0-9]{9})")
_SIGNS_ALONE = (SIGNS_REMOVED,)
# What stood before an Indian number: (country code, trunk prefix) → codes of the changes that took it off.
_COUNTRY_CHANGES: dict[str | None, tuple[str, ...]] = {
    None: (),
    "+91": ("phone_plus_91",),
    "91": ("phone_91",),
    "091": ("phone_0", "phone_91"),
    "0091": ("phone_0091",),
}
_PREFIX_CHANGES: dict[tuple[str | None, str | None], tuple[str, ...]] = {
    (country, trunk): codes + (("phone_0",) if trunk else ())
    for country, codes in _COUNTRY_CHANGES.items()
    for trunk in (None, "0")
}
_CHANGES_OF_PREFIX = {(country or "") + (trunk or ""): codes for (country, trunk), codes in _PREFIX_CHANGES.items()}
# Between digits these never mean anything. A dot may be a decimal point, and a comma may stand between two numbers.
_USUAL_SIGNS = dict.fromkeys(map(ord, " -()"))
# "+" or "00" and ten digits that look like an Indian mobile number and do not begin with India's code.
_WITHOUT_INDIAN_CODE = re.compile(r"(?:\+0?|00)(?!91)([6-9][0-9]{9})")
_CODE_APART = re.compile(r"(?:\+|00)\W*[0-9]{1,3}[^0-9]")
_MOBILES_IN_A_ROW = re.compile(r"(?:(?:(?:\+|00|0)?91|0)?[6-9][0-9]{9}){2,}")
_INDIAN = re.compile(r"\+91[0-9]{10}")
_NUMBER = re.compile(r"\+?[0-9]+")

_SHORTEST = 6  # digits; shorter texts are short codes and mistakes, so the library is not asked
_LONGEST = 15  # digits of any number in the world, country code included (ITU E.164)
CODE_OF_INDIA = 91
_SURPLUS = {
    ValidationResult.TOO_SHORT: -1,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: -1,
    ValidationResult.TOO_LONG: 1,
}
_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
_KEPT_BY_SPREADSHEETS = 15  # digits of a number; a spreadsheet turns further ones into zeros


class Phone(NamedTuple):
    """A number as ITU E.164 writes it ("+919876543210"), and the codes of what was changed to read it
    (titles.CHANGE_TITLES has their words)."""

    e164: str
    changes: tuple[str, ...] = ()


def read_phone(text: str, *, region: str = INDIA) -> Phone | PhoneProblem:
    """The one phone number that a cell's text holds, or why it holds none.

    A number without a country code is one of ``region`` (two letters, ISO 3166-1). Never raises, whatever the text. A
    text that is too long for a phone number is not read at all.
    """
    if region == INDIA and (phone := _usual_number(text)):
        return phone
    if SEVERAL in text and len(text) <= LONGEST_TEXT:
        return _first_of_several(text.split(SEVERAL), region)
    plain = plain_number(text)
    if isinstance(plain, PhoneProblem):
        return plain
    number, changes = plain
    if region == INDIA:
        if phone := _indian(number, changes):
            return phone
        if _lacks_indian_code(number, text):
            return problems.country_code_missing()
    return plainly_wrong(number) or by_numbering_plan(number, changes=changes, region=region)


def with_indian_code(text: str) -> str | None:
    """The text's number with the +91 that is missing; None if it is not missing."""
    plain = plain_number(text)
    if isinstance(plain, PhoneProblem) or not _lacks_indian_code(plain[0], text):
        return None
    return "+91" + plain[0][-10:]


def _usual_number(text: str) -> Phone | None:
    """The Indian number in one of the usual forms. It takes a regular expression or two."""
    phone = _indian(text)
    # A dash or bracket at an end may mean a negative number; other rules look at that.
    if phone is None and 0 < len(text) <= LONGEST_TEXT and text[0] not in "- " and text[-1] not in "-) ":
        phone = _indian(text.translate(_USUAL_SIGNS), _SIGNS_ALONE)
    return phone


def _indian(number: str, changes: tuple[str, ...] = ()) -> Phone | None:
    """The mobile or fixed line number, if it is plainly one."""
    if mobile := _INDIAN_MOBILE.fullmatch(number):
        country, trunk, subscriber = mobile.groups()
        if country or trunk:
            changes += _PREFIX_CHANGES[country, trunk]
        return Phone(f"+91{subscriber}", changes)
    if line := _indian_fixed_line().fullmatch(number):
        country, trunk, subscriber = line.groups()
        if country or trunk:
            changes += _PREFIX_CHANGES[country, trunk]
        return Phone(f"+91{subscriber}", changes)
    return None


@cache
def _indian_fixed_line() -> re.Pattern[str]:
    """Area code and subscriber's number, ten digits, from the library's numbering plan. The library would find the same
    numbers valid, but takes twenty times as long."""
    plan: Any = PhoneMetadata.metadata_for_region(INDIA)
    return re.compile(rf"(\+91)?(0)?(?=[0-9]{{10}}\Z)((?:{plan.fixed_line.national_number_pattern}))")


def _first_of_several(texts: list[str], region: str) -> Phone | PhoneProblem:
    """The first number of an export's cell with several numbers, if each of them is a number beyond doubt."""
    found = [read_phone(text, region=region) for text in texts]
    numbers = [phone for phone in found if isinstance(phone, Phone)]
    if len(numbers) < len(found):
        return problems.several_numbers()
    changes = tuple(code for code in numbers[0].changes if code != SIGNS_REMOVED)
    return Phone(numbers[0].e164, (*changes, FIRST_OF_SEVERAL))


def _lacks_indian_code(number: str, text: str) -> bool:
    """Whether +91 is missing before an Indian mobile number: "+9876543210".

    A number of another country is taken as such, unless its ten digits are an Indian mobile number as well. If the
    country code stands apart ("+960 9123456"), it is meant as one.
    """
    match = _WITHOUT_INDIAN_CODE.fullmatch(number)
    if not match or _CODE_APART.search(with_ascii_digits(text)):
        return False
    try:
        abroad = phonenumbers.parse("+" + match[1])
    except NumberParseException:
        return True
    if not phonenumbers.is_valid_number(abroad):
        return True
    indian = phonenumbers.parse(match[1], INDIA)
    return phonenumbers.number_type(indian) in _MOBILE


def plainly_wrong(number: str) -> PhoneProblem | None:
    """What is wrong with a number, whatever its country's numbering plan says."""
    if not _NUMBER.fullmatch(number):
        return problems.strange_characters()
    if _MOBILES_IN_A_ROW.fullmatch(number):
        return problems.several_numbers()
    written = len(number.removeprefix("+"))
    digits = number.removeprefix("+").lstrip("0")
    if len(digits) > _KEPT_BY_SPREADSHEETS and not digits[_KEPT_BY_SPREADSHEETS:].strip("0"):
        return problems.digits_lost()
    if len(digits) > _LONGEST:
        return problems.too_long(len(digits))
    if len(digits) < _SHORTEST:
        return problems.too_short(written) if written < 10 else problems.not_possible()
    return None


def by_numbering_plan(number: str, *, changes: tuple[str, ...], region: str) -> Phone | PhoneProblem:
    """The number (normally "+" and digits), judged by the numbering plan of its country, or of the region."""
    try:
        parsed = phonenumbers.parse(number, region)
    except NumberParseException as error:
        return _problem_of_parsing(error, number)
    if not phonenumbers.is_valid_number(parsed):
        return _problem_of_plan(parsed, number)
    e164 = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    if parsed.country_code == CODE_OF_INDIA and not _INDIAN.fullmatch(e164):
        return problems.service_number()  # 1800…: it has eleven digits, and no format of the dialer takes these
    taken_off = _changes_of_prefix(number, parsed)
    return problems.not_possible() if taken_off is None else Phone(e164, changes + taken_off)


def _changes_of_prefix(number: str, parsed: PhoneNumber) -> tuple[str, ...] | None:
    """The codes of what stands before the subscriber's number. None if the library has changed the digits: then the
    number is not the written one."""
    subscriber = phonenumbers.national_significant_number(parsed)
    if not number.endswith(subscriber):
        return None
    prefix = number.removesuffix(subscriber)
    if parsed.country_code == CODE_OF_INDIA:
        return _CHANGES_OF_PREFIX.get(prefix)
    return _changes_abroad(prefix, str(parsed.country_code))


def _changes_abroad(prefix: str, code: str) -> tuple[str, ...] | None:
    known: dict[str, tuple[str, ...]] = {
        f"+{code}": (),
        f"00{code}": ("phone_00",),
        code: ("phone_plus_added",),
        "": (),
    }
    for before, codes in known.items():
        if prefix == before:
            return codes
        if prefix == before + "0":
            return (*codes, "phone_0")
    return None


def _problem_of_parsing(error: NumberParseException, number: str) -> PhoneProblem:
    digits = len(number.removeprefix("+"))
    if error.error_type in (NumberParseException.TOO_SHORT_AFTER_IDD, NumberParseException.TOO_SHORT_NSN):
        return problems.too_short(digits)
    if error.error_type == NumberParseException.TOO_LONG:
        return problems.too_long(digits)
    return problems.not_possible()


def _problem_of_plan(parsed: PhoneNumber, number: str) -> PhoneProblem:
    if parsed.country_code == CODE_OF_INDIA and parsed.national_number:
        # The library knows Indian numbers of eight to thirteen digits (toll-free ones); those of people have ten. The
        # digits are counted without +91, as in the hint.
        digits = len(phonenumbers.national_significant_number(parsed))
        surplus = digits - 10
    else:
        digits = len(number.removeprefix("+"))
        surplus = _SURPLUS.get(phonenumbers.is_possible_number_with_reason(parsed), 0)
    if surplus < 0:
        return problems.too_short(digits)
    return problems.too_long(digits) if surplus else problems.not_possible()
