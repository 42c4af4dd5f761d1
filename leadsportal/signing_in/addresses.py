"""The address that a request comes from, as failed tries to sign in are counted by it."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

_NO_ADDRESS = "0.0.0.0"  # noqa: S104 # nothing listens at it

_OF_A_NETWORK = 64
"""Bits of an IPv6 address that a provider gives to one customer, who may choose all others."""


def address_of(request: HttpRequest) -> str:
    """Behind a proxy (LEADSPORTAL_BEHIND_PROXY) the last address of X-Forwarded-For: the proxy in front has written
    it, and whatever stands before it can be anybody's invention. Else the other end of the connection.

    Of an IPv6 address it gives the network of /64, as “2001:db8:1:2::”. “0.0.0.0” if there is no address (a web
    server behind a Unix socket has none): of rows without one the database would let two be alike, and django-axes
    expects one.
    """
    nearest = request.META.get("REMOTE_ADDR", "")
    if not settings.BEHIND_PROXY:
        return _counted(nearest) or _NO_ADDRESS
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2]
    return _counted(told.strip()) or _counted(nearest) or _NO_ADDRESS


def _counted(text: str) -> str | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    free = 128 - _OF_A_NETWORK
    return str(ipaddress.IPv6Address(int(address) >> free << free))
