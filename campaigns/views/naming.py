"""How a campaign is called for the person who looks: with its account, where the person has more than one."""

from campaigns import access
from campaigns.models import Campaign
from campaigns.signed_in import SignedInRequest


def campaign_name(request: SignedInRequest, campaign: Campaign) -> str:
    """“Sales_Outbound”, or “Sales_Outbound · Mumbai”; one query for a page, however often it is asked."""
    return campaign.name_with_account if _has_several_accounts(request) else campaign.name


def _has_several_accounts(request: SignedInRequest) -> bool:
    if not hasattr(request, "has_several_accounts"):
        request.has_several_accounts = access.campaigns_of(request.user).are_of_several_accounts()
    return request.has_several_accounts
