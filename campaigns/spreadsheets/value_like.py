"""What cells of text look like: whether one is a value, and whether a text has a phone number in it. This serves only
the question how a file is to be read; whether a number is a lead's is decided by the package ``leads``.

Here only a text counts as a phone number that is hardly anything else, since a finding raises a warning. ``header.py``
counts more, since a row with any phone number is no row of names.
"""

import re
import unicodedata

_LONGEST_VALUE = 60  # characters

# A number, phone, date or time; with a comma only as decimals or between thousands, so that "98765,12,13" is three.
_VALUE = re.compile(
    r"[+\-(₹$€£]{0,3} ?[0-9](?:[0-9 ().\-/:+%]*|[0-9]{0,7},[0-9]{1,2}|[0-9]{0,2}(?:,[0-9]{2,3})+(?:\.[0-9]+)?)"
    r"|[^\s@,;|]+@[^\s@,;|]+\.[a-z]{2,}",
    re.IGNORECASE,
)

# Mobiles of India, in the groups in which people write them. Other digits or letters at its sides make it a part of
# something else: an order's number, a card's.
_MOBILE = re.compile(
    r"[6-9](?:[0-9]{9}|[0-9]{4}[ \-][0-9]{5}|[0-9]{3}[ \-][0-9]{3}[ \-][0-9]{3}|[0-9]{2}[ \-][0-9]{3}[ \-][0-9]{4})"
    r"(?![0-9A-Za-z])"
)
_BEFORE_MOBILE = re.compile(r"(?:\A|[^0-9A-Za-z])(?:\(?(?:\+|00)?91\)?[ \-]{0,3}|0[ \-]?)?\Z")
_NO_PHONE_BEFORE = re.compile(
    r"\b(?:order|ord|invoice|inv|bill|ref|reference|receipt|txn|transaction|utr|upi|awb|docket|tracking|policy|loan"
    r"|account|acct|acc|a/c|id|gst|gstin|aadhaar|aadhar|ticket|booking|pnr|application|amount|rs|inr)"
    r"[ .:#\-]*(?:no|number|num|id)?[ .:#\-]*\Z",
    re.IGNORECASE,
)
_LOOKED_BACK = 30  # characters

_NUMBERS = re.compile(r"[0-9\s+()\-.]+")


def is_value(cell: str) -> bool:
    """Whether the cell is a number, phone, date, time or e-mail address, and nothing else."""
    return len(cell) <= _LONGEST_VALUE and _VALUE.fullmatch(cell) is not None


def holds_phone(text: str) -> bool:
    """Whether an Indian mobile number stands in the text. It does not count where a word before it says that it is
    another number ("Order no. 9876543210")."""
    text = _with_ascii_digits(text)
    return any(
        _may_be_phone(text[max(0, found.start() - _LOOKED_BACK) : found.start()]) for found in _MOBILE.finditer(text)
    )


def _may_be_phone(before: str) -> bool:
    return _BEFORE_MOBILE.search(before) is not None and _NO_PHONE_BEFORE.search(before) is None


def is_of_numbers(cell: str) -> bool:
    """Whether the cell has only numbers, in one line or several: "+91⏎98765 43210"."""
    return _NUMBERS.fullmatch(cell) is not None


def digits_in(text: str) -> int:
    """How many digits the text has."""
    return sum(map(str.isdecimal, text))


def _with_ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)
