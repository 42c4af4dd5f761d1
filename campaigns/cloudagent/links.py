"""The signed link of a failed file: until when it works, and to which host it leads.

`failedFilePath` is an S3 address that is signed for 24 hours. It can end earlier, with the credentials that signed it,
and the link does not tell (docs/dialer.md#failedfilepath).
"""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import SplitResult, parse_qs, urlsplit

LINK_LIVES = timedelta(hours=24)
"""So long a link works that does not say when it ends. No link is used for longer (docs/dialer.md#failedfilepath)."""

_MOST_SECONDS = 7 * 24 * 60 * 60  # what AWS signs for at most
# URL parsers read these in different ways. The check of the host and the request could then mean different hosts.
_AMBIGUOUS = re.compile(r"[\s\\\x00-\x1f\x7f]")


def expires_at(url: str) -> datetime | None:
    """When the link ends at the latest (aware, UTC), by X-Amz-Date and X-Amz-Expires; None if it does not say."""
    parts = _split(url)
    if parts is None:
        return None
    try:
        said = parse_qs(parts.query, max_num_fields=100)
        signed = datetime.strptime(said["X-Amz-Date"][0] + " +0000", "%Y%m%dT%H%M%SZ %z").astimezone(UTC)
        seconds = said["X-Amz-Expires"][0]
        if not re.fullmatch(r"[0-9]{1,6}", seconds) or not 0 < int(seconds) <= _MOST_SECONDS:
            return None
        return signed + timedelta(seconds=int(seconds))
    except (KeyError, ValueError, OverflowError):  # absent; no date, or too many fields; the year 9999
        return None


def host_of(url: str) -> str:
    """The host that the link leads to, in lower case, without the port; "" unless it is a plain http or
    https link: no user name before the host, no spaces, backslashes or control characters anywhere.

    The host is as it is written, also with a trailing dot, as an IP address or as an IDN. The caller compares it with a
    list of allowed hosts, in which none is written so.
    """
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        return ""
    return parts.hostname or ""


def _split(url: str) -> SplitResult | None:
    if _AMBIGUOUS.search(url):
        return None
    try:
        return urlsplit(url)
    except ValueError:  # brackets that are no IPv6 address, characters that normalise to delimiters
        return None
