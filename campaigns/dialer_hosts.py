"""Which hosts may be entered as a dialer's: public ones, and those that whoever runs the server has listed.

Beside the walk. An account's domain says where its requests go, and the portal may stand beside servers that nobody
outside can reach. So hosts of a private network are refused when a domain is entered, but for those of
LEADSPORTAL_PRIVATE_DIALER_HOSTS. Accounts that are there already go on.
"""

import re
import socket
import threading
from concurrent.futures import Future
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from requests_hardened.ip_filter import EXTRA_BLOCKED_NET_RANGES

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


def is_address(host: str) -> bool:
    """Whether this is an IPv4 address, in whatever way it is written, and no name."""
    return bool(_LAST_OF_ADDRESS.fullmatch(host.rpartition(".")[2]))


def is_private(host: str) -> bool:
    """Whether the name, in small letters and without a port, is one of a private network, or leads to an address of
    one. A name that cannot be looked up now is not: the account may be entered before its host is there. Takes
    LOOK_UP_SECONDS at most."""
    if "." not in host or any(host.endswith(f".{end}") for end in _PRIVATE_ENDS):
        return True
    return not all(map(_is_public, _addresses_of(host)))


def _addresses_of(host: str) -> set[str]:
    found: Future[set[str]] = Future()

    def look_up() -> None:
        try:
            entries = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):  # not found, nobody to ask; no name at all
            entries = []
        found.set_result({str(address[0]) for *_, address in entries})

    # In a thread: the system may wait for much longer, and takes no time limit.
    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    try:
        return found.result(timeout=LOOK_UP_SECONDS)
    except TimeoutError:
        return set()


def _is_public(address: str) -> bool:
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in EXTRA_BLOCKED_NET_RANGES)
