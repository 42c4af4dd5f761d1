"""Which column of the file is which field of the campaign: the best guess, with its reason.

Five tiers, each surer than the next: the columns were matched before, the column is called like the field, it has
another word for it, it is called nearly so and its values fit, or its values look like it. The first three apply by
themselves; what the others say is a suggestion that a person must confirm. A person may change all of it;
``mapping.py`` judges what the person chose.

A column of numbers from 1 to 99 is never suggested as the priority: ages, amounts and serial numbers look the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .added_columns import is_added
from .close_names import close_word
from .fields import EXPIRY, NAME, PHONE, Field
from .likeness import MOSTLY, Look, fits, looks_like_day_from, looks_like_phone, share
from .remembered import Remembered
from .synonyms import FIRST_NAMES, OTHER_NAMES, SYNONYMS
from .texts import folded, shortened

SAME_NAME = "same name"
SYNONYM = "synonym"
LOOKS_LIKE_PHONES = "looks like phone numbers"
LOOKS_LIKE_DAYS_TO_COME = "looks like dates to come"
PART_OF_THE_NAME = "looks like the rest of the name"

_NO_SYNONYMS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its index from 0, its name in the header row, and some of its values."""

    index: int
    name: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A column (its index) matched to a field (its name). ``reason`` is shown; not ``sure`` must be
    confirmed."""

    column: int
    field: str
    reason: str
    sure: bool


# A column for a field and why; a tier gives them best first.
_Proposal = tuple[Field, Column, str]
_Tier = Callable[[Sequence[Field], Sequence[Column]], Iterable[_Proposal]]


def match_columns(
    columns: Sequence[Column],
    fields: Sequence[Field],
    *,
    synonyms: Mapping[str, str] = _NO_SYNONYMS,
    remembered: Remembered | None = None,
    today: date | None = None,
) -> tuple[Match, ...]:
    """The matches in the order of the columns; each column is in at most one of them, and so is each field except
    for a Name in several columns.

    ``synonyms`` are an administrator's: a word, folded, and the field that it stands for; they win over those that
    we ship. ``today`` is needed to suggest an expiry date. A tier looks at all fields before the next tier begins, so
    that a weaker reason never takes a column which is another field's by a stronger one. A column whose values
    contradict its name is matched by its name all the same: the check then names each row, which says more than a
    column left unmatched.
    """
    found = _as_remembered(columns, fields, remembered)
    settled = {match.field for match in found}
    if remembered is not None:
        settled |= remembered.known | remembered.constants.keys()
    words = _Words(fields, synonyms)
    tiers: tuple[tuple[_Tier, bool], ...] = (
        (_called_the_same, True),
        (words.called_by_synonym, True),
        (words.called_nearly_so, False),
        (_looking_like_it(today), False),
    )
    fields_left = [field for field in fields if field.name not in settled]
    for tier, sure in tiers:
        taken = {match.column for match in found}
        columns_left = [column for column in columns if column.index not in taken]
        found += _taken_once(tier(fields_left, columns_left), sure=sure)
        matched = {match.field for match in found}
        fields_left = [field for field in fields_left if field.name not in matched]
    if remembered is None:
        found += _rest_of_the_name(columns, found)
    return tuple(sorted(found, key=lambda match: match.column))


def _taken_once(proposals: Iterable[_Proposal], *, sure: bool) -> list[Match]:
    taken: dict[str, Match] = {}
    used: set[int] = set()
    for field, column, reason in proposals:
        if field.name not in taken and column.index not in used:
            taken[field.name] = Match(column.index, field.name, reason, sure)
            used.add(column.index)
    return list(taken.values())


def _as_remembered(columns: Sequence[Column], fields: Sequence[Field], remembered: Remembered | None) -> list[Match]:
    if remembered is None:
        return []
    known = {field.name for field in fields}
    return [
        Match(columns[place].index, field, remembered.reason, remembered.sure)
        for field, places in remembered.places([column.name for column in columns]).items()
        if field in known
        for place in places
    ]


def _called_the_same(fields: Sequence[Field], columns: Sequence[Column]) -> Iterator[_Proposal]:
    for field in fields:
        alike = [column for column in columns if folded(column.name) == folded(field.name)]
        alike.sort(key=lambda column: column.name != field.name)
        yield from ((field, column, SAME_NAME) for column in alike)


class _Words:
    """The other words for each of the campaign's fields, ours and an administrator's."""

    def __init__(self, fields: Sequence[Field], synonyms: Mapping[str, str]) -> None:
        names = {folded(field.name): field.name for field in fields}
        given: dict[str, dict[str, str]] = {}
        for word, meant in synonyms.items():
            field = names.get(folded(meant), meant)
            given.setdefault(field, {})[word] = field
        self._by_field = {
            field.name: given.get(field.name, {}) | _without(synonyms, _SHIPPED.get(field.name, {})) for field in fields
        }
        # A word of any field, be it of this campaign or not, is no misspelling of another's.
        self._all = {*names, *synonyms, *(word for words in _SHIPPED.values() for word in words)}

    def called_by_synonym(self, fields: Sequence[Field], columns: Sequence[Column]) -> Iterator[_Proposal]:
        for field in fields:
            rank = {word: place for place, word in enumerate(self._by_field[field.name])}
            named = [column for column in columns if folded(column.name) in rank]
            named.sort(key=lambda column: rank[folded(column.name)])
            if field.name == PHONE:
                # An export often has "Phone" all blank beside "Mobile" well filled: values decide between two names.
                named.sort(key=lambda column: not share(column.samples, looks_like_phone))
            yield from ((field, column, SYNONYM) for column in named)

    def called_nearly_so(self, fields: Sequence[Field], columns: Sequence[Column]) -> Iterator[_Proposal]:
        """The closest names first, whatever the field."""
        odd = [column for column in columns if folded(column.name) not in self._all and not is_added(column.name)]
        near = []
        for field in fields:
            words = {folded(field.name): field.name} | self._by_field[field.name]
            for column in odd:
                close = close_word(folded(column.name), words)
                if close and fits(field.name, column.samples):
                    near.append((close.distance, field, column, f"reads much like “{shortened(words[close.word])}”"))
        near.sort(key=lambda proposal: proposal[0])
        yield from ((field, column, reason) for _, field, column, reason in near)


def _without(taken: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    return {word: shown for word, shown in words.items() if word not in taken}


def _looking_like_it(today: date | None) -> _Tier:
    def tier(fields: Sequence[Field], columns: Sequence[Column]) -> Iterator[_Proposal]:
        own = [column for column in columns if not is_added(column.name)]
        for field in fields:
            if field.name == PHONE:
                yield from _purest(field, own, looks_like_phone, LOOKS_LIKE_PHONES)
            elif field.name == EXPIRY and today is not None:
                yield from _purest(field, own, looks_like_day_from(today), LOOKS_LIKE_DAYS_TO_COME)

    return tier


def _purest(field: Field, columns: Sequence[Column], looks_right: Look, reason: str) -> Iterator[_Proposal]:
    """The columns most of whose values look right, the purest first."""
    shares = [(share(column.samples, looks_right), column) for column in columns]
    shares.sort(key=lambda pair: -pair[0])
    yield from ((field, column, reason) for part, column in shares if part >= MOSTLY)


def _rest_of_the_name(columns: Sequence[Column], found: Sequence[Match]) -> list[Match]:
    """Where the name is a first name only, the middle and last names beside it."""
    names = {column.index: folded(column.name) for column in columns}
    taken = {match.column for match in found}
    if not any(match.field == NAME and names[match.column] in _FIRST_NAMES for match in found):
        return []
    rest = [index for index, name in names.items() if index not in taken and name in _OTHER_NAMES]
    return [Match(index, NAME, PART_OF_THE_NAME, sure=False) for index in rest]


_SHIPPED = {field: {folded(word): word for word in words} for field, words in SYNONYMS.items()}
_FIRST_NAMES = frozenset(map(folded, FIRST_NAMES))
_OTHER_NAMES = frozenset(map(folded, OTHER_NAMES))
