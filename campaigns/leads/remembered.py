"""How a file with this header was matched before: the first of the tiers of ``matching.py``.

Columns are remembered by their names, so that they may stand in another order in the next file.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .added_columns import is_added, without_count
from .roles import COUNTRY, DO_NOT_DISTURB, else_of
from .texts import folded

Choices = dict[str, object]
"""What a person chose, as JSON, with columns by their names: {"fields": {field: column}, "joined": {field: [further
columns]}, "fallbacks": {field: [columns that fill its blanks]}, "country": the joined column of country codes or "",
"do_not_disturb": the column that says who must not be called or "", "constants": {field: text}, "date_order": text,
"known": [the fields that the campaign had then]}."""


def fingerprint(names: Sequence[str]) -> str:
    """The key by which a header is recognised later: 64 hexadecimal digits.

    Case, spaces and signs of the names do not change it. Columns that the portal added do not change it: so a file of
    rows that were not loaded is matched as its original was. The order of the columns does not change it, since the
    columns of an export move when somebody changes a view. Only if a header has a name twice, the order does count: it
    tells which of the two is meant.
    """
    own = [folded(name) for name in names if not is_added(name)]
    plain = [folded(without_count(name)) for name in names if not is_added(name)]
    counted = own if len(set(plain)) < len(plain) else sorted(own)
    return hashlib.sha256("\n".join(counted).encode()).hexdigest()


def choices_by_name(
    names: Sequence[str],
    *,
    mapping: Mapping[str, int],
    joined: Mapping[str, Sequence[int]],
    fallbacks: Mapping[str, Sequence[int]],
    country: int | None,
    do_not_disturb: int | None,
    constants: Mapping[str, str],
    date_order: str,
    known: Sequence[str],
) -> Choices:
    """These choices as they are remembered. ``country`` is the column that is joined to the phone number,
    ``do_not_disturb`` the one that says who must not be called. ``known`` are the names of the campaign's fields."""
    return {
        "fields": {field: names[index] for field, index in mapping.items()},
        "joined": {field: [names[index] for index in indexes] for field, indexes in joined.items()},
        "fallbacks": {field: [names[index] for index in indexes] for field, indexes in fallbacks.items()},
        "country": "" if country is None else names[country],
        "do_not_disturb": "" if do_not_disturb is None else names[do_not_disturb],
        "constants": dict(constants),
        "date_order": date_order,
        "known": list(known),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A remembered matching. ``headers`` are the names of that file's columns in their order. ``fields``, ``joined``,
    ``fallbacks``, ``country`` and ``do_not_disturb`` give columns by their names. ``known`` are the fields that the
    campaign had then. If one of them has no column, a person chose not to send it.

    A person must confirm it if it is not ``sure``: two files without column names look alike.
    """

    headers: tuple[str, ...]
    fields: Mapping[str, str]
    joined: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str]
    date_order: str
    known: frozenset[str]
    reason: str
    sure: bool = True
    fallbacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    country: str = ""
    do_not_disturb: str = ""

    def places(self, names: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """For each field the indexes of its columns in a file with these names; several if they are joined. A field is
        left out if one of its columns is missing."""
        index_of = _indexes(self.headers, names)
        wanted = {field: (column, *self.joined.get(field, ())) for field, column in self.fields.items()}
        return {
            field: tuple(index_of[column] for column in columns)
            for field, columns in wanted.items()
            if all(column in index_of for column in columns)
        }

    def parts(self, names: Sequence[str]) -> dict[int, str]:
        """The columns beside the fields, by their indexes, each with its choice (``roles``)."""
        index_of = _indexes(self.headers, names)
        wanted = [(column, else_of(field)) for field, columns in self.fallbacks.items() for column in columns]
        wanted += [(self.country, COUNTRY)] if self.country else []
        wanted += [(self.do_not_disturb, DO_NOT_DISTURB)] if self.do_not_disturb else []
        return {index_of[column]: choice for column, choice in wanted if column in index_of}

    def applies_wholly(self, names: Sequence[str], *, fields: Sequence[str]) -> bool:
        """Whether everything that is remembered applies to a file with these columns and a campaign with these
        fields."""
        parts = sum(map(len, self.fallbacks.values())) + bool(self.country) + bool(self.do_not_disturb)
        return (
            self.places(names).keys() == self.fields.keys()
            and len(self.parts(names)) == parts
            and {*self.fields, *self.constants} <= set(fields)
        )


def _indexes(then: Sequence[str], now: Sequence[str]) -> dict[str, int]:
    """The index that each of the earlier columns has now. Two columns with the same name are told apart by their
    order."""
    by_name = {folded(name): index for index, name in reversed(list(enumerate(now)))}
    found = {name: by_name[folded(name)] for name in then if folded(name) in by_name}
    own_then = [name for name in then if not is_added(name)]
    own_now = [(index, name) for index, name in enumerate(now) if not is_added(name)]
    if [folded(name) for name in own_then] == [folded(name) for _, name in own_now]:
        found |= {name: index for name, (index, _) in zip(own_then, own_now, strict=True)}
    return found
