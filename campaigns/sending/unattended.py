"""Accounts that have something to send and no sender: a job was lost, or the time of an upload has come."""

from datetime import datetime

from campaigns.models import Account, Who, database_now

from .facts import Facts, waiting_uploads
from .leasing import no_lease_counts
from .outages import longest_interval
from .readiness import in_turn, lasting_block_of_account


def accounts_with_due_work() -> list[int]:
    """Ids of the accounts with an upload that may take its turn, and without a sender. Their job was lost, or there was
    none: nobody enqueues the sending when an upload's time comes."""
    now = database_now()
    unattended = [account for account in Account.objects.filter(no_lease_counts(now)) if not _rests(account, now)]
    queue = waiting_uploads(unattended)
    due = {upload.campaign.account_id for upload in in_turn(queue, Facts(queue, now))}
    return [account.pk for account in unattended if account.pk in due]


def _rests(account: Account, now: datetime) -> bool:
    """Whether nothing of it can be sent now. A time that is further away than any interval lasts was set before the
    clock was set back: the sender puts it right."""
    block = lasting_block_of_account(account, now)
    if block is None:
        return False
    return block.who != Who.NOBODY or bool(block.until and now < block.until <= now + longest_interval())
