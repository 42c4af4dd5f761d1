"""What the values of a column look like, whatever the column is called. Part of ``matching.py``.

Values only confirm a name or suggest a field. The samples are texts as the sheet shows them, without blanks.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from .columns import Column
from .fields import Look, definition_of
from .fields.phone import looks_like_phone
from .headers import PHONE
from .phones import Phone, read_phone

# More samples would not change the answer, and would make a file with a thousand columns slow.
_SAMPLES_LOOKED_AT = 100
# The part of a column's values that must look right. Some order numbers and amounts look like phone numbers by chance;
# in a column of phone numbers most values do.
MOSTLY = 0.6

# If so many values contain no phone number, the others are not looked at.
_ENOUGH_WITHOUT = 40
# Fewer rows with the same number may be chance, or a family.
_FEWEST_ALIKE = 3
# So many rows with the same number are a doubt even if no other column has numbers.
_CERTAINLY_ALIKE = 10
_FEWEST_DIGITS = 8

_MOBILES_BEGIN = frozenset("6789")


def purity(samples: Sequence[str], looks_right: Look) -> float:
    """The part of the samples that looks right, without blanks: 0.8 if 8 of 10 do. It is 0 instead of any value below
    `MOSTLY`, since the search ends once too many samples look wrong."""
    filled = [text for sample in samples[:_SAMPLES_LOOKED_AT] if (text := sample.strip())]
    wrong, bearable = 0, (1 - MOSTLY) * len(filled)
    for text in filled:
        wrong += not looks_right(text)
        if wrong > bearable:
            return 0.0
    return 1 - wrong / len(filled) if filled else 0.0


def fits(field: str, samples: Sequence[str]) -> bool:
    """Whether most of the samples may be values of the field, on any day. A campaign's own field takes any text."""
    return purity(samples, definition_of(field).look(date.min)) >= MOSTLY


class _Numbers(NamedTuple):
    """How many values were looked at, how many of them are phone numbers, and how many of these are landlines."""

    seen: int
    phones: int
    landlines: int


class Judge:
    """What the values of columns say. The numbers of each column are read once."""

    def __init__(self) -> None:
        self._numbers: dict[int, _Numbers] = {}

    def is_good(self, field: str, column: Column) -> bool:
        """Whether the column has a value that the field can have."""
        if field == PHONE:
            return self._of(column).phones > 0 and not self.has_one_number(column)
        look = definition_of(field).look(date.min)
        return any(look(text) for sample in column.samples[:_SAMPLES_LOOKED_AT] if (text := sample.strip()))

    def share(self, field: str, column: Column, *, today: date | None) -> float:
        """The part of the values that look like those of the field on the day ``today``."""
        if field == PHONE:
            numbers = self._of(column)
            return numbers.phones / numbers.seen if numbers.seen else 0.0
        return purity(column.samples, definition_of(field).look(today))

    def is_of_landlines(self, column: Column) -> bool:
        """Whether most of the phone numbers are Indian landlines."""
        numbers = self._of(column)
        return 2 * numbers.landlines > numbers.phones

    def has_one_number(self, column: Column, *, certainly: bool = False) -> bool:
        """Whether more than half of the rows have the same phone number: it is then a hotline's and no lead's.
        ``certainly``: so many rows have it that they cannot be duplicates of one lead."""
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
        # Counting digits costs far less than reading a number, and excludes most texts.
        if sum(map(str.isdecimal, sample)) >= _FEWEST_DIGITS:
            phone = read_phone(sample)
            if isinstance(phone, Phone):
                phones += 1
                landlines += phone.e164.startswith("+91") and phone.e164[3] not in _MOBILES_BEGIN
        if not phones and seen >= _ENOUGH_WITHOUT:
            break
    return _Numbers(seen, phones, landlines)
