"""Where the requests of an account go: a stored key follows no change of that, and hosts of a private network are
refused."""

import pytest
from django.test import Client

from campaigns.models import Account
from tests import make
from tests.admin.test_accounts import ADDRESS, KEY, entered, form, page_of

NEW_KEY = "another-canary-987654321"


def errors_of(browser: Client, address: str, **changed) -> dict[str, list[str]]:
    """What is said of each field; empty where the form was saved."""
    answer = browser.post(address, form(**changed))
    return {} if answer.status_code == 302 else dict(answer.context["adminform"].errors)


def going_to(account: Account) -> tuple[str, str, str]:
    account.refresh_from_db()
    return account.domain, account.user_name, account.api_key.reveal()


# ---- a stored key goes nowhere else ----


@pytest.mark.parametrize(
    "changed",
    [
        {"domain": "evil.example.com"},
        {"domain": "dialer.example.com:8443"},
        {"user_name": "mallory"},
        {"user_name": "Caller"},
        {"domain": "evil.example.com", "user_name": "mallory"},
    ],
)
def test_another_domain_or_user_name_needs_the_key_again(administrator, changed):
    account = entered()
    said = errors_of(administrator, page_of(account), new_key="", **changed)
    assert list(said) == ["new_key"]
    assert "the key must be entered again" in said["new_key"][0]
    assert going_to(account) == ("dialer.example.com", "caller", KEY)
    assert not account.events.exists()


def test_the_sandbox_gets_no_stored_key_either(administrator, settings):
    settings.SANDBOX_ORIGIN = "http://127.0.0.1:8900"
    account = entered()
    assert "new_key" in errors_of(administrator, page_of(account), new_key="", domain=settings.SANDBOX_ORIGIN)
    assert going_to(account)[0] == "dialer.example.com"


def test_with_the_key_both_are_changed_and_the_log_says_so(administrator):
    account = entered()
    assert not errors_of(administrator, page_of(account), domain="new.example.com", user_name="other", new_key=NEW_KEY)
    assert going_to(account) == ("new.example.com", "other", NEW_KEY)
    logged = {event.action: (event.user.username, event.account, event.details) for event in account.events.all()}
    assert logged == {
        "account_domain_changed": (
            "admin",
            account,
            {"before": "dialer.example.com", "after": "new.example.com"},
        ),
        "account_user_name_changed": ("admin", account, {}),
        "api_key_changed": ("admin", account, {}),
    }


def test_the_same_domain_in_other_letters_is_no_change(administrator):
    account = entered()
    assert not errors_of(administrator, page_of(account), domain="Dialer.Example.com", new_key="", name="Renamed")
    assert going_to(account) == ("dialer.example.com", "caller", KEY)
    assert [event.action for event in account.events.all()] == ["account_changed"]


def test_a_key_is_never_joined_to_a_domain_that_came_at_the_same_moment(administrator, monkeypatch):
    """Somebody else changes the domain, with a key of theirs, after this form was checked and before it is saved."""
    account = entered()
    clean = Account.full_clean

    def clean_then_change(self, *args, **kwargs):
        clean(self, *args, **kwargs)
        Account.objects.update(domain="evil.example.com", user_name="mallory")

    monkeypatch.setattr(Account, "full_clean", clean_then_change)
    administrator.post(page_of(account), form(new_key=NEW_KEY))
    assert going_to(account) == ("dialer.example.com", "caller", NEW_KEY)


# ---- hosts of a private network ----

ADDRESSES = ["10.1.2.3", "127.0.0.1:8443", "127.1", "0x7f.0.0.0x1", "0177.0.0.01", "169.254.169.254", "2130706433"]
PRIVATE = ["dialer", "localhost", "localhost:8443", "dialer.localhost", "dialer.local", "db.internal", "pbx.home.arpa"]


@pytest.mark.parametrize("domain", ADDRESSES)
def test_an_address_is_refused(administrator, domain):
    said = errors_of(administrator, ADDRESS, domain=domain)
    assert "Give the name of the host, not its address" in said["domain"][0]
    assert not Account.objects.exists()


@pytest.mark.parametrize("domain", PRIVATE)
def test_a_host_of_a_private_network_is_refused_and_it_is_said_who_can_allow_it(administrator, domain):
    said = errors_of(administrator, ADDRESS, domain=domain)
    assert "private network" in said["domain"][0]
    assert "LEADSPORTAL_PRIVATE_DIALER_HOSTS" in said["domain"][0]
    assert not Account.objects.exists()


@pytest.mark.parametrize("address", ["10.0.0.5", "127.0.0.1", "169.254.169.254", "::1", "fd00::5", "::ffff:10.0.0.5"])
def test_a_name_that_leads_into_a_private_network_is_refused(administrator, addresses, address):
    addresses["inner.example.com"] = address
    assert "private network" in errors_of(administrator, ADDRESS, domain="inner.example.com")["domain"][0]


def test_a_name_that_is_not_found_may_be_entered_before_its_host_is_there(administrator, addresses):
    addresses["later.example.com"] = ""
    assert not errors_of(administrator, ADDRESS, domain="later.example.com")


@pytest.mark.parametrize("domain", ["dialer.lan", "dialer.lan:8443", "Dialer", "10.1.2.3"])
def test_a_host_that_is_listed_is_taken(administrator, settings, domain):
    settings.PRIVATE_DIALER_HOSTS = ["dialer.lan", "dialer", "10.1.2.3"]
    assert not errors_of(administrator, ADDRESS, domain=domain)
    assert Account.objects.get().domain == domain.lower()


def test_the_origin_of_the_sandbox_is_taken(administrator, settings):
    settings.SANDBOX_ORIGIN = "http://127.0.0.1:8900"
    assert not errors_of(administrator, ADDRESS, domain="http://127.0.0.1:8900")


@pytest.mark.parametrize("domain", ["10.1.2.3", "dialer", "dialer.local"])
def test_an_account_that_is_there_already_goes_on(administrator, domain):
    account = make.account(domain=domain, user_name="caller", key=KEY)
    assert not errors_of(administrator, page_of(account), domain=domain, new_key="", name="Renamed")
    assert not errors_of(administrator, page_of(account), domain=domain, new_key=NEW_KEY)
    assert going_to(account) == (domain, "caller", NEW_KEY)


def test_it_cannot_be_moved_to_another_host_of_the_network(administrator):
    account = make.account(domain="10.1.2.3", user_name="caller", key=KEY)
    assert "domain" in errors_of(administrator, page_of(account), domain="10.1.2.4")
    assert going_to(account)[0] == "10.1.2.3"


def test_with_another_domain_an_account_from_before_is_as_strict_as_a_new_one(administrator):
    account = make.account(domain="10.1.2.3", user_name="caller", key=KEY, may_be_private=True)
    errors_of(administrator, page_of(account), domain="10.1.2.3", new_key=NEW_KEY)
    assert Account.objects.get().may_be_private
    errors_of(administrator, page_of(account), domain="dialer.example.com", new_key=NEW_KEY)
    assert not Account.objects.get().may_be_private
