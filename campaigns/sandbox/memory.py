"""Sandbox: all that the dialer remembers, and the records in it."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from .accounts import KNOWN_ACCOUNTS, KNOWN_CAMPAIGNS, Account, Campaign
from .failed_files import FailedFiles
from .leads import CampaignLeads
from .limit import RequestWindow
from .troubles import AskedTroubles, Trouble

MAX_REQUESTS_KEPT = 1000

CampaignKey = tuple[str, str]
"""(user name, campaign name), since two accounts may have campaigns of the same name. A campaign called
`<known name>__<trouble>` has leads of its own, so the key has its whole name."""


@dataclass(slots=True)
class Seen:
    """A request as it came in, and what became of it. Without the API key and the rows."""

    time: datetime
    user_name: str
    campaign: str
    rows: int
    check_duplicate: str
    is_delete: str
    action: str
    trouble: str
    answer: str = ""
    """The message of the answer; "" where the trouble gives none."""
    transaction_id: str = ""
    failed: int = 0
    callback: str = ""
    """What became of the callback, in words."""


@dataclass(slots=True)
class Started:
    """The last start of a campaign."""

    time: datetime
    leads: int
    """How many leads the campaign had then."""
    times: int
    """How often it has been started."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """A request whose leads were taken, with the values for its callback."""

    transaction_id: str
    campaign: str
    received_at: datetime
    total: int
    failed: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The dialer's judgement of a request; `transaction` is None when no leads were taken."""

    answer: dict[str, str | int]
    trouble: Trouble
    transaction: Transaction | None


def _known_accounts() -> dict[str, Account]:
    return {account.user_name: account for account in KNOWN_ACCOUNTS}


def _known_campaigns() -> dict[CampaignKey, Campaign]:
    return {(campaign.user_name, campaign.name): campaign for campaign in KNOWN_CAMPAIGNS}


@dataclass(slots=True)
class Memory:
    """What the dialer remembers. A new Memory is that of its start."""

    window: float
    """Seconds of the limit's window."""
    accounts: dict[str, Account] = field(default_factory=_known_accounts)
    campaigns: dict[CampaignKey, Campaign] = field(default_factory=_known_campaigns)
    windows: dict[str, RequestWindow] = field(default_factory=dict)
    """By user name."""
    leads: dict[CampaignKey, CampaignLeads] = field(default_factory=dict)
    started: dict[CampaignKey, Started] = field(default_factory=dict)
    troubles: AskedTroubles = field(default_factory=AskedTroubles)
    failed_files: FailedFiles = field(default_factory=FailedFiles)
    seen: deque[Seen] = field(default_factory=lambda: deque(maxlen=MAX_REQUESTS_KEPT))
    """The last requests, the newest last."""
    requests: int = 0
    """All requests that ever came."""
    away_until: float = 0.0
    """Until this time of the dialer's clock a proxy answers instead of it."""
    redirects_followed: int = 0
    """How often somebody came to the address to which the trouble `redirect` leads."""

    def campaign_keys(self) -> list[CampaignKey]:
        """All campaigns: those that are known, then those with a trouble in their names that have been used."""
        return list(dict.fromkeys([*self.campaigns, *self.leads]))
