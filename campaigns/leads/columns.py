"""A column as it is matched, and what it is matched to: the words of ``matching.py``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its index from 0, its name in the header row, and some of its values (distinct, in their
    order).

    Of the rows that were looked at ``filled`` tells in which the column has a value (a bit for each row, 0 where
    nobody looked), ``commonest`` its commonest value and ``most_alike`` how many of them have that. ``group`` is what
    stands above the name in a header of two rows.
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
    """A column (its index) matched to a choice (``roles``: a field's name, or a part beside one). ``reason`` is shown;
    not ``sure`` must be confirmed."""

    column: int
    field: str
    reason: str
    sure: bool
