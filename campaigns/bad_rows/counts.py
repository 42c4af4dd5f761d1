"""What is counted of a source: its rows, the bad ones, and for which reasons."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class FoundBy(StrEnum):
    """Who found that a row is bad."""

    DIALER = "dialer"
    CHECK = "check"  # our own, before anything is sent


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows are bad. `text` is the dialer's own, without long numbers, or what the check calls a problem; empty
    where none was given."""

    found_by: FoundBy
    text: str


@dataclass(slots=True)
class BadRows:
    """Numbers of uploads and of their rows; blank rows are not among them. Of the dialer's `reasons` only the commonest
    ones of each batch are counted. Those of the check can come to more than `to_fix`, as a row can have several
    problems."""

    uploads: int = 0
    rows: int = 0
    rejected: int = 0
    to_fix: int = 0
    reasons: Counter[Reason] = field(default_factory=Counter)

    @property
    def bad(self) -> int:
        return self.rejected + self.to_fix

    @property
    def share(self) -> float:
        """Of all rows how many are bad: from 0 to 1."""
        return self.bad / self.rows if self.rows else 0.0

    def commonest(self, found_by: FoundBy, most: int | None = None) -> list[tuple[Reason, int]]:
        """The reasons that were counted one by one, with their rows, the commonest first. What is the rest is none of
        them."""
        counted = [(reason, rows) for reason, rows in self.reasons.items() if reason.found_by == found_by]
        return sorted(counted, key=lambda each: (-each[1], each[0].text))[:most]

    @property
    def for_other_reasons(self) -> int:
        """Rows that the dialer rejected for reasons that were not counted one by one."""
        return max(0, self.rejected - sum(rows for _, rows in self.commonest(FoundBy.DIALER)))

    def add_upload(self, *, rows: int, rejected: int, to_fix: int) -> None:
        self.uploads += 1
        self.rows += rows
        self.rejected += rejected
        self.to_fix += to_fix

    def add(self, other: "BadRows") -> None:
        self.uploads += other.uploads
        self.rows += other.rows
        self.rejected += other.rejected
        self.to_fix += other.to_fix
        self.reasons.update(other.reasons)
