"""To which addresses a webhook may lead: of public hosts, over https. An administrator enters one, and it is checked
then; where it leads to a private network later, the connection is left before anything is sent (bounded_http).
"""

from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from campaigns import dialer_hosts
from campaigns.wording import AddressFault


def fault_of(address: str) -> AddressFault | None:
    """What is wrong with an address that an administrator enters. The name of its host is looked up, for some seconds
    at most. A host that cannot be looked up now may be entered."""
    split = _split(address)
    if split is None:
        return AddressFault.NO_ADDRESS
    if split.username or split.password:
        return AddressFault.WITH_PASSWORD
    host = host_of(address)
    if is_listed(host):
        return None
    if split.scheme != "https":
        return AddressFault.NOT_HTTPS
    if ":" in host or dialer_hosts.is_address(host):
        return AddressFault.IP_ADDRESS
    return AddressFault.PRIVATE if dialer_hosts.is_private(host) else None


def is_listed(host: str) -> bool:
    """Whether whoever runs the server allows this host of a private network, over http, too."""
    return host in settings.PRIVATE_WEBHOOK_HOSTS


def host_of(address: str) -> str:
    """The host, in small letters and without its port."""
    return (urlsplit(address).hostname or "").lower().removesuffix(".")


def _split(address: str) -> SplitResult | None:
    """The parts of the address; None where it is none of http or https, or has what a request does not send."""
    has_odd_signs = any(sign.isspace() or not sign.isprintable() for sign in address)
    try:
        split = urlsplit(address)
        has_host = bool(split.hostname) and split.port != 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        return None
    is_one = has_host and split.scheme in ("https", "http") and not split.fragment and not has_odd_signs
    return split if is_one else None
