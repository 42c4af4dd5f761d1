"""In production nothing starts with credential keys that do not open what is stored."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError

from campaigns import credentials
from campaigns.models import Account, Sealed, StopReason
from campaigns.sending import stop_account
from tests import make

ONE, OTHER = "OYzXMkn3cTfMrA6aAnWIrBTiMuC1h3tKScPF1B3KXBs=", "gJo1BBZgWPDTRoVMSz5bxoSNDrBY9a7zD7kHhSFjQOs="

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _production(settings) -> None:
    settings.ENVIRONMENT = "production"
    settings.CREDENTIAL_KEYS = [ONE]


def test_what_opens_starts(settings):
    make.account()
    settings.CREDENTIAL_KEYS = [OTHER, ONE]
    credentials.refuse_wrong_keys()


def test_an_account_whose_key_does_not_open_is_named_by_its_id_only(settings):
    opens = make.account(name="Canary One", domain="a.example.com")
    closed = [make.account(name=f"Canary {name}", domain=f"{name}.example.com") for name in ("two", "three")]
    settings.CREDENTIAL_KEYS = [OTHER]
    opens.seal_key("another key")
    opens.save()
    with pytest.raises(ImproperlyConfigured, match="LEADSPORTAL_CREDENTIAL_KEYS") as said:
        credentials.refuse_wrong_keys()
    assert f"these accounts: {closed[0].pk}, {closed[1].pk}." in str(said.value)
    assert "Canary" not in str(said.value)


def test_what_is_no_ciphertext_does_not_open():
    account = make.account()
    Account.objects.update(api_key=Sealed("no ciphertext"))
    assert credentials.accounts_that_do_not_open() == [account.pk]


def test_a_demo_starts_all_the_same(settings):
    make.account()
    settings.ENVIRONMENT, settings.CREDENTIAL_KEYS = "demo", [OTHER]
    credentials.refuse_wrong_keys()


@pytest.mark.parametrize("state", ["switched off", "stopped"])
def test_an_account_with_which_nothing_is_sent_keeps_nobody_out(settings, state):
    account = make.account(is_active=state != "switched off")
    if state == "stopped":
        stop_account(account.pk, StopReason.KEY_CANNOT_BE_OPENED)
    settings.CREDENTIAL_KEYS = [OTHER]
    credentials.refuse_wrong_keys()


def test_while_the_database_is_away_it_starts_and_says_that_nobody_knows(monkeypatch, caplog):
    def away() -> list[int]:
        raise OperationalError("no answer")

    monkeypatch.setattr(credentials, "accounts_that_do_not_open", away)
    credentials.refuse_wrong_keys()
    assert "is not known (OperationalError)" in caplog.text


def test_the_sweeper_makes_no_pass(settings):
    make.account()
    settings.CREDENTIAL_KEYS = [OTHER]
    with pytest.raises(ImproperlyConfigured, match="LEADSPORTAL_CREDENTIAL_KEYS"):
        call_command("sweep", once=True)
