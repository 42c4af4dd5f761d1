"""Count: the dialer's reasons for the leads of a batch that it rejected."""

import re
from collections import Counter
from collections.abc import Sequence

from campaigns.models import Batch, CountedReason, Lead, LeadState

MOST_KINDS = 20
"""So many reasons of a batch are counted, the commonest ones. The others are what is left of its rejected leads."""

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


def _kind_of(reason: str) -> str:
    return " ".join(_LONG_NUMBER.sub("…", reason).split())
