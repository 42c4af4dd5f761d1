"""Halt: one answer can stop what it speaks of (docs/rules.md#rule-5): an account backs off or is paused, a campaign's
uploads are held.

Their batches go on waiting, and all goes on where it stopped: by itself after a back-off, else once a person has
fixed the cause.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User

from campaigns.dialer import AttemptOutcome, Judgement, Refusal
from campaigns.models import Account, Action, Attempt, Campaign, Event, database_now


def halt_what_it_speaks_of(attempt: Attempt, judgement: Judgement) -> None:
    """What an answer means beyond its own batch. The caller holds the account's lock."""
    account, campaign = attempt.account, attempt.batch.upload.campaign
    if judgement.outcome == AttemptOutcome.THROTTLED:
        _back_off(account.pk, settings.THROTTLE_SECONDS)
    elif judgement.refusal is Refusal.CAMPAIGN and not _fixed(
        Action.CAMPAIGN_RELEASED, since=attempt, campaign=campaign
    ):
        hold_campaign(
            campaign.pk,
            f"The dialer does not know this campaign (“{attempt.message}”). An administrator must compare its "
            "name with CloudAgent and release it; the uploads then go on by themselves.",
        )
    elif judgement.refusal is Refusal.CREDENTIALS and not _fixed(
        Action.ACCOUNT_RESUMED, since=attempt, account=account
    ):
        pause_account(account.pk, _why_paused(attempt, judgement))


def _why_paused(attempt: Attempt, judgement: Judgement) -> str:
    if judgement.saw_no_fields:
        return (
            f"The dialer saw no fields in our request (“{attempt.message}”). An administrator must lower the "
            "account's bytes per request, try its other body form, or enter the key again, and resume the account."
        )
    return (
        f"The dialer does not take its key or user name (“{attempt.message}”). An administrator must enter "
        "the right ones and resume the account; the uploads then go on by themselves."
    )


def _fixed(action: Action, *, since: Attempt, **what: object) -> bool:
    """Whether a person has fixed the cause after the attempt had begun: its answer is then old news."""
    return Event.objects.filter(action=action, at__gt=since.started_at, **what).exists()


def _back_off(account_id: int, seconds: float) -> None:
    Account.objects.filter(pk=account_id).update(backs_off_until=database_now() + timedelta(seconds=seconds))


def pause_account(account_id: int, reason: str, *, user: User | None = None) -> None:
    """Nothing more is sent with the account until somebody resumes it. `user` is the person, None for an answer."""
    if Account.objects.filter(pk=account_id, paused_at=None).update(
        paused_at=database_now(), paused_reason=reason[:300]
    ):
        details = {"text": reason[:300]}
        Event.objects.create(action=Action.ACCOUNT_STOPPED, account_id=account_id, details=details, user=user)


def resume_account(*, account: Account, user: User) -> None:
    """A person says that the cause is fixed. The caller enqueues the sending."""
    if Account.objects.filter(pk=account.pk).exclude(paused_at=None).update(paused_at=None, paused_reason=""):
        Event.objects.create(action=Action.ACCOUNT_RESUMED, account=account, user=user)


def hold_campaign(campaign_id: int, reason: str) -> None:
    """The uploads of the campaign wait until somebody releases it."""
    if Campaign.objects.filter(pk=campaign_id, held_at=None).update(held_at=database_now(), held_reason=reason[:300]):
        Event.objects.create(action=Action.CAMPAIGN_HELD, campaign_id=campaign_id, details={"text": reason[:300]})


def release_campaign(*, campaign: Campaign, user: User) -> None:
    """A person says that the cause is fixed. The caller enqueues the sending."""
    if Campaign.objects.filter(pk=campaign.pk).exclude(held_at=None).update(held_at=None, held_reason=""):
        Event.objects.create(action=Action.CAMPAIGN_RELEASED, campaign=campaign, user=user)
