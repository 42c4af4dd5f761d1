"""The questions that pages ask: what is running, what needs a decision, what became of each upload."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from campaigns.models import (
    Account,
    Batch,
    BatchState,
    Callback,
    Campaign,
    Upload,
    UploadState,
    database_now,
)
from campaigns.tally import Tally, tallies
from campaigns.uploads.settling import undecided_batches


@dataclass(frozen=True, slots=True)
class Line:
    """One upload as a list shows it."""

    upload: Upload
    tally: Tally
    state: str


def lines(uploads: QuerySet[Upload]) -> list[Line]:
    """Uploads with their tallies and their states in words; a fixed number of queries."""
    listed = list(uploads.select_related("campaign__account", "uploaded_by", "confirmed_by"))
    counted = tallies(listed)
    undecided = set(undecided_batches().filter(upload__in=listed).values_list("upload", flat=True))
    return [
        Line(
            upload=upload,
            tally=(tally := counted.get(upload.pk, Tally())),
            state=state_in_words(upload, tally, is_undecided=upload.pk in undecided),
        )
        for upload in listed
    ]


def history_of(user) -> QuerySet[Upload]:
    """My uploads and my teams' confirmed ones, newest first; discarded drafts are left out."""
    return Upload.objects.visible_to(user).exclude(state=UploadState.CANCELLED).order_by("-pk")


def state_in_words(upload: Upload, tally: Tally, *, is_undecided: bool | None = None) -> str:
    """What a person would say of the upload, counts before the dialer's own word (design.md rule 7).

    `is_undecided`: whether it has batches that wait for a person's decision; asked of the database when not given.
    """
    if upload.state in (UploadState.CONFIRMED, UploadState.SENDING) and (reason := why_stopped(upload)):
        return f"Stopped: {reason}"
    if upload.state == UploadState.WAITING:
        if is_undecided is None:
            is_undecided = undecided_batches().filter(upload=upload).exists()
        return "Needs a decision" if is_undecided else UploadState.WAITING.label
    if upload.state != UploadState.FINISHED:
        return UploadState(upload.state).label
    if tally.accepted:
        return "Accepted by the dialer; results do not reach us"
    if tally.not_loaded == 0:
        return "All loaded" if tally.loaded or not tally.already_there else "All were there already"
    return "Partly loaded" if tally.loaded or tally.already_there else "Nothing loaded"


def why_stopped(upload: Upload) -> str:
    """Why the upload's waiting batches do not go out, in a few words; empty when nothing stops them."""
    campaign, account = upload.campaign, upload.campaign.account
    if account.paused_at:
        return account.paused_reason or "the account is paused"
    if not account.is_active:
        return "the CloudAgent account was switched off; an administrator can switch it on again"
    if campaign.held_at:
        return campaign.held_reason or "the campaign is held"
    if not campaign.is_active:
        return "the campaign was switched off; an administrator can switch it on again"
    return ""


def batches_of(upload: Upload) -> QuerySet[Batch]:
    """An upload's batches with their attempts, callbacks and failed files, in a fixed number of queries."""
    callbacks = Callback.objects.defer("body").select_related("failed_file")
    return upload.batches.order_by("number").prefetch_related(
        Prefetch("attempts__callbacks", callbacks), "attempts__given_up_by"
    )


def running(user) -> QuerySet[Upload]:
    return history_of(user).filter(
        state__in=[
            UploadState.READING,
            UploadState.CHECKING,
            UploadState.CONFIRMED,
            UploadState.SENDING,
            UploadState.WAITING,
        ]
    )


def to_decide(user) -> QuerySet[Batch]:
    """Batches of which nobody knows whether the dialer has them, in uploads that the user may see."""
    visible = Upload.objects.visible_to(user)
    return undecided_batches().filter(upload__in=visible.values("pk")).select_related("upload__campaign")


def stopped_accounts(user) -> list[Account]:
    """Accounts of the user's campaigns that an answer of the dialer has paused."""
    campaigns = Campaign.objects.of_teams_of(user)
    return list(Account.objects.filter(campaigns__in=campaigns).exclude(paused_at=None).distinct())


def held_campaigns(user) -> list[Campaign]:
    return list(Campaign.objects.of_teams_of(user).exclude(held_at=None).select_related("account"))


def seconds_left(upload: Upload) -> float | None:
    """How long sending will take still, from what waits on its account; None when it is not being sent."""
    if upload.state not in (UploadState.CONFIRMED, UploadState.SENDING) or why_stopped(upload):
        return None
    account = upload.campaign.account
    waiting = [BatchState.WAITING, BatchState.SENDING]
    own = upload.batches.filter(state__in=waiting).count()
    others = Batch.objects.filter(upload__campaign__account=account, state__in=waiting).exclude(upload=upload)
    # Uploads take turns, so that each other upload sends at most as many batches as this one before it is done.
    ahead = sum(min(own, count) for count in _batches_by_upload(others))
    now = database_now()
    free_soon = account.requests_a_minute - account.attempts.filter(slot_free_at__gt=now).count()
    return max(0, own + ahead - max(0, free_soon)) * 60 / account.requests_a_minute


def seconds_of_check_left(upload: Upload) -> float | None:
    """How long checking will take still, by what it took so far; None while nothing is checked yet."""
    if upload.state != UploadState.CHECKING or upload.worked_at is None or not upload.checked_rows:
        return None
    took = (upload.worked_at - upload.work_begun_at).total_seconds()
    return took * max(0, upload.total_rows - upload.checked_rows) / upload.checked_rows


def _batches_by_upload(batches: QuerySet[Batch]) -> list[int]:
    return list(batches.order_by().values("upload").annotate(count=Count("pk")).values_list("count", flat=True))
