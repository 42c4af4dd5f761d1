"""The columns beside the fields: further numbers of the lead, which fill blanks, and country codes, which are joined to
the numbers. Part of ``matching.py``.

Several columns with the same name mean the same thing. So the further ones fill the blanks of the first, and no person
is asked. A further number with another name is only suggested.
"""

from collections.abc import Callable, Sequence

from .added_columns import without_count
from .columns import Column, Match
from .countries import country_of, is_india
from .headers import PHONE
from .likeness import MOSTLY, Judge, purity
from .roles import COUNTRY, else_of

SAME_NAME_AGAIN = "the same name again"
FILLS_BLANKS = "has numbers where the first is blank"
HAS_CODES = "has the countries of the numbers"


def parts_beside(
    columns: Sequence[Column],
    found: Sequence[Match],
    *,
    judge: Judge,
    rank_of: Callable[[Column], int | None],
    has_more_people: bool,
    country_column: int | None,
) -> list[Match]:
    """The columns beside the phone number, if ``found`` has a match for the phone number; else none.

    ``rank_of`` gives the rank of a column's name among the words for the lead's own numbers, None for another name.
    With ``has_more_people``, columns of the same name belong to different people.
    """
    taken = {match.column: match.field for match in found}
    own = next((column for column in columns if taken.get(column.index) == PHONE), None)
    if own is None:
        return []
    free = [column for column in columns if column.index not in taken]
    if has_more_people:
        free = [column for column in free if without_count(column.name) == column.name]
    return [*_fallbacks(own, free, judge=judge, rank_of=rank_of), *_country(own, free, country_column)]


def _fallbacks(
    own: Column, free: Sequence[Column], *, judge: Judge, rank_of: Callable[[Column], int | None]
) -> list[Match]:
    """The columns that fill blanks, in their order. First come columns with exactly the same name, then mobile numbers
    before landlines, better names before others, and last the order of the file."""
    ranked = []
    for column in free:
        rank = rank_of(column)
        if rank is not None and judge.is_good(PHONE, column):
            differs = without_count(column.name) != without_count(own.name) or column.group != own.group
            ranked.append((differs, judge.is_of_landlines(column), rank, column.index, column))
    ranked.sort(key=lambda each: each[:4])
    matches, filled = [], own.filled
    for differs, _, _, _, column in ranked:
        if column.filled & ~filled:
            reason = FILLS_BLANKS if differs else SAME_NAME_AGAIN
            matches.append(Match(column.index, else_of(PHONE), reason, sure=not differs))
            filled |= column.filled
    return matches


def _country(own: Column, free: Sequence[Column], country_column: int | None) -> list[Match]:
    """The column of countries. None where joining it would change nothing, or where most rows would become errors: a
    column called "Country" may have states."""
    column = next((each for each in free if each.index == country_column), None)
    if column is None or all(map(is_india, column.samples)):
        return []
    if column.samples and purity(column.samples, _is_country) < MOSTLY:
        return []
    if own.samples and all(sample.lstrip(" '").startswith(("+", "00")) for sample in own.samples):
        return []
    return [Match(column.index, COUNTRY, HAS_CODES, sure=False)]


def _is_country(text: str) -> bool:
    return country_of(text) is not None
