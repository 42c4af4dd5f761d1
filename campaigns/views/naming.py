"""How a campaign is called for the person who looks: with its account, where the person has more than one."""

from django.http import HttpRequest

from campaigns.models import Campaign


def campaign_name(request: HttpRequest, campaign: Campaign) -> str:
    """“Sales_Outbound”, or “Sales_Outbound · Mumbai”; one query for a page, however often it is asked."""
    return campaign.name_with_account if _has_several_accounts(request) else campaign.name


def _has_several_accounts(request: HttpRequest) -> bool:
    if not hasattr(request, "has_several_accounts"):
        request.has_several_accounts = Campaign.objects.of_teams_of(request.user).are_of_several_accounts()
    return request.has_several_accounts
