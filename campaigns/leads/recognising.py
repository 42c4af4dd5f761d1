"""What a header tells beside the fields: a column of country codes, one that says who must not be called, and which
program's export the file is."""

from collections.abc import Sequence
from dataclasses import dataclass

from .matching import Column


@dataclass(frozen=True, slots=True)
class Recognised:
    """Indexes of columns, None without one; ``export`` is the program's name for people ("Meta lead ads"), "" when
    none is recognised."""

    country_column: int | None = None
    do_not_disturb_column: int | None = None
    export: str = ""


def recognise(columns: Sequence[Column]) -> Recognised:
    """By the columns' names and samples."""
    return Recognised()
