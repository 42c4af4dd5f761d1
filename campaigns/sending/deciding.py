"""Decide: a person says what becomes of a batch that the dialer may or may not have (docs/rules.md#rule-3)."""

from django.contrib.auth.models import User
from django.db import transaction

from campaigns.models import (
    REASON_CHARACTERS,
    Action,
    Attempt,
    Batch,
    BatchNote,
    BatchState,
    Decision,
    Event,
    Upload,
    batch_note,
    database_now,
)
from campaigns.uploads import NotNow, settle
from campaigns.wording import DECIDED_MEANWHILE, NOT_SENT_AGAIN_AFTER_CANCELLING, SAY_WHY

from .locking import lock_account, lock_batch


def send_again(*, batch: Batch, user: User, reason: str) -> None:
    """unknown → waiting: the batch is sent once more. The caller enqueues the sending."""
    _decide(batch, user=user, reason=reason, decision=Decision.SENT_AGAIN)


def give_up(*, batch: Batch, user: User, reason: str) -> None:
    """The batch stays unknown for good, and its upload can finish."""
    _decide(batch, user=user, reason=reason, decision=Decision.GIVEN_UP)


def _decide(batch: Batch, *, user: User, reason: str, decision: Decision) -> None:
    sends_again = decision == Decision.SENT_AGAIN
    if not reason.strip():
        raise NotNow(SAY_WHY)
    with transaction.atomic():
        lock_account(batch.upload.campaign.account_id)  # nobody cancels the upload meanwhile
        if sends_again and not Upload.objects.filter(pk=batch.upload_id, cancelled_at=None).exists():
            raise NotNow(NOT_SENT_AGAIN_AFTER_CANCELLING)
        decided = lock_batch(batch.pk).state == BatchState.UNKNOWN and Attempt.objects.live().filter(
            batch=batch, proven_at=None
        ).update(
            decision=decision,
            decided_at=database_now(),
            decided_by=user,
            decision_reason=reason.strip()[:REASON_CHARACTERS],
        )
        if not decided:
            raise NotNow(DECIDED_MEANWHILE)
        state = BatchState.WAITING if sends_again else BatchState.UNKNOWN
        notes = [] if sends_again else [batch_note(BatchNote.GIVEN_UP)]
        Batch.objects.filter(pk=batch.pk).update(state=state, notes=notes)
        Event.objects.create(
            action=Action.BATCH_SENT_AGAIN if sends_again else Action.BATCH_GIVEN_UP,
            user=user,
            upload_id=batch.upload_id,
            details={"batch": batch.number},
            reason=reason.strip()[:REASON_CHARACTERS],
        )
        settle(batch.upload_id)
