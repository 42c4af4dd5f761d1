"""Who may see an object, and who may act on it: the one place that decides (docs/rules.md#rule-20).

What counts is which campaigns a person's teams have today, and not who was in which team when a file was uploaded.

- A confirmed upload, with its batches, failed files and downloads, belongs to the teams that have its campaign. Nobody
  else sees it, and neither does the person who uploaded it and has left these teams.
- An upload that is not confirmed is seen by the person who uploaded it, and by nobody else. While none of the person's
  teams has its campaign, the person can look at it and discard it, and nothing more.
- A mapping belongs to the person of whose files it was learned, while one of the person's teams has its campaign.
- A superuser may do all this with every upload and every campaign.

Entrances and the questions of pages ask here; the functions of the stages ask nobody. The administration asks for
Django's permissions instead.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from campaigns.models import (
    AttachedFile,
    Batch,
    Campaign,
    CampaignQuerySet,
    ColumnMapping,
    FailedFile,
    Upload,
    UploadQuerySet,
    UploadState,
)

_OF_ADMINISTRATORS = ("campaigns.change_account", "campaigns.change_campaign")


def campaigns_of(user: User) -> CampaignQuerySet:
    """Campaigns that the user's teams have today."""
    campaigns = Campaign.objects.all()
    return campaigns if user.is_superuser else campaigns.filter(pk__in=_campaign_ids(user))


def campaigns_in_reach(user: User) -> list[int] | None:
    """The ids of the campaigns whose confirmed uploads the user may see today, sorted; None for all campaigns. As long
    as it is the same, the user may see what the user could see before."""
    return None if user.is_superuser else sorted(campaigns_of(user).values_list("pk", flat=True))


def campaigns_to_send_to(user: User) -> CampaignQuerySet:
    """Those of them that are switched on, as their accounts are."""
    return campaigns_of(user).filter(is_active=True, account__is_active=True).select_related("account")


def people_of(campaign_id: int) -> QuerySet[User]:
    """The members of the teams that have the campaign today, without those who may not sign in."""
    return User.objects.filter(is_active=True, teams__campaigns=campaign_id)


def people_who_see(upload: Upload) -> QuerySet[User]:
    """Everybody to whom a confirmed upload is one of the `uploads_to_see`, without those who may not sign in."""
    may_see = Q(is_superuser=True) | Q(teams__campaigns=upload.campaign_id)
    return User.objects.filter(may_see, is_active=True).distinct()


def uploads_to_see(user: User) -> UploadQuerySet:
    """Confirmed ones of the user's teams, and the user's own ones that are not confirmed."""
    if user.is_superuser:
        return Upload.objects.all()
    not_confirmed = ~Q(state__in=UploadState.confirmed_ones())
    return Upload.objects.filter(_confirmed_of_teams_of(user) | Q(not_confirmed, uploaded_by=user))


def uploads_to_act_on(user: User) -> UploadQuerySet:
    """Those with which the user may do what there is to do: send, steer and decide, and take files away."""
    if user.is_superuser:
        return Upload.objects.all()
    own = Q(uploaded_by=user, campaign__in=_campaign_ids(user))
    return Upload.objects.filter(_confirmed_of_teams_of(user) | own)


def batches_to_act_on(user: User) -> QuerySet[Batch]:
    """The batches of these uploads."""
    return Batch.objects.filter(upload__in=uploads_to_act_on(user).values("pk"))


def failed_files_to_take(user: User) -> QuerySet[FailedFile]:
    """The dialer's failed files of these uploads, whether we have a copy or not."""
    return FailedFile.objects.filter(batch__upload__in=uploads_to_act_on(user).values("pk"))


def attached_files_to_take(user: User) -> QuerySet[AttachedFile]:
    """The failed files that people attached to these uploads."""
    return AttachedFile.objects.filter(upload__in=uploads_to_act_on(user).values("pk"))


def may_act_on(user: User, upload: Upload) -> bool:
    """Whether it is one of the `uploads_to_act_on`."""
    return uploads_to_act_on(user).filter(pk=upload.pk).exists()


def may_put_first(user: User, upload: Upload) -> bool:
    """Whether the user may put it before the other uploads of its account: of those who may act on it, administrators,
    and managers of a team that has its campaign and the person who uploaded it."""
    is_in_charge = (
        user.is_superuser
        or (user.is_staff and user.has_perms(_OF_ADMINISTRATORS))
        or user.managed_teams.filter(campaigns=upload.campaign_id, members=upload.uploaded_by_id).exists()
    )
    return is_in_charge and may_act_on(user, upload)


def may_administer(user: User) -> bool:
    """Whether the administration is open to the user, whatever Django's permissions then allow there."""
    return user.is_staff


def may_approve_links(user: User) -> bool:
    """Whether the user may have failed files fetched whose links are not followed by themselves."""
    return user.is_staff and user.has_perm("campaigns.change_failedfile")


def may_read_callbacks_again(user: User) -> bool:
    """Whether the user may have callbacks read again that are set aside."""
    return user.is_staff and user.has_perm("campaigns.change_callback")


def mappings_of(user: User) -> QuerySet[ColumnMapping]:
    """The user's own, for campaigns that the user's teams have today."""
    return ColumnMapping.objects.filter(owner=user, campaign__in=campaigns_of(user).values("pk"))


def _confirmed_of_teams_of(user: User) -> Q:
    return Q(campaign__in=_campaign_ids(user), state__in=UploadState.confirmed_ones())


def _campaign_ids(user: User) -> QuerySet[Campaign, Any]:
    return Campaign.objects.filter(teams__members=user).values("pk")
