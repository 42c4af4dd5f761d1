"""How a phone number of ours may be written in somebody else's file. Pure.

The dialer may put 91, +91 or 0 before a number, or take it off; a program may have turned it into a decimal
(9876543210.0) or shortened it (9.87654E+09); a part of it may be hidden (98XXXXXX10).
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, localcontext

_WHOLE_DECIMAL = re.compile(r"(.*\d)[.,]0+")
_SHORTENED = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
_HIDDEN = re.compile(r"[xX*#•]")
_AROUND = "='\"+ \t"
_NATIONAL_DIGITS = 10
_FEWEST_HIDDEN, _FEWEST_SHOWN = 2, 4
_ALIKE_DIGITS = 5


def number_key(text: str) -> str:
    """The digits by which two ways to write one number are alike: of an Indian number its last ten. "" where the text
    has no digit."""
    bare = text.strip(_AROUND)
    if shortened := _SHORTENED.fullmatch(bare):
        bare = _written_out(shortened)
    elif (whole := _WHOLE_DECIMAL.fullmatch(bare)) and len(_digits(whole[1])) >= _NATIONAL_DIGITS:
        bare = whole[1]  # the end of 9,876,543,000 is none of zeros that may go
    digits = _digits(bare).lstrip("0")
    for country in ("91", "910"):
        if len(digits) == len(country) + _NATIONAL_DIGITS and digits.startswith(country):
            return digits[len(country) :]
    return digits


def could_be(text: str) -> Callable[[str], bool] | None:
    """For a number that is shortened or partly hidden: whether it can be the number with this key. None for all other
    texts."""
    bare = text.strip(_AROUND)
    if shortened := _SHORTENED.fullmatch(bare):
        return _rounded_to(shortened)
    shown = "".join(character for character in bare if _digit(character) or _HIDDEN.match(character))
    tail = shown[-_NATIONAL_DIGITS:]
    hidden = len(_HIDDEN.findall(tail))
    if hidden >= _FEWEST_HIDDEN and len(tail) - hidden >= _FEWEST_SHOWN and len(tail) == _NATIONAL_DIGITS:
        pattern = re.compile("".join("[0-9]" if _HIDDEN.match(character) else _digit(character) for character in tail))
        return lambda key: pattern.fullmatch(key[-_NATIONAL_DIGITS:]) is not None
    return None


def is_alike(one: str, other: str) -> bool:
    """Whether two keys begin or end with the same five digits: one may be the other with a slip."""
    return one[:_ALIKE_DIGITS] == other[:_ALIKE_DIGITS] or one[-_ALIKE_DIGITS:] == other[-_ALIKE_DIGITS:]


def _written_out(shortened: re.Match[str]) -> str:
    """9.87654E+09 as 9876540000, and 9.8765E+01 as 98."""
    first, more, exponent = shortened[1], shortened[2] or "", int(shortened[3])
    return (first + more.ljust(exponent, "0"))[: exponent + 1]


def _rounded_to(shortened: re.Match[str]) -> Callable[[str], bool]:
    kept = 1 + len(shortened[2] or "")
    written = _written_out(shortened)

    def matches(key: str) -> bool:
        # As it was written, an Indian number may have had its 91.
        return any(len(number) == len(written) and _rounded(number, kept) == written for number in (key, f"91{key}"))

    return matches


def _rounded(number: str, digits: int) -> str:
    """The number with so many digits left, rounded as Excel does: half up."""
    with localcontext(prec=40, rounding="ROUND_HALF_UP"):
        unit = Decimal(10) ** max(0, len(number) - digits)
        return str((Decimal(number) / unit).to_integral_value() * unit)


def _digits(text: str) -> str:
    return "".join(map(_digit, text))


def _digit(character: str) -> str:
    """The digit in 0 to 9 that a character of whatever script means; "" where it is none."""
    value = unicodedata.decimal(character, None)
    return "" if value is None else str(value)
