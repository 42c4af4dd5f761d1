"""Expire: attempts whose sender died before it could record an answer."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from campaigns.dialer import AttemptOutcome
from campaigns.models import (
    Attempt,
    AttemptQuerySet,
    Batch,
    BatchNote,
    BatchState,
    StartOutcome,
    batch_note,
    database_now,
)
from campaigns.uploads import settle

from .campaign_start import set_start_outcome
from .clock import read_clocks, watch
from .locking import lock_account, lock_batch
from .outages import learn_from_attempt
from .slots import taken_until
from .telling import tell_end


def expire_attempts() -> int:
    """Attempts without an answer expire some time (DEADLINE_GRACE_SECONDS) after their deadline: their leads may or may
    not be at the dialer, and their batches are unconfirmed. A sender that lives records its attempts at the deadline
    itself. Returns how many expired."""
    expired = _past_deadline(database_now()).values_list("pk", "account_id", "batch_id")
    return sum(_expire(*ids) for ids in list(expired))


def _past_deadline(now: datetime) -> AttemptQuerySet:
    grace = timedelta(seconds=settings.DEADLINE_GRACE_SECONDS)
    return Attempt.objects.under_way().filter(deadline_at__lt=now - grace)


def _expire(attempt_id: int, account_id: int, batch_id: int) -> bool:
    with transaction.atomic():
        account = lock_account(account_id)
        clocks = read_clocks()
        taken = taken_until([account], clocks.wall)[account.pk]
        watch(account, clocks, taken=taken)  # when the clock was set forward, the deadline moves with it
        lock_batch(batch_id)
        if not _past_deadline(clocks.wall).filter(pk=attempt_id).update(expired_at=clocks.wall):
            return False
        attempt = Attempt.objects.select_related("batch").get(pk=attempt_id)
        Batch.objects.filter(pk=batch_id, state=BatchState.SENDING).update(
            state=BatchState.UNKNOWN, notes=[batch_note(BatchNote.BROKE_OFF)]
        )
        if attempt.with_start:
            set_start_outcome(attempt.batch.upload_id, StartOutcome.NOT_KNOWN)
        learn_from_attempt(account, attempt, AttemptOutcome.UNKNOWN, clocks.wall)
        settle(attempt.batch.upload_id)
    tell_end(attempt, AttemptOutcome.UNKNOWN, at=clocks.wall, status=None, error="expired")
    return True
