"""Which address a request comes from: nobody chooses it."""

import pytest
from django.test import RequestFactory

from leadsportal.signing_in.addresses import address_of


def request(remote: str = "127.0.0.1", **headers: str):
    return RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)


def test_without_a_proxy_it_is_the_other_end_of_the_connection():
    assert address_of(request("198.51.100.7")) == "198.51.100.7"
    assert address_of(request("198.51.100.7", X_Forwarded_For="203.0.113.5")) == "198.51.100.7"


@pytest.mark.parametrize(
    ("told", "counts"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("10.0.0.1, 203.0.113.5", "203.0.113.5"),
        ("nonsense,203.0.113.5", "203.0.113.5"),
        ("203.0.113.5, nonsense", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_behind_a_proxy_it_is_the_last_one_that_the_proxy_tells(settings, told, counts):
    settings.BEHIND_PROXY = True
    assert address_of(request(X_Forwarded_For=told)) == counts


def test_behind_a_proxy_that_tells_none_it_is_the_proxys(settings):
    settings.BEHIND_PROXY = True
    assert address_of(request()) == "127.0.0.1"


@pytest.mark.parametrize(
    ("remote", "counts"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("::1", "::"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("", "0.0.0.0"),
    ],
)
def test_of_an_ipv6_address_the_network_counts(remote, counts):
    assert address_of(request(remote)) == counts
