"""Halt: one answer can stop what it speaks of (design.md rule 5): an account is paused, a campaign's uploads are held.

Their batches go on waiting, and all goes on where it stopped once a person has mended the cause.
"""

from campaigns.models import Account, Campaign, Event, database_now


def pause_account(account_id: int, reason: str, *, by=None) -> None:
    """By an answer of the dialer, or by a person."""
    if Account.objects.filter(pk=account_id, paused_at=None).update(
        paused_at=database_now(), paused_reason=reason[:300]
    ):
        Event.objects.create(deed="account paused", account_id=account_id, by=by, text=reason[:300])


def resume_account(*, account: Account, by) -> None:
    """A person says that the cause is mended. The caller rings for the sending."""
    if (
        Account.objects.filter(pk=account.pk)
        .exclude(paused_at=None)
        .update(paused_at=None, paused_reason="", backs_off_until=None)
    ):
        Event.objects.create(deed="account resumed", account=account, by=by)


def hold_campaign(campaign_id: int, reason: str) -> None:
    if Campaign.objects.filter(pk=campaign_id, held_at=None).update(held_at=database_now(), held_reason=reason[:300]):
        Event.objects.create(deed="campaign held", campaign_id=campaign_id, text=reason[:300])


def release_campaign(*, campaign: Campaign, by) -> None:
    """A person says that the cause is mended. The caller rings for the sending."""
    if Campaign.objects.filter(pk=campaign.pk).exclude(held_at=None).update(held_at=None, held_reason=""):
        Event.objects.create(deed="campaign released", campaign=campaign, by=by)
