"""Record: what came of an attempt's request, written once, and what follows for its batch, account and campaign."""

import logging
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from django.db import transaction

from campaigns.dialer import AttemptOutcome, Judgement, Observed, Phase, Refusal
from campaigns.models import (
    Account,
    Attempt,
    Batch,
    BatchNote,
    BatchState,
    StartOutcome,
    StopReason,
    batch_note,
    database_now,
)
from campaigns.uploads import settle
from campaigns.vendor import judge, judge_status

from .campaign_start import AFTER, set_start_outcome
from .echoes import without_echo
from .halting import halt_what_it_speaks_of, stop_account
from .locking import lock_account, lock_batch
from .outages import learn_from_attempt, learn_from_status
from .slots import free_when_answered
from .telling import tell_end

logger = logging.getLogger(__name__)

EXCERPT_CHARACTERS = 500
MESSAGE_CHARACTERS = 270

_STATES_AFTER = {
    AttemptOutcome.ACCEPTED: BatchState.ACCEPTED,
    AttemptOutcome.THROTTLED: BatchState.WAITING,
    AttemptOutcome.NOT_SENT: BatchState.WAITING,
    AttemptOutcome.REFUSED: BatchState.REFUSED,
    AttemptOutcome.UNKNOWN: BatchState.UNKNOWN,
}

_NOT_ACCEPTED = [
    BatchState.WAITING,
    BatchState.SENDING,
    BatchState.UNKNOWN,
    BatchState.REFUSED,
    BatchState.CANCELLED,
]

_WAITS_BECAUSE = {
    AttemptOutcome.THROTTLED: [batch_note(BatchNote.THROTTLED)],
    AttemptOutcome.NOT_SENT: [batch_note(BatchNote.NOT_REACHED)],
}

_OF_THE_ANSWER = ["answer", "ended_at", "status_code", "message", "transaction_id", "excerpt", "slot_free_at"]

_Notes = list[dict[str, str | int]]


class _Said(NamedTuple):
    """What is kept of the dialer's words. `excerpt` is the beginning of an answer that nobody understood."""

    message: str = ""
    excerpt: str = ""


def record(*, attempt_id: int, observed: Observed, seconds_ago: float = 0.0) -> float:
    """Writes the answer of an attempt, which came `seconds_ago`, moves its batch, and gives in how many seconds the
    attempt's slot falls free. A second call changes nothing, and gives 0.0.

    The answer may come late:

    - after the attempt has expired: the batch moves on from unknown, as the answer says;
    - after the callback: the batch is done and stays so;
    - after a person has decided about the attempt: where the dialer accepted it, the batch is accepted and not sent
      again, even if a later attempt was refused. Any other answer is kept and changes nothing.
    """
    judgement = judge(observed)
    asked = Attempt.objects.select_related("account", "batch__upload").get(pk=attempt_id)
    said = _what_it_says(asked, observed, judgement)  # before the locks: it may read all leads of the batch
    with transaction.atomic():
        account = lock_account(asked.account_id)
        attempt = _locked(attempt_id, account, lock_batch(asked.batch_id))
        if attempt.answer:
            return 0.0
        _write_answer(attempt, observed, judgement, said, seconds_ago=seconds_ago)
        _move_batch(attempt, judgement)
        if not (attempt.expired_at and judgement.outcome == AttemptOutcome.UNKNOWN):  # counted when it expired
            learn_from_attempt(account, attempt, judgement.outcome, cast(datetime, attempt.ended_at))
        halt_what_it_speaks_of(attempt, judgement)
        settle(attempt.batch.upload_id)
    tell_end(
        attempt,
        judgement.outcome,
        at=cast(datetime, attempt.ended_at),
        status=observed.status,
        error=observed.error,
    )
    return max(0.0, (attempt.slot_free_at - cast(datetime, attempt.ended_at)).total_seconds())


def withdraw(*, attempt_id: int, unwritten: str = "") -> float:
    """Records that an attempt's request will not leave: its slot is free in 0.0 seconds. Its batch waits again, unless
    a person has decided about it meanwhile. `unwritten` is the name of a journal into which it could not be written:
    then the account is stopped, since an administrator must look at it."""
    at = Attempt.objects.values("account_id", "batch_id").get(pk=attempt_id)
    with transaction.atomic():
        account = lock_account(at["account_id"])
        attempt = _locked(attempt_id, account, lock_batch(at["batch_id"]))
        if attempt.answer:
            return 0.0
        _write_answer(attempt, Observed(phase=Phase.NOT_SENT), Judgement(outcome=AttemptOutcome.NOT_SENT), _Said())
        _move_batch(attempt, Judgement(outcome=AttemptOutcome.NOT_SENT), notes=[])
        if unwritten:
            stop_account(attempt.account_id, StopReason.JOURNAL_AWAY, file=unwritten)
        settle(attempt.batch.upload_id)
    tell_end(attempt, AttemptOutcome.NOT_SENT, at=cast(datetime, attempt.ended_at), status=None, error="withdrawn")
    return 0.0


