"""Join: finds the lead for each row of a failed file, whatever the columns are.

A row is joined by its number, however that is written; else by a number in a column that we did not send; else by our
own values, as the name, where the number is missing or changed. It is joined only where one lead is left that it can
mean: else it stays unjoined, and people see why.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from campaigns.dialer import FailedRow, FailedRows
from campaigns.models import Lead, LeadState, WhyUnjoined

from .weighing import LeadOutcome
from .written_numbers import could_be, is_alike, number_key

REASON_CHARACTERS = 300

# Most leads have some of these in common, and programs write dates anew: nobody is told by them.
_TELL_NOBODY = {"phonenumber", "priority", "expirydate"}
_FEWEST_CHARACTERS = 3
_NUMBER_IN_TEXT = re.compile(r"\d[\d\s().-]{8,18}\d")
_FEWEST_DIGITS, _WHOLE_NUMBER = 5, 10
"""Digits of a number that is there, and of one that nothing is missing of."""

_SAMPLE_ROWS = 200

_MOST_LOOKS = 5_000_000
"""At leads, for numbers that are shortened or hidden: seconds at most, whatever a file holds."""

Values = Callable[[], Mapping[int, Sequence[str | int]]]


@dataclass(frozen=True, slots=True)
class Unjoined:
    """A row of a failed file for which no lead was found."""

    row: FailedRow
    why: WhyUnjoined


@dataclass(frozen=True, slots=True)
class Joined:
    """What a failed file says of leads: {lead's id: the dialer's reason}, each row with the id of its lead, how many of
    these have a number that can be the lead's, and the rows that could not be joined."""

    reasons: Mapping[int, str]
    rows: Sequence[tuple[FailedRow, int]]
    by_number: int
    unjoined: Sequence[Unjoined]


def join(leads: Sequence[Lead], found: FailedRows, *, map: Sequence[str], values: Values) -> Joined:
    """`map` names the values that we sent of each lead; `values` gives them by the leads' ids, and is called only if
    some row is not told by its number. Where several rows name a lead, the first gives the reason."""
    joining = _Joining(leads, found, map, values)
    reasons: dict[int, str] = {}
    rows, by_number, unjoined = [], 0, []
    for row in found.rows:
        by_its_number = meant = joining.by_number(row)
        if len(meant) != 1:
            meant = joining.by_values(row, among=meant)
        if len(meant) == 1:
            by_number += bool(by_its_number)
            lead = next(iter(meant))
            reasons.setdefault(lead, row.reason[:REASON_CHARACTERS])
            rows.append((row, lead))
        else:
            unjoined.append(Unjoined(row, _why(row, meant)))
    return Joined(reasons, rows, by_number, unjoined)


def outcomes_of(reasons: Mapping[int, str], *, already_there: Iterable[str]) -> dict[int, LeadOutcome]:
    """{lead's id: its outcome by the file}. A lead is already there if its reason contains one of the phrases of
    `already_there`. Otherwise it is rejected."""
    phrases = [phrase.casefold() for phrase in already_there]
    found = {}
    for pk, reason in reasons.items():
        is_there = any(phrase in reason.casefold() for phrase in phrases)
        found[pk] = LeadOutcome(LeadState.ALREADY_THERE if is_there else LeadState.REJECTED, reason)
    return found


def _why(row: FailedRow, meant: Collection[int]) -> WhyUnjoined:
    if meant:
        return WhyUnjoined.SEVERAL
    is_missing = len(number_key(row.phone_text)) < _FEWEST_DIGITS
    return WhyUnjoined.NO_NUMBER if is_missing else WhyUnjoined.NOT_SENT


