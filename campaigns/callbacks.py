"""The stage of the dialer's messages: keep one as it was received, answer at once, apply it once, in any order.

A callback is believed only by the token in its address (design.md rule 6). Nothing else of ours comes back in it.
"""

import logging
from datetime import timedelta

from django.db import transaction

from campaigns.cloudagent import CallbackFacts, Malformed, expires_at, host_of, understand
from campaigns.models import (
    Attempt,
    Batch,
    BatchState,
    Callback,
    CallbackState,
    Event,
    FailedFile,
    LeadState,
    Sealed,
    database_now,
)
from campaigns.sending.claiming import hash_token
from campaigns.uploads import settle

logger = logging.getLogger(__name__)

# A token lets whoever has it write to us; what is kept for one attempt is bounded all the same.
MOST_CALLBACKS_OF_AN_ATTEMPT = 50
# A failed file's link is valid for 24 hours (contract.md, Callback), where it does not say so itself.
LINK_LIVES = timedelta(hours=24)


def keep(*, token: str, body: bytes, content_type: str) -> Callback | None:
    """Keeps a message before it is understood; None for a token that is not ours, of which nothing is kept.

    The caller answers and rings for `apply_callback`. `body` is bounded by the caller.
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
    """received → applied, duplicate, unmatched or malformed. Returns a failed file that is to be fetched now."""
    callback = Callback.objects.get(pk=callback_id)
    facts = understand(bytes(callback.body), callback.content_type)
    with transaction.atomic():
        # The batch's lock puts the callbacks of its attempts in a row, whichever process has them.
        batch = Batch.objects.select_for_update(of=("self",)).get(attempts__callbacks=callback_id)
        callback = Callback.objects.select_related("attempt").get(pk=callback_id)
        if callback.state != CallbackState.RECEIVED:
            return None
        failed_file = _apply(callback, batch, facts)
        settle(batch.upload_id)
    logger.info("callback %d: %s", callback_id, callback.state)
    return failed_file


def _apply(callback: Callback, batch: Batch, facts: CallbackFacts | Malformed) -> FailedFile | None:
    attempt = callback.attempt
    if isinstance(facts, Malformed):
        _close(callback, CallbackState.MALFORMED, f"Not understood: {facts.reason}")
        return None
    _copy_facts(callback, facts)
    if attempt.transaction_id and facts.transaction_id and facts.transaction_id != attempt.transaction_id:
        _close(callback, CallbackState.UNMATCHED, "It names another transaction than the answer to our request did.")
        return None
    if (first := attempt.callbacks.filter(state=CallbackState.APPLIED).first()) is not None:
        _close(callback, CallbackState.DUPLICATE, _difference(first, callback))
        return None
    if facts.processed is None and facts.not_processed is None:
        _close(callback, CallbackState.MALFORMED, "It has no counts, so nothing can be counted by it.")
        _prove(attempt, facts)
        return None
    _close(callback, CallbackState.APPLIED, " ".join(facts.notes))
    _prove(attempt, facts)
    if batch.state == BatchState.DONE:
        callback.note = "The batch was sent twice, and both were reported. Its leads are counted once."
        callback.save(update_fields=["note"])
        Event.objects.create(deed="reported twice", upload_id=batch.upload_id, text=f"batch {batch.number}")
        return None
    _count(batch, facts)
    return _expect_failed_file(callback, batch, facts)


def _copy_facts(callback: Callback, facts: CallbackFacts) -> None:
    callback.total = facts.total
    callback.processed = facts.processed
    callback.not_processed = facts.not_processed
    callback.transaction_id = facts.transaction_id[:64]
    callback.message = facts.message[:500]


def _close(callback: Callback, state: CallbackState, note: str) -> None:
    callback.state = state
    callback.note = note[:500]
    callback.applied_at = database_now()
    callback.save()


def _difference(first: Callback, second: Callback) -> str:
    def counts(callback: Callback) -> tuple:
        return callback.total, callback.processed, callback.not_processed

    if counts(first) == counts(second):
        return "The same message came again."
    return "It came after another message for this batch and says something else. The first one counts."


def _prove(attempt: Attempt, facts: CallbackFacts) -> None:
    """The dialer has this attempt's request, whatever its answer was."""
    Attempt.objects.filter(pk=attempt.pk, proven_at=None).update(proven_at=database_now())
    if facts.transaction_id:
        Attempt.objects.filter(pk=attempt.pk, transaction_id="").update(transaction_id=facts.transaction_id[:64])
    Batch.objects.filter(pk=attempt.batch_id, state=BatchState.UNKNOWN).update(state=BatchState.ACCEPTED, note="")


def _count(batch: Batch, facts: CallbackFacts) -> None:
    """The counts decide, not the status (design.md rule 7). Which rows failed is known once the failed file is
    joined; until then they are unnamed."""
    size = batch.size
    not_processed = facts.not_processed if facts.not_processed is not None else max(0, size - (facts.processed or 0))
    loaded = facts.processed if facts.processed is not None else max(0, size - not_processed)
    note = ""
    if loaded + not_processed != size:
        note = f"The dialer counts {loaded} loaded and {not_processed} not loaded of the {size} leads sent."
    batch.state = BatchState.DONE
    batch.loaded = min(loaded, size)
    batch.unnamed = size - batch.loaded
    batch.already_there = batch.rejected = 0
    batch.note = note
    batch.save()
    if not batch.unnamed:
        batch.leads().update(state=LeadState.LOADED)


def _expect_failed_file(callback: Callback, batch: Batch, facts: CallbackFacts) -> FailedFile | None:
    if not facts.failed_file_url:
        return None
    return FailedFile.objects.create(
        callback=callback,
        batch=batch,
        link=Sealed.of(facts.failed_file_url),
        host=host_of(facts.failed_file_url)[:200],
        expires_at=expires_at(facts.failed_file_url) or database_now() + LINK_LIVES,
        next_try_at=database_now(),
    )
