"""Reads dates as people write them, and finds the order of day and month in a column."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from .problems import Finding
from .texts import shortened, with_ascii_digits

DateOrder = Literal["day_first", "month_first", "mixed"]
DAY_FIRST: Final = "day_first"
MONTH_FIRST: Final = "month_first"
MIXED: Final = "mixed"

# A time of day may follow, as spreadsheets add one.
_OFFSET = r"(?:Z|(?:UTC|GMT)?[+\-\u2212][0-9]{2}(?::?[0-9]{2})?|UTC|GMT|IST)"
_TIME = rf"(?:(?:,? |T)[0-9]{{1,2}}:[0-9:.,]{{2,15}}\s?(?:[AaPp][Mm])?\s?{_OFFSET}?)?"
# A time with its offset from UTC. At that time it may be after midnight in India, and so another day.
_TIME_WITH_OFFSET = re.compile(
    rf"[ T]([0-9]{{1,2}}):([0-9]{{2}})(?::[0-9]{{2}}(?:[.,][0-9]{{1,9}})?)?\s?([AaPp][Mm])?\s?({_OFFSET})\Z"
)
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})([-/. ])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})" + _TIME)
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})" + _TIME)
BEGINS_WITH_DAY_OR_MONTH = rb"[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2}"
"""A pattern for the beginning of a text, in UTF-8, that may show whether the day or the month comes first
(`found_order`)."""

_COMPACT = re.compile(r"(?P<year>20[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY_AND_NAME = re.compile(_DAY + r"[-/., ]{0,2}" + _MONTH + r"[-/., ]{0,2}(?P<year>[0-9]{4}|[0-9]{2})" + _TIME)
_NAME_AND_DAY = re.compile(_MONTH + r"[-/., ]{0,2}" + _DAY + r"[-/., ]{1,2}(?P<year>[0-9]{4})" + _TIME)
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]{1,12})?")

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # the days of 2000 to 2099, as Excel counts them
_EXCEL_BEGINS = date(1899, 12, 30)
_IN_INDIA = timedelta(hours=5, minutes=30)
_LONGEST = 50

HOW_TO_WRITE = "Please write the date as YYYY-MM-DD, for example 2031-12-31, or day first as 31/12/2031."


@dataclass(frozen=True, slots=True)
class Day:
    """A day. ``could_be_other``: with day and month exchanged, the text is another day. ``is_shifted``: the text has a
    time in another time zone, and it is another day in India then."""

    day: date
    could_be_other: bool = False
    is_shifted: bool = False


def read_day(text: str, *, order: DateOrder) -> Day | Finding:
    """The day that the text names. If day and month could be exchanged, ``order`` decides; the order "mixed" makes that
    a problem. Never raises, whatever the text."""
    if len(text) > _LONGEST:
        return _not_a_date(text)
    plain = with_ascii_digits(text)
    for form, read in _FORMS:
        if match := form.fullmatch(plain):
            found = read(text, match, order)
            timed = _TIME_WITH_OFFSET.search(plain)
            return _in_india(text, found, timed) if timed and isinstance(found, Day) else found
    return _not_a_date(text)


def _in_india(text: str, found: Day, timed: re.Match[str]) -> Day | Finding:
    """The day in India at that time: 18:30 UTC is midnight there."""
    hours, minutes, half, offset = int(timed[1]), int(timed[2]), (timed[3] or "").lower(), timed[4]
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    away = _away_from_utc(offset)
    try:
        day = (datetime.combine(found.day, time(hours, minutes)) - away + _IN_INDIA).date()
    except (ValueError, OverflowError):
        return _not_a_date(text)
    return Day(day, found.could_be_other, is_shifted=day != found.day)


def _away_from_utc(offset: str) -> timedelta:
    if offset == "IST":
        return _IN_INDIA
    digits = re.sub(r"[^0-9]", "", offset)
    if not digits:
        return timedelta()
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return away if "+" in offset else -away


def found_order(texts: Iterable[str]) -> DateOrder:
    """The order of the dates of a column, from those that have only one reading. The month comes first if only that is
    seen; "mixed" if both orders are seen. Otherwise the day comes first, as in India."""
    orders = set(map(_order_of, texts))
    if MONTH_FIRST not in orders:
        return DAY_FIRST
    return MIXED if DAY_FIRST in orders else MONTH_FIRST


def may_change_order(found: DateOrder, *, before: str, after: str) -> bool:
    """Whether a column may have another order than ``found`` once a text in it is replaced. Most texts show no order:
    they have two readings, or are no such dates."""
    gone, come = _order_of(before), _order_of(after)
    if found == MIXED:
        return gone is not None and gone != come
    if found == MONTH_FIRST:
        return come == DAY_FIRST or (gone == MONTH_FIRST and come != MONTH_FIRST)
    return come == MONTH_FIRST


def _order_of(text: str) -> DateOrder | None:
    """The only order in which the text is a date. None if both orders give a date, or the text is no such date."""
    if text[4:5] == "-" or not (match := _YEAR_LAST.fullmatch(text)):
        return None
    first, second = int(match[1]), int(match[3])
    if first > 12 >= second:
        return DAY_FIRST
    return MONTH_FIRST if second > 12 >= first else None


def in_words(day: date) -> str:
    """ "31 December 2031" """
    return f"{day.day} {day:%B} {day.year}"


def _year_last(text: str, match: re.Match[str], order: DateOrder) -> Day | Finding:
    first, second, year = match[1], match[3], match[4]
    could_be_other = 1 <= int(first) <= 12 and 1 <= int(second) <= 12 and int(first) != int(second)
    if could_be_other and order == MIXED:
        return Finding(
            "expiry_mixed_orders",
            "The column has dates with the day first and others with the month first; this one can be read both ways.",
            "Please say on the columns page which of the two it is, or write the date as YYYY-MM-DD.",
        )
    month_leads = order == MONTH_FIRST if could_be_other else int(second) > 12 >= int(first) and order != DAY_FIRST
    month, day = (first, second) if month_leads else (second, first)
    read = _existing(text, year, month, day)
    return Day(read.day, could_be_other) if isinstance(read, Day) else read


def _year_first(text: str, match: re.Match[str], order: DateOrder) -> Day | Finding:
    return _existing(text, match["year"], match["month"], match["day"])


def _with_name(text: str, match: re.Match[str], order: DateOrder) -> Day | Finding:
    name = match["month"].lower()
    months = [
        number for number, month in enumerate(_MONTHS, start=1) if month.startswith("sep" if name == "sept" else name)
    ]
    return _existing(text, match["year"], str(months[0]), match["day"]) if len(months) == 1 else _not_a_date(text)


def _existing(text: str, year: str, month: str, day: str) -> Day | Finding:
    full = int(year) + 2000 if len(year) == 2 else int(year)
    try:
        return Day(date(full, int(month), int(day)))
    except ValueError:
        return Finding(
            "expiry_not_a_date",
            f"There is no day {int(day)} of month {int(month)} in the year {full}.",
            HOW_TO_WRITE,
        )


def _serial(text: str, match: re.Match[str], order: DateOrder) -> Day | Finding:
    days = int(match[1])
    if not _FIRST_SERIAL <= days <= _LAST_SERIAL:
        return _not_a_date(text)
    day = _EXCEL_BEGINS + timedelta(days=days)
    return Finding(
        "expiry_serial",
        f"This is a spreadsheet's number for a day; it would be {in_words(day)}.",
        f"Please write {day.isoformat()} if that is meant, or format the column as Date and save the file anew.",
    )


def _not_a_date(text: str) -> Finding:
    return Finding("expiry_not_a_date", f"“{shortened(text)}” could not be read as a date.", HOW_TO_WRITE)


_Reader = Callable[[str, re.Match[str], DateOrder], Day | Finding]
_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_YEAR_FIRST, _year_first),
    (_YEAR_LAST, _year_last),
    (_COMPACT, _year_first),
    (_DAY_AND_NAME, _with_name),
    (_NAME_AND_DAY, _with_name),
    (_SERIAL, _serial),
)
