"""Display formats: shows a number as people see it if the format of its cell adds zeros, signs or a percentage.
Examples: `0000000` shows 12345 as "0012345", `"+91 "0` shows 9876543210 as "+91 9876543210", `0%` shows 0.5 as "50%".

Other formats change nothing here: decimals and thousands are taken from the exact value, and dates are read as dates.
"""

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from .cells import number

Shown = Callable[[float], str]
"""The number of a cell → the text that people see."""

BUILT_IN = {9: "0%", 10: "0.00%"}
"""Format ids without a code in the workbook (ECMA-376, 18.8.30) that change what is seen, except dates."""


class Days(StrEnum):
    """How a format shows a number of days."""

    MOMENT = "moment"
    DURATION = "duration"


BUILT_IN_DATES = {
    **dict.fromkeys((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), Days.MOMENT),
    46: Days.DURATION,
}
"""Format ids without a code in the workbook that show dates and times."""

_NO_DATE = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]|General', re.DOTALL | re.IGNORECASE)
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE = re.compile(r"[dmyhs]", re.IGNORECASE)

_LONGEST_CODE = 255  # Excel's own limit
_MOST = 1e15  # a number has no more digits
_EXACT = Context(prec=1_000, rounding=ROUND_HALF_UP)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]{1,20}(?:\.[0-9]{1,10})?)\]")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|_(?P<space>.)|\*(?P<fill>.)'
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<end>;)"
    r"|(?P<other>General|[EeDdMmYyHhSsGgBbAa/@]|AM/PM)|(?P<plain>.)",
    re.DOTALL,
)
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}


class _Section(NamedTuple):
    """One part of a format; semicolons separate the parts. ``whole`` and ``decimals`` are its pieces in order. "0", "#"
    and "?" stand for a digit; any other piece begins with a NUL, and is shown as it is."""

    whole: tuple[str, ...]
    decimals: tuple[str, ...]
    percents: int
    holds: Callable[[float], bool] | None

    @property
    def changes_something(self) -> bool:
        pieces = self.whole + self.decimals
        has_digits = any(_is_digit(piece) for piece in pieces)
        has_text = any(not _is_digit(piece) for piece in pieces)
        return has_digits and (has_text or self.percents > 0 or self.whole.count("0") > 1)

    @property
    def has_sign(self) -> bool:
        """Whether the part shows that a number is negative: by a minus at the beginning, or by brackets around all
        digits. A format that shows it only by a colour or a word hides the sign: 9876543119 in red is no phone number.
        The minus of "+91-" and the brackets of "(+91)" are no signs."""
        before = "".join(piece[1:] for piece in takewhile(lambda piece: not _is_digit(piece), self.whole)).strip()
        return before.startswith("-") or (before.startswith("(") and ")" not in before)


@lru_cache(maxsize=1_000)
def days_of(code: str) -> Days | None:
    """Whether a format code shows numbers as dates and times, or as durations."""
    left = _NO_DATE.sub("", code[:_LONGEST_CODE]).partition(";")[0]
    if _DURATION.search(left):
        return Days.DURATION
    return Days.MOMENT if _DATE.search(left) else None


@lru_cache(maxsize=1_000)
def shown_by(code: str) -> Shown | None:
    """How numbers look with a format code; None if the code changes nothing that matters, or is not understood. Never
    raises, whatever the code."""
    if len(code) > _LONGEST_CODE:
        return None
    sections = _sections(code)
    if sections is None or not any(section.changes_something for section in sections):
        return None

    plain = _plain(sections[0]) if sections[0].changes_something and sections[0].holds is None else None

    def shown(value: float) -> str:
        if plain is not None and 0 < value < _MOST and value.is_integer():
            before, width, after = plain
            return f"{before}{int(value):0{width}d}{after}"
        section, is_signed = _section_for(value, sections)
        if section is None or not section.changes_something or not abs(value) < _MOST:
            return number(value)
        return ("-" if is_signed else "") + _rendered(section, abs(value))

    return shown


