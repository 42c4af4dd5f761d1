"""Keep: each message is stored before it is understood. It may have a signed link, so it is sealed."""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from campaigns import journal, vendor
from campaigns.models import (
    Attempt,
    Callback,
    CallbackState,
    FailedFile,
    FailedFileState,
    JournaledCallback,
    Sealed,
    VanishedAttempt,
    database_now,
    sealed_message,
)
from campaigns.sending import hash_token

logger = logging.getLogger(__name__)

# Whoever has a token can send to its address as often as they like, so the number that is stored is bounded.
MOST_CALLBACKS_OF_AN_ATTEMPT = 50


def is_expected(*, token: str) -> bool:
    """Whether the token is ours, so that it is worth reading what comes with it. Raises journal.JournalAway."""
    token_hash = hash_token(token)
    return Attempt.objects.filter(token_hash=token_hash).exists() or journal.knows(token_hash)


def keep(*, token: str, body: bytes, content_type: str) -> Callback | None:
    """Stores a message before it is understood. None for a token that is not ours: then nothing is stored.

    Of one attempt only MOST_CALLBACKS_OF_AN_ATTEMPT are stored; the last of these is given for any further one. The
    caller bounds `body`, answers, and enqueues `apply_callbacks` for the account.
    """
    attempt = Attempt.objects.filter(token_hash=hash_token(token)).first()
    if attempt is None:
        return None
    if (count := attempt.callbacks.count()) >= MOST_CALLBACKS_OF_AN_ATTEMPT:
        logger.warning("attempt %d: callback number %d is not kept", attempt.pk, count + 1)
        return attempt.callbacks.last()
    callback = Callback.objects.create(
        attempt=attempt, received_at=database_now(), content_type=content_type[:200], **_as_stored(body)
    )
    logger.info("callback %d of attempt %d kept: %d bytes", callback.pk, attempt.pk, len(body))
    return callback


def keep_journaled(*, token: str, body: bytes, content_type: str) -> bool:
    """Stores a message for an attempt that is in the journal only, until `manage.py reconcile` has recreated the
    attempt and `take_kept` finds it. False for a token that is not ours: then nothing is stored. Raises
    journal.JournalAway."""
    token_hash = hash_token(token)
    if not journal.knows(token_hash):
        return False
    if JournaledCallback.objects.filter(token_hash=token_hash).count() < MOST_CALLBACKS_OF_AN_ATTEMPT:
        kept = JournaledCallback.objects.create(
            token_hash=token_hash, received_at=database_now(), content_type=content_type[:200], **_as_stored(body)
        )
        logger.info("journaled callback %d kept: %d bytes", kept.pk, len(body))
    return True


def _as_stored(body: bytes) -> dict[str, Any]:
    """The columns for a message: what is left of it without the signature of its link, and all of it, sealed."""
    return {"body": vendor.redacted(body), "sealed_body": sealed_message(body)}


def seal_old() -> None:
    """Seals the messages that the release before has stored with the signatures of their links, and takes these out of
    messages whose failed file is still to be fetched: its row has the link, sealed."""
    for callback in Callback.objects.filter(state=CallbackState.RECEIVED, sealed_body=None).iterator(chunk_size=10):
        stored = _as_stored(bytes(callback.body))
        Callback.objects.filter(pk=callback.pk, state=CallbackState.RECEIVED, sealed_body=None).update(**stored)
    for kept in JournaledCallback.objects.filter(sealed_body=None).iterator(chunk_size=10):
        JournaledCallback.objects.filter(pk=kept.pk).update(**_as_stored(bytes(kept.body)))
    unfetched = FailedFile.objects.filter(state__in=[FailedFileState.PENDING, FailedFileState.KEPT])
    applied = Callback.objects.filter(sealed_body=None, pk__in=unfetched.values("callback"))
    for callback in applied.exclude(state=CallbackState.RECEIVED).iterator(chunk_size=10):
        body = vendor.redacted(bytes(callback.body))
        Callback.objects.filter(pk=callback.pk).update(body=body, sealed_body=Sealed(""))


def take_kept() -> list[int]:
    """The messages that were kept for attempts that are there now become callbacks to be applied: gives their ids.

    Those that nobody can use are deleted, as they have signed links: of attempts that vanished, and those that nobody
    has reconciled for JOURNAL_DAYS.
    """
    if not JournaledCallback.objects.exists():
        return []  # as in nearly every pass: on SQLite, a transaction would keep others from writing
    with transaction.atomic():
        kept = JournaledCallback.objects.select_for_update()  # else two processes take the same one
        attempts = dict(
            Attempt.objects.filter(token_hash__in=JournaledCallback.objects.values("token_hash")).values_list(
                "token_hash", "pk"
            )
        )
        taken = [_take(message, attempts[message.token_hash]) for message in kept.filter(token_hash__in=attempts)]
        vanished = Q(token_hash__in=VanishedAttempt.objects.values("token_hash"))
        too_old = Q(received_at__lt=database_now() - timedelta(days=settings.JOURNAL_DAYS))
        JournaledCallback.objects.filter(vanished | too_old).delete()
    return taken


def _take(kept: JournaledCallback, attempt_id: int) -> int:
    is_sealed = bool(kept.sealed_body)  # else the release before has kept it
    stored = {"body": kept.body, "sealed_body": kept.sealed_body} if is_sealed else _as_stored(bytes(kept.body))
    callback = Callback.objects.create(
        attempt_id=attempt_id, received_at=kept.received_at, content_type=kept.content_type, **stored
    )
    kept.delete()
    return callback.pk
