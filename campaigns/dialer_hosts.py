"""Which hosts may be entered as a dialer's: public ones, and those that whoever runs the server has listed.

Beside the walk. An account's domain says where its requests go, and the portal may be in one network with servers that
nobody outside can reach. So hosts of a private network are refused when a domain is entered, but for those of
LEADSPORTAL_PRIVATE_DIALER_HOSTS. A name that is public then may lead inside later: whoever sends asks `may_be_private`,
and looks at the address to which it has come. Accounts from before all this go on.
"""

import re
import socket

from django.conf import settings

from campaigns.bounded_call import BoundedCall
from campaigns.bounded_http import is_public

LOOK_UP_SECONDS = 3.0
"""How long the name of a host is looked up."""

# The last part of an IPv4 address in each way in which programs read one: 10.0.0.1, 127.1, 0x7f.0.0.0x1.
_LAST_OF_ADDRESS = re.compile(r"\d+|0x[0-9a-f]*")
# The ends of names that are only used inside a network: RFC 6761, RFC 6762 (with its appendix G), RFC 8375.
_PRIVATE_ENDS = (
    "corp",
    "home",
    "home.arpa",
    "internal",
    "intranet",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "private",
)


def is_listed(host: str) -> bool:
    """Whether whoever runs the server allows this host of a private network."""
    return host in settings.PRIVATE_DIALER_HOSTS


def may_be_private(domain: str) -> bool:
    """Whether requests to this domain may go to a private address: it is the sandbox's own, or listed."""
    is_sandbox = bool(settings.SANDBOX_ORIGIN) and domain == settings.SANDBOX_ORIGIN
    return is_sandbox or is_listed(domain.lower().partition(":")[0])


def is_address(host: str) -> bool:
    """Whether this is an IPv4 address, in whatever way it is written, and no name."""
    return bool(_LAST_OF_ADDRESS.fullmatch(host.rpartition(".")[2]))


def is_private(host: str) -> bool:
    """Whether the name, in small letters and without a port, is one of a private network, or leads to an address of
    one. A name that cannot be looked up now is not: the account may be entered before its host is there. Takes
    LOOK_UP_SECONDS at most."""
    if "." not in host or any(host.endswith(f".{end}") for end in _PRIVATE_ENDS):
        return True
    return not all(map(is_public, _addresses_of(host)))


def _addresses_of(host: str) -> set[str]:
    # The system may wait for much longer, and takes no time limit.
    look_up = BoundedCall(lambda: socket.getaddrinfo(host, None, type=socket.SOCK_STREAM), seconds=LOOK_UP_SECONDS)
    try:
        entries = look_up()
    except (OSError, UnicodeError):  # not found, or not in time; no name at all
        return set()
    return {str(address[0]) for *_, address in entries}
