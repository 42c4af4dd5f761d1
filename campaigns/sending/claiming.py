"""Claim: under the account's lock, choose the next batch and commit its attempt before any request leaves."""

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from campaigns import do_not_call, journal, vendor
from campaigns.dialer import DialerRequest
from campaigns.models import (
    Account,
    Attempt,
    Batch,
    BatchNote,
    BatchState,
    Outage,
    StartOutcome,
    StopReason,
    Upload,
    UploadState,
    WrongCredentialKeys,
    batch_note,
)
from campaigns.uploads import settle
from campaigns.wording import BlockedBy

from .campaign_start import set_start_outcome
from .clock import Moment, read_clocks, watch
from .facts import Facts, waiting_uploads
from .halting import stop_account
from .journaling import Comparison, entry_of
from .last_check import is_left_to_send
from .locking import lock_account
from .readiness import TRIED_AGAIN, blocks_of_account, in_turn, needs_administrator
from .slots import free_when_unanswered, next_slot, taken_until

logger = logging.getLogger(__name__)

QUESTION_SECONDS = 10.0
OUTAGE_NAP_SECONDS = 5.0
JOURNAL_NAP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Claim:
    """A request to send. Its attempt is committed, so that it counts whatever becomes of this process. `entry` is to be
    written into the journal before the request leaves. The request has `seconds`, from `begun_at` of the steady clock
    (clock.py). The account has a free slot again in `slot_in` seconds, or earlier when an answer comes; 0.0 when it has
    one now, or surely nothing more to send."""

    attempt_id: int
    entry: journal.Entry
    request: DialerRequest
    seconds: float
    begun_at: float
    slot_in: float


@dataclass(frozen=True, slots=True)
class StatusQuestion:
    """A request for a campaign's status, to learn whether the dialer answers before leads are risked."""

    account_id: int
    request: DialerRequest
    seconds: float


@dataclass(frozen=True, slots=True)
class Wait:
    """There is work, but the next step is due in `seconds`. With `for_slot`, only a slot is missing."""

    seconds: float
    for_slot: bool = False


class _AccountUnfit(Exception):
    """Nothing can be sent with the account as it is."""

    def __init__(self, reason: StopReason, **details: str) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details


def claim(*, account_id: int, comparison: Comparison | None = None) -> Claim | StatusQuestion | Wait | None:
    """The account's next step: a request to send (its attempt is committed), a question for the dialer, or a wait, also
    for a journal that another process holds. None when the account is stopped or switched off, or when no upload may
    take its turn: the account then needs no sender, until one finds that it is due (unattended.py).

    The uploads of an account take turns, a batch each (facts.turn_of). readiness says which of them may take a turn.
    Who claims for many accounts gives the same `comparison` to all claims.
    """
    try:
        # Before the transaction: on SQLite nobody else can write during one, and the journal may keep this waiting.
        database = _compare_with_journal(comparison or Comparison())
        with transaction.atomic():
            return _claim(account_id, database)
    except journal.JournalBusy as busy:
        logger.warning("account %d waits for the journal (%s)", account_id, busy)
        return Wait(JOURNAL_NAP_SECONDS)
    except _AccountUnfit as why:
        logger.error("account %d cannot send and is stopped (%s)", account_id, why.reason)
        stop_account(account_id, why.reason, user=None, **why.details)
        return None


def _claim(account_id: int, database: str) -> Claim | StatusQuestion | Wait | None:
    account = lock_account(account_id)
    clocks = read_clocks()
    if needs_administrator(account, clocks.wall):
        return None
    taken = taken_until([account], clocks.wall)
    if watch(account, clocks, taken=taken[account.pk]):
        taken = taken_until([account], clocks.wall)
    facts = Facts(waiting_uploads([account]), clocks.wall, taken_until=taken)
    chosen = _choose(account, facts)
    if not isinstance(chosen, Batch):
        return chosen
    key = _fit_key(account)
    if account.outage == Outage.NO_ANSWER and account.asks_status and not account.may_try_leads:
        return _ask(account, chosen, clocks.wall, key)
    try:
        return _start_attempt(chosen, facts, clocks, key=key, database=database)
    except ValueError as unfit:
        return _refuse_unfit(chosen, unfit)
    except do_not_call.WrongNumberHashKey:
        raise _AccountUnfit(StopReason.WRONG_NUMBER_HASH_KEY) from None


def _compare_with_journal(comparison: Comparison) -> str:
    """The database's UUID. Raises _AccountUnfit when the database lacks what was sent, with whichever account, or when
    nobody can tell; journal.JournalBusy when it can soon be told."""
    try:
        database = comparison.database()
    except journal.JournalBusy:
        raise
    except journal.JournalAway as away:
        logger.error("the journal cannot be read (%s)", away)
        raise _AccountUnfit(StopReason.JOURNAL_AWAY, file=away.file) from None
    if database is None:
        raise _AccountUnfit(StopReason.DATABASE_BEHIND)
    return database


def _choose(account: Account, facts: Facts) -> Batch | Wait | None:
    """The batch to send next: the first waiting one of the upload whose turn it is. A wait while the account may send
    nothing; None when no upload may take a turn."""
    upload = next(in_turn(facts.uploads, facts), None)
    if upload is None:
        return None
    if wait := _wait_of(account, facts):
        return wait
    batch = upload.batches.filter(state=BatchState.WAITING).order_by("number").first()
    if batch is None or _goes_too_early(batch, upload):
        return Wait(0.0)  # meanwhile a callback has come: the next step looks anew
    batch.upload = upload
    return batch


