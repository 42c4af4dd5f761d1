"""What the tests of the pages share."""

import pytest
from django.test import Client

from campaigns.models import Campaign
from tests import make


@pytest.fixture
def campaign(db) -> Campaign:
    """A campaign to which asha's team may send leads."""
    made = make.campaign()
    make.team(members=[make.person()], campaigns=[made])
    return made


@pytest.fixture
def browser(signed_in: Client, campaign: Campaign) -> Client:
    """asha's browser; her team has the campaign."""
    return signed_in


def signed_in_as(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


HTMX = {"HTTP_HX_REQUEST": "true"}


def page_after(browser: Client, answer):
    """The page to which the answer to a form leads."""
    assert answer.status_code == 302, answer
    return browser.get(answer["Location"])
