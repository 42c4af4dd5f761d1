"""Sandbox: the dialer. It judges requests, and remembers them. It knows nothing of HTTP."""

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from . import report
from .accounts import Account, Campaign
from .bulk_request import (
    INVALID_CAMPAIGN,
    INVALID_CREDENTIALS,
    QUEUED,
    THROTTLED,
    BulkData,
    Options,
    Refused,
    read_bulk_data,
    read_options,
    require_names,
)
from .failed_files import failed_csv
from .leads import CampaignLeads
from .limit import RequestWindow
from .memory import Memory, Receipt, Seen, Started, Transaction
from .troubles import AWAY, Trouble, split_name

MAX_KNOWN = 1000
"""How many accounts, and how many campaigns, it can know."""

_SHOWN = 100


class Full(Exception):
    """The sandbox keeps no more of these."""


class Dialer:
    """A CloudAgent in memory. Every method can be called from any thread: one lock guards all that it remembers."""

    def __init__(self, *, window: float, requests_per_window: int, clock: Callable[[], float] = time.monotonic) -> None:
        """`window` in seconds; `clock` gives seconds and never goes back."""
        self._lock = threading.Lock()
        self._clock = clock
        self._window_at_start = window
        self._limit = requests_per_window
        self._memory = Memory(window)

    # ---- the vendor's calls ----

    def receive(self, fields: Mapping[str, str]) -> Receipt:
        """Judges one bulk request by its form fields and remembers it (docs/dialer.md#immediate-answer).

        Its rows are loaded at once. Only the callback tells which of them failed.
        """
        data = _parsed(fields)  # up to 8 MB of JSON, so not while the lock is held
        name = fields.get("campaignName", "")
        with self._lock:
            trouble = self._trouble_of_next(name)
            seen = _seen(fields, data, trouble)
            self._memory.seen.append(seen)
            self._memory.requests += 1
            try:
                transaction = self._judge(fields, data, trouble, seen)
            except Refused as refusal:
                seen.answer = str(refusal)
                return Receipt({"status": "error", "message": seen.answer}, trouble, None)
        return Receipt(_queued(transaction, trouble), trouble, transaction)

    def campaign_status(self, *, api_key: str, user_name: str, campaign_name: str) -> dict[str, object]:
        """The answer to campaignStatus (docs/dialer.md#neighbouring-api): like the vendor's sample it lists all
        campaigns of the account, and the caller looks for the exact name. The refusals are ours."""
        with self._lock:
            if not self._is_account(user_name, api_key):
                return {"status": "error", "message": INVALID_CREDENTIALS}
            is_known = self._campaign(user_name, campaign_name) is not None
            names = [name for user, name in self._memory.campaign_keys() if user == user_name]
            running = {name for user, name in self._memory.started if user == user_name}
        if not is_known:
            return {"status": "error", "message": INVALID_CAMPAIGN}
        if campaign_name not in names:
            names.append(campaign_name)  # a campaign with a trouble in its name, without leads as yet
        campaigns = [
            {
                "CampaignID": str(1000 + number),
                "CampaignName": name,
                "UserName": user_name,
                "Position": "RUNNING" if name in running else "READY",
            }
            for number, name in enumerate(names)
        ]
        return {"status": "success", "message": campaigns}

    def failed_link(self, transaction_id: str) -> str:
        """Path and query of a transaction's failed file, signed now."""
        with self._lock:
            return self._memory.failed_files.link(transaction_id, now=datetime.now(UTC))

    def failed_file(self, transaction_id: str, *, query: str) -> bytes | None:
        """A failed file, None where none is kept. Raises PermissionError when the query is not signed for it."""
        with self._lock:
            if not self._memory.failed_files.is_signed(transaction_id, query, now=datetime.now(UTC)):
                raise PermissionError
            return self._memory.failed_files.find(transaction_id)

    # ---- what tests and the page ask for ----

    def reset(self) -> None:
        """Forgets everything. Accounts, campaigns and the window are again those of the start."""
        with self._lock:
            self._memory = Memory(self._window_at_start)

    def add_account(self, account: Account) -> None:
        """Makes an account known, or gives it another key. Raises Full."""
        with self._lock:
            if len(self._memory.accounts) >= MAX_KNOWN:
                raise Full
            self._memory.accounts[account.user_name] = account

    def add_campaign(self, campaign: Campaign) -> None:
        """Makes a campaign known, or gives it another mapping. Raises Full."""
        with self._lock:
            if len(self._memory.campaigns) >= MAX_KNOWN:
                raise Full
            self._memory.campaigns[campaign.user_name, campaign.name] = campaign

    def ask_trouble(self, trouble: Trouble, *, times: int, campaign: str = "", seconds: float | None = None) -> None:
        """The next `times` requests have this trouble; only those to `campaign` if one is named."""
        with self._lock:
            self._memory.troubles.ask(trouble, times=times, campaign=campaign, seconds=seconds)

    def set_window(self, seconds: float) -> None:
        """Changes the length of the limit's window."""
        with self._lock:
            self._memory.window = seconds

    def go_away(self, seconds: float) -> None:
        """For so long a proxy answers each call with 502."""
        with self._lock:
            self._memory.away_until = self._clock() + seconds

    def is_away(self) -> bool:
        with self._lock:
            return self._clock() < self._memory.away_until

    def state(self, *, user_name: str = "") -> dict[str, object]:
        """What the dialer remembers; see report.state."""
        with self._lock:
            return report.state(self._memory, user_name=user_name)

    def overview(self) -> report.Overview:
        """What the sandbox's page shows."""
        with self._lock:
            return report.overview(self._memory)

    # ---- what the server tells ----

    def note_callback(self, transaction_id: str, what: str) -> None:
        """Remembers, in words, what became of a transaction's callback."""
        with self._lock:
            for seen in reversed(self._memory.seen):
                if seen.transaction_id == transaction_id:
                    seen.callback = f"{seen.callback}; {what}" if seen.callback else what
                    return

    def note_redirect_followed(self) -> None:
        """Counts a visit at the address to which the trouble `redirect` leads."""
        with self._lock:
            self._memory.redirects_followed += 1

    # ---- with the lock held ----

    def _trouble_of_next(self, campaign: str) -> Trouble:
        if self._clock() < self._memory.away_until:
            return AWAY
        return self._memory.troubles.next_for(campaign) or split_name(campaign)[1]

    def _judge(
        self, fields: Mapping[str, str], data: BulkData | Refused, trouble: Trouble, seen: Seen
    ) -> Transaction | None:
        """Admits a request and takes its leads, unless its trouble says that they are not taken. Raises Refused."""
        campaign = self._admit(fields, trouble)
        if isinstance(data, Refused):
            raise data
        options = read_options(fields)
        if not trouble.takes_leads:
            return None
        transaction = self._take(data, campaign=campaign, name=fields["campaignName"], options=options, trouble=trouble)
        seen.answer = QUEUED
        seen.transaction_id = transaction.transaction_id
        seen.failed = transaction.failed
        return transaction

    def _admit(self, fields: Mapping[str, str], trouble: Trouble) -> Campaign:
        """The campaign of a request. Raises Refused for missing names, a wrong key, the limit, or an unknown campaign.

        The limit is checked before campaign and data, since every request of an account counts.
        """
        require_names(fields)
        user_name = fields["userName"]
        if not self._is_account(user_name, fields["apiKey"]):
            raise Refused(INVALID_CREDENTIALS)
        window, now = self._memory.windows.setdefault(user_name, RequestWindow()), self._clock()
        window.arrive(now, seconds=self._memory.window)
        if trouble.refusal:
            raise Refused(trouble.refusal)
        if not window.admit(now, seconds=self._memory.window, limit=self._limit):
            raise Refused(THROTTLED)
        campaign = self._campaign(user_name, fields["campaignName"])
        if campaign is None or campaign.dial_method == "inbound":
            raise Refused(INVALID_CAMPAIGN)
        return campaign

    def _take(
        self, data: BulkData, *, campaign: Campaign, name: str, options: Options, trouble: Trouble
    ) -> Transaction:
        """Loads the rows under the campaign's whole name, keeps those that failed, starts the campaign if asked."""
        key = (campaign.user_name, name)
        leads = self._memory.leads.setdefault(key, CampaignLeads())
        failed = leads.load(data, campaign=campaign, options=options, fails_every=trouble.fails_every)
        transaction = Transaction(
            transaction_id=_new_transaction_id(25 if trouble.transaction_id == "number" else secrets.choice((24, 25))),
            campaign=name,
            received_at=datetime.now(UTC),
            total=len(data.rows),
            failed=len(failed),
        )
        if failed:
            self._memory.failed_files.keep(transaction.transaction_id, failed_csv(data.map, failed))
        if options.start:
            times = self._memory.started[key].times if key in self._memory.started else 0
            self._memory.started[key] = Started(time=datetime.now(UTC), leads=len(leads), times=times + 1)
        return transaction

    def _campaign(self, user_name: str, name: str) -> Campaign | None:
        """The known campaign of this name; or of this name without the trouble at its end."""
        known = self._memory.campaigns
        return known.get((user_name, name)) or known.get((user_name, split_name(name)[0]))

    def _is_account(self, user_name: str, api_key: str) -> bool:
        account = self._memory.accounts.get(user_name)
        return account is not None and account.api_key == api_key


