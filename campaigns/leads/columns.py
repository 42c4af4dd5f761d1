"""A column that is to be matched, and a match: the terms of ``matching.py``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its index from 0, its name in the header row, and some of its values (different ones, in
    their order).

    ``filled`` has a bit for each row that was looked at, which is set where the column has a value there; it is 0 where
    no row was looked at. ``commonest`` is the commonest value, ``most_alike`` how many rows have it. ``group`` is the
    text above the name in a header of two rows.
    """

    index: int
    name: str
    samples: tuple[str, ...] = ()
    filled: int = 0
    commonest: str = ""
    most_alike: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A column (its index) with the choice that it is matched to: a field's name, or a part beside a field (``roles``).
    ``reason`` is shown to people. A match that is not ``sure`` must be confirmed."""

    column: int
    field: str
    reason: str
    sure: bool
