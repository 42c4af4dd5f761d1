"""The stage of the dialer's callbacks: each is stored as it was received, answered at once, and applied once.

They can come in any order. A callback is believed because of the token in its address (docs/rules.md#rule-6): nothing
else in it comes from us.
"""

import logging

from django.db import transaction

from campaigns import vendor
from campaigns.cloudagent import host_of
from campaigns.dialer import CallbackFacts, Malformed
from campaigns.models import (
    Action,
    Attempt,
    Batch,
    BatchState,
    Callback,
    CallbackState,
    Event,
    FailedFile,
    ReportNote,
    Sealed,
    StartOutcome,
    database_now,
    notes_of_reading,
    report_note,
)
from campaigns.outcomes import write_outcome
from campaigns.sending import hash_token, lock_batch, set_start_outcome
from campaigns.uploads import settle

logger = logging.getLogger(__name__)

# Whoever has a token can send to its address as often as they like, so the number that is stored is bounded.
MOST_CALLBACKS_OF_AN_ATTEMPT = 50


def keep(*, token: str, body: bytes, content_type: str) -> Callback | None:
    """Stores a message before it is understood. None for a token that is not ours: then nothing is stored.

    Of one attempt only MOST_CALLBACKS_OF_AN_ATTEMPT are stored; the last of these is given for any further one. The
    caller bounds `body`, answers, and enqueues `apply_callback`.
    """
    attempt = Attempt.objects.filter(token_hash=hash_token(token)).first()
    if attempt is None:
        return None
    if (count := attempt.callbacks.count()) >= MOST_CALLBACKS_OF_AN_ATTEMPT:
        logger.warning("attempt %d: callback number %d is not kept", attempt.pk, count + 1)
        return attempt.callbacks.last()
    callback = Callback.objects.create(
        attempt=attempt, received_at=database_now(), content_type=content_type[:200], body=body
    )
    logger.info("callback %d of attempt %d kept: %d bytes", callback.pk, attempt.pk, len(body))
    return callback


def apply_callback(*, callback_id: int) -> FailedFile | None:
    """received → applied, duplicate, unmatched or malformed. Gives the failed file that is to be fetched now, if any.

    A callback that is not in the state received is left as it is.
    """
    callback = Callback.objects.select_related("attempt").get(pk=callback_id)
    facts = vendor.understand(callback)
    with transaction.atomic():
        batch = lock_batch(callback.attempt.batch_id)
        callback = Callback.objects.select_related("attempt").get(pk=callback_id)
        if callback.state != CallbackState.RECEIVED:
            return None
        failed_file = _apply(callback, batch, facts)
        if failed_file is None:
            # Its link is not followed, so the link's signature must not stay here (docs/dialer.md#callback).
            callback.body = vendor.redacted_body(callback)
        callback.applied_at = database_now()
        callback.save()
        if callback.state == CallbackState.APPLIED:
            write_outcome(batch=batch)
        settle(batch.upload_id)
    logger.info("callback %d: %s", callback_id, callback.state)
    return failed_file


def _apply(callback: Callback, batch: Batch, facts: CallbackFacts | Malformed) -> FailedFile | None:
    """Sets the callback's state and notes, and writes all that follows from it except the batch's outcome. The caller
    saves the callback."""
    if isinstance(facts, Malformed):
        callback.state = CallbackState.MALFORMED
        callback.notes = [report_note(ReportNote.NOT_UNDERSTOOD), *notes_of_reading([facts.reason])]
        return None
    _copy_facts(callback, facts)
    attempt = callback.attempt
    if _speaks_of_another(attempt, facts.transaction_id):
        callback.state = CallbackState.UNMATCHED
        callback.notes = [report_note(ReportNote.OTHER_TRANSACTION)]
        return None
    if (first := attempt.callbacks.filter(state=CallbackState.APPLIED).first()) is not None:
        callback.state, callback.notes = CallbackState.DUPLICATE, [report_note(_difference(first, callback))]
        return None
    _record_proof(attempt, batch, facts)
    if facts.processed is None and facts.not_processed is None:
        callback.state = CallbackState.MALFORMED
        callback.notes = [report_note(ReportNote.NO_COUNTS)]
        return None
    callback.state, callback.notes = CallbackState.APPLIED, notes_of_reading(facts.notes)
    if batch.state == BatchState.DONE:
        callback.notes = [report_note(ReportNote.REPORTED_TWICE), *callback.notes]
        details = {"batch": batch.number}
        Event.objects.create(action=Action.REPORTED_TWICE, upload_id=batch.upload_id, details=details)
    return _expect_failed_file(callback, batch, facts)


def _copy_facts(callback: Callback, facts: CallbackFacts) -> None:
    callback.total = facts.total
    callback.processed = facts.processed
    callback.not_processed = facts.not_processed
    callback.transaction_id = facts.transaction_id[:64]
    callback.message = facts.message[:500]


def _speaks_of_another(attempt: Attempt, transaction_id: str) -> bool:
    """Whether the id belongs to another request: it is not the id in the attempt's answer, or, where the answer has
    none, it is the id of another attempt of the account."""
    if not transaction_id:
        return False
    if attempt.transaction_id:
        return transaction_id != attempt.transaction_id
    others = Attempt.objects.filter(account_id=attempt.account_id, transaction_id=transaction_id)
    return others.exclude(pk=attempt.pk).exists()


def _difference(first: Callback, second: Callback) -> ReportNote:
    """What is noted of a second callback of an attempt."""

    def counts(callback: Callback) -> tuple[int | None, int | None, int | None]:
        return callback.total, callback.processed, callback.not_processed

    return ReportNote.SAME_AGAIN if counts(first) == counts(second) else ReportNote.DIFFERS


def _record_proof(attempt: Attempt, batch: Batch, facts: CallbackFacts) -> None:
    """The callback proves that the dialer has this attempt's request, whatever its answer was. The batch is then
    accepted: it is not sent again, and nobody has to decide about it."""
    Attempt.objects.filter(pk=attempt.pk, proven_at=None).update(proven_at=database_now())
    if facts.transaction_id:
        Attempt.objects.filter(pk=attempt.pk, transaction_id="").update(transaction_id=facts.transaction_id[:64])
    if attempt.with_start:
        set_start_outcome(batch.upload_id, StartOutcome.STARTED)
    if batch.state != BatchState.DONE:
        batch.state, batch.notes = BatchState.ACCEPTED, []
        batch.save(update_fields=["state", "notes"])


def _expect_failed_file(callback: Callback, batch: Batch, facts: CallbackFacts) -> FailedFile | None:
    """The failed file that the callback links to, to be fetched; None without a link."""
    if not facts.failed_file_url:
        return None
    now = database_now()
    return FailedFile.objects.create(
        callback=callback,
        batch=batch,
        link=Sealed.of(facts.failed_file_url),
        host=host_of(facts.failed_file_url)[:200],
        expires_at=vendor.link_expires_at(facts.failed_file_url, now=now),
        next_try_at=now,
    )
