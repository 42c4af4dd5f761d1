"""Claim: a child takes rows of its parent. Each row is live in one child at most; the database decides, also between
two people who begin at the same moment."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from campaigns.models import ChildRow, HeldBack, Upload

from ..storing import Turns, drop
from .parts import parts_of_not_loaded

_ROWS_AT_ONCE = 2_000
"""Rows that are claimed in one transaction: fewer than are stored, since each of them is compared."""

Places = Mapping[int, int]
"""{row of the child: row of the parent}."""


def claim_rows(child: Upload, *, parent: Upload, rows: Places, turns: Turns) -> set[int]:
    """Claims these rows for the child, and returns those of its rows that are live now. The others are live in another
    child, and nothing is written for them."""
    originals = _originals_of(parent)
    made = (
        _child_row(child, row, parent=parent, parent_row=parent_row, originals=originals)
        for row, parent_row in rows.items()
    )
    _insert(made, turns)
    return set(child.rows_of_parent.filter(held_back="").values_list("row", flat=True))


def hold_back_rows(child: Upload, *, parent: Upload | None, rows: Places, why: HeldBack, turns: Turns) -> None:
    """Writes that the child does not send these rows. Without a parent the rows of the parent do not count."""
    originals = _originals_of(parent) if parent else {}
    made = (
        _child_row(child, row, parent=parent, parent_row=parent_row, originals=originals, held_back=why)
        for row, parent_row in rows.items()
    )
    _insert(made, turns)


def forget_rows(child: Upload, turns: Turns) -> None:
    """Frees the rows that an earlier run has claimed."""
    drop(child.rows_of_parent.all(), turns.write)


def rows_live_elsewhere(parent: Upload) -> set[int]:
    """The rows of the parent that are live in some child."""
    live = parent.rows_in_children.filter(held_back="").values_list("parent_row", flat=True)
    return {row for row in live if row is not None}


def taken_by(child: Upload) -> dict[str, int]:
    """`Upload.taken` of the child, as it is now: how many live rows it has by their parts of the parent's tally, how
    many it holds back, and of how many it was known too late that they had arrived. Reads all rows that the parent did
    not load."""
    parts = parts_of_not_loaded(child.parent) if child.parent else {}
    taken: dict[str, int] = {}
    live = child.rows_of_parent.filter(held_back="").order_by("row").values_list("parent_row", flat=True)
    for row in live:
        if part := parts.get(row or 0):
            taken[part] = taken.get(part, 0) + 1
    held = child.rows_of_parent.exclude(held_back="")
    taken["too_late"] = held.filter(held_back=HeldBack.TOO_LATE).count()
    taken["held_back"] = held.count() - taken["too_late"]
    return {part: count for part, count in taken.items() if count}


def _originals_of(parent: Upload) -> dict[int, tuple[int, int]]:
    """{row: (id of the original upload, its row)} of a parent that is a child itself."""
    if parent.original_id is None:
        return {}
    leading_on = parent.rows_of_parent.filter(held_back="").values_list("row", "original", "original_row")
    return {row: (upload, number) for row, upload, number in leading_on if upload is not None and number is not None}


def _child_row(
    child: Upload,
    row: int,
    *,
    parent: Upload | None,
    parent_row: int,
    originals: Mapping[int, tuple[int, int]],
    held_back: str = "",
) -> ChildRow:
    if parent is None:
        return ChildRow(child=child, row=row, held_back=held_back)
    original, original_row = originals.get(parent_row, (parent.pk, parent_row))
    return ChildRow(
        child=child,
        row=row,
        parent=parent,
        parent_row=parent_row,
        original_id=original,
        original_row=original_row,
        held_back=held_back,
    )


def _insert(made: Iterable[ChildRow], turns: Turns) -> None:
    """What is live in another child is not written: the conflict is ignored."""
    for some in _some_at_a_time(iter(made)):
        with turns.write():
            ChildRow.objects.bulk_create(some, ignore_conflicts=True)


def _some_at_a_time(made: Iterator[ChildRow]) -> Iterator[list[ChildRow]]:
    while some := list(islice(made, _ROWS_AT_ONCE)):
        yield some
