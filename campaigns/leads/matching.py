"""Which column of the file is which field of the campaign: the best guess, with its reason.

The guesses are made in tiers, the surest first:

- the columns were matched before;
- the column is called like the field;
- the column has another word for the field;
- the column is called nearly so, and its values fit;
- its values look like the field's.

The matches of the first three apply by themselves. Those of the others are suggestions, which a person must confirm. A
person may change all of them; ``mapping.py`` judges what the person chose.

If several columns have a name for a field, the first one with a value that the field can have is taken: exports often
have an empty "Phone" beside a full "Mobile". A column about somebody other than the lead (``somebody_else.py``) is
neither the number nor the name of the lead. ``beside.py`` finds the columns beside the
fields.

A column of numbers from 1 to 99 is never suggested as the priority: ages, amounts and serial numbers look the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from .added_columns import is_added
from .beside import parts_beside
from .campaign_fields import Field
from .columns import Column, Match
from .dates_of_things import may_expire_otherwise
from .field_words import FieldWords, Proposal, Tier
from .fields import definition_of
from .fields.name import FIRST_NAMES, OTHER_NAMES
from .headers import EXPIRY, NAME, PHONE
from .likeness import MOSTLY, Judge
from .remembered import Remembered
from .roles import part_of
from .somebody_else import numbers_things
from .texts import folded

PART_OF_THE_NAME = "looks like the rest of the name"
ONE_NUMBER = "has a name for it, but one number stands in most of its rows"
OTHER_EXPIRY = "has a name for it, but something else in the file may expire then"

_NO_SYNONYMS: Mapping[str, str] = {}


def match_columns(
    columns: Sequence[Column],
    fields: Sequence[Field],
    *,
    synonyms: Mapping[str, str] = _NO_SYNONYMS,
    remembered: Remembered | None = None,
    today: date | None = None,
    country_column: int | None = None,
) -> tuple[Match, ...]:
    """The matches, in the order of the columns. A column is in one match at most, and so is a field; only a Name can
    have several columns. If nothing is remembered, the matches include columns beside the fields (``roles``): those
    that can fill blanks of the phone number, and the ``country_column``.

    ``synonyms`` are an administrator's: a folded word, and the field that it stands for. They come before ours.
    ``today`` is needed to suggest an expiry date.

    A tier looks at all fields before the next tier begins. So a column never goes to a field for a weak reason if
    another field has a strong reason for it. A column whose values contradict its name is still matched by its name if
    no other column fits: the check then names each row, which tells people more than a column without a field.
    """
    judge = Judge()
    found = _as_remembered(columns, fields, remembered)
    settled = {match.field for match in found}
    if remembered is not None:
        settled |= remembered.known | remembered.constants.keys()
    words = FieldWords(columns, fields, synonyms, judge)
    tiers: tuple[tuple[Tier, bool], ...] = (
        (words.called_the_same, True),
        (words.called_by_synonym, True),
        (words.called_so_at_all(numbers=False), True),
        (words.called_nearly_so, False),
        (words.called_doubtfully, False),
        (_looking_like_it(today, judge, words), False),
        (words.called_so_at_all(numbers=True), True),
    )
    found = _in_tiers(tiers, columns, [field for field in fields if field.name not in settled], found)
    if remembered is None:
        found += _rest_of_the_name(columns, found)
        column_of = {column.index: column for column in columns}
        found = [_doubted(match, column_of[match.column], columns, judge) for match in found]
        found += parts_beside(
            columns,
            found,
            judge=judge,
            rank_of=words.rank_of_number,
            has_more_people=words.has_more_people(),
            country_column=country_column,
        )
    return tuple(sorted(found, key=lambda match: match.column))


def _in_tiers(
    tiers: Iterable[tuple[Tier, bool]], columns: Sequence[Column], fields: Sequence[Field], found: list[Match]
) -> list[Match]:
    """``found``, and what each tier adds for the fields and columns that are left. A tier says whether it is sure."""
    for tier, sure in tiers:
        taken = {match.column for match in found}
        matched = {match.field for match in found}
        columns_left = [column for column in columns if column.index not in taken]
        fields_left = [field for field in fields if field.name not in matched]
        found = found + _taken_once(tier(fields_left, columns_left), sure=sure)
    return found


def _taken_once(proposals: Iterable[Proposal], *, sure: bool) -> list[Match]:
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
    names = [column.name for column in columns]
    found = [
        Match(columns[place].index, field, remembered.reason, remembered.sure)
        for field, places in remembered.places(names).items()
        if field in known
        for place in places
    ]
    taken = {match.column for match in found}
    matched = {match.field for match in found} | {""}  # the column that says who must not be called has no field
    found += [
        Match(columns[place].index, choice, remembered.reason, remembered.sure)
        for place, choice in remembered.parts(names).items()
        if columns[place].index not in taken and part_of(choice, known)[0] in matched
    ]
    return found


def _doubted(match: Match, column: Column, columns: Sequence[Column], judge: Judge) -> Match:
    """The match; only a suggestion if the rest of the file speaks against it."""
    if match.sure and match.field == PHONE and judge.has_one_number(column, certainly=True):
        return Match(match.column, match.field, ONE_NUMBER, sure=False)
    if match.sure and match.field == EXPIRY and column.name != EXPIRY and may_expire_otherwise(column, columns):
        return Match(match.column, match.field, OTHER_EXPIRY, sure=False)
    return match


def _looking_like_it(today: date | None, judge: Judge, words: FieldWords) -> Tier:
    """Columns in which most values look right; first those with the greatest part."""

    def tier(fields: Sequence[Field], columns: Sequence[Column]) -> Iterator[Proposal]:
        own = [column for column in columns if not is_added(column.name)]
        for field in fields:
            known = definition_of(field.name)
            if not known.is_found_by_values:
                continue
            likely = [column for column in own if not words.cannot_be(field, column)]
            if field.name == PHONE:
                likely = [each for each in likely if not numbers_things(each.name) and not judge.has_one_number(each)]
            shares = [(judge.share(field.name, column, today=today), column) for column in likely]
            shares.sort(key=lambda pair: -pair[0])
            yield from ((field, column, known.looks_like) for share, column in shares if share >= MOSTLY)

    return tier


def _rest_of_the_name(columns: Sequence[Column], found: Sequence[Match]) -> list[Match]:
    """The columns with the middle and last names, if the name is only a first name."""
    names = {column.index: folded(column.name) for column in columns}
    taken = {match.column for match in found}
    if not any(match.field == NAME and names[match.column] in _FIRST_NAMES for match in found):
        return []
    rest = [index for index, name in names.items() if index not in taken and name in _OTHER_NAMES]
    return [Match(index, NAME, PART_OF_THE_NAME, sure=False) for index in rest]


_FIRST_NAMES = frozenset(map(folded, FIRST_NAMES))
_OTHER_NAMES = frozenset(map(folded, OTHER_NAMES))
