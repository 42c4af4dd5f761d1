"""Which links of failed files are followed. Knows no database.

Whoever knows the token of a callback's address can name any link (docs/rules.md#rule-6). So a link is followed by
itself only where it is the one that the dialer would give: to S3, for the file that is called after the transaction of
this request. Another one waits until an administrator has approved it. Of Amazon's other hosts, on which anybody can
run a server, nothing is fetched, approved or not.
"""

import re
from enum import Enum, auto
from urllib.parse import urlsplit

from django.conf import settings

from campaigns.cloudagent import failed_file_name, file_name_of, host_of, is_amazon, is_s3

# A name with a dot, and no address in whatever form: the last part of an address begins with a digit.
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")


class Trust(Enum):
    """What may be done with a link."""

    FOLLOWED = auto()
    """It is fetched by itself."""

    ASKED = auto()
    """It is fetched once an administrator has approved it."""

    NEVER = auto()
    """It is not fetched, approved or not."""


def trust_in(link: str, *, transaction_id: str) -> Trust:
    """What may be done with the link that came with the callback of this transaction ("" where it is not known).

    The sandbox's exact origin is followed. All else must be https, on the usual port, to the name of a host, and must
    not be readable in two ways (`host_of`); and to be followed by itself it must lead to the file of this transaction
    on a host of FAILED_FILE_HOSTS or below one.
    """
    if is_sandbox(link):
        return Trust.FOLLOWED
    host = host_of(link)
    if not _NAME.fullmatch(host) or not _is_usual_https(link) or (is_amazon(host) and not is_s3(host)):
        return Trust.NEVER
    is_ours = bool(transaction_id) and file_name_of(link) == failed_file_name(transaction_id)
    return Trust.FOLLOWED if is_listed(host) and is_ours else Trust.ASKED


def is_listed(host: str) -> bool:
    """Whether the host is one of FAILED_FILE_HOSTS, or below one."""
    names: list[str] = settings.FAILED_FILE_HOSTS
    return any(host == name or host.endswith(f".{name}") for name in names)


def is_sandbox(link: str) -> bool:
    """Whether the link leads to the sandbox of a demo, which may be on this machine and without https."""
    origin: str = settings.SANDBOX_ORIGIN
    if not origin or not host_of(link):
        return False
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.netloc}" == origin


def _is_usual_https(link: str) -> bool:
    parts = urlsplit(link)
    try:
        return parts.scheme == "https" and parts.port in (None, 443)
    except ValueError:  # a port that is none
        return False
