"""Looking up a dialer's host is bounded, and fails safely."""

import socket
import time

import pytest

from campaigns import dialer_hosts


def test_a_name_that_is_looked_up_for_too_long_keeps_nobody_waiting(monkeypatch):
    def hang(*_args, **_options):
        time.sleep(2)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    monkeypatch.setattr(dialer_hosts, "LOOK_UP_SECONDS", 0.05)
    begun = time.monotonic()
    assert not dialer_hosts.is_private("dialer.example.com")
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("host", ["a..example.com", "a" * 64 + ".example.com"], ids=["empty part", "long part"])
def test_what_can_be_no_name_leads_nowhere(host):
    assert not dialer_hosts.is_private(host)


def test_one_private_address_among_several_makes_the_host_private(monkeypatch):
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in ("93.184.216.34", "10.0.0.5")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: entries)
    assert dialer_hosts.is_private("dialer.example.com")
