"""Keep: the tally of a finished upload is kept in columns, by which lists sort and sum thousands of uploads.

While an upload is not finished, nothing is kept: its tally changes with each request, and is counted from its batches
(campaigns/finding/counting.py). So sending has nothing more to do. The batches stay the truth: what is kept is compared
with them again and again, and what is not kept yet is kept by the sweeper, some at a time.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from campaigns.models import KeptTally, Upload, UploadState, database_now
from campaigns.tally import KEPT_PARTS, Tally, tallies, tally

from ..locking import lock_state

logger = logging.getLogger(__name__)

UPLOADS_AT_ONCE = 100
"""So many uploads are kept or compared in one pass of the sweeper: some tenths of a second."""

COMPARED_EVERY = timedelta(hours=6)
"""After so long a kept tally is compared again: code of the release before changes batches and keeps nothing."""


def keep_tally(upload_id: int) -> None:
    """Keeps the tally of a finished upload as it is now. The caller holds the upload's lock."""
    needed = Upload.objects.only("state", "counts", "blank_rows", "total_rows")
    _write({upload_id: tally(needed.get(pk=upload_id))})


def forget_tally(upload_id: int) -> None:
    """Nothing is kept of an upload that is not finished. The caller holds its lock."""
    KeptTally.objects.filter(upload=upload_id).delete()


def uploads_without_tally() -> list[int]:
    """The ids of some finished uploads whose tally is not kept, the newest first: the release before has finished
    them."""
    without = Upload.objects.filter(state=UploadState.FINISHED, kept_tally=None)
    return list(without.order_by("-pk").values_list("pk", flat=True)[:UPLOADS_AT_ONCE])


def keep_missing_tallies() -> int:
    """Keeps the tallies of these uploads; returns how many were kept."""
    ids = uploads_without_tally()
    for upload_id in ids:
        _keep_if_finished(upload_id)
    if ids:
        logger.info("tallies of %d finished uploads kept", len(ids))
    return len(ids)


def compare_kept_tallies() -> int:
    """Compares some kept tallies with their batches, those first that were not compared for longest; returns how many
    were wrong. These are kept anew, and a line of the log names their uploads."""
    now = database_now()
    due = KeptTally.objects.filter(compared_at__lt=now - COMPARED_EVERY).order_by("compared_at")
    kept = {each.upload_id: each for each in due[:UPLOADS_AT_ONCE]}
    if not kept:
        return 0
    needed = Upload.objects.only("state", "counts", "blank_rows", "total_rows")
    counted = tallies(needed.filter(pk__in=kept, state=UploadState.FINISHED))
    wrong = [pk for pk, each in kept.items() if pk not in counted or _parts(each) != _parts(counted[pk])]
    for upload_id in wrong:
        logger.warning("the kept tally of upload %d was wrong", upload_id)
        _keep_if_finished(upload_id)
    KeptTally.objects.filter(pk__in=kept).update(compared_at=now)
    return len(wrong)


def _keep_if_finished(upload_id: int) -> None:
    with transaction.atomic():
        if lock_state(upload_id).state == UploadState.FINISHED:
            keep_tally(upload_id)
        else:
            forget_tally(upload_id)


def _write(counted: Mapping[int, Tally]) -> None:
    kept = [KeptTally(upload_id=pk, compared_at=Now(), **_parts(each)) for pk, each in counted.items()]
    KeptTally.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=["upload"], update_fields=[*KEPT_PARTS, "compared_at"]
    )


def _parts(counted: Tally | KeptTally) -> dict[str, int]:
    return {name: getattr(counted, name) for name in KEPT_PARTS}
