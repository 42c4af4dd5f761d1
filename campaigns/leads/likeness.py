"""What the values of a column look like, whatever it is called: the help of ``matching.py`` where names do not tell.

Values only ever confirm or suggest. Samples are texts as the sheet shows them; blank ones say nothing.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from .columns import Column
from .fields import Look, definition_of
from .fields.phone import looks_like_phone
from .headers import PHONE
from .phones import Phone, read_phone

# More samples of a column would not change the answer, only slow a file of a thousand columns.
_SAMPLES_LOOKED_AT = 100
# Order numbers and amounts are phone numbers by chance now and then; a column of phone numbers is mostly.
MOSTLY = 0.6

# So many values without a phone number among them, and the others are not looked at.
_ENOUGH_WITHOUT = 40
# Of fewer rows with one number some are chance, or a family.
_FEWEST_ALIKE = 3
# So many make it a doubt even where no other column has the leads' own numbers.
_CERTAINLY_ALIKE = 10
_FEWEST_DIGITS = 8

_MOBILES_BEGIN = frozenset("6789")


def purity(samples: Sequence[str], looks_right: Look) -> float:
    """Which part of the samples that are not blank looks right, where most do; else 0: of a column of other texts not
    all are looked at."""
    filled = [text for sample in samples[:_SAMPLES_LOOKED_AT] if (text := sample.strip())]
    wrong, bearable = 0, (1 - MOSTLY) * len(filled)
    for text in filled:
        wrong += not looks_right(text)
        if wrong > bearable:
            return 0.0
    return 1 - wrong / len(filled) if filled else 0.0


def fits(field: str, samples: Sequence[str]) -> bool:
    """Whether most of the samples may be values of the field, on any day; one of a campaign's own takes any."""
    return purity(samples, definition_of(field).look(date.min)) >= MOSTLY


class _Numbers(NamedTuple):
    """Of the values of a column that were looked at: how many, how many phone numbers, how many of these landlines."""

    seen: int
    phones: int
    landlines: int


class Judge:
    """What the values of columns say, each column read once."""

    def __init__(self) -> None:
        self._numbers: dict[int, _Numbers] = {}

    def is_good(self, field: str, column: Column) -> bool:
        """Whether the column has a value that the field can have."""
        if field == PHONE:
            return self._of(column).phones > 0 and not self.has_one_number(column)
        look = definition_of(field).look(date.min)
        return any(look(text) for sample in column.samples[:_SAMPLES_LOOKED_AT] if (text := sample.strip()))

    def share(self, field: str, column: Column, *, today: date | None) -> float:
        """Which part of the values look like those of the field on the day ``today``."""
        if field == PHONE:
            numbers = self._of(column)
            return numbers.phones / numbers.seen if numbers.seen else 0.0
        return purity(column.samples, definition_of(field).look(today))

    def is_of_landlines(self, column: Column) -> bool:
        """Whether most of the phone numbers are Indian landlines."""
        numbers = self._of(column)
        return 2 * numbers.landlines > numbers.phones

    def has_one_number(self, column: Column, *, certainly: bool = False) -> bool:
        """Whether one phone number stands in most of the rows: a hotline's is no lead's. ``certainly`` in so many that
        they are no doubles of one lead."""
        fewest = _CERTAINLY_ALIKE if certainly else _FEWEST_ALIKE
        is_one = column.most_alike >= fewest and 2 * column.most_alike > column.filled.bit_count()
        return is_one and looks_like_phone(column.commonest)

    def _of(self, column: Column) -> _Numbers:
        if column.index not in self._numbers:
            self._numbers[column.index] = _numbers(column.samples[:_SAMPLES_LOOKED_AT])
        return self._numbers[column.index]


def _numbers(samples: Sequence[str]) -> _Numbers:
    seen = phones = landlines = 0
    for sample in samples:
        if not sample or sample.isspace():
            continue
        seen += 1
        # Most texts are no numbers by a look at their digits; to read one as a number costs far more.
        if sum(map(str.isdecimal, sample)) >= _FEWEST_DIGITS:
            phone = read_phone(sample)
            if isinstance(phone, Phone):
                phones += 1
                landlines += phone.e164.startswith("+91") and phone.e164[3] not in _MOBILES_BEGIN
        if not phones and seen >= _ENOUGH_WITHOUT:
            break
    return _Numbers(seen, phones, landlines)