def record_status(*, account_id: int, observed: Observed) -> None:
    """Writes what came of a question for a campaign's status: whether a batch may be tried, or when to ask next."""
    sign = judge_status(observed)
    with transaction.atomic():
        learn_from_status(lock_account(account_id), sign, database_now())
    logger.info("account %d asked for a status: %s, status %s", account_id, sign, observed.status)


def _locked(attempt_id: int, account: Account, batch: Batch) -> Attempt:
    """The attempt, with its account and batch, which are locked: nobody else changes it now."""
    attempt = Attempt.objects.get(pk=attempt_id)
    attempt.account, attempt.batch = account, batch
    return attempt


def _what_it_says(attempt: Attempt, observed: Observed, judgement: Judgement) -> _Said:
    message = without_echo(judgement.message, attempt=attempt, was_cut=judgement.message_is_cut)
    if judgement.outcome != AttemptOutcome.UNKNOWN:
        return _Said(message=message[:500])
    begin = observed.body[: EXCERPT_CHARACTERS * 4]
    text = begin.decode("utf-8", "replace").replace("\x00", "")
    was_cut = len(observed.body) > len(begin) or not observed.complete
    excerpt = without_echo(text, attempt=attempt, was_cut=was_cut)[:EXCERPT_CHARACTERS]
    return _Said(message=message[:500], excerpt=excerpt or observed.error)


def _write_answer(
    attempt: Attempt, observed: Observed, judgement: Judgement, said: _Said, *, seconds_ago: float = 0.0
) -> None:
    now = database_now()
    attempt.answer = judgement.outcome
    attempt.ended_at = now
    attempt.status_code = observed.status
    attempt.message = said.message
    attempt.transaction_id = attempt.transaction_id or judgement.transaction_id[:64]
    attempt.excerpt = said.excerpt
    if observed.phase == Phase.ANSWERED:
        # It is counted from when the answer came, not from when it could be recorded: the request had arrived by then.
        attempt.slot_free_at = free_when_answered(now - timedelta(seconds=seconds_ago))
    elif observed.phase == Phase.NOT_SENT:
        attempt.slot_free_at = now  # nothing arrived, so nothing counts
    attempt.save(update_fields=_OF_THE_ANSWER)


def _move_batch(attempt: Attempt, judgement: Judgement, *, notes: _Notes | None = None) -> None:
    state = _STATES_AFTER[judgement.outcome]
    notes = _WAITS_BECAUSE.get(judgement.outcome, []) if notes is None else notes
    if judgement.refusal in (Refusal.CREDENTIALS, Refusal.CAMPAIGN):
        state = BatchState.WAITING  # the fault is not the batch's: it waits until a person has fixed the cause
    elif state == BatchState.REFUSED:
        notes = [batch_note(BatchNote.REFUSED, message=attempt.message[:MESSAGE_CHARACTERS])]
    movable = [BatchState.SENDING, BatchState.UNKNOWN]
    if attempt.decided_at:
        # The dialer has it, as after a callback, whatever another attempt comes to; any other answer changes nothing.
        movable = _NOT_ACCEPTED if state == BatchState.ACCEPTED else []
    if state == BatchState.WAITING and attempt.batch.upload.cancelled_at:
        state, notes = BatchState.CANCELLED, [batch_note(BatchNote.UPLOAD_CANCELLED)]
    is_cancelled = state == BatchState.CANCELLED
    if state in (BatchState.CANCELLED, BatchState.REFUSED) and _was_sent_before(attempt):
        state, notes = BatchState.UNKNOWN, [batch_note(BatchNote.MAY_BE_THERE), *notes]
    moved = Batch.objects.filter(pk=attempt.batch_id, state__in=movable).update(state=state, notes=notes)
    if attempt.with_start and (judgement.outcome == AttemptOutcome.ACCEPTED or (moved and state != BatchState.WAITING)):
        outcome = StartOutcome.NOT_STARTED if is_cancelled else AFTER[judgement.outcome]
        set_start_outcome(attempt.batch.upload_id, outcome)


def _was_sent_before(attempt: Attempt) -> bool:
    """Whether an earlier request of its batch may have reached the dialer. A person then had the batch sent again."""
    return Attempt.objects.decided_in_doubt().filter(batch=attempt.batch_id).exclude(pk=attempt.pk).exists()
