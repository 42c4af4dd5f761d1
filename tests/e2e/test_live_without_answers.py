"""A page that fetches its middle again and again gets no answer for a while: it says so, and goes on by itself. Where
the person may not have it any more, the page goes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, Route, expect

from tests import make
from tests.e2e.conftest import send_file, sign_in
from tests.portal import Portal

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite, pytest.mark.timeout(180)]

SAID = "What stands here may be old"


@pytest.fixture
def page(chromium: Browser, portal: Portal) -> Iterator[Page]:
    """A page of the supervisor. Its console may say that answers failed."""
    with chromium.new_context(base_url=portal.url) as context:
        page = context.new_page()
        sign_in(page)
        yield page


def test_a_page_says_that_it_may_be_old_until_an_answer_comes(page: Page, portal: Portal, tmp_path: Path):
    # So the page asks again and again.
    requests.post(f"{portal.sandbox_url}/sandbox/trouble", json={"trouble": "callback-never"}, timeout=5)
    file = tmp_path / "leads.csv"
    file.write_bytes(make.csv_bytes(make.rows(3, first=9300000001)))
    send_file(page, file)
    for fail in (the_database_is_away, nobody_listens):
        expect(page.get_by_text(SAID)).to_be_hidden()
        page.route(re.compile("seen="), fail)
        expect(page.get_by_text(SAID)).to_be_visible()
        page.unroute(re.compile("seen="))
    expect(page.get_by_text(SAID)).to_be_hidden()


def the_database_is_away(route: Route) -> None:
    route.fulfill(status=503, body="away")


def nobody_listens(route: Route) -> None:
    route.abort()


def test_the_page_of_an_upload_goes_when_its_person_leaves_the_team(page: Page, portal: Portal, tmp_path: Path):
    requests.post(f"{portal.sandbox_url}/sandbox/trouble", json={"trouble": "callback-never"}, timeout=5)
    file = tmp_path / "leads.csv"
    file.write_bytes(make.csv_bytes(make.rows(3, first=9300000011)))
    send_file(page, file)
    expect(page.get_by_text("Result: 3 rows of the file")).to_be_visible()
    portal.manage("shell", "-c", "from campaigns.models import Team; Team.objects.get().members.clear()")
    expect(page.get_by_text("There is no such page")).to_be_visible()
