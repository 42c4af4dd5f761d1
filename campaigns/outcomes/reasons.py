"""Count: the dialer's reasons for the leads of a batch that it rejected."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from campaigns.models import Batch, CountedReason, Lead, LeadState
from campaigns.sending import lock_batch

MOST_KINDS = 20
"""So many reasons of a batch are counted, the commonest ones. The others are what is left of its rejected leads."""

BATCHES_AT_ONCE = 100
"""Of so many batches of the release before the reasons are counted in one pass of the sweeper."""

# A reason may name the phone number that it is about. Without it, the same reasons are one.
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){6,}")


def count_reasons(batch: Batch, leads: Sequence[Lead]) -> None:
    """Stores how many of the batch's leads were rejected for which reason; what was stored before is replaced. `leads`
    are all its leads, with their outcomes. The caller holds the batch's lock."""
    counted = Counter(_kind_of(lead.reason) for lead in leads if lead.state == LeadState.REJECTED)
    if not counted and not batch.rejected:  # as it was counted before, too
        return
    CountedReason.objects.filter(batch=batch).delete()
    CountedReason.objects.bulk_create(
        CountedReason(upload_id=batch.upload_id, batch=batch, reason=reason, leads=count)
        for reason, count in counted.most_common(MOST_KINDS)
    )


def count_missing_reasons(upload_ids: Collection[int]) -> int:
    """Counts the reasons of some batches of these uploads that have rejected leads and no reason; returns how many
    batches have some now. The release before has counted none."""
    counted = CountedReason.objects.filter(batch=OuterRef("pk"))
    without = Batch.objects.filter(~Exists(counted), upload__in=upload_ids, rejected__gt=0)
    ids = list(without.order_by("pk").values_list("pk", flat=True)[:BATCHES_AT_ONCE])
    for pk in ids:
        with transaction.atomic():
            batch = lock_batch(pk)
            count_reasons(batch, list(batch.leads().only("state", "reason")))
    return CountedReason.objects.filter(batch__in=ids).values("batch").distinct().count()


def _kind_of(reason: str) -> str:
    return " ".join(_LONG_NUMBER.sub("…", reason).split())
