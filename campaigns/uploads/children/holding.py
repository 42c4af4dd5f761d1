"""Hold back: what the dialer has, or may have, by the parent is never sent again by a child.

Which rows these are is known when the child is made. Later only a late message can add some: it says that a request
had arrived after all. Then the rows are held back in a child that is not confirmed yet, and its leads are to be checked
again. A child that was confirmed before has them marked: they are taken out of its batches that are still to be sent,
and sums count them once. Where a still later message takes that back, the mark goes, and the child counts again; but of
rows that were taken out it stays, so that they count in the parent and can be fixed from there once more.
"""

from collections.abc import Collection, Mapping

from django.db.models import Exists, OuterRef

from campaigns.leads import NOTE, Finding, Problem
from campaigns.models import ChildRow, HeldBack, Lead, LeadState, Upload
from campaigns.wording import held_back_in_words, held_back_meanwhile

from ..locking import lock_state
from .claiming import rows_live_elsewhere, taken_by
from .parts import parts_of_not_loaded

HELD_BACK_ARRIVED = f"held_back_{HeldBack.ARRIVED.value}"
HELD_BACK_CODES = frozenset(f"held_back_{why}" for why in HeldBack.values)
"""Codes of the notes on rows that are held back. No rule finds them, so none can be turned off."""

_AT_ONCE = 500


def held_back(upload: Upload, *, rows: Collection[int] | None = None) -> dict[int, Problem]:
    """The rows that the upload may not send, each with why; of all its rows, or of these."""
    if upload.parent_id is None or upload.parent is None:
        return {}
    held = upload.rows_of_parent.exclude(held_back__in=["", HeldBack.TOO_LATE])
    if rows is not None:
        held = held.filter(row__in=rows)
    findings = {why: _finding(HeldBack(why), upload.parent) for why in HeldBack.values}
    return {row: findings[why].at(row=row, column="", found="") for row, why in held.values_list("row", "held_back")}


def arrived_too_late(child: Upload, *, rows: Collection[int]) -> dict[int, Problem]:
    """Of these rows of a confirmed child those that have arrived by the parent since, each with what is said of it."""
    if child.parent is None:
        return {}
    late = child.rows_of_parent.filter(held_back=HeldBack.TOO_LATE, row__in=rows).values_list("row", flat=True)
    said = _finding(HeldBack.ARRIVED, child.parent)
    return {row: said.at(row=row, column="", found="") for row in late}


def why_held_back_meanwhile(upload: Upload) -> str:
    """Why the leads of a checked child must be checked again before they are sent: some of its rows are held back
    since. "" where that is not so."""
    if upload.parent_id is None or upload.parent is None:
        return ""
    ready = Lead.objects.filter(upload=upload, row=OuterRef("row"), state=LeadState.READY)
    held = upload.rows_of_parent.exclude(held_back__in=["", HeldBack.TOO_LATE]).filter(Exists(ready)).count()
    return held_back_meanwhile(held, upload.parent.file_name) if held else ""


def hold_back_arrived(parent: Upload) -> None:
    """Holds back the rows of the parent's children that have arrived by the parent after all, and takes the mark from
    those of which that was said and is not so. Must be called after a change of the parent's batches, in its
    transaction.

    A child is locked only where it has such rows, in the order of the ids and after the parent, whose id is smaller.
    One that is being confirmed is waited for.
    """
    if not parent.has_children:
        return
    parts = parts_of_not_loaded(parent)
    for child_id, taken in list(parent.children.order_by("pk").values_list("pk", "taken")):
        rows = ChildRow.objects.filter(child=child_id)
        live, late = rows.filter(held_back=""), rows.filter(held_back=HeldBack.TOO_LATE)
        arrived = [row for row in live.values_list("parent_row", flat=True) if row not in parts]
        marked = late.values_list("row", "parent_row") if taken.get("too_late") else ()
        returned = {row: of_parent for row, of_parent in marked if of_parent in parts}
        if not (arrived or returned):
            continue
        child = lock_state(child_id)
        why = HeldBack.TOO_LATE if child.is_confirmed else HeldBack.ARRIVED
        for start in range(0, len(arrived), _AT_ONCE):
            live.filter(parent_row__in=arrived[start : start + _AT_ONCE]).update(held_back=why)
        back = _to_give_back(child, parent, returned) if returned else []
        for start in range(0, len(back), _AT_ONCE):
            late.filter(row__in=back[start : start + _AT_ONCE]).update(held_back="")
        Upload.objects.filter(pk=child_id).update(taken=taken_by(child, parts=parts))


def _to_give_back(child: Upload, parent: Upload, returned: Mapping[int, int]) -> list[int]:
    """Of these rows of a confirmed child, each with the parent's, those that were not taken out of it. The caller holds
    its lock."""
    elsewhere = rows_live_elsewhere(parent)
    rows, taken_out = list(returned), set()
    skipped = Lead.objects.filter(upload=child, state=LeadState.SKIPPED)
    for start in range(0, len(rows), _AT_ONCE):
        some = skipped.filter(row__in=rows[start : start + _AT_ONCE]).values_list("row", "problems")
        taken_out |= {row for row, stored in some if _says_arrived(stored)}
    return [row for row in rows if row not in taken_out and returned[row] not in elsewhere]


def _says_arrived(stored: Collection[list[int | str]]) -> bool:
    return any(Problem.from_json(each).code == HELD_BACK_ARRIVED for each in stored)


def _finding(why: HeldBack, parent: Upload) -> Finding:
    message, hint = held_back_in_words(why, parent.file_name)
    return Finding(f"held_back_{why.value}", message, hint, NOTE)
