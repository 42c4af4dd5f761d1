"""The rows of an upload in the columns of a list, as expressions for the database: it sorts and sums by them.

Of a finished upload they come from its kept tally (campaigns/uploads/confirming/kept_tallies.py). Of all others, and of
a finished one whose tally is not kept yet, they are counted from the batches and from the counts of the check, as
campaigns/tally.py counts them: a test compares both.
"""

from collections.abc import Collection
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, Expression, F, IntegerField, OuterRef, Subquery, Sum, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from campaigns.models import Batch, BatchState, UploadState
from campaigns.tally import COLUMNS, KEPT_PARTS, NOT_CONFIRMED_PARTS

Counted = Expression | F | Any  # what can be added and summed

_NUMBER: IntegerField[int, int] = IntegerField()


def in_column(column: str) -> Counted:
    """How many rows of the upload a list shows in this column: one of `COLUMNS`, or "total" for all rows."""
    return _rows(COLUMNS.get(column, (column,)))


def part(name: str) -> Counted:
    """How many rows of the upload are in this part of the tally; `total` for all its rows."""
    return _rows((name,))


def _rows(parts: Collection[str]) -> Counted:
    """The rows in all these parts. The kept tally is asked first and once: for most uploads nothing else is."""
    kept = reduce(add, (F(f"kept_tally__{name}") for name in parts if name in KEPT_PARTS), Value(0))
    if_finished = Case(When(state=UploadState.FINISHED, then=kept), output_field=_NUMBER)
    counted = reduce(add, (Coalesce(_counted(name), Value(0), output_field=_NUMBER) for name in parts))
    return Coalesce(if_finished, counted, output_field=_NUMBER)


def _counted(name: str) -> Counted:
    """The rows in one part without the kept tally; NULL for 0."""
    if name == "total":
        return _once_checked(F("total_rows"))
    if name == "blank":
        # Rows that a rule takes for no lead are blank ones of a kind of their own.
        return _once_checked(F("blank_rows") + Coalesce(_by_check("blank"), Value(0)))
    if name == "ready":  # what was confirmed is counted by its batches from then on
        return Case(When(state=UploadState.CHECKED, then=_by_check("ready")), output_field=_NUMBER)
    if name in NOT_CONFIRMED_PARTS:
        return _once_checked(_by_check(name))
    if name in BatchState.values:
        return _of_batches(BatchState(name), "size")
    return _of_batches(BatchState.DONE, name)


def _once_checked(rows: Counted) -> Counted:
    return Case(When(state__in=UploadState.with_tally(), then=rows), output_field=_NUMBER)


def _by_check(name: str) -> Counted:
    return Cast(KT(f"counts__{name}"), _NUMBER)


def _of_batches(state: BatchState, counter: str) -> Counted:
    batches = Batch.objects.filter(upload=OuterRef("pk"), state=state).order_by().values("upload")
    return Subquery(batches.annotate(rows=Sum(counter)).values("rows"))
