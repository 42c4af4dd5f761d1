"""The values of cells as texts, as people see them in their sheet. ``formats.py`` has the numbers whose display format
matters."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import orjson

# Characters that cannot be seen and that Python does not strip: zero-width space, marks of direction, word joiner, BOM.
# The joiners U+200C and U+200D are kept: Indian scripts need them.
_UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"
_EDGE = _UNSEEN + " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
_EDGE += "\u2009\u200a\u2028\u2029\u202f\u205f\u3000"

# From here on a float's last digits mean nothing, and Excel, too, shows an exponent.
_WHOLE_BELOW = 1e21
_HALF_A_SECOND = 500_000

MOST_DAYS = 2_958_466
"""The day after the last one of Excel, 31 December 9999."""

LOST_TEXT = "#REF!"
"""The text of a cell that points to a text which the workbook does not have."""

_SINCE_1900, _SINCE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - spreadsheets have no zones
_DAYS_BETWEEN, _29_FEBRUARY_1900 = 1_462, 60
_DAY = timedelta(days=1)
_DAY_SECONDS = 24 * 60 * 60


def clean(text: str) -> str:
    """The text without NULs, and without spaces and unseen characters around it. Spreadsheets do not show a NUL, and
    databases do not store it."""
    if text.isprintable():  # no unseen characters: the usual case, and there are millions of cells
        return text.strip()
    return text.replace("\0", "").strip(_EDGE)


def clean_all(texts: list[str]) -> list[str]:
    """`clean` for the cells of a row. A row without unseen characters needs only one look."""
    if "".join(texts).isprintable():
        return list(map(str.strip, texts))
    return list(map(clean, texts))


def number(value: float) -> str:
    """A number as text. Whole numbers have no ".0" and no exponent (9876543210.0 → "9876543210"); others have as many
    decimals as they need."""
    if value.is_integer() and abs(value) < _WHOLE_BELOW:
        return str(int(value))
    return repr(value)


def day(value: float, *, is_duration: bool = False, since_1904: bool = False) -> str:
    """A number of days as a date, a time of day or a duration. If there is no such day, the number itself: a phone
    number may stand in a cell that is formatted as a date."""
    if not 0 <= value < MOST_DAYS and not (is_duration and abs(value) < MOST_DAYS):  # this is true for NaN, too
        return number(value)
    if is_duration:
        return duration(timedelta(days=value))
    if value < 1:
        return time_of_day((_SINCE_1900 + timedelta(days=value)).time())
    if since_1904:
        return moment(_SINCE_1904 + timedelta(days=value)) if value < MOST_DAYS - _DAYS_BETWEEN else number(value)
    # Excel counts a 29 February 1900, which did not exist.
    return moment(_SINCE_1900 + timedelta(days=value + (value < _29_FEBRUARY_1900)))


def truth(value: bool) -> str:
    """TRUE or FALSE, as Excel shows it."""
    return "TRUE" if value else "FALSE"


def moment(value: datetime) -> str:
    """The date if it is midnight; else date and time to the nearest second (Excel stores fractions of a day)."""
    if value.microsecond >= _HALF_A_SECOND and value.date() < date.max:
        value += timedelta(seconds=1)
    value = value.replace(microsecond=0)
    return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")


def time_of_day(value: time) -> str:
    """HH:MM:SS to the nearest second."""
    seconds = value.hour * 3600 + value.minute * 60 + value.second + (value.microsecond >= _HALF_A_SECOND)
    return _clock(min(seconds, _DAY_SECONDS - 1), hours=2)


def duration(value: timedelta) -> str:
    """H:MM:SS, also with more than 24 hours, as the format [h]:mm:ss shows it. For more days than dates have, the
    number of days."""
    if abs(value.days) >= MOST_DAYS:
        return number(value / _DAY)
    seconds = round(value.total_seconds())
    return ("-" if seconds < 0 else "") + _clock(abs(seconds), hours=1)


def _clock(seconds: int, *, hours: int) -> str:
    return f"{seconds // 3600:0{hours}}:{seconds // 60 % 60:02}:{seconds % 60:02}"


# By exact type, since for isinstance a bool is an int and a datetime a date. python-calamine gives no other types.
_AS_TEXT: dict[type, Callable[[Any], str]] = {
    str: clean,
    float: number,
    int: str,
    bool: truth,
    date: date.isoformat,
    datetime: moment,
    time: time_of_day,
    timedelta: duration,
}


def as_texts(values: Sequence[Any]) -> list[str]:
    """Cells as python-calamine gives them, as text."""
    return [_AS_TEXT[type(value)](value) for value in values]


_TEXTS, _DATES, _NUMBERS, _NUMBERS_AND_TEXTS = {str}, {date}, {float}, {float, str}
_PRINTABLE = bytes(range(ord(" "), ord("~") + 1))
# JSON writes some numbers in another way. Their texts have one of these: an exponent, null, minus zero, many zeros.
_OTHERWISE_IN_JSON = ("e", "n", "-0.0,", ".0000")


def rows_as_texts(rows: Sequence[list[Any]]) -> list[list[str]]:
    """`as_texts` for several rows of the same width. It works by columns: most columns have cells of one type, and such
    a column takes a fifth of the time that its cells would take one by one."""
    columns = map(_column_as_texts, zip(*rows, strict=True))
    return list(map(list, zip(*columns, strict=True))) or [[] for _ in rows]


def _column_as_texts(values: Sequence[Any]) -> Sequence[str]:
    kinds = set(map(type, values))
    texts: Sequence[str] | None = None
    if kinds == _TEXTS:
        texts = _stripped(values)
    elif kinds == _NUMBERS:
        texts = _numbers(values)
    elif kinds == _NUMBERS_AND_TEXTS:
        texts = _numbers_and_texts(values)
    elif kinds == _DATES:
        texts = orjson.dumps(values)[2:-2].decode().split('","')
    return texts or as_texts(values)


def _stripped(texts: Sequence[str]) -> Sequence[str] | None:
    """The texts without spaces around them; None if one of them has an unseen character."""
    together = f"|{'|'.join(texts)}|"
    if not _is_printable(together):
        return None
    return list(map(str.strip, texts)) if "| " in together or " |" in together else texts


def _is_printable(text: str) -> bool:
    """The same as str.isprintable(), in a quarter of the time for nearly all texts."""
    return not text.encode().translate(None, _PRINTABLE) if text.isascii() else text.isprintable()


def _numbers(values: Sequence[float]) -> list[str] | None:
    """The texts of `number`. All numbers are written as JSON at once; None if JSON writes one of them in another
    way."""
    together = orjson.dumps(values)[1:-1].decode() + ","
    if any(sign in together for sign in _OTHERWISE_IN_JSON):
        return None
    return together.replace(".0,", ",").split(",")[:-1]


def _numbers_and_texts(values: Sequence[float | str]) -> list[str] | None:
    numbers = _numbers([0.0 if type(value) is str else value for value in values])  # type: ignore[misc]
    if numbers is None:
        return None
    return [clean(value) if type(value) is str else text for value, text in zip(values, numbers)]  # noqa: B905
