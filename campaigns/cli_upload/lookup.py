"""Finds the person and the campaign that the options name."""

from django.contrib.auth.models import User

from campaigns import access
from campaigns.models import Account, Campaign
from campaigns.wording import why_closed

from .errors import CannotLoad


def person_named(username: str) -> User:
    """The person with this user name. Raises CannotLoad if there is none, and for a person who may not sign in."""
    person = User.objects.filter(username=username).first()
    if person is None:
        raise CannotLoad(f"There is nobody with the user name “{username}”. Check --user.")
    if not person.is_active:
        raise CannotLoad(f"{username} may not sign in any more, so nothing is loaded in that name. Check --user.")
    return person


def campaign_named(name: str, *, account: str = "", person: User) -> Campaign:
    """The campaign of this exact name to which the person may send leads. If several accounts have a campaign of this
    name, `account` says which is meant ("" for any account).

    Raises CannotLoad if there is none, if it is closed, if the person may not use it, and if several accounts have one.
    """
    if account and not Account.objects.filter(name=account).exists():
        raise CannotLoad(f"There is no account called “{account}”. Check --account.")
    wanted = {"name": name, "account__name": account} if account else {"name": name}
    usable = list(access.campaigns_to_send_to(person).filter(**wanted))
    if len(usable) > 1:
        accounts = ", ".join(sorted(campaign.account.name for campaign in usable))
        raise CannotLoad(f"More than one account has a campaign “{name}”: {accounts}. Say which with --account.")
    if usable:
        return usable[0]
    theirs = access.campaigns_of(person).filter(**wanted).select_related("account").first()
    if theirs:
        raise CannotLoad(why_closed(theirs))
    if Campaign.objects.filter(**wanted).exists():
        raise CannotLoad(
            f"{person} may not send leads to the campaign “{name}”: none of their teams has it. "
            "Ask an administrator, or check --user."
        )
    where = f" in the account “{account}”" if account else ""
    raise CannotLoad(
        f"There is no campaign “{name}”{where}. Names are compared letter by letter, as the dialer does. "
        "Check --campaign."
    )
