"""Two accounts can have campaigns of the same name. Then the account stands beside the name on each page."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Campaign
from tests import make

pytestmark = pytest.mark.django_db

NAMED = "Sales_Outbound · Mumbai"


@pytest.fixture
def twin(browser, campaign) -> Campaign:
    """A second campaign of the same name, for the same team, in the account Mumbai."""
    made = make.campaign(of=make.account(name="Mumbai", user_name="mumbai"))
    make.team(members=[make.person()], campaigns=[made])
    return made


def pages_of(to: Campaign) -> dict[str, str]:
    """All pages that show the campaign of an upload."""
    confirmed = make.confirmed_upload(make.rows(3), to=to)
    draft, checked = make.upload(make.rows(3), to=to), make.checked_upload(make.rows(3, first=9100000001), to=to)
    return {
        "/": "dashboard",
        "/history/": "history",
        f"/uploads/{draft.pk}/columns/": "columns",
        f"/uploads/{checked.pk}/check/": "check",
        f"/uploads/{checked.pk}/confirm/": "confirm",
        f"/uploads/{confirmed.pk}/": "upload",
        f"/uploads/{confirmed.pk}/pause/": "pause",
        "/uploads/new/": "new upload",
    }


def test_the_account_stands_beside_the_campaign_on_every_page(browser, twin):
    for address, page in pages_of(twin).items():
        assert NAMED in browser.get(address).content.decode(), page


def test_with_one_account_the_name_is_enough(browser, campaign):
    for address, page in pages_of(campaign).items():
        assert "Sales_Outbound ·" not in browser.get(address).content.decode(), page


def test_what_is_chosen_from_tells_the_two_apart(browser, twin):
    make.checked_upload(make.rows(3), to=twin)
    make.checked_upload(make.rows(3), to=Campaign.objects.exclude(pk=twin.pk).get())
    for address in ("/uploads/new/", "/history/"):
        page = browser.get(address).content.decode()
        for named in (NAMED, "Sales_Outbound · Main"):
            assert re.search(f'">?{named}"?[<>]', page), "of a list that is chosen from, or typed to find"


def test_why_nothing_can_be_sent_names_the_account(browser, twin):
    upload = make.checked_upload(make.rows(3), to=twin)
    twin.teams.clear()
    make.team(members=[make.person()], campaigns=[make.campaign(of=twin.account, name="Other")])
    page = browser.get(f"/uploads/{upload.pk}/confirm/").content.decode()
    assert f"None of your teams has the campaign {NAMED} any more." in page


def test_the_name_costs_no_more_questions_for_a_long_list(browser, twin):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert NAMED in browser.get("/history/").content.decode()
        return len(asked)

    make.upload(make.rows(3), to=twin)
    for_one = questions()
    for first in (9200000001, 9300000001, 9400000001):
        make.upload(make.rows(3, first=first), to=twin)
    assert questions() == for_one


def test_the_teams_chooser_in_the_administration_tells_the_two_apart(twin, admin_client):
    page = admin_client.get(reverse("admin:campaigns_team_add")).content.decode()
    assert f">{NAMED}</option>" in page
    assert ">Sales_Outbound · Main</option>" in page
