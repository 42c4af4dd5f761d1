"""Why nothing new can be sent to a campaign, or by whom not any more."""

from campaigns.models import Campaign


def of_no_team(campaign: str) -> str:
    """`campaign` as it is called in a sentence: “of this upload”, or its name."""
    return f"None of your teams has the campaign {campaign} any more. Ask an administrator."


OF_NO_TEAM = of_no_team("of this upload")


def why_closed(campaign: Campaign, *, called: str = "") -> str:
    """Empty where the campaign is open. `called` is its name as the person knows it."""
    called = called or campaign.name
    if not campaign.is_active:
        return f"The campaign {called} was switched off. Ask an administrator, or choose another campaign."
    if not campaign.account.is_active:
        return f"The CloudAgent account of {called} was switched off. Ask an administrator, or choose another campaign."
    return ""
