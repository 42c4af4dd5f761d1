"""The pre-signed link of a failed file: until when it works, and which host it leads to.

`failedFilePath` is an S3 address signed for 24 hours, less if the signing credentials end earlier, which
no link tells (contract.md, Callback).
"""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import SplitResult, parse_qs, urlsplit

_MOST_SECONDS = 7 * 24 * 60 * 60  # what AWS signs for at most
# Parsers disagree on these, and a link read two ways is a way past a list of allowed hosts.
_AMBIGUOUS = re.compile(r"[\s\\\x00-\x1f\x7f]")


def expires_at(url: str) -> datetime | None:
    """When the link dies at the latest (aware, UTC), from X-Amz-Date and X-Amz-Expires; None if it does
    not say."""
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

    The host is as written, a trailing dot, an address or an IDN included: whether it is allowed is for
    the caller to decide, and what is written oddly is in no list.
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
