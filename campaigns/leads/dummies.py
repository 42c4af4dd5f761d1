"""Rows that are no real leads: made-up numbers, which people type into forms, and test leads of advertising
programs."""

import re
from collections.abc import Iterable

from .texts import folded, with_ascii_digits

SKIP_DUMMY = "skip_dummy"
SKIP_TEST = "skip_test"

_COUNTING = frozenset({"1234567890", "0123456789", "0987654321"})
_SIGNS = re.compile(r"[\s\-.()'\"]+")
_PREFIXED = re.compile(r"(?:\+91|(?:00|0)?91|0)?([0-9]{10})(?:\.0+)?")
_REPEATED = re.compile(r"([0-9])\1{9}")
NUMBERS_OF_NOBODY = frozenset(["+911234567890", *(f"+91{digit * 10}" for digit in "0123456789")])
"""Numbers (E.164) that could be real, and that people type if they have no number to give."""

LOOKED_AT = NUMBERS_OF_NOBODY | {"+16505550123"}
"""Rows with these numbers are looked at more closely."""

# Meta: "<test lead: dummy data for phone_number>"; Google Ads gives this number and this name.
_META = "<test lead"
_NUMBER_OF_GOOGLE = re.compile(r"\+?16505550123")
_NAMES = frozenset({folded("FirstName LastName"), folded("Test Lead"), folded("Test lead name")})
FIRST_OF_NAMES = frozenset({"Firs", "FIRS", "firs", "Test", "TEST", "test"})
"""The first four letters of each of these names, for a quick look."""


def looks_like_dummy(text: str) -> bool:
    """Whether a text that is no phone number is one that people type instead of a number: 1234567890, 0000000000."""
    if len(text) > 40:
        return False
    number = _PREFIXED.fullmatch(_SIGNS.sub("", with_ascii_digits(text)))
    return number is not None and (number[1] in _COUNTING or _REPEATED.fullmatch(number[1]) is not None)


def is_name_of_test(name: str) -> bool:
    return len(name) < 30 and folded(name) in _NAMES


def is_test(texts: Iterable[str]) -> bool:
    """Whether one of a row's texts is what an advertising program writes into a test lead."""
    return any(_META in text.lower() for text in texts)


def is_number_of_test(text: str) -> bool:
    return len(text) < 40 and _NUMBER_OF_GOOGLE.fullmatch(_SIGNS.sub("", text)) is not None
