"""Claim: a child takes rows of its parent. Each row is live in one child at most; the database decides, also between
two people who begin at the same moment."""

from collections.abc import Iterable, Mapping
from itertools import islice

from campaigns.models import ChildRow, HeldBack, Upload

from ..storing import Turns, drop, insert

_ROWS_AT_ONCE = 2_000
"""Rows that are claimed in one transaction: fewer than are stored, since each of them is compared."""

_FIELDS = ("child", "row", "parent", "parent_row", "original", "original_row", "held_back")
_Values = tuple[int, int, int | None, int | None, int | None, int | None, str]

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
    """Writes that the child does not send these rows. Without a parent, of which nothing is known, only the child's own
    row numbers are kept."""
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


def taken_by(child: Upload, *, parts: Mapping[int, str]) -> dict[str, int]:
    """`Upload.taken` of the child, as it is now: how many live rows it has by their parts of the parent's tally, how
    many it holds back, and of how many it was known too late that they had arrived. `parts` are those of the parent's
    rows that were not loaded (`parts_of_not_loaded`)."""
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
) -> _Values:
    if parent is None:
        return child.pk, row, None, None, None, None, held_back
    return child.pk, row, parent.pk, parent_row, *originals.get(parent_row, (parent.pk, parent_row)), held_back


def _insert(made: Iterable[_Values], turns: Turns) -> None:
    """What is live in another child is not written: the conflict is ignored."""
    left = iter(made)
    while some := list(islice(left, _ROWS_AT_ONCE)):
        with turns.write():
            insert(ChildRow, _FIELDS, some, ignore_conflicts=True)