def _plain(section: _Section) -> tuple[str, int, str] | None:
    """A quick look for the formats of nearly all workbooks: the text before and after the digits of a whole number, and
    the least number of digits. It takes a tenth of the time."""
    digits = [index for index, piece in enumerate(section.whole) if _is_digit(piece)]
    if section.decimals or section.percents or digits[-1] - digits[0] >= len(digits):
        return None
    before, after = section.whole[: digits[0]], section.whole[digits[-1] + 1 :]
    within = "".join(section.whole[digits[0] : digits[-1] + 1])
    width = len(within) - within.index("0") if "0" in within else 1
    return "".join(piece[1:] for piece in before), width, "".join(piece[1:] for piece in after)


def _sections(code: str) -> list[_Section] | None:
    """The parts of a format; None for dates, times, texts, fractions, exponents and thousands."""
    sections: list[_Section] = []
    whole: list[str] = []
    decimals: list[str] = []
    into, percents = whole, 0
    condition = None

    def finish() -> None:
        sections.append(_Section(tuple(whole), tuple(decimals), percents, condition))

    for token in _TOKEN.finditer(code):
        kind, text = token.lastgroup, token[token.lastgroup or 0]
        if kind in ("other", "comma"):
            return None
        if kind == "digit":
            into.append(text)
        elif kind == "percent":
            percents += 1
            into.append("\0%")
        elif kind in ("quoted", "escaped", "plain"):
            into.append("\0" + text)
        elif kind == "point":
            into = decimals
        elif kind == "bracket":
            condition = _condition(token[0]) or condition
        elif kind == "end":
            finish()
            whole, decimals = [], []
            into, percents, condition = whole, 0, None
    finish()
    return sections


def _condition(bracket: str) -> Callable[[float], bool] | None:
    match = _CONDITION.fullmatch(bracket)
    if match is None:
        return None  # a colour, a language
    compare, limit = _COMPARED[match[1]], float(match[2])
    return lambda value: compare(value, limit)


def _section_for(value: float, sections: Sequence[_Section]) -> tuple[_Section | None, bool]:
    """The part for a number, and whether a minus must be put before it."""
    if any(section.holds for section in sections):
        for section in sections[:3]:
            if section.holds is None or section.holds(value):
                return section, value < 0
        return None, False
    if value < 0 and len(sections) > 1:
        return sections[1], not sections[1].has_sign
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], value < 0


def _rendered(section: _Section, value: float) -> str:
    places = sum(map(_is_digit, section.decimals))
    exact = Decimal(repr(value)).scaleb(2 * section.percents, context=_EXACT)
    rounded = format(exact.quantize(Decimal(1).scaleb(-places), context=_EXACT), "f")
    digits, _, fraction = rounded.partition(".")
    whole = _whole(section.whole, digits.lstrip("0"))
    decimals = _decimals(section.decimals, fraction)
    has_point = any(letter.isdigit() for letter in decimals)
    return whole + ("." if has_point else "") + decimals


def _whole(pieces: Sequence[str], digits: str) -> str:
    """The digits in their places, filled from the right. Surplus digits stand before the first place."""
    shown: list[str] = []
    left = list(digits)
    places = sum(map(_is_digit, pieces))
    for piece in reversed(pieces):
        if not _is_digit(piece):
            shown.append(piece[1:])
            continue
        places -= 1
        if places == 0:
            shown.append("".join(left) or ("0" if piece == "0" else ""))
        elif left:
            shown.append(left.pop())
        elif piece == "0":
            shown.append("0")
    return "".join(reversed(shown))


def _decimals(pieces: Sequence[str], fraction: str) -> str:
    needed = max((index for index, piece in enumerate(filter(_is_digit, pieces), 1) if piece == "0"), default=0)
    kept = fraction[:needed] + fraction[needed:].rstrip("0")
    shown: list[str] = []
    place = 0
    for piece in pieces:
        if _is_digit(piece):
            shown.append(kept[place : place + 1])
            place += 1
        else:
            shown.append(piece[1:])
    return "".join(shown)


def _is_digit(piece: str) -> bool:
    return piece in ("0", "#", "?")
