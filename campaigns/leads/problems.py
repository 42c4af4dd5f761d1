"""What is wrong with a file, as data: what was found, where, and what to do about it.

A rule looks at one text and gives a ``Finding``. With its row and column it becomes a ``Problem``. Both are values;
nothing is raised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from .texts import shortened

Level = Literal["error", "warning", "note"]

ERROR: Final = "error"  # the row is not sent
WARNING: Final = "warning"  # the row is sent; a person should look
NOTE: Final = "note"  # a rule changed a value of the row, or skips the row

WHOLE_FILE = 0  # the row of a problem that belongs to no single row


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a text. ``code`` is a stable slug: pages group by it and never show it."""

    code: str
    message: str
    hint: str
    level: Level = ERROR

    def at(self, *, row: int, column: str, found: str) -> "Problem":
        return Problem(
            row=row,
            column=column,
            code=self.code,
            level=self.level,
            found=found,
            message=self.message,
            hint=self.hint,
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding, with its row and column.

    ``row`` is the row's number as the spreadsheet shows it (0: the whole file), ``column`` the column's name
    as in the sheet ("" if none), ``found`` the value found. Both texts come from the file, so they are kept
    without hidden characters and cut to ``texts.SHOWN_CHARACTERS``.
    """

    row: int
    column: str
    code: str
    level: Level
    found: str
    message: str
    hint: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "column", shortened(self.column))
        object.__setattr__(self, "found", shortened(self.found))

    def as_json(self) -> list[int | str]:
        """The problem as a compact list, for storing beside its lead; ``from_json`` reads it."""
        return [self.row, self.column, self.code, self.level, self.found, self.message, self.hint]

    @classmethod
    def from_json(cls, stored: Sequence[int | str]) -> "Problem":
        """The problem that ``as_json`` stored. Raises ValueError when the list is not one of its own."""
        row, *texts = stored
        column, code, level, found, message, hint = (str(text) for text in texts)
        return cls(int(row), column, code, _level(level), found, message, hint)


def _level(text: str) -> Level:
    for level in (ERROR, WARNING, NOTE):
        if text == level:
            return level
    raise ValueError(f"not a level of a problem: {text!r}")
