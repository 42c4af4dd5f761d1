"""The dialer's transaction id, by which an answer and its callback belong together.

An id has up to 25 digits (docs/dialer.md#immediate-answer), and comes as a text. A program on the way that takes it for
a number may keep it as a double, which holds 15 to 17 digits: 172067852912917131638630 becomes 1.7206785291291713e+23.
Such a *rounded* id is never taken for an id. It can only be compared with one: whether it can have been made of it.
"""

import re
from decimal import Decimal
from typing import NamedTuple

# Room for more digits, and for letters.
_MOST_CHARACTERS = 64
_ID = re.compile(rf"[0-9A-Za-z_-]{{1,{_MOST_CHARACTERS}}}")
_NUMBER = re.compile(r"(?P<whole>[0-9]{1,64})(?P<part>\.[0-9]{1,64})?(?P<power>e\+?[0-9]{1,2})?", re.IGNORECASE)

_EXACT_BELOW = 2**53  # each whole number below it is a double, too
# PHP writes a double with 14 digits or with as many as it needs, Excel with 15, others with up to 17.
_DIGITS_WRITTEN = range(14, 18)
# Of the digits of a rounded id, so many at least are those of the id.
_DIGITS_KEPT = 12


class SaidId(NamedTuple):
    """A transaction id as a message says it: either `exact`, or `rounded`, in digits; both are "" where the value
    cannot be one."""

    exact: str = ""
    rounded: str = ""


def said_id(value: object) -> SaidId:
    """The id in a value that somebody sent. One that is too long to be stored counts as none: a part of it would match
    no callback."""
    text = value.strip() if isinstance(value, str) else ""
    if number := _NUMBER.fullmatch(text):
        return _in_digits(number)
    return SaidId(exact=text if _ID.fullmatch(text) else "")


def transaction_id(value: object) -> str:
    """The id that the dialer itself answers, as text; "" where there is none, or the value cannot be one. Its digits
    are believed also where they could be those of a double: nothing else says what the id is."""
    text = value.strip() if isinstance(value, str) else ""
    is_digits = text.isdigit() and _ID.fullmatch(text)
    return text if is_digits else said_id(text).exact


def is_rounding_of(rounded: str, known: str) -> bool:
    """Whether a `rounded` id, as `said_id` gives it, can have been made of the `known` one. It can then also have been
    made of others, which differ from it in their last digits."""
    return _is_number(known) and Decimal(rounded) in _written(int(known))


def ids_around(rounded: str) -> tuple[str, str]:
    """The first and the last text, in the order of texts, of those among which all ids are that the rounded one can
    have been made of."""
    reach = 10 ** max(0, len(rounded) - _DIGITS_KEPT)
    return str(max(0, int(rounded) - reach)), str(int(rounded) + reach)


def _in_digits(number: re.Match[str]) -> SaidId:
    """The id of a text that is a number."""
    if not number["part"] and not number["power"]:
        digits = number[0]
        return SaidId(rounded=digits) if _is_of_a_double(int(digits)) else SaidId(exact=digits)
    value = Decimal(number[0])
    if value != value.to_integral_value() or value.adjusted() >= _MOST_CHARACTERS:
        return SaidId()
    digits = str(int(value))
    has_all_digits = len((number["whole"] + (number["part"] or "").lstrip(".")).lstrip("0")) >= len(digits)
    if has_all_digits and not _is_of_a_double(int(value)):
        return SaidId(exact=digits)
    return SaidId(rounded=digits)


def _is_of_a_double(number: int) -> bool:
    """Whether it looks like a double that was written out: 172067852912917130000000, or 172067852912917131788288."""
    return number >= _EXACT_BELOW and Decimal(number) in _written(number)


def _written(number: int) -> set[Decimal]:
    """What programs write of the double that is nearest to the number."""
    double = float(number)
    return {Decimal(double), *(Decimal(f"{double:.{digits - 1}e}") for digits in _DIGITS_WRITTEN)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_CHARACTERS
