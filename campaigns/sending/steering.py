"""Steer: what people do with an upload on its way: pause it, resume it, cancel it, put it first, change its time.

Requests in flight are let finish; only batches that still wait are kept back. Each action is an event, with how many
leads had been sent until then.
"""

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Sum

from campaigns.models import (
    NOT_PAUSED,
    REASON_CHARACTERS,
    Account,
    Action,
    Attempt,
    Batch,
    BatchNote,
    BatchState,
    Event,
    StartOutcome,
    Upload,
    batch_note,
    database_now,
)
from campaigns.uploads import NotNow, settle
from campaigns.wording import HAS_BEGUN, NOTHING_TO_CANCEL, NOTHING_TO_PAUSE, PLACE_DOES_NOT_MATTER

from .campaign_start import set_start_outcome
from .locking import lock_account, lock_batches


def pause_upload(*, upload: Upload, user: User, reason: str = "") -> None:
    """Its waiting batches are not sent until somebody resumes it. A second call changes nothing.

    Raises NotNow when nothing of it waits any more.
    """
    with transaction.atomic():
        _lock(upload)
        # A pause by the portal becomes the person's: a later report then does not resume it (sending.proving).
        if (
            Upload.objects.steerable()
            .filter(Q(paused_at=None) | Q(paused_by=None), pk=upload.pk)
            .update(
                paused_at=database_now(),
                paused_by=user,
                paused_reason=reason.strip()[:REASON_CHARACTERS] or F("paused_reason"),
            )
        ):
            _note(Action.PAUSED, upload, user, reason)
        elif not Upload.objects.steerable().exclude(paused_at=None).filter(pk=upload.pk).exists():
            raise NotNow(NOTHING_TO_PAUSE)


def resume_upload(*, upload: Upload, user: User) -> None:
    """It takes its turns again. The caller enqueues the sending. A second call changes nothing."""
    with transaction.atomic():
        _lock(upload)
        if (
            Upload.objects.filter(pk=upload.pk, cancelled_at=None)
            .exclude(paused_at=None)
            .update(**NOT_PAUSED, resumed_at=database_now())
        ):
            _note(Action.RESUMED, upload, user)


def cancel_upload(*, upload: Upload, user: User | None, reason: str = "") -> None:
    """What still waits is never sent; what is under way ends as it ends, and is not sent again. Once more changes
    nothing. Raises NotNow when nothing of it waits and nothing is under way."""
    with transaction.atomic():
        _lock(upload)
        waiting = Batch.objects.filter(upload=upload, state=BatchState.WAITING)
        lock_batches(waiting)  # before the upload (locking.py): a callback may come at this moment
        cancelled = (
            Upload.objects.steerable()
            .filter(pk=upload.pk)
            .update(cancelled_at=database_now(), cancelled_by=user, **NOT_PAUSED)
        )
        if not cancelled:
            if Upload.objects.filter(pk=upload.pk, cancelled_at=None).exists():
                raise NotNow(NOTHING_TO_CANCEL)
            return
        if waiting.filter(is_last=True, upload__start_campaign=True).exists():
            set_start_outcome(upload.pk, StartOutcome.NOT_STARTED)
        # Only what was never sent is cancelled: a batch that a person had sent again may be there by its first request.
        sent_before = waiting.filter(Exists(Attempt.objects.decided_in_doubt().filter(batch=OuterRef("pk"))))
        sent_before.update(state=BatchState.UNKNOWN, notes=[batch_note(BatchNote.MAY_BE_THERE)])
        waiting.update(state=BatchState.CANCELLED, notes=[])
        _note(Action.CANCELLED, upload, user, reason)
        settle(upload.pk)


def put_first(*, upload: Upload, user: User) -> None:
    """It is sent before the other uploads of its account. Raises NotNow when nothing of it waits any more."""
    _put(upload, user, first=True)


def take_turns(*, upload: Upload, user: User) -> None:
    """It takes turns with the others again. Raises NotNow when nothing of it waits any more."""
    _put(upload, user, first=False)


def change_send_at(*, upload: Upload, user: User, send_at: datetime | None) -> None:
    """It is sent from this time on; None is at once. The caller enqueues the sending. The same time once more changes
    nothing. Raises NotNow when its first batch has left, or nothing of it waits any more."""
    with transaction.atomic():
        _lock(upload)
        not_begun = Upload.objects.steerable().filter(pk=upload.pk, last_claimed_at=None)
        before = not_begun.values_list("send_at").first()
        if before is None:
            raise NotNow(HAS_BEGUN)
        if before[0] != send_at and not_begun.update(send_at=send_at):
            details = {"before": _as_text(before[0]), "after": _as_text(send_at)}
            Event.objects.create(action=Action.SEND_TIME_CHANGED, user=user, upload=upload, details=details)


def _as_text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _put(upload: Upload, user: User, *, first: bool) -> None:
    with transaction.atomic():
        _lock(upload)
        open_ones = Upload.objects.steerable().filter(pk=upload.pk)
        changed = open_ones.filter(put_first_at=None) if first else open_ones.exclude(put_first_at=None)
        if changed.update(put_first_at=database_now() if first else None):
            _note(Action.PUT_FIRST if first else Action.PUT_BACK, upload, user)
        elif not open_ones.exists():
            raise NotNow(PLACE_DOES_NOT_MATTER)


def _lock(upload: Upload) -> Account:
    """No batch of the upload is claimed, and no answer recorded, until the transaction ends."""
    return lock_account(upload.campaign.account_id)


def _note(action: Action, upload: Upload, user: User | None, reason: str = "") -> None:
    batches = Batch.objects.filter(upload=upload)
    leads = batches.aggregate(all=Sum("size"), sent=Sum("size", filter=~Q(state__in=BatchState.not_sent())))
    details = {"sent": leads["sent"] or 0, "leads": leads["all"] or 0}
    Event.objects.create(
        action=action, user=user, upload=upload, details=details, reason=reason.strip()[:REASON_CHARACTERS]
    )
