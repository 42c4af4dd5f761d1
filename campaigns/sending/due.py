"""Due: which uploads of an account may send a batch now, and whose turn it is."""

from datetime import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from campaigns.models import Account, Batch, BatchState, Campaign, Upload, UploadState

from .hours import is_open
from .proving import proof_is_awaited


def due_uploads(account: Account, now: datetime) -> QuerySet[Upload]:
    """Uploads with waiting batches that nothing holds back, in the order of their turns: one that was put first
    before all others, then the one that has waited longest since its last batch."""
    waiting = Batch.objects.filter(upload=OuterRef("pk"), state=BatchState.WAITING)
    is_first = ExpressionWrapper(Q(put_first_at__isnull=False), output_field=BooleanField())
    return (
        Upload.objects.filter(
            Q(send_at=None) | Q(send_at__lte=now),
            Exists(waiting),
            campaign__account=account,
            campaign__is_active=True,
            campaign__held_at=None,
            state__in=UploadState.confirmed_ones(),
            paused_at=None,
        )
        .exclude(campaign__in=_closed_campaigns(account, now))
        .order_by(is_first.desc(), F("last_claimed_at").asc(nulls_first=True), "confirmed_at", "pk")
        .select_related("campaign")
    )


def next_batch(account: Account, now: datetime) -> tuple[Batch | None, bool]:
    """The batch whose turn it is, and whether one will come up soon that only waits for a callback."""
    soon = False
    for upload in due_uploads(account, now):
        if held := proof_is_awaited(upload, account, now):
            soon = soon or held == "soon"
            continue
        batch = upload.batches.filter(state=BatchState.WAITING).order_by("number").first()
        if batch is not None and not (batch.is_last and upload.start_campaign and others_on_their_way(batch)):
            batch.upload = upload
            return batch, soon
    return None, soon


def others_on_their_way(batch: Batch) -> bool:
    """Whether other batches of its upload may still be taken: the one that starts the campaign is the last word
    (docs/rules.md#rule-12)."""
    on_their_way = [BatchState.WAITING, BatchState.SENDING]
    return batch.upload.batches.filter(state__in=on_their_way).exclude(pk=batch.pk).exists()


def _closed_campaigns(account: Account, now: datetime) -> list[int]:
    """Campaigns of the account whose sending hours are over."""
    with_hours = Campaign.objects.filter(account=account).exclude(sending_from=None)
    return [
        pk
        for pk, begins, ends in with_hours.values_list("pk", "sending_from", "sending_until")
        if not is_open(begins, ends, now)
    ]
