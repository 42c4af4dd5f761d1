"""Looking up a dialer's host is bounded, and fails safely; and each request knows where it may go."""

import socket
import time

import pytest

from campaigns import dialer_hosts, vendor
from campaigns.models import Account
from tests import make


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


def may_be_private(account: Account) -> bool:
    account.refresh_from_db()
    return vendor.status_question(make.campaign(of=account), account=account, key="key").may_be_private


@pytest.mark.django_db
def test_a_request_goes_into_a_private_network_only_for_the_sandbox_and_listed_hosts(settings):
    settings.SANDBOX_ORIGIN, settings.PRIVATE_DIALER_HOSTS = "http://127.0.0.1:8900", ["dialer.lan"]
    domains = ["http://127.0.0.1:8900", "dialer.lan:8443", "dialer.example.com", "http://127.0.0.1:8901"]
    accounts = [make.account(name=domain, domain=domain) for domain in domains]
    assert [may_be_private(account) for account in accounts] == [True, True, False, False]


@pytest.mark.django_db
def test_where_an_account_from_before_this_was_asked_leads_is_not_looked_at():
    account = make.account(domain="10.1.2.3")
    Account.objects.update(may_be_private=True)
    assert may_be_private(account)
