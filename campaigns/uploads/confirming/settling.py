"""Settle: the state of an upload follows from the states of its batches. It is set after a batch has changed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.models import Attempt, Batch, BatchState, FailedFile, FailedFileState, Upload, UploadState, database_now

from ..children.holding import hold_back_arrived
from ..locking import lock_state
from .kept_tallies import forget_tally, keep_tally

# Callbacks come within minutes (docs/dialer.md#callback). After this time none is awaited any more. One that comes all
# the same counts.
CALLBACKS_COME_WITHIN = timedelta(days=1)


def settle(upload_id: int) -> None:
    """confirmed → sending → awaiting_results → finished; and back to sending where a person sends a batch again.
    The tally of a finished upload is kept (kept_tallies.py)."""
    with transaction.atomic():
        upload = lock_state(upload_id)
        if not upload.is_confirmed:
            return
        state = _state(upload)
        if state != upload.state:
            finished = database_now() if state == UploadState.FINISHED else None
            Upload.objects.filter(pk=upload_id).update(state=state, finished_at=finished)
        if state == UploadState.FINISHED:
            keep_tally(upload_id)
        elif upload.state == UploadState.FINISHED:
            forget_tally(upload_id)
        hold_back_arrived(upload)


def settle_account(account_id: int) -> None:
    """To be called after the account's setting was changed that says whether callbacks reach us. Uploads that waited
    for callbacks are finished; or uploads that were finished without any wait again, where a callback may still
    come."""
    not_long_ago = Q(finished_at=None) | Q(finished_at__gt=database_now() - CALLBACKS_COME_WITHIN)
    open_ones = Upload.objects.filter(
        not_long_ago, Exists(Batch.objects.filter(upload=OuterRef("pk"), state=BatchState.ACCEPTED))
    )
    for upload_id in open_ones.filter(campaign__account=account_id).order_by("pk").values_list("pk", flat=True):
        settle(upload_id)


def end_waits() -> int:
    """Finishes the uploads for which nothing more is to come, and returns how many they were. Nothing else finishes an
    upload whose callback has not come in all its time."""
    waits = Upload.objects.filter(state=UploadState.AWAITING_RESULTS).exclude(_more_is_to_come())
    ids = list(waits.order_by("pk").values_list("pk", flat=True))
    for upload_id in ids:
        settle(upload_id)
    return len(ids)


def _state(upload: Upload) -> UploadState:
    if upload.batches.filter(state__in=BatchState.on_their_way()).exists():
        return UploadState.CONFIRMED if upload.last_claimed_at is None else UploadState.SENDING
    waits = Upload.objects.filter(_more_is_to_come(), pk=upload.pk).exists()
    return UploadState.AWAITING_RESULTS if waits else UploadState.FINISHED


def _more_is_to_come() -> Q:
    """A condition on uploads: a callback, a person's decision or a failed file is still to come."""
    of_it = {"upload": OuterRef("pk")}
    being_fetched = FailedFile.objects.filter(batch__upload=OuterRef("pk"), state=FailedFileState.PENDING)
    return (
        Q(Exists(awaited_batches(database_now()).filter(**of_it)))
        | Q(Exists(undecided_batches().filter(**of_it)))
        | Q(Exists(being_fetched))
    )


def awaited_batches(now: datetime) -> QuerySet[Batch]:
    """Batches that the dialer has, and whose callback can reach us and may still come."""
    attempts = Attempt.objects.live().filter(
        batch=OuterRef("pk"), account__callbacks_reach_us=True, started_at__gt=now - CALLBACKS_COME_WITHIN
    )
    return Batch.objects.filter(Exists(attempts), state=BatchState.ACCEPTED)


def undecided_batches() -> QuerySet[Batch]:
    """Batches of which nobody knows whether the dialer has them, and that no person has given up."""
    return Batch.objects.filter(Exists(Attempt.objects.live().filter(batch=OuterRef("pk"))), state=BatchState.UNKNOWN)


def patience_with_the_dialer() -> timedelta:
    """How long the callback of a request without a clear answer is awaited before a person is asked."""
    return timedelta(seconds=settings.DECISION_SECONDS)


def batches_to_decide(now: datetime) -> QuerySet[Batch]:
    """The undecided batches about which a person is asked: the callback has not come in DECISION_SECONDS, or cannot
    reach us."""
    until = now - patience_with_the_dialer()
    long_ago = Q(ended_at__lte=until) | Q(ended_at=None, expired_at__lte=until)
    no_callback = Q(account__callbacks_reach_us=False)
    attempts = Attempt.objects.live().filter(long_ago | no_callback, batch=OuterRef("pk"))
    return Batch.objects.filter(Exists(attempts), state=BatchState.UNKNOWN)