def _parsed(fields: Mapping[str, str]) -> BulkData | Refused:
    """The request's rows; or a refusal, which is raised after the checks that come first."""
    try:
        return read_bulk_data(fields.get("bulkData", ""))
    except Refused as refusal:
        return refusal


def _seen(fields: Mapping[str, str], data: BulkData | Refused, trouble: Trouble) -> Seen:
    return Seen(
        time=datetime.now(UTC),
        user_name=fields.get("userName", "")[:_SHOWN],
        campaign=fields.get("campaignName", "")[:_SHOWN],
        rows=len(data.rows) if isinstance(data, BulkData) else 0,
        check_duplicate=fields.get("checkDuplicate", "")[:_SHOWN],
        is_delete=fields.get("isDelete", "")[:_SHOWN],
        action=fields.get("action", "")[:_SHOWN],
        trouble=trouble.name,
    )


def _queued(transaction: Transaction | None, trouble: Trouble) -> dict[str, str | int]:
    """The documented answer to a good request. Where no leads were taken, the trouble sends something else instead."""
    answer: dict[str, str | int] = {"status": "success", "message": QUEUED}
    if transaction is None or trouble.transaction_id == "none":
        return answer
    number = transaction.transaction_id
    return {"transactionId": int(number) if trouble.transaction_id == "number" else number, **answer}


def _new_transaction_id(digits: int) -> str:
    first = 1 + secrets.randbelow(9)
    return f"{first}{secrets.randbelow(10 ** (digits - 1)):0{digits - 1}}"
