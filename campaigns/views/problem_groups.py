"""The kinds of problems of a checked upload and the values of one of them, as the check page names and pages them."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from django.db.models import Q

from campaigns.leads import ERROR, NOTE, PROBLEM_TITLES, WARNING
from campaigns.models import ProblemGroup, Upload
from campaigns.uploads import HELD_BACK_CODES, SENT_RECENTLY, can_be_fixed

from .sent_before import when_sent

VALUES_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """Problems of one kind in one column. `key` names it in addresses: unlike the group's id it outlives the next
    check, and it holds nothing of what is in the file."""

    group: ProblemGroup
    title: str
    key: str

    @property
    def is_a_rule(self) -> bool:
        """Whether a person can turn off what found it."""
        return self.group.code not in HELD_BACK_CODES


@dataclass(frozen=True, slots=True)
class Value:
    """A distinct value, in how many rows it stands, and whether one text can take its place in all of them."""

    found: str
    rows: int
    can_be_fixed: bool

    @property
    def place(self) -> str:
        """A name for what belongs to the value on the page, the same after the next check."""
        return f"{crc32(self.found.encode()):08x}"


@dataclass(frozen=True, slots=True)
class Values:
    """Some values, the most frequent first. `next` is where those after them begin, empty at the end."""

    shown: tuple[Value, ...] = ()
    next: str = ""
    are_the_first: bool = True


def kinds_of(upload: Upload) -> list[ProblemKind]:
    """All kinds, those with the most rows first."""
    return [ProblemKind(group=group, title=_title(group), key=_key(group)) for group in upload.problem_groups.all()]


def _title(group: ProblemGroup) -> str:
    title = PROBLEM_TITLES.get(group.code, group.message)
    when = when_sent(group) if group.code == SENT_RECENTLY else ""
    return f"{title} ({when})" if when else title


def by_level(kinds: Sequence[ProblemKind]) -> tuple[list[ProblemKind], list[ProblemKind], list[ProblemKind]]:
    """Those that keep a row from being sent, those with which it is sent all the same, and the rules that skipped
    rows."""
    found = {level: [kind for kind in kinds if kind.group.level == level] for level in (ERROR, WARNING, NOTE)}
    return found[ERROR], found[WARNING], found[NOTE]


def kind_called(key: str, kinds: Sequence[ProblemKind]) -> ProblemKind | None:
    return next((kind for kind in kinds if kind.key == key), None)


def values_of(kind: ProblemKind, *, after: str = "") -> Values:
    """The values after a place that an earlier page gave. None where each value stands in one row only: there the
    rows themselves are the better list. Nothing is counted and nothing passed over."""
    values = kind.group.values.order_by("-rows", "pk")
    if place := _place(after):
        rows, pk = place
        values = values.filter(Q(rows__lt=rows) | Q(rows=rows, pk__gt=pk), rows__lte=rows)
    found = list(values[: VALUES_A_PAGE + 1])
    if not place and found and found[0].rows == 1:
        return Values()
    shown = found[:VALUES_A_PAGE]
    return Values(
        shown=tuple(Value(value.found, value.rows, can_be_fixed(value)) for value in shown),
        next=f"{shown[-1].rows}-{shown[-1].pk}" if len(found) > VALUES_A_PAGE else "",
        are_the_first=place is None,
    )


def _key(group: ProblemGroup) -> str:
    return group.code if group.column_index is None else f"{group.code}-{group.column_index}"


def _place(text: str) -> tuple[int, int] | None:
    rows, _, pk = text.partition("-")
    if not (rows.isdecimal() and pk.isdecimal() and len(text) < 30):
        return None
    return int(rows), int(pk)
