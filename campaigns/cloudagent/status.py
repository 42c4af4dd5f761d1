"""The question for a campaign's status. It shows whether the dialer answers, and no leads are risked for it
(docs/dialer.md#neighbouring-api).
"""

import json

from campaigns.dialer import DialerRequest, Observed, Phase, Sign

from .json_text import folded, read_json
from .request import address_below

_PATH = "/ca_apis/campaignStatus"


def build_status_request(*, domain: str, user_name: str, api_key: str, campaign_name: str) -> DialerRequest:
    """The question for one campaign's status: a GET with a JSON body. Raises ValueError when the domain is not the name
    of a host."""
    return DialerRequest(
        method="GET",
        url=address_below(domain, _PATH),
        headers={"apiKey": api_key, "Content-Type": "application/json"},
        body=json.dumps({"userName": user_name, "campaignName": campaign_name}).encode(),
    )


def judge_status(observed: Observed) -> Sign:
    """Whether the dialer answers. Pure; any bytes may be in the body, and nothing raises."""
    if observed.phase is not Phase.ANSWERED or not observed.complete:
        return Sign.NO_ANSWER
    if observed.status is not None and observed.status >= 500:
        return Sign.NO_ANSWER
    try:
        found = read_json(observed.body.decode())
    except UnicodeDecodeError:
        return Sign.CANNOT_TELL
    spoke = isinstance(found, dict) and folded(found).get("status") in ("success", "error")
    return Sign.ANSWERS if spoke else Sign.CANNOT_TELL
