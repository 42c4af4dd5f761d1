"""What texts look like: whether a cell is a value, and whether a text has a phone number in it. Only the reading of
files uses this; the package ``leads`` decides what a lead's number is.

Here a text counts as a phone number only if it is hardly anything else, since a finding leads to a warning.
``header.py`` counts more texts, since a row with any phone number is no row of names.
"""

import re
import unicodedata

_LONGEST_VALUE = 60  # characters

# A number, phone, date or time. A comma counts only before decimals and between thousands: "98765,12,13" is no value.
_VALUE = re.compile(
    r"[+\-(₹$€£]{0,3} ?[0-9](?:[0-9 ().\-/:+%]*|[0-9]{0,7},[0-9]{1,2}|[0-9]{0,2}(?:,[0-9]{2,3})+(?:\.[0-9]+)?)"
    r"|[^\s@,;|]+@[^\s@,;|]+\.[a-z]{2,}",
    re.IGNORECASE,
)

# Mobile numbers of India, in the groups in which people write them. With further digits or letters beside it, a number
# is a part of something else, such as the number of an order or a card.
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
    """Whether the text has an Indian mobile number in it. It does not count if a word before it names another kind of
    number ("Order no. 9876543210")."""
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
