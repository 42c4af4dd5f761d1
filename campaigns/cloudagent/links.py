"""The signed link of a failed file: until when it works, to which host and to which file it leads.

`failedFilePath` is an S3 address that is signed for 24 hours. It can end earlier, with the credentials that signed it,
and the link does not tell (docs/dialer.md#failedfilepath).
"""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import SplitResult, parse_qs, urlsplit

LINK_LIVES = timedelta(hours=24)
"""So long a link works that does not say when it ends. No link is used for longer (docs/dialer.md#failedfilepath)."""

_MOST_SECONDS = 7 * 24 * 60 * 60  # what AWS signs for at most
# The host of S3: `BUCKET.s3.REGION.amazonaws.com`, or without the bucket, which then stands in the path; `s3-REGION`
# and `s3` as in older links, `s3.dualstack.REGION`, `s3-fips.REGION`, `s3-accelerate`; .cn in China. All names below
# these are buckets. Old ones may have a `_`.
# Not among them: websites, access points and functions of S3, which are other services, or run other people's code.
_REGION = r"[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}"
_S3_HOST = re.compile(
    rf"(?P<bucket>[a-z0-9_](?:[a-z0-9._-]{{0,61}}[a-z0-9_])?\.)?"
    rf"(?:s3|s3-external-1|s3-accelerate(?:\.dualstack)?"
    rf"|s3[.-]{_REGION}|s3\.dualstack\.{_REGION}|s3-fips(?:\.dualstack)?\.{_REGION})"
    rf"\.amazonaws\.com(?:\.cn)?"
)
_AMAZON = ("amazonaws.com", "amazonaws.com.cn", "aws")  # with `on.aws` and `api.aws`
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


def is_amazon(host: str) -> bool:
    """Whether the host, as `host_of` gives it, is one of Amazon's cloud, in which everybody may run servers."""
    return any(host == name or host.endswith(f".{name}") for name in _AMAZON)


def is_s3(host: str) -> bool:
    """Whether the host, as `host_of` gives it, is S3's own, which gives files and runs nobody's code."""
    return _S3_HOST.fullmatch(host) is not None


def file_name_of(url: str) -> str:
    """The last part of the link's path, as it is written, in which `%31` is no 1. Of a link to S3 it is the end of the
    file's key; "" where the path has a bucket only."""
    parts = _split(url)
    if parts is None:
        return ""
    path = parts.path.removeprefix("/")
    in_s3 = _S3_HOST.fullmatch(parts.hostname or "")
    if in_s3 and not in_s3["bucket"]:
        path = path.partition("/")[2]
    return path.rpartition("/")[2]


def failed_file_name(transaction_id: str) -> str:
    """What the dialer calls the failed file of this transaction (docs/dialer.md#failedfilepath)."""
    return f"{transaction_id}_error.csv"


def _split(url: str) -> SplitResult | None:
    if _AMBIGUOUS.search(url):
        return None
    try:
        return urlsplit(url)
    except ValueError:  # brackets that are no IPv6 address, characters that normalise to delimiters
        return None
