"""Sandbox: all troubles that the dialer can make, in one table.

There are two ways to have one. A campaign called `<known name>__<trouble>` always has it; its leads are kept under that
whole name. `POST /sandbox/trouble`, or a button of the page, asks for it for the next requests.
"""

from collections import deque
from dataclasses import dataclass, replace
from typing import Literal

from .bulk_request import BULK_DATA_INVALID, INVALID_CAMPAIGN, INVALID_CREDENTIALS, THROTTLED

MAX_ASKED = 100
"""How many troubles can wait for their requests."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong with one request. With the defaults nothing goes wrong."""

    name: str
    says: str
    takes_leads: bool = True
    """Whether the leads of a good request are loaded, and a callback comes."""
    refusal: str = ""
    """The message with which the request is refused; "" where it is not."""
    delivery: str = "whole"
    """How the answer is sent: a name in delivery.py."""
    seconds: float = 0.0
    """For slow: until the answer. For drip: between two bytes. For callback-late: until the callback."""
    fails_every: int = 0
    """2: every second row of the request fails."""
    transaction_id: Literal["text", "number", "none"] = "text"
    """How the answer names the transaction."""
    callback: Literal["in time", "early", "late", "never"] = "in time"
    callback_posts: int = 1
    envelope: str = "data-object"
    """What the callback's body looks like: a name in callbacks.py."""


NO_TROUBLE = Trouble("", "Nothing goes wrong.")

TROUBLES = {
    trouble.name: trouble
    for trouble in (
        # How the answer is sent. Where the leads are taken, a callback proves it.
        Trouble("slow", "Leads taken, answered after 10 seconds.", delivery="slow", seconds=10.0),
        Trouble("no-answer", "Leads taken, then the connection is closed without an answer.", delivery="no answer"),
        Trouble(
            "reset", "Request read, leads not taken, then the connection is reset.", takes_leads=False, delivery="reset"
        ),
        Trouble("error-500", "500, leads not taken.", takes_leads=False, delivery="500"),
        Trouble("error-502", "502 with a page of HTML, leads not taken.", takes_leads=False, delivery="502"),
        Trouble("error-502-taken", "Leads taken, but a proxy answers 502 with a page of HTML.", delivery="502"),
        Trouble("html", "200 with a page of HTML, leads not taken.", takes_leads=False, delivery="html"),
        Trouble("empty", "Leads taken, 200 with an empty body.", delivery="empty"),
        Trouble("not-json", "Leads taken, 200 with a sentence instead of JSON.", delivery="not json"),
        Trouble("truncated", "Leads taken, the answer breaks off before its Content-Length.", delivery="truncated"),
        Trouble("drip", "Leads taken, the answer comes at a byte a second.", delivery="drip", seconds=1.0),
        Trouble("huge", "Leads taken, the answer is 10 MB long.", delivery="huge"),
        Trouble("redirect", "302 to another address, leads not taken.", takes_leads=False, delivery="redirect"),
        Trouble("unauthorized", "401, leads not taken.", takes_leads=False, delivery="401"),
        # What the dialer says.
        Trouble("throttled", "The answer to a sixth request in a minute, however few there were.", refusal=THROTTLED),
        Trouble("bad-key", "The answer to a wrong key or user.", refusal=INVALID_CREDENTIALS),
        Trouble("bad-campaign", "The answer to an unknown campaign.", refusal=INVALID_CAMPAIGN),
        Trouble("bad-data", "The answer to leads that are not what the dialer expects.", refusal=BULK_DATA_INVALID),
        Trouble("no-transaction-id", "Queued, without a transactionId.", transaction_id="none"),
        Trouble("number-transaction-id", "The transactionId is a number of 25 digits.", transaction_id="number"),
        # What becomes of the rows.
        Trouble("half-failed", "Every second row fails with “Invalid number”.", fails_every=2),
        Trouble("all-failed", "All rows fail with “Invalid number”.", fails_every=1),
        # When the callback comes.
        Trouble("callback-twice", "The callback comes twice.", callback_posts=2),
        Trouble("callback-early", "The callback comes before the answer to the request.", callback="early"),
        Trouble("callback-late", "The callback comes after 30 seconds.", callback="late", seconds=30.0),
        Trouble("callback-never", "No callback comes.", callback="never"),
        # What the callback looks like.
        Trouble("callback-data-string", "JSON, data is a string with JSON in it.", envelope="data-string"),
        Trouble("callback-as-printed", "The vendor's sample as printed: no valid JSON.", envelope="as-printed"),
        Trouble("callback-form", "A form with a field for each value.", envelope="form"),
        Trouble("callback-form-data", "A form whose field data is JSON.", envelope="form-data"),
        Trouble("callback-multipart", "A multipart form with a field for each value.", envelope="multipart"),
        Trouble("callback-flat", "JSON without data around it.", envelope="flat"),
    )
}


AWAY = TROUBLES["error-502"]
"""The trouble of each request while the dialer is away."""


class AskedTroubles:
    """Troubles that somebody asked for, and that wait for their requests."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[str, Trouble, int]] = deque(maxlen=MAX_ASKED)  # campaign or "", trouble, times

    def ask(self, trouble: Trouble, *, times: int, campaign: str = "", seconds: float | None = None) -> None:
        """The next `times` requests get the trouble; only those of `campaign` if one is named. When too many wait, the
        oldest is dropped. `seconds` replaces the trouble's own."""
        wanted = trouble if seconds is None else replace(trouble, seconds=seconds)
        self._waiting.append((campaign, wanted, times))

    def next_for(self, campaign: str) -> Trouble | None:
        """The trouble of the next request to the campaign, which then waits for one request less; None if none
        waits."""
        for position, (wanted_campaign, trouble, times) in enumerate(self._waiting):
            if wanted_campaign in ("", campaign):
                if times > 1:
                    self._waiting[position] = (wanted_campaign, trouble, times - 1)
                else:
                    del self._waiting[position]
                return trouble
        return None

    def waiting(self) -> list[tuple[str, str, int]]:
        """(trouble, campaign or "", number of requests that will have it), the next first."""
        return [(trouble.name, campaign, times) for campaign, trouble, times in self._waiting]


def split_name(campaign_name: str) -> tuple[str, Trouble]:
    """The known campaign behind a name like `Sales_Outbound__slow`, and its trouble."""
    base, separator, ending = campaign_name.rpartition("__")
    if separator and ending in TROUBLES:
        return base, TROUBLES[ending]
    return campaign_name, NO_TROUBLE
