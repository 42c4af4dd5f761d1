"""The rule for expiry dates: read as people write them, sent as YYYY-MM-DD, never past.

Of dates in figures with the year last the day is taken to come first, as in India; where the month could be
first as well, a note says how the date was read.
"""

import re
from datetime import date

from .problems import NOTE, Finding
from .texts import shortened
from .values import Rule, Value

# The dialer's own form (contract.md, Request, special headers); a time of day may follow, as spreadsheets add
# one.
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?:[ T][0-9:.]{4,15}Z?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?: [0-9:.]{4,15})?")

_HOW_TO_WRITE = "Please write the date as YYYY-MM-DD, for example 2031-12-31, or day first as 31/12/2031."


def expiry_rule(today: date) -> Rule:
    """The rule for ExpiryDate on the day ``today``; a date of today has not passed yet.

    A blank is sent as blank: the lead does not expire.
    """

    def expiry(text: str) -> tuple[Value, Finding | None]:
        if not text:
            return text, None
        read = _day(text)
        if isinstance(read, Finding):
            return text, read
        if read < today:
            return text, _past(read)
        sent = read.isoformat()
        return sent, None if sent == text else _converted(text, read)

    return expiry


def _day(text: str) -> date | Finding:
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match[1], match[3], match[4]
    elif match := _DAY_FIRST.fullmatch(text):
        year, month, day = match[4], match[3], match[1]
    else:
        return Finding("expiry_not_a_date", f"“{shortened(text)}” could not be read as a date.", _HOW_TO_WRITE)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return Finding(
            "expiry_not_a_date",
            f"There is no day {int(day)} of month {int(month)} in the year {year}.",
            _HOW_TO_WRITE,
        )


def _past(day: date) -> Finding:
    return Finding(
        "expiry_past",
        f"The lead expired on {_in_words(day)}, so it would not be dialled.",
        "Please write today's date or a later one, or leave the cell blank.",
    )


def _converted(text: str, day: date) -> Finding:
    # Only where both readings are dates could the writer have meant the other one.
    ambiguous = _DAY_FIRST.fullmatch(text) is not None and day.day <= 12 and day.day != day.month
    if ambiguous:
        return Finding(
            "expiry_day_first",
            f"The date was read with its day first: {_in_words(day)}. It will be sent as {day.isoformat()}.",
            "If the month comes first in your file, please write dates as YYYY-MM-DD and upload it again.",
            NOTE,
        )
    return Finding(
        "expiry_rewritten",
        f"The date will be sent as {day.isoformat()}.",
        "Nothing needs to be done.",
        NOTE,
    )


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
