"""Accounts that have something to send and no sender: a job was lost, or the time of an upload has come."""

import logging
import random
from collections.abc import Sequence
from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.db.models import Exists, OuterRef

from campaigns.models import Account, Batch, BatchState, Upload, UploadState, Who, database_now

from .facts import Facts, waiting_uploads
from .leasing import no_lease_counts
from .outages import longest_interval
from .readiness import in_turn, lasting_block_of_account

logger = logging.getLogger(__name__)

# Where so many accounts have enough to do, the others are not looked at.
LOOKED_AT_FIRST = 60


def accounts_with_due_work(*, most: int | None = None) -> list[int]:
    """Ids of the accounts with an upload that may take its turn, and without a sender. Senders and the sweeper look
    here again and again, so it is one cheap query while there is none.

    With `most`, not all of them where there are more, and in any order: several senders that look at once then see
    different ones.
    """
    now = database_now()
    waiting = Upload.objects.filter(
        Exists(Batch.objects.filter(upload=OuterRef("pk"), state=BatchState.WAITING)),
        campaign__account=OuterRef("pk"),
        state__in=UploadState.confirmed_ones(),
    )
    without_sender = Account.objects.filter(Exists(waiting), no_lease_counts(now)).order_by("pk")
    unattended = [account for account in without_sender if not _rests(account, now)]
    if most is None:
        return _with_turn(unattended, now)
    random.shuffle(unattended)
    first, others = unattended[:LOOKED_AT_FIRST], unattended[LOOKED_AT_FIRST:]
    due = _with_turn(first, now)
    return due if len(due) >= most or not others else due + _with_turn(others, now)


def _with_turn(accounts: Sequence[Account], now: datetime) -> list[int]:
    """Ids of those of the accounts with an upload that may take its turn. An account of which an upload cannot be
    looked at, whatever is wrong with it, is not among them, and keeps no other one from being found."""
    try:
        queue = waiting_uploads(accounts)
        due = {upload.campaign.account_id for upload in in_turn(queue, Facts(queue, now))}
    except (OperationalError, InterfaceError):  # the database is away
        raise
    except Exception as failure:
        if len(accounts) == 1:
            # The class only: an exception's text can hold what was in a row.
            logger.error("account %d: its uploads cannot be looked at (%s)", accounts[0].pk, type(failure).__name__)
            return []
        return [pk for account in accounts for pk in _with_turn([account], now)]
    return [account.pk for account in accounts if account.pk in due]


def _rests(account: Account, now: datetime) -> bool:
    """Whether nothing of it can be sent now. A time that is further away than any interval lasts was set before the
    clock was set back: the sender puts it right."""
    block = lasting_block_of_account(account, now)
    if block is None:
        return False
    return block.who != Who.NOBODY or bool(block.until and now < block.until <= now + longest_interval())
