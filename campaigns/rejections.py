"""Why the dialer rejected leads of an upload: its reasons, counted over all batches."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Sum

from campaigns.models import CountedReason

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Rejection:
    """A reason in the dialer's own words without long numbers (empty where it gave none), and how many leads were
    rejected for it."""

    reason: str
    leads: int


def rejections_of(upload_ids: Collection[int]) -> dict[int, list[Rejection]]:
    """{upload's id: its commonest reasons, MOST_NAMED at most, the commonest first}, in one query for any number of
    uploads; no entry where none is counted. They can be fewer leads than were rejected: what is left has other reasons,
    or was rejected when reasons were not counted yet."""
    found: dict[int, list[Rejection]] = {}
    of_uploads = CountedReason.objects.filter(upload__in=upload_ids).order_by().values_list("upload", "reason")
    for upload_id, reason, leads in of_uploads.annotate(count=Sum("leads")).order_by("upload", "-count", "reason"):
        reasons = found.setdefault(upload_id, [])
        if len(reasons) < MOST_NAMED:
            reasons.append(Rejection(reason, leads))
    return found
