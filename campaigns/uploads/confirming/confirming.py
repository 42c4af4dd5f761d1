"""Confirm: a person sees the bill and confirms; the batches are made. From here on nothing about the upload changes but
what becomes of its leads."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count

from campaigns.models import Action, Batch, BatchState, Event, LeadState, Option, Upload, UploadState, database_now
from campaigns.wording import why_closed

from ..checking.cutting import cuts_of
from ..checking.facts import newly_listed
from ..checking.rules import why_outdated
from ..children.holding import why_held_back_meanwhile
from ..errors import MovedOn, NotNow
from ..locking import lock_upload
from .erasing import erase

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bill:
    """What sending will take, shown before confirming. `scheduling` says how long it takes."""

    leads: int
    requests: int
    requests_a_minute: int
    uploads_before: int


def bill(upload: Upload) -> Bill:
    """The bill of a checked upload; `uploads_before` counts the account's other uploads with batches to send."""
    account = upload.campaign.account
    waiting = Batch.objects.filter(upload__campaign__account=account, state__in=BatchState.on_their_way()).exclude(
        upload=upload
    )
    cuts = cuts_of(upload)
    return Bill(
        leads=sum(cut[2] for cut in cuts),
        requests=len(cuts),
        requests_a_minute=account.requests_a_minute,
        uploads_before=waiting.aggregate(uploads=Count("upload", distinct=True))["uploads"],
    )


def confirm(
    *, upload: Upload, user: User, option: Option, start_campaign: bool, send_at: datetime | None = None
) -> Upload:
    """checked → confirmed, and its batches are made in the same transaction. Where the upload is confirmed already, it
    is returned and nothing changes.

    Nothing is sent before `send_at` (aware; None: as soon as its turn comes). Raises NotNow where no lead is ready,
    where the campaign was closed or changed since the check (the upload is then to be checked again), and where the
    upload is in another state. The caller enqueues the sending.
    """
    with transaction.atomic():
        upload = lock_upload(upload.pk)
        if upload.is_confirmed:
            return upload
        _refuse_what_cannot_go(upload)
        cuts = cuts_of(upload)
        moved = Upload.objects.filter(pk=upload.pk, state=UploadState.CHECKED, generation=upload.generation).update(
            state=UploadState.CONFIRMED,
            option=option,
            start_campaign=start_campaign,
            confirmed_by=user,
            confirmed_at=database_now(),
            send_at=send_at,
            map_key=map_key(upload.rules["map"]),
        )
        if not moved:
            raise MovedOn
        Batch.objects.bulk_create(
            Batch(
                upload=upload,
                number=number,
                first_row=first,
                last_row=last,
                size=size,
                is_last=number == len(cuts),
            )
            for number, (first, last, size, _) in enumerate(cuts, start=1)
        )
        leads = sum(cut[2] for cut in cuts)
        Event.objects.create(
            action=Action.CONFIRMED, user=user, upload=upload, details={"leads": leads, "requests": len(cuts)}
        )
    upload.refresh_from_db()
    logger.info("upload %d confirmed: %d leads, %d batches", upload.pk, leads, len(cuts))
    return upload


def map_key(map: list[str]) -> str:
    """A key for these headers, the same in any order: by it a campaign is known to take them."""
    return hashlib.sha256("\n".join(sorted(map)).encode()).hexdigest()


def _refuse_what_cannot_go(upload: Upload) -> None:
    if upload.state != UploadState.CHECKED:
        raise NotNow("This upload is not checked yet, or was discarded. The page shows where it is now.")
    if reason := why_closed(upload.campaign):
        raise NotNow(reason)
    if not upload.counts[LeadState.READY]:
        raise NotNow("No lead is ready, so there is nothing to send. Fix the file and upload it again.")
    if reason := why_outdated(upload):
        raise NotNow(reason)
    if reason := why_held_back_meanwhile(upload):
        raise NotNow(reason)
    if count := newly_listed(upload):
        raise NotNow(
            f"Since the check {count:,} of these numbers came to the do-not-call list. Check the leads again, so that "
            "they are skipped."
        )


def discard(*, upload: Upload, user: User | None, reason: str = "") -> None:
    """Cancels an upload that was not confirmed, and erases what it had. `user` is None where the portal does it because
    a backup was restored; then it is kept for a while (erasing.py). Where the upload is cancelled already, nothing
    changes. Raises NotNow where it is confirmed.

    Must not be called within a transaction, unless the portal does it: files do not come back.
    """
    with transaction.atomic():
        discarded = Upload.objects.filter(pk=upload.pk, state__in=UploadState.not_confirmed()).update(
            state=UploadState.CANCELLED,
            finished_at=database_now(),
            worked_at=None,  # a run that worked on it writes nothing more; it is free to be erased
        )
        if discarded:
            Event.objects.create(action=Action.DISCARDED, user=user, upload=upload, reason=reason)
        elif not Upload.objects.filter(pk=upload.pk, state=UploadState.CANCELLED).exists():
            raise NotNow("This upload was confirmed already, so it cannot be discarded.")
    if discarded and user is not None:
        erase(upload_id=upload.pk)
