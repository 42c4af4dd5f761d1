"""`manage.py credentials`: which accounts have a key that does not open, and how the portal starts without it."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from campaigns import credentials
from campaigns.models import Account, Event
from campaigns.wording import why_stopped
from tests import make

pytestmark = pytest.mark.django_db

OTHER = "gJo1BBZgWPDTRoVMSz5bxoSNDrBY9a7zD7kHhSFjQOs="


def said(**options: bool) -> str:
    out = io.StringIO()
    call_command("credentials", stdout=out, **options)
    return out.getvalue()


def test_where_each_key_opens_it_says_so():
    make.account()
    assert "open the API key of each account" in said()


def test_an_account_whose_key_does_not_open_is_named_and_nothing_is_changed(settings):
    account = make.account()
    settings.CREDENTIAL_KEYS = [OTHER]
    out = io.StringIO()
    with pytest.raises(CommandError, match="Put the right LEADSPORTAL_CREDENTIAL_KEYS back"):
        call_command("credentials", stdout=out)
    assert out.getvalue() == f"The API key of account {account.pk} (Main) cannot be opened.\n"
    assert not Account.objects.stopped().exists()


def test_once_they_are_stopped_production_starts(settings):
    make.account()
    settings.ENVIRONMENT, settings.CREDENTIAL_KEYS = "production", [OTHER]
    opens = make.account(name="Other", domain="other.example.com")

    assert "Stopped: 1 account." in said(stop=True)

    credentials.refuse_wrong_keys()
    (stopped,) = Account.objects.stopped()
    assert stopped.pk != opens.pk
    assert "cannot be opened" in why_stopped(stopped)
    assert Event.objects.get().action == "account_stopped"
