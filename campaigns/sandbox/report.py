"""Sandbox: what the dialer remembers, for tests (state.json) and for the page."""

from collections.abc import Iterable
from dataclasses import dataclass

from .bulk_request import Cell
from .memory import CampaignKey, Memory, Seen

_LAST_PHONES = 3


def state(memory: Memory, *, user_name: str = "") -> dict[str, object]:
    """What the dialer remembers, as values for JSON; only of one account if `user_name` is given.

    {"requests": [the last 1,000, oldest first], "requests_in_all": n, "leads": {campaign: [{header: value}]},
    "started": {campaign: {"time", "leads", "times"}}, "max_in_window": n, "redirects_followed": n}. Times are ISO
    8601 in UTC. Campaigns of the same name in several accounts have one list of leads.
    """
    keys = [key for key in memory.campaign_keys() if user_name in ("", key[0])]
    leads: dict[str, list[dict[str, Cell]]] = {}
    for key in keys:
        leads.setdefault(key[1], []).extend(memory.leads.get(key, ()))
    return {
        "requests": [_request(seen) for seen in memory.seen if user_name in ("", seen.user_name)],
        "requests_in_all": memory.requests,
        "leads": leads,
        "started": {
            key[1]: {"time": started.time.isoformat(), "leads": started.leads, "times": started.times}
            for key, started in memory.started.items()
            if key in keys
        },
        "max_in_window": max_in_window(memory, keys),
        "redirects_followed": memory.redirects_followed,
    }


def max_in_window(memory: Memory, keys: Iterable[CampaignKey]) -> int:
    """The largest number of requests in any window of one account of these campaigns."""
    users = {user for user, _name in keys}
    return max((window.most for user, window in memory.windows.items() if user in users), default=0)


def _request(seen: Seen) -> dict[str, object]:
    return {
        "time": seen.time.isoformat(),
        "userName": seen.user_name,
        "campaign": seen.campaign,
        "rows": seen.rows,
        "checkDuplicate": seen.check_duplicate,
        "isDelete": seen.is_delete,
        "action": seen.action,
        "trouble": seen.trouble,
        "answer": seen.answer,
        "transactionId": seen.transaction_id,
        "failed": seen.failed,
        "callback": seen.callback,
    }


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign as the page shows it; the numbers are masked."""

    user_name: str
    name: str
    leads: int
    last_phones: tuple[str, ...]
    started: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page shows, as plain values. The newest request comes first."""

    requests: tuple[dict[str, object], ...]
    requests_in_all: int
    campaigns: tuple[CampaignLine, ...]
    max_in_window: int
    window: float
    troubles: tuple[tuple[str, str, int], ...]


def overview(memory: Memory) -> Overview:
    """What the page shows."""
    keys = memory.campaign_keys()
    return Overview(
        requests=tuple(_request(seen) for seen in reversed(memory.seen)),
        requests_in_all=memory.requests,
        campaigns=tuple(_campaign_line(memory, key) for key in keys),
        max_in_window=max_in_window(memory, keys),
        window=memory.window,
        troubles=tuple(memory.troubles.waiting()),
    )


def _campaign_line(memory: Memory, key: CampaignKey) -> CampaignLine:
    leads, started = memory.leads.get(key), memory.started.get(key)
    return CampaignLine(
        user_name=key[0],
        name=key[1],
        leads=len(leads) if leads else 0,
        last_phones=tuple(_masked(phone) for phone in leads.last_phones(_LAST_PHONES)) if leads else (),
        started=f"{started.time:%H:%M:%S} UTC with {started.leads} leads" if started else "",
    )


def _masked(phone: str) -> str:
    """The last two digits, and at most ten dots for the others. A number of four digits or fewer has dots only."""
    return f"{'•' * min(len(phone) - 2, 10)}{phone[-2:]}" if len(phone) > 4 else "•" * len(phone)
