"""What the sender writes into the journal, and whether the database is behind it (campaigns/journal.py).

An attempt is committed, then written into the journal, and only then its request leaves. So the database has all that
is in the journal, unless it was restored from a backup. All accounts are then stopped, until `manage.py reconcile` has
recreated the attempts that it lacks and people have entered again what else it lacks: cancellations, pauses, numbers
that must not be called.

A backup from before the journal has no UUID of its own, and gets a new one. Then all entries seem to be another
database's. So a database that has not begun a journal, in a folder with those of others, counts as behind until an
administrator says which is its own (`adopt_journal`, `begin_own_journal`).
"""

import logging
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings

from campaigns import journal
from campaigns.dialer import AttemptOutcome
from campaigns.models import (
    Account,
    Action,
    Attempt,
    DatabaseIdentity,
    Event,
    StopReason,
    database_identity,
    database_now,
    unknown_tokens,
)

from .clock import steady
from .halting import stop_account

logger = logging.getLogger(__name__)

PRUNED_EVERY = timedelta(days=1)
# When more time seems to have gone by, the clock may have been set: nothing is removed until another day is over.
LONGEST_REST = timedelta(days=7)
# A claim waits for longer than that for the lock on its account, and does not compare again either.
COMPARISON_LASTS_SECONDS = 0.1
# Whose requests have surely left, and are therefore in the journal.
_LEFT = [AttemptOutcome.ACCEPTED, AttemptOutcome.THROTTLED, AttemptOutcome.REFUSED, AttemptOutcome.UNKNOWN]


def entry_of(attempt: Attempt, *, database: str) -> journal.Entry:
    """The journal's entry of an attempt whose batch, with its upload, is at hand, in the database with this UUID."""
    batch = attempt.batch
    return journal.Entry(
        database=database,
        token_hash=attempt.token_hash,
        account=attempt.account_id,
        campaign=batch.upload.campaign_id,
        upload=batch.upload_id,
        confirmed_at=cast(datetime, batch.upload.confirmed_at),
        batch=batch.pk,
        attempt=attempt.pk,
        number=batch.number,
        first_row=batch.first_row,
        last_row=batch.last_row,
        leads=batch.size,
        with_start=attempt.with_start,
        started_at=attempt.started_at,
    )


def databases_to_choose_from() -> dict[str, datetime]:
    """{UUID: when its last attempt began} of the other databases in the journal, one of which this one may be a backup
    of. Empty once it has a journal of its own, which is begun here where there is no doubt. Raises
    journal.JournalAway."""
    return _databases_to_choose_from(database_identity())


def _databases_to_choose_from(identity: DatabaseIdentity) -> dict[str, datetime]:
    if identity.journal_begun_at:
        return {}
    journal.make_folder()
    found = journal.databases()
    if not found or str(identity.uuid) in found:
        begin_own_journal()
        return {}
    return found


def begin_own_journal() -> None:
    """What is in the journal of other databases does not concern this one."""
    database_identity()
    DatabaseIdentity.objects.filter(journal_begun_at=None).update(journal_begun_at=database_now())


def adopt_journal(*, database: str) -> None:
    """This database takes the UUID under which the journal was written: it was restored from a backup without one.
    Raises ValueError where no journal has this UUID, and journal.JournalAway."""
    if database not in journal.databases():
        raise ValueError(database)
    database_identity()
    DatabaseIdentity.objects.update(uuid=database, journal_begun_at=database_now())
    logger.warning("the database has adopted the journal of %s", database)


def is_behind() -> bool:
    """Whether the journal has an attempt, of any account, that the database does not have; or nobody knows which
    entries are this database's. Raises journal.JournalAway.

    The last attempts are enough: a backup lacks whatever came after it.
    """
    return Comparison().database() is None


class Comparison:
    """The comparison of the database with the journal, which serves for COMPARISON_LASTS_SECONDS: a sender that claims
    for many accounts need not make it for each of them."""

    def __init__(self) -> None:
        self._database, self._ends = "", float("-inf")

    def database(self) -> str | None:
        """The database's UUID; None where it is behind. Raises journal.JournalAway."""
        now = steady()
        if now < self._ends:
            return self._database
        identity = database_identity()
        database = str(identity.uuid)
        if _databases_to_choose_from(identity) or unknown_tokens(journal.last_tokens(database)):
            return None
        self._database, self._ends = database, now + COMPARISON_LASTS_SECONDS
        return database


def stop_accounts_if_behind() -> None:
    """Stops all accounts when the database is behind the journal. Raises journal.JournalAway."""
    if is_behind():
        logger.error("the database is behind the journal")
        stop_all_accounts()


def stop_all_accounts() -> None:
    """A restored database does not know what was cancelled, paused or forbidden since its backup, whichever account
    that concerns."""
    for account_id in Account.objects.filter(stopped_at=None).order_by("pk").values_list("pk", flat=True):
        stop_account(account_id, StopReason.DATABASE_BEHIND)


def forget_old_entries() -> None:
    """Removes what is older than any backup that is kept, once a day. Raises journal.JournalAway."""
    identity, now = database_identity(), database_now()
    pruned_at = identity.journal_pruned_at
    rested = now - pruned_at if pruned_at else LONGEST_REST
    if not identity.journal_begun_at or timedelta() <= rested < PRUNED_EVERY:
        return
    if PRUNED_EVERY <= rested < LONGEST_REST:
        journal.forget(database=str(identity.uuid), now=now, days=settings.JOURNAL_DAYS)
    DatabaseIdentity.objects.update(journal_pruned_at=now)


def say_if_the_journal_is_lost() -> None:
    """Writes into the log of actions, once, that one of the last requests that left is in no journal. Sending goes on:
    without a restored backup, nobody needs it. Raises journal.JournalAway."""
    identity, now = database_identity(), database_now()
    if identity.journal_begun_at is None:
        return
    since = max(identity.journal_begun_at, now - timedelta(days=settings.JOURNAL_DAYS))
    left = Attempt.objects.filter(started_at__gt=since, answer__in=_LEFT).order_by("-pk")
    tokens = set(left.values_list("token_hash", flat=True)[: journal.LAST_ENTRIES])
    is_lost = bool(tokens - journal.known(tokens))
    if is_lost == bool(identity.journal_lost_at):
        return
    DatabaseIdentity.objects.update(journal_lost_at=now if is_lost else None)
    if is_lost:
        logger.error("a request that was sent is in no journal: a journal was lost")
        Event.objects.create(action=Action.JOURNAL_EMPTY)
