"""A person on any page is told that an upload has ended: at its head, in the tab's title and by the browser, without
a reload; and nothing that the person is writing is lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import make
from tests.e2e.conftest import send_file, sign_in
from tests.portal import Portal

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite, pytest.mark.timeout(240)]

# The page asks every 20 seconds, and remembers what the browser was told to show.
SOONER = """
const real = window.setTimeout;
window.setTimeout = (what, after, ...more) => real(what, after === 20000 ? 500 : after, ...more);
window.told = [];
window.Notification = class extends window.Notification {
  constructor(title, options) { super(title, options); window.told.push(options.body); }
};
"""


@pytest.fixture
def page(chromium: Browser, portal: Portal) -> Iterator[Page]:
    """A page of the supervisor, whose browser may show notifications."""
    with chromium.new_context(base_url=portal.url, permissions=["notifications"]) as context:
        context.set_default_timeout(20_000)
        context.add_init_script(SOONER)
        page = context.new_page()
        sign_in(page)
        yield page


def test_whatever_page_one_is_on_one_is_told(page: Page, tmp_path: Path):
    page.goto("/notifications/")
    page.get_by_label("On every page and by the browser").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your choices are kept.")).to_be_visible()

    file = tmp_path / "walkins.csv"
    file.write_bytes(make.csv_bytes(make.rows(3, first=9300000101)))
    send_file(page, file)
    page.goto("/uploads/new/")
    news = page.get_by_role("complementary", name="New notifications")
    expect(news).to_contain_text("“walkins.csv” has ended: 3 loaded.", timeout=90_000)
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    assert page.evaluate("window.told") == ["“walkins.csv” has ended: 3 loaded."]

    page.evaluate("document.title = '40 % of walkins.csv'")  # as a live part does
    expect(page).to_have_title("(1) 40 % of walkins.csv")

    other = page.context.new_page()
    other.goto("/history/")
    expect(other).to_have_title(re.compile(r"^\(1\) "))
    assert other.evaluate("window.told") == []  # once in this browser

    news.get_by_role("button", name="Dismiss").click()
    expect(news).not_to_contain_text("walkins.csv")
    for tab in (page, other):
        expect(tab).not_to_have_title(re.compile(r"^\("))


def test_a_session_that_ends_leads_nobody_away_from_what_is_being_written(page: Page):
    page.goto("/history/")
    page.get_by_label("File name").fill("half of a na")
    page.context.clear_cookies()
    with page.expect_response(re.compile("/notifications/new/")):
        pass
    page.wait_for_timeout(500)
    assert page.url.endswith("/history/")
    expect(page.get_by_label("File name")).to_have_value("half of a na")
