"""Halt: one answer can stop what it speaks of (docs/rules.md#rule-5): an account waits or is stopped, a campaign is
held.

Their batches go on waiting, and all goes on where it stopped: by itself after a wait, else once a person has fixed the
cause.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User

from campaigns.dialer import AttemptOutcome, Judgement, Refusal
from campaigns.models import Account, Action, Attempt, Campaign, Event, HoldReason, StopReason, database_now

MESSAGE_CHARACTERS = 200


def halt_what_it_speaks_of(attempt: Attempt, judgement: Judgement) -> None:
    """What an answer means beyond its own batch. The caller holds the account's lock."""
    account = attempt.account
    message = attempt.message[:MESSAGE_CHARACTERS]
    if judgement.outcome == AttemptOutcome.THROTTLED:
        _back_off(account.pk, settings.THROTTLE_SECONDS)
    elif judgement.refusal is Refusal.CAMPAIGN:
        campaign_id = attempt.batch.upload.campaign_id
        if not _fixed(Action.CAMPAIGN_RELEASED, since=attempt, campaign=campaign_id):
            hold_campaign(campaign_id, HoldReason.UNKNOWN_CAMPAIGN, message=message)
    elif judgement.refusal is Refusal.CREDENTIALS and not _fixed(
        Action.ACCOUNT_RESUMED, since=attempt, account=account
    ):
        reason = StopReason.FIELDS_NOT_SEEN if judgement.saw_no_fields else StopReason.KEY_REFUSED
        stop_account(account.pk, reason, message=message)


def _fixed(action: Action, *, since: Attempt, **what: object) -> bool:
    """Whether a person has fixed the cause after the attempt had begun: its answer then counts no more."""
    return Event.objects.filter(action=action, at__gt=since.started_at, **what).exists()


def _back_off(account_id: int, seconds: float) -> None:
    Account.objects.filter(pk=account_id).update(backs_off_until=database_now() + timedelta(seconds=seconds))


def stop_account(account_id: int, reason: StopReason, *, user: User | None = None, **details: str) -> None:
    """Nothing more is sent with the account until an administrator resumes it. `details` are the reason's parameters.
    `user` is who stopped it; None where an answer did, or where `claim` found that the account cannot be used."""
    if Account.objects.filter(pk=account_id, stopped_at=None).update(
        stopped_at=database_now(), stopped_reason=reason, stopped_details=details
    ):
        told = {"reason": reason, **details}
        Event.objects.create(action=Action.ACCOUNT_STOPPED, account_id=account_id, details=told, user=user)


def resume_account(*, account: Account, user: User) -> None:
    """A person says that the cause is fixed. The caller enqueues the sending."""
    stopped = Account.objects.stopped().filter(pk=account.pk)
    if stopped.update(stopped_at=None, stopped_reason="", stopped_details={}):
        Event.objects.create(action=Action.ACCOUNT_RESUMED, account=account, user=user)


def hold_campaign(campaign_id: int, reason: HoldReason, **details: str) -> None:
    """The uploads of the campaign are not sent until somebody releases it. `details` are the reason's parameters."""
    if Campaign.objects.filter(pk=campaign_id, held_at=None).update(
        held_at=database_now(), held_reason=reason, held_details=details
    ):
        told = {"reason": reason, **details}
        Event.objects.create(action=Action.CAMPAIGN_HELD, campaign_id=campaign_id, details=told)


def release_campaign(*, campaign: Campaign, user: User) -> None:
    """A person says that the cause is fixed. The caller enqueues the sending."""
    held = Campaign.objects.held().filter(pk=campaign.pk)
    if held.update(held_at=None, held_reason="", held_details={}):
        Event.objects.create(action=Action.CAMPAIGN_RELEASED, campaign=campaign, user=user)