class _Joining:
    """The leads by what a row may say of them. Each question gives the ids of the leads that the row can mean."""

    def __init__(self, leads: Sequence[Lead], found: FailedRows, map: Sequence[str], values: Values) -> None:
        self._key_of = {lead.pk: number_key(lead.phone) for lead in leads}
        self._by_key: dict[str, set[int]] = defaultdict(set)
        for pk, key in self._key_of.items():
            self._by_key[key].add(pk)
        self._columns = [_fold(column) for column in found.columns]
        self._fields = [_fold(name) for name in map]
        self._not_ours = [
            place
            for place, name in enumerate(self._columns)
            if name not in self._fields and place not in (found.phone, found.reason)
        ]
        self._phone = self._column_of_numbers(found)
        self._values = values
        self._looks = 0
        self._vague: dict[str, Collection[int]] = {}

    def _column_of_numbers(self, found: FailedRows) -> int | None:
        """That of the reader. It may have taken ids for the numbers: where the column has another name than ours, and
        none of our numbers, it is the one in which most of these stand."""
        if found.phone is None or self._columns[found.phone] in self._fields or self._count(found, found.phone):
            return found.phone
        return max([found.phone, *self._not_ours], key=lambda place: self._count(found, place))

    def _count(self, found: FailedRows, place: int) -> int:
        """How many of the first rows have one of our numbers there."""
        return sum(number_key(row.cells[place]) in self._by_key for row in found.rows[:_SAMPLE_ROWS])

    def by_number(self, row: FailedRow) -> Collection[int]:
        text = "" if self._phone is None else row.cells[self._phone]
        key = number_key(text)
        if could_be(text):
            return self._by_a_part(text)
        if key in self._by_key:
            return self._by_key[key]
        if len(key) >= _WHOLE_NUMBER:
            return ()  # it is another one: what stands elsewhere, as “exists as 98…”, is not this row's
        return {pk for place in self._not_ours for pk in self._numbers_in(row.cells[place])}

    def _numbers_in(self, text: str) -> Iterator[int]:
        for number in (text, *_NUMBER_IN_TEXT.findall(text)):
            yield from self._by_key.get(number_key(number), ())

    def _by_a_part(self, text: str) -> Collection[int]:
        """Of a number that is shortened or partly hidden."""
        if text not in self._vague:
            matches = could_be(text)
            self._looks += len(self._key_of)
            if self._looks > _MOST_LOOKS:
                return self._key_of  # it is not looked for: it counts as one that can be anybody's
            self._vague[text] = {pk for pk, key in self._key_of.items() if matches and matches(key)}
        return self._vague[text]

    def by_values(self, row: FailedRow, *, among: Collection[int]) -> Collection[int]:
        """Among leads that the number leaves over; among all where it leaves none, since it is missing or changed.
        Where no value tells a lead, they stay as they were."""
        told = self._by_values.get(self._told(row.cells[column] for _, column in self._compared), ())
        if among:
            return [pk for pk in told if pk in among] or among
        key = number_key(row.phone_text)
        return [pk for pk in told if len(key) < _FEWEST_DIGITS or is_alike(key, self._key_of[pk])]

    @cached_property
    def _compared(self) -> list[tuple[int, int]]:
        """(place among our values, place among the columns) of each field that tells leads apart, and that the file
        has."""
        tells = [(place, name) for place, name in enumerate(self._fields) if name not in _TELL_NOBODY]
        return [(place, self._columns.index(name)) for place, name in tells if name in self._columns]

    @cached_property
    def _by_values(self) -> dict[tuple[str, ...], list[int]]:
        found: dict[tuple[str, ...], list[int]] = defaultdict(list)
        if self._compared:
            for pk, values in self._values().items():
                if told := self._told(str(values[place]) for place, _ in self._compared):
                    found[told].append(pk)
        return found

    @staticmethod
    def _told(texts: Iterable[str]) -> tuple[str, ...]:
        """The values as they are compared; empty where they are too short to tell anybody."""
        folded = tuple(_fold(text) for text in texts)
        return folded if any(len(text) >= _FEWEST_CHARACTERS for text in folded) else ()


def _fold(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
