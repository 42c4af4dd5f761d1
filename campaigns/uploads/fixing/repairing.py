"""Repair: for some kinds of problems the right text is known. It is put into all rows at once, after a person has seen
examples."""

from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction

from campaigns.leads import REPAIRABLE, repair_of
from campaigns.models import Action, Correction, ProblemGroup, Upload

from ..checking.rows import cells_of_rows
from ..errors import NotNow
from .actions import check_anew, checked_upload, record
from .rechecking import MOST_ROWS

_VALUES_LOOKED_AT = 2_000
_AT_ONCE = 500


class Repairs(NamedTuple):
    """What a repair would do: some pairs of a value and its right text, and how many rows would be repaired. Where the
    group has more than 2,000 values only the first 2,000 are looked at; then `is_all` is False, and `rows` counts
    theirs."""

    pairs: tuple[tuple[str, str], ...]
    rows: int
    is_all: bool = True


def preview_repairs(group: ProblemGroup, *, count: int = 5) -> Repairs:
    """What a repair of the group would do, with `count` examples of its most frequent values. No pairs where nothing
    can be repaired."""
    if not _may_have_repairs(group):
        return Repairs((), 0)
    values = list(group.values.order_by("-rows", "pk").values_list("found", "rows")[: _VALUES_LOOKED_AT + 1])
    pairs: list[tuple[str, str]] = []
    rows = 0
    for found, of_value in values[:_VALUES_LOOKED_AT]:
        if repaired := repair_of(group.code, found):
            rows += of_value
            if len(pairs) < count:
                pairs.append((found, repaired))
    return Repairs(tuple(pairs), rows, is_all=len(values) <= _VALUES_LOOKED_AT)


def repair_group(*, upload: Upload, group: ProblemGroup, user: User) -> set[int]:
    """Puts the right text into each row of the group whose value has one. Returns these rows. Where they are many, the
    upload is in the state `checking` afterwards (`check_anew`). Raises NotNow where nothing can be repaired."""
    with transaction.atomic():
        upload = checked_upload(upload)
        texts = _repaired_texts(group) if _may_have_repairs(group) else {}
        column = group.column_index
        if not texts or column is None:
            raise NotNow("Of these values the right ones are not known. Correct each of them.")
        cells = cells_of_rows(upload, texts) if len(texts) <= MOST_ROWS else {}
        event = record(upload, Action.REPAIRED_VALUES, user=user, rows=len(texts))
        Correction.objects.bulk_create(
            [
                Correction(upload=upload, row=row, column=column, found=found, text=text, user=user, event=event)
                for row, (found, text) in texts.items()
            ],
            batch_size=_AT_ONCE,
        )
        check_anew(upload, texts, corrected=cells)
    return set(texts)


def _may_have_repairs(group: ProblemGroup) -> bool:
    return group.code in REPAIRABLE and group.column_index is not None


def _repaired_texts(group: ProblemGroup) -> dict[int, tuple[str, str]]:
    """By row the value that was found, and the right text."""
    repaired = {
        pk: (found, text)
        for pk, found in group.values.values_list("pk", "found").iterator(_VALUES_LOOKED_AT)
        if (text := repair_of(group.code, found))
    }
    rows = group.problem_rows.order_by("row").values_list("row", "value")
    return {row: repaired[value] for row, value in rows if value in repaired}
