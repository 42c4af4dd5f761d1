"""The dialer's special headers, and the settings of a campaign that decide how its leads are sent.

Their meaning is that of docs/dialer.md#request. Any other header is a campaign's own.
"""

from enum import StrEnum

PHONE = "PhoneNumber"
NAME = "Name"
PRIORITY = "Priority"
EXPIRY = "ExpiryDate"
AGENT = "AgentId"
SKILL = "skill"


class DialMethod(StrEnum):
    """How the dialer chooses the agent for a lead. No API gives it, so an administrator enters it for each campaign."""

    NORMAL = "normal"
    AGENT_WISE = "agent-wise"
    SKILL_WISE = "skill-wise"


class PhoneFormat(StrEnum):
    """How a campaign's phone numbers are sent (docs/dialer.md#phone)."""

    NATIONAL = "national"  # 9876543210
    COUNTRY = "country"  # 919876543210
    E164 = "e164"  # +919876543210