def _goes_too_early(batch: Batch, upload: Upload) -> bool:
    """Whether the batch is the last one, which starts the campaign, and others still wait or are being sent. Readiness
    has looked at that, too; here it is looked at once more, since a callback may have come since."""
    if not (upload.start_campaign and batch.is_last):
        return False
    return upload.batches.filter(state__in=BatchState.on_their_way()).exclude(pk=batch.pk).exists()


def _wait_of(account: Account, facts: Facts) -> Wait | None:
    """None when the account's next request may leave now. In an outage one request may leave as a trial, once the
    block's time is over and no other request is under way."""
    for block in blocks_of_account(account, facts):
        if block.until and block.until > facts.now:
            seconds = (block.until - facts.now).total_seconds()
            return Wait(seconds, for_slot=block.code == BlockedBy.NO_FREE_SLOT)
        if block.code in TRIED_AGAIN and account.attempts.under_way().exists():
            return Wait(OUTAGE_NAP_SECONDS)
    return None


def _ask(account: Account, batch: Batch, now: datetime, key: str) -> StatusQuestion:
    """A question that the caller's process asks. Until it has had its time, no other process asks one."""
    account.backs_off_until = now + timedelta(seconds=QUESTION_SECONDS + 2)
    account.save(update_fields=["backs_off_until"])
    request = vendor.status_question(batch.upload.campaign, account=account, key=key)
    return StatusQuestion(account_id=account.pk, request=request, seconds=QUESTION_SECONDS)


def _fit_key(account: Account) -> str:
    """The account's key, opened. Raises _AccountUnfit when the key or the account's domain cannot be used: no batch is
    at fault then."""
    if not vendor.has_address(account):
        raise _AccountUnfit(StopReason.NO_HOST_NAME)
    try:
        return account.api_key.reveal()
    except WrongCredentialKeys:
        raise _AccountUnfit(StopReason.KEY_CANNOT_BE_OPENED) from None


def _starts_campaign(batch: Batch) -> bool:
    """Whether the request of this batch has `action=start`: it is the last one, and the dialer has all others."""
    if not (batch.upload.start_campaign and batch.is_last):
        return False
    taken = [BatchState.ACCEPTED, BatchState.DONE]
    return not batch.upload.batches.exclude(pk=batch.pk).exclude(size=0).exclude(state__in=taken).exists()


def _start_attempt(batch: Batch, facts: Facts, clocks: Moment, *, key: str, database: str) -> Claim | Wait:
    """Writes the attempt, which is committed with the caller's transaction. Raises ValueError when no request can be
    made of the batch."""
    account = batch.upload.campaign.account
    if not is_left_to_send(batch):
        return Wait(0.0)
    token = secrets.token_urlsafe(32)
    with_start = _starts_campaign(batch)
    now, deadline = clocks.wall, clocks.wall + timedelta(seconds=settings.REQUEST_SECONDS)
    request = _request(account, batch, key=key, token=token, with_start=with_start)
    if not Batch.objects.filter(pk=batch.pk, state=BatchState.WAITING).update(state=BatchState.SENDING, notes=[]):
        return Wait(0.0)  # meanwhile a callback has shown that the dialer has it
    attempt = Attempt.objects.create(
        batch=batch,
        account=account,
        token_hash=hash_token(token),
        with_start=with_start,
        started_at=now,
        deadline_at=deadline,
        slot_free_at=free_when_unanswered(deadline),
    )
    if batch.upload.start_campaign and batch.is_last and not with_start:
        set_start_outcome(batch.upload_id, StartOutcome.NOT_STARTED)
    Upload.objects.filter(pk=batch.upload_id).update(state=UploadState.SENDING, last_claimed_at=now)
    return Claim(
        attempt_id=attempt.pk,
        entry=entry_of(attempt, database=database),
        request=request,
        seconds=settings.REQUEST_SECONDS,
        begun_at=clocks.steady,
        slot_in=_slot_in(account, facts, attempt),
    )


def _slot_in(account: Account, facts: Facts, attempt: Attempt) -> float:
    """In how many seconds the account has a free slot for more, after this attempt has taken one. 0.0 when it has one
    now, or when the attempt is of the last batch of the only upload: then it need not wait for any."""
    if attempt.batch.is_last and len(facts.uploads) == 1:
        return 0.0
    taken = sorted([*facts.taken_until[account.pk], attempt.slot_free_at])
    until = next_slot(taken, limit=account.requests_a_minute)
    return (until - facts.now).total_seconds() if until else 0.0


def _refuse_unfit(batch: Batch, unfit: ValueError) -> Wait:
    """Ends a batch of which no request can be made, so that its account goes on. No check should let one through."""
    logger.error("batch %d: no request can be made of it (%s)", batch.pk, unfit)
    Batch.objects.filter(pk=batch.pk, state=BatchState.WAITING).update(
        state=BatchState.REFUSED, notes=[batch_note(BatchNote.UNFIT)]
    )
    if batch.upload.start_campaign and batch.is_last:
        set_start_outcome(batch.upload_id, StartOutcome.NOT_STARTED)
    settle(batch.upload_id)
    return Wait(0.0)


def _request(account: Account, batch: Batch, *, key: str, token: str, with_start: bool) -> DialerRequest:
    rows = list(batch.leads().values_list("values", flat=True))
    if len(rows) != batch.size:
        raise ValueError(f"it has {len(rows)} leads, {batch.size} were confirmed")
    return vendor.request_for(batch, account=account, key=key, token=token, with_start=with_start, rows=rows)


def hash_token(token: str) -> str:
    """What is stored of a callback's token: its attempt can be found by it, but no callback can be forged."""
    return hashlib.sha256(token.encode()).hexdigest()
