"""Close: a person gives up waiting for results that will not come. The leads without one are unnamed from then on; a
result that comes later counts all the same."""

import time

from django.contrib.auth.models import User
from django.db import transaction

from campaigns.models import (
    REASON_CHARACTERS,
    Action,
    Batch,
    BatchState,
    Event,
    Upload,
    database_now,
)
from campaigns.sending import lock_account, lock_batches
from campaigns.uploads import NotNow, settle
from campaigns.wording import NOT_CLOSED_WHILE_SENT, NOTHING_TO_CLOSE, SAY_WHY_CLOSED

from .writing import write_outcome

BATCHES_AT_ONCE = 10
"""In one transaction: others wait for its locks."""


def close_upload(*, upload: Upload, user: User, reason: str) -> None:
    """Marks the upload as closed without a result. The caller calls `write_closed`; the sweeper does what is left.

    Raises NotNow without a reason, while some of it is still to be sent, and where no result is missing.
    """
    if not reason.strip():
        raise NotNow(SAY_WHY_CLOSED)
    reason = reason.strip()[:REASON_CHARACTERS]
    with transaction.atomic():
        lock_account(upload.campaign.account_id)  # nothing of it is sent again meanwhile
        batches = Batch.objects.filter(upload=upload)
        if batches.filter(state__in=BatchState.on_their_way()).exists():
            raise NotNow(NOT_CLOSED_WHILE_SENT)
        sizes = list(batches.filter(state=BatchState.ACCEPTED).values_list("size", flat=True))
        # Nothing is changed where another person was first.
        if not sizes or not Upload.objects.filter(pk=upload.pk, is_closing=False).update(
            closed_at=database_now(), closed_by=user, closed_reason=reason, is_closing=True
        ):
            raise NotNow(NOTHING_TO_CLOSE)
        details = {"leads": sum(sizes)}
        Event.objects.create(
            action=Action.CLOSED_WITHOUT_RESULT, user=user, upload=upload, details=details, reason=reason
        )


def write_closed(*, upload_id: int, seconds: float) -> None:
    """accepted → done for the batches of a closed upload, for about so long. What is left then is for the sweeper."""
    ends = time.monotonic() + seconds
    while _write_some(upload_id) and time.monotonic() < ends:
        pass


def write_all_closed(*, seconds: float) -> None:
    """The same for all closed uploads of which some is left, for about so long together."""
    ends = time.monotonic() + seconds
    for upload_id in Upload.objects.filter(is_closing=True).order_by("pk").values_list("pk", flat=True):
        write_closed(upload_id=upload_id, seconds=ends - time.monotonic())


def _write_some(upload_id: int) -> bool:
    """Whether some are left."""
    with transaction.atomic():
        waiting = Batch.objects.filter(upload=upload_id, state=BatchState.ACCEPTED)
        some = list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCHES_AT_ONCE])
        batches = lock_batches(waiting.filter(pk__in=some))
        upload = Upload.objects.without_large_columns().get(pk=upload_id)
        if not upload.is_closing:  # another process was first
            return False
        for batch in batches:
            batch.upload = upload
            write_outcome(batch=batch)
        is_left = len(some) == BATCHES_AT_ONCE
        if not is_left:
            Upload.objects.filter(pk=upload_id).update(is_closing=False)
        settle(upload_id)
    return is_left
