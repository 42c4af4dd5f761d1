"""Claim: under the account's lock, choose the next batch and commit its attempt before any request leaves."""

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Min

from campaigns.cloudagent import BulkRequest, build_request
from campaigns.models import (
    Account,
    Attempt,
    Batch,
    BatchState,
    Option,
    Upload,
    UploadState,
    WrongCredentialKeys,
    database_now,
)
from campaigns.uploads import settle

from .halting import pause_account
from .slots import free_when_unanswered, seconds_until_slot

logger = logging.getLogger(__name__)

_NOT_STARTED = "The campaign was not started: the dialer has not taken all other batches of this upload."


@dataclass(frozen=True, slots=True)
class Claim:
    """An attempt that is committed, and the request to send for it."""

    attempt_id: int
    request: BulkRequest
    multipart: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Wait:
    """There is work, but not yet."""

    seconds: float


def claim(*, account_id: int) -> Claim | Wait | None:
    """The next request of an account, or how long to wait for it, or None when there is nothing to do.

    Uploads of an account take turns: the one that has waited longest since its last batch comes first.
    """
    try:
        with transaction.atomic():
            account = Account.objects.select_for_update(no_key=True).get(pk=account_id)
            return _claim(account, database_now())
    except WrongCredentialKeys:
        logger.error("account %d: its API key cannot be opened with LEADSPORTAL_CREDENTIAL_KEYS", account_id)
        pause_account(
            account_id,
            "Its API key cannot be opened with the server's credential keys. An administrator must set the right "
            "LEADSPORTAL_CREDENTIAL_KEYS, or enter the API key again, and then resume the account.",
        )
        return None


def _claim(account: Account, now: datetime) -> Claim | Wait | None:
    if not account.may_send:
        return None
    due = _next_batch(account, now)
    if not isinstance(due, Batch):
        return due
    if account.backs_off_until and account.backs_off_until > now:
        return Wait((account.backs_off_until - now).total_seconds())
    if seconds := seconds_until_slot(account, now):
        return Wait(seconds)
    return _begin(account, due, now)


def waiting_batches(account: Account):
    """Batches that could be sent as far as their account, campaign and upload are concerned."""
    return Batch.objects.filter(
        state=BatchState.WAITING,
        upload__campaign__account=account,
        upload__campaign__is_active=True,
        upload__campaign__held_at=None,
        upload__state__in=UploadState.confirmed_ones(),
    )


def _next_batch(account: Account, now: datetime) -> Batch | Wait | None:
    waiting = waiting_batches(account)
    due = (
        waiting.exclude(not_before__gt=now)
        .order_by(F("upload__last_claimed_at").asc(nulls_first=True), "upload__confirmed_at", "upload_id", "number")
        .select_related("upload__campaign")
    )
    # The last batch of an upload that starts the campaign waits for all others (design.md rule 11); apart from
    # those the first is the one, so only a few rows are looked at.
    for batch in due.iterator(chunk_size=50):
        if not (batch.is_last and batch.upload.start_campaign and _others_on_their_way(batch)):
            return batch
    earliest = waiting.filter(not_before__gt=now).aggregate(at=Min("not_before"))["at"]
    return Wait((earliest - now).total_seconds()) if earliest else None


def _others_on_their_way(batch: Batch) -> bool:
    on_their_way = [BatchState.WAITING, BatchState.SENDING]
    return batch.upload.batches.filter(state__in=on_their_way).exclude(pk=batch.pk).exists()


def _starts_campaign(batch: Batch) -> bool:
    """`action=start` goes with the last batch, and only when the dialer has taken all others."""
    others = batch.upload.batches.exclude(pk=batch.pk)
    taken = [BatchState.ACCEPTED, BatchState.DONE]
    return batch.upload.start_campaign and batch.is_last and not others.exclude(state__in=taken).exists()


def _begin(account: Account, batch: Batch, now: datetime) -> Claim | Wait:
    token = secrets.token_urlsafe(32)
    with_start = _starts_campaign(batch)
    deadline = now + timedelta(seconds=settings.REQUEST_SECONDS)
    try:
        request = _request(account, batch, token=token, with_start=with_start)
    except ValueError as unfit:
        return _refuse(batch, unfit)
    if not Batch.objects.filter(pk=batch.pk, state=BatchState.WAITING).update(state=BatchState.SENDING, note=""):
        return Wait(0.0)  # its callback came meanwhile and proved an attempt that had been taken for not sent
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
        Upload.objects.filter(pk=batch.upload_id).update(start_outcome=_NOT_STARTED)
    Upload.objects.filter(pk=batch.upload_id).update(state=UploadState.SENDING, last_claimed_at=now)
    return Claim(
        attempt_id=attempt.pk,
        request=request,
        multipart=account.body_form == "multipart",
        seconds=settings.REQUEST_SECONDS,
    )


def _refuse(batch: Batch, unfit: ValueError) -> Wait:
    """A batch that no request can be made of must not hold up its account; no check should let one through."""
    logger.error("batch %d: no request can be made of it (%s)", batch.pk, unfit)
    Batch.objects.filter(pk=batch.pk, state=BatchState.WAITING).update(
        state=BatchState.REFUSED, note="It could not be put into the form that the dialer needs, so it was not sent."
    )
    settle(batch.upload_id)
    return Wait(0.0)


def _request(account: Account, batch: Batch, *, token: str, with_start: bool) -> BulkRequest:
    upload = batch.upload
    return build_request(
        domain=account.domain,
        user_name=account.user_name,
        api_key=account.api_key.reveal(),
        campaign_name=upload.campaign.name,
        map=upload.rules["map"],
        rows=list(batch.leads().values_list("values", flat=True)),
        check_duplicate=upload.option == Option.CHECK_DUPLICATE,
        is_delete=upload.option == Option.IS_DELETE,
        start=with_start,
        callback_url=f"{settings.PUBLIC_URL}/callbacks/{token}/" if account.callbacks_reach_us else "",
    )


def hash_token(token: str) -> str:
    """What is kept of a callback token: enough to find its attempt, not enough to forge a callback."""
    return hashlib.sha256(token.encode()).hexdigest()
