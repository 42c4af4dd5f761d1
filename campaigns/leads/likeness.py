"""What the values of a column look like, whatever it is called: the help of ``matching.py`` where names do not tell.

Values only ever confirm or suggest. Samples are texts as the sheet shows them; blank ones say nothing.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date

from .expiry import expiry_rule
from .fields import AGENT, EXPIRY, NAME, PHONE, PRIORITY, SKILL
from .phones import Phone, read_phone
from .problems import ERROR

# More samples of a column would not change the answer, only slow a file of a thousand columns.
_SAMPLES_LOOKED_AT = 100
# Order numbers and amounts are phone numbers by chance now and then; a column of phone numbers is mostly.
MOSTLY = 0.6

_PRIORITY = re.compile(r"0?[1-9][0-9]?(?:\.0+)?")
_LONGEST_WORD = 50

Look = Callable[[str], bool]


def share(samples: Sequence[str], looks_right: Look) -> float:
    """Which part of the samples that are not blank looks right; 0 when all are blank."""
    filled = [text for sample in samples[:_SAMPLES_LOOKED_AT] if (text := sample.strip())]
    return sum(map(looks_right, filled)) / len(filled) if filled else 0.0


def fits(field: str, samples: Sequence[str]) -> bool:
    """Whether most of the samples may be values of the field; one of a campaign's own takes any."""
    return share(samples, _LOOKS.get(field, bool)) >= MOSTLY


def looks_like_phone(text: str) -> bool:
    return isinstance(read_phone(text), Phone)


def looks_like_day_from(today: date) -> Look:
    """Whether a text is a date that has not passed on the day ``today``."""
    rule = expiry_rule(today)

    def is_day(text: str) -> bool:
        finding = rule(text)[1]
        return finding is None or finding.level != ERROR

    return is_day


def _looks_like_priority(text: str) -> bool:
    return _PRIORITY.fullmatch(text) is not None


def _looks_like_name(text: str) -> bool:
    letters = sum(map(str.isalpha, text[:_LONGEST_WORD]))
    return letters >= len(text[:_LONGEST_WORD]) / 2 and "@" not in text


def _looks_like_word(text: str) -> bool:
    """An agent's id or a skill: short, and no phone number."""
    return len(text) <= _LONGEST_WORD and not looks_like_phone(text)


_LOOKS: dict[str, Look] = {
    PHONE: looks_like_phone,
    NAME: _looks_like_name,
    PRIORITY: _looks_like_priority,
    EXPIRY: looks_like_day_from(date.min),
    AGENT: _looks_like_word,
    SKILL: _looks_like_word,
}
