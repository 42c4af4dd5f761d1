"""Sandbox: its own page, with the requests, the campaigns, and a button for each trouble."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from .report import CampaignLine, Overview
from .troubles import TROUBLES, Trouble

STYLE = Path(__file__).with_name("style.css").read_bytes()

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

_REQUESTS_SHOWN = 100


def render(overview: Overview) -> bytes:
    """The page as HTML. Each text that came from outside is escaped."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>CloudAgent sandbox</title>
<link rel="stylesheet" href="/sandbox/style.css">
</head>
<body>
<header>
<h1>CloudAgent sandbox</h1>
<p>A dialer that calls nobody. It answers as the vendor's does, and makes trouble when asked to.</p>
<p><a href="#trouble">Make trouble</a></p>
<form method="post" action="/sandbox/reset"><button>Forget everything</button></form>
</header>
<main>
<h2>Campaigns</h2>
{_campaigns(overview.campaigns)}
<h2>Requests</h2>
<p>{overview.requests_in_all} requests so far; at most {overview.max_in_window} of one account
within {overview.window:g} seconds. The newest come first. Reload the page to see more.</p>
{_requests(overview.requests[:_REQUESTS_SHOWN])}
<h2 id="trouble">Trouble for the next request</h2>
{_waiting(overview.troubles)}
<p>A campaign that is called, for example, <code>Sales_Outbound__half-failed</code> has this trouble always.</p>
<form method="post" action="/sandbox/away">
<button name="seconds" value="60">Be away for a minute</button>
Every call is answered with 502 by a proxy; nothing is taken.</form>
<ul class="troubles">{"".join(_trouble_button(trouble) for trouble in TROUBLES.values())}</ul>
</main>
</body>
</html>
""".encode("utf-8", "replace")


def _campaigns(campaigns: Iterable[CampaignLine]) -> str:
    return _table(
        ("Account", "Campaign", "Leads", "Last numbers", "Started"),
        ((line.user_name, line.name, str(line.leads), ", ".join(line.last_phones), line.started) for line in campaigns),
    )


def _requests(requests: Sequence[dict[str, object]]) -> str:
    if not requests:
        return "<p>None yet.</p>"
    return _table(
        ("Time (UTC)", "Account", "Campaign", "Rows", "Options", "Trouble", "Answer", "Failed rows", "Callback"),
        (
            (
                str(request["time"])[11:19],
                str(request["userName"]),
                str(request["campaign"]),
                str(request["rows"]),
                _options(request),
                str(request["trouble"]),
                f"{request['answer'] or 'none'} {request['transactionId']}".strip(),
                str(request["failed"]),
                str(request["callback"] or ("waiting" if request["transactionId"] else "")),
            )
            for request in requests
        ),
    )


def _options(request: dict[str, object]) -> str:
    return ", ".join(f"{name}={request[name]}" for name in ("checkDuplicate", "isDelete", "action") if request[name])


def _waiting(troubles: Sequence[tuple[str, str, int]]) -> str:
    if not troubles:
        return "<p>Nothing is going to go wrong.</p>"
    return _table(
        ("Trouble", "Campaign", "Requests"),
        ((name, campaign or "any", str(times)) for name, campaign, times in troubles),
    )


def _trouble_button(trouble: Trouble) -> str:
    return (
        '<li><form method="post" action="/sandbox/trouble">'
        f'<button name="trouble" value="{escape(trouble.name)}">{escape(trouble.name)}</button> '
        f"{escape(trouble.says)}</form></li>\n"
    )


def _table(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(header)}</th>' for header in headers)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table></div>'
