"""A column to be matched, and a match: the values with which ``matching.py`` works."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its index from 0, its name in the header row, and some of its different values, in their
    order.

    ``filled`` has a bit for each row that was looked at, set if the column has a value in that row. Example: 0b101
    means that the first and the third row have one. It is 0 if no row was looked at. ``commonest`` is the commonest
    value, and ``most_alike`` says how many rows have it. ``group`` is the text above the name in a header of two rows.
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
    """A column (its index) and the choice to which it is matched: a field's name, or a part beside a field (``roles``).
    Pages show ``reason``. A person must confirm a match that is not ``sure``."""

    column: int
    field: str
    reason: str
    sure: bool
