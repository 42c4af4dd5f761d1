"""Halt: one answer can stop what it speaks of (design.md rule 5): an account backs off or is paused, a campaign's
uploads are held.

Their batches go on waiting, and all goes on where it stopped: by itself after a back-off, else once a person has
mended the cause.
"""

from datetime import timedelta

from django.conf import settings

from campaigns.cloudagent import FIELDS_NOT_SEEN, BadCredentials, Judgement, Outcome, UnknownCampaign
from campaigns.models import Account, Attempt, Campaign, Event, database_now

RESUMED, RELEASED = "account resumed", "campaign released"


def halt_what_it_speaks_of(attempt: Attempt, judgement: Judgement) -> None:
    """What an answer means beyond its own batch. The caller holds the account's lock."""
    campaign = attempt.batch.upload.campaign
    if judgement.outcome == Outcome.THROTTLED:
        _back_off(attempt.account_id, settings.THROTTLE_SECONDS)
    elif judgement.error is UnknownCampaign and not _mended(RELEASED, since=attempt, campaign=campaign):
        hold_campaign(
            campaign.pk,
            f"The dialer does not know this campaign (“{attempt.message}”). An administrator must compare its "
            "name with CloudAgent and release it; the uploads then go on by themselves.",
        )
    elif judgement.error is BadCredentials and not _mended(RESUMED, since=attempt, account=attempt.account):
        pause_account(attempt.account_id, _why_paused(attempt, judgement))


def _why_paused(attempt: Attempt, judgement: Judgement) -> str:
    if FIELDS_NOT_SEEN in judgement.flags:
        return (
            f"The dialer saw no fields in our request (“{attempt.message}”). An administrator must lower the "
            "account's bytes per request, try its other body form, or enter the key again, and resume the account."
        )
    return (
        f"The dialer does not take its key or user name (“{attempt.message}”). An administrator must enter "
        "the right ones and resume the account; the uploads then go on by themselves."
    )


def _mended(deed: str, *, since: Attempt, **what: object) -> bool:
    """Whether a person has mended the cause after the attempt had begun: its answer is then old news."""
    return Event.objects.filter(deed=deed, at__gt=since.started_at, **what).exists()


def _back_off(account_id: int, seconds: float) -> None:
    Account.objects.filter(pk=account_id).update(backs_off_until=database_now() + timedelta(seconds=seconds))


def pause_account(account_id: int, reason: str, *, by=None) -> None:
    """Nothing more is sent with the account until somebody resumes it. `by` is the person, None for an answer."""
    if Account.objects.filter(pk=account_id, paused_at=None).update(
        paused_at=database_now(), paused_reason=reason[:300]
    ):
        Event.objects.create(deed="account paused", account_id=account_id, text=reason[:300], by=by)


def resume_account(*, account: Account, by) -> None:
    """A person says that the cause is fixed. The caller rings for the sending."""
    if Account.objects.filter(pk=account.pk).exclude(paused_at=None).update(paused_at=None, paused_reason=""):
        Event.objects.create(deed=RESUMED, account=account, by=by)


def hold_campaign(campaign_id: int, reason: str) -> None:
    """The uploads of the campaign wait until somebody releases it."""
    if Campaign.objects.filter(pk=campaign_id, held_at=None).update(held_at=database_now(), held_reason=reason[:300]):
        Event.objects.create(deed="campaign held", campaign_id=campaign_id, text=reason[:300])


def release_campaign(*, campaign: Campaign, by) -> None:
    """A person says that the cause is fixed. The caller rings for the sending."""
    if Campaign.objects.filter(pk=campaign.pk).exclude(held_at=None).update(held_at=None, held_reason=""):
        Event.objects.create(deed=RELEASED, campaign=campaign, by=by)
