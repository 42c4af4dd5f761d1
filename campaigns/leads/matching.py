"""Which column of the file is which field of the campaign: the best guess, with its reason.

Three tiers, each surer than the next: the column is called like the field, it has another word for it, or its
values look like it. What the names say applies by itself; what the values say is a suggestion that a person
must confirm. A person may change all of it; ``mapping.py`` judges what the person chose.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .fields import PHONE, Field
from .phones import Phone, read_phone
from .synonyms import SYNONYMS
from .texts import folded

SAME_NAME = "same name"
SYNONYM = "synonym"
LOOKS_LIKE_PHONES = "looks like phone numbers"

# More samples of a column would not change the guess, only slow a file of a thousand columns.
_SAMPLES_LOOKED_AT = 100
# Order numbers and amounts are phone numbers by chance now and then; a column of phone numbers is mostly.
_SHARE_OF_PHONES = 0.6


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


# A tier gives the best column for a field among those that are left, or none.
_Tier = Callable[[Field, Sequence[Column]], Column | None]


def match_columns(columns: Sequence[Column], fields: Sequence[Field]) -> tuple[Match, ...]:
    """The matches in the order of the columns; each column and each field is in at most one of them.

    A tier looks at all fields before the next tier begins, so that a weaker reason never takes a column which
    is another field's by a stronger one. A column whose values contradict its name is matched by its name all
    the same: the check then names each row, which says more than a column left unmatched.
    """
    matches: dict[str, Match] = {}
    left = list(columns)
    tiers: tuple[tuple[_Tier, str, bool], ...] = (
        (_called_the_same, SAME_NAME, True),
        (_called_by_synonym, SYNONYM, True),
        (_looking_like_phones, LOOKS_LIKE_PHONES, False),
    )
    for best_column, reason, sure in tiers:
        for field in fields:
            column = None if field.name in matches else best_column(field, left)
            if column is not None:
                matches[field.name] = Match(column.index, field.name, reason, sure)
                left.remove(column)
    return tuple(sorted(matches.values(), key=lambda match: match.column))


def _called_the_same(field: Field, columns: Sequence[Column]) -> Column | None:
    name = folded(field.name)
    exact = [column for column in columns if column.name == field.name]
    alike = [column for column in columns if name and folded(column.name) == name]
    return next(iter([*exact, *alike]), None)


def _called_by_synonym(field: Field, columns: Sequence[Column]) -> Column | None:
    ranks = _RANKS.get(field.name, {})
    named = [column for column in columns if folded(column.name) in ranks]
    if field.name == PHONE:
        # An export often has "Phone" all blank beside "Mobile" well filled: values decide between two names.
        named.sort(key=lambda column: (not _share_of_phones(column), ranks[folded(column.name)]))
    else:
        named.sort(key=lambda column: ranks[folded(column.name)])
    return next(iter(named), None)


def _looking_like_phones(field: Field, columns: Sequence[Column]) -> Column | None:
    if field.name != PHONE:
        return None
    best = max(columns, key=_share_of_phones, default=None)
    return best if best is not None and _share_of_phones(best) >= _SHARE_OF_PHONES else None


def _share_of_phones(column: Column) -> float:
    samples = [sample for sample in column.samples[:_SAMPLES_LOOKED_AT] if sample.strip()]
    return sum(isinstance(read_phone(sample), Phone) for sample in samples) / len(samples) if samples else 0.0


_RANKS = {
    field: {folded(word): rank for rank, word in reversed(list(enumerate(words)))} for field, words in SYNONYMS.items()
}
