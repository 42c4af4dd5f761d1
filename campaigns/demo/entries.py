"""What an administrator would have entered: the sandbox as an account, its campaigns, a team, two people.

Found again when it is there: what somebody changed in the demo stays as it is.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from campaigns.leads import DialMethod
from campaigns.models import Account, Campaign, Team, WrongCredentialKeys

ACCOUNT = "Sandbox"
USER_NAME, API_KEY = "sandbox", "sandbox-key"
TEAM = "Outbound team"


@dataclass(frozen=True, slots=True)
class Login:
    """A person of the demo, who signs in with a password that everybody knows."""

    username: str
    password: str


SUPERVISOR = Login("supervisor", "demo-supervisor")
ADMINISTRATOR = Login("administrator", "demo-administrator")

# (name, dial method, fields), as the sandbox has them.
CAMPAIGNS = (
    ("Sales_Outbound", DialMethod.NORMAL, ["PhoneNumber", "Name", "Priority", "ExpiryDate"]),
    ("Collections_AgentWise", DialMethod.AGENT_WISE, ["PhoneNumber", "Name", "Priority", "AgentId"]),
    ("Support_SkillWise", DialMethod.SKILL_WISE, ["PhoneNumber", "Name", "Priority", "skill"]),
    ("Renewals_Extra", DialMethod.NORMAL, ["PhoneNumber", "Name", "City", "Email", "OrderNumber"]),
)


@transaction.atomic
def enter() -> None:
    """Makes what is not there yet, and points the account at the sandbox of today."""
    account = _account()
    campaigns = [
        Campaign.objects.get_or_create(
            account=account, name=name, defaults={"dial_method": dial_method, "field_names": fields}
        )[0]
        for name, dial_method, fields in CAMPAIGNS
    ]
    team, team_is_new = Team.objects.get_or_create(name=TEAM)
    if team_is_new:
        team.campaigns.set(campaigns)
    people = get_user_model().objects
    if not people.filter(username=SUPERVISOR.username).exists():
        team.members.add(people.create_user(SUPERVISOR.username, **_of(SUPERVISOR)))
    if not people.filter(username=ADMINISTRATOR.username).exists():
        people.create_superuser(ADMINISTRATOR.username, **_of(ADMINISTRATOR))


def _of(login: Login) -> dict[str, str]:
    """Mails to this address are printed (LEADSPORTAL_EMAIL_URL)."""
    return {"email": f"{login.username}@example.com", "password": login.password}


def _account() -> Account:
    account = Account.objects.filter(name=ACCOUNT).first() or Account(name=ACCOUNT, user_name=USER_NAME)
    was_elsewhere = account.domain != settings.SANDBOX_ORIGIN
    account.domain = settings.SANDBOX_ORIGIN  # another port than last time, perhaps
    if was_elsewhere or not _has_key(account):  # a key that was entered for another host is not sent to this one
        account.seal_key(API_KEY)
    account.full_clean()
    account.save()
    return account


def _has_key(account: Account) -> bool:
    """Whether there is a key that can be opened: a demo whose .env was thrown away gets its key again."""
    try:
        return bool(account.api_key) and bool(account.api_key.reveal())
    except WrongCredentialKeys:
        return False


def password_of(login: Login) -> str:
    """The demo's password, or words that say that it was changed."""
    person = get_user_model().objects.get(username=login.username)
    return login.password if person.check_password(login.password) else "(the password was changed)"
