"""The last day on which a lead is dialled.

A date is read as people write it, and sent as YYYY-MM-DD (docs/dialer.md#special-headers). It must not have passed. If
a date has two readings, a note says how it was read.
"""

from datetime import date
from functools import lru_cache

from ..dates import DAY_FIRST, DateOrder, Day, in_words, read_day
from ..dates_of_things import is_date_of_a_thing
from ..headers import EXPIRY
from ..problems import ERROR, NOTE, Finding
from .definition import FieldCheck, FieldDefinition, Look, Rule, Value

# How many texts are remembered: a file has few different days and many rows.
_REMEMBERED = 4_096


def expiry_rule(today: date, *, order: DateOrder = DAY_FIRST) -> Rule:
    """The rule for ExpiryDate on the day ``today``. A date of today has not passed yet. A blank is sent as a blank: the
    lead does not expire."""

    @lru_cache(maxsize=_REMEMBERED)
    def expiry(text: str) -> tuple[Value, Finding | None]:
        if not text:
            return text, None
        read = read_day(text, order=order)
        if not isinstance(read, Day):
            return text, read
        if read.day < today:
            return text, _past(read.day)
        sent = read.day.isoformat()
        return sent, None if sent == text else _converted(read, order)

    return expiry


def _past(day: date) -> Finding:
    return Finding(
        "expiry_past",
        f"The lead expired on {in_words(day)}, so it would not be dialled.",
        "Please write today's date or a later one, or leave the cell blank.",
    )


def _converted(read: Day, order: DateOrder) -> Finding:
    if read.is_shifted:
        code, how = "expiry_in_india", "The time is one of another time zone. The date in India"
    elif not read.could_be_other:
        code, how = "expiry_rewritten", "The date"
    elif order == DAY_FIRST:
        code, how = "expiry_day_first", "The date was read with its day first and"
    else:
        code, how = "expiry_month_first", "The date was read with its month first and"
    return Finding(code, f"{how} will be sent as {read.day.isoformat()}.", "Nothing needs to be done.", NOTE)


def _check(today: date, order: DateOrder) -> FieldCheck:
    rule = expiry_rule(today, order=order)

    def plain(text: str) -> Value | None:
        value, finding = rule(text)
        return None if finding else value

    return FieldCheck((rule,), plain)


def _look(day: date | None) -> Look:
    """Whether a text is a date that has not passed; False if ``day`` is not known."""
    if day is None:
        return lambda text: False
    rule = expiry_rule(day)

    def is_day(text: str) -> bool:
        finding = rule(text)[1]
        return finding is None or finding.level != ERROR

    return is_day


FIELD = FieldDefinition(
    name=EXPIRY,
    label="Expiry date",
    hint="The last day on which to dial, as YYYY-MM-DD.",
    example="2031-12-31",
    is_special_header=True,
    check=_check,
    problem_titles={
        "expiry_not_a_date": "Not a date",
        "expiry_serial": "A spreadsheet's day number instead of a date",
        "expiry_mixed_orders": "Date that can be read both ways",
        "expiry_past": "Date in the past",
    },
    change_titles={
        "expiry_rewritten": "Date written as the dialer takes it",
        "expiry_day_first": "Date read with its day first",
        "expiry_month_first": "Date read with its month first",
        "expiry_in_india": "Date of a time in another time zone, as it is in India",
    },
    synonyms=(
        "Expiry",
        "Expiration Date",
        "Expiration",
        "Expires",
        "Expires On",
        "Exp Date",
        "Lead Expiry",
        "Lead Expiry Date",
        "Valid Till",
        "Valid Until",
        "Valid Upto",
        "Valid To",
        "Validity Date",
        "Dial Until",
        "Call Until",
        "समाप्ति तिथि",
        "समाप्ति दिनांक",
        "समाप्ति तारीख",
        "समाप्ती तारीख",
        "वैधता तिथि",
        "સમાપ્તિ તારીખ",
        "মেয়াদ শেষের তারিখ",
        "காலாவதி தேதி",
        "గడువు తేదీ",
        "ಮುಕ್ತಾಯ ದಿನಾಂಕ",
        "കാലാവധി തീയതി",
    ),
    look=_look,
    looks_like="looks like dates to come",
    is_found_by_values=True,
    is_never_called=is_date_of_a_thing,
)
