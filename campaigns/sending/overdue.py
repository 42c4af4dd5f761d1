"""What was left behind: attempts past their deadline, and accounts with due work that nobody is sending."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from campaigns.models import Account, Attempt, Batch, BatchState, database_now
from campaigns.uploads import settle

from .claiming import waiting_batches
from .locking import lock_batch
from .starting import NOT_KNOWN, say_about_start

logger = logging.getLogger(__name__)

# The sender itself records an attempt at its deadline; only what it did not record is left to the sweeper.
GRACE = timedelta(seconds=10)


def expire_attempts() -> int:
    """Attempts whose process died become unknown: their leads may or may not be at the dialer."""
    overdue = Attempt.objects.under_way().filter(deadline_at__lt=database_now() - GRACE)
    expired = 0
    for attempt in overdue.select_related("batch"):
        with transaction.atomic():
            lock_batch(attempt.batch_id)
            if not Attempt.objects.under_way().filter(pk=attempt.pk).update(expired_at=database_now()):
                continue
            Batch.objects.filter(pk=attempt.batch_id, state=BatchState.SENDING).update(
                state=BatchState.UNKNOWN, note="Sending broke off before an answer was recorded."
            )
            if attempt.with_start:
                say_about_start(attempt.batch.upload_id, NOT_KNOWN)
            settle(attempt.batch.upload_id)
        logger.warning("attempt %d expired without an answer", attempt.pk)
        expired += 1
    return expired


def accounts_with_due_work() -> list[int]:
    """Accounts with batches that could be sent and without a sender; their bell was lost."""
    now = database_now()
    unattended = Account.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=now), is_active=True, paused_at=None
    ).exclude(backs_off_until__gt=now)
    return [account.pk for account in unattended if waiting_batches(account).exists()]
