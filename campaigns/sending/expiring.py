"""What a sender that died has left behind: attempts without an answer, and accounts that nobody sends for."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from campaigns.dialer import AttemptOutcome
from campaigns.models import (
    Account,
    Attempt,
    AttemptQuerySet,
    Batch,
    BatchNote,
    BatchState,
    StartOutcome,
    Who,
    batch_note,
    database_now,
)
from campaigns.uploads import settle

from .campaign_start import set_start_outcome
from .clock import read_clocks, watch
from .facts import Facts, waiting_uploads
from .locking import lock_account, lock_batch
from .outages import learn_from_attempt, longest_pause
from .readiness import in_turn, lasting_block_of_account

logger = logging.getLogger(__name__)


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
        watch(account, clocks)  # when the clock was set forward, the deadline moves with it
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
    logger.warning("attempt %d expired without an answer", attempt_id)
    return True


def accounts_with_due_work() -> list[int]:
    """Ids of the accounts with an upload that may take its turn, and without a sender. Their job was lost, or there was
    none: nobody enqueues the sending when an upload's time comes."""
    now = database_now()
    no_sender = Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_until__gt=_longest_lease(now))
    unattended = [account for account in Account.objects.filter(no_sender) if not _rests(account, now)]
    queue = waiting_uploads(unattended)
    due = {upload.campaign.account_id for upload in in_turn(queue, Facts(queue, now))}
    return [account.pk for account in unattended if account.pk in due]


def _rests(account: Account, now: datetime) -> bool:
    """Whether nothing of it can be sent now. A time that is further away than any pause lasts was set before the clock
    was set back: the sender puts it right."""
    block = lasting_block_of_account(account, now)
    if block is None:
        return False
    return block.who != Who.NOBODY or bool(block.until and now < block.until <= now + longest_pause())


def _longest_lease(now: datetime) -> datetime:
    """The latest end of a lease that was given by the clock as it is. A lease that ends later counts for nothing: the
    clock was set back meanwhile."""
    return now + timedelta(seconds=2 * settings.LEASE_SECONDS)
