"""Sandbox: the accounts and campaigns that the dialer knows."""

from dataclasses import dataclass, field

DIAL_METHODS = ("normal", "agent-wise", "skill-wise", "inbound")

_NEEDED = {"agent-wise": "AgentId", "skill-wise": "skill"}


@dataclass(frozen=True, slots=True)
class Account:
    """A CloudAgent account: who may call."""

    user_name: str
    api_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign of an account: `fields` are the headers of its mapping file, `dial_method` one of DIAL_METHODS."""

    user_name: str
    name: str
    fields: tuple[str, ...]
    dial_method: str = "normal"

    @property
    def needed_header(self) -> str:
        """The header that no row may leave empty beside PhoneNumber, "" if none (docs/dialer.md#special-headers)."""
        return _NEEDED.get(self.dial_method, "")


KNOWN_ACCOUNTS = (Account("sandbox", "sandbox-key"),)

KNOWN_CAMPAIGNS = (
    Campaign("sandbox", "Sales_Outbound", ("PhoneNumber", "Name", "Priority", "ExpiryDate")),
    Campaign("sandbox", "Collections_AgentWise", ("PhoneNumber", "Name", "Priority", "AgentId"), "agent-wise"),
    Campaign("sandbox", "Support_SkillWise", ("PhoneNumber", "Name", "Priority", "skill"), "skill-wise"),
    Campaign("sandbox", "Renewals_Extra", ("PhoneNumber", "Name", "City", "Email", "OrderNumber")),
    Campaign("sandbox", "Inbound_Helpline", ("PhoneNumber", "Name"), "inbound"),
)
