"""The rule for expiry dates: read as people write them, sent as YYYY-MM-DD (contract.md, Request, special headers),
never past. How the date was read is said where it could have been read otherwise."""

from datetime import date
from functools import lru_cache

from .dates import DAY_FIRST, DateOrder, Day, in_words, read_day
from .problems import NOTE, Finding
from .values import Rule, Value

# A file has few different days and many rows.
_REMEMBERED = 4_096


def expiry_rule(today: date, *, order: DateOrder = DAY_FIRST) -> Rule:
    """The rule for ExpiryDate on the day ``today``; a date of today has not passed yet.

    A blank is sent as blank: the lead does not expire.
    """

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
