"""Back in a real browser: after a sign-out it shows nothing of anybody, and after a wrong form it asks nothing.

Playwright switches off the cache from which a browser shows a page at Back as it was left. People have it, so it is on
here, and a test shows that it is.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import make
from tests.e2e.conftest import CHROMIUM, FLAGS, check_the_rows, sign_in
from tests.portal import Portal

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite, pytest.mark.timeout(300)]

NAME, NUMBER = "Canary Person", "9412345678"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser as people have it, with its cache for Back."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, ignore_default_args=["--disable-back-forward-cache"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, portal: Portal) -> Iterator[Page]:
    with chromium.new_context(base_url=portal.url) as context:
        context.set_default_timeout(20_000)
        yield context.new_page()


def back(page: Page, *, by: int = -1) -> None:
    """Playwright's own go_back waits for a load, which there is not when the page comes from the cache."""
    left = page.url
    page.evaluate(f"history.go({by})")
    page.wait_for_function("left => location.href !== left && document.readyState === 'complete'", arg=left)


def check_leads(page: Page, folder: Path) -> None:
    """Takes a file to the page of its check, which shows a name and a number that needs fixing."""
    file = folder / "leads.csv"
    file.write_bytes(make.csv_bytes([[f"{NUMBER}99", NAME, "5"], ["9400000001", "Somebody Else", "5"]]))
    page.goto("/uploads/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Campaign").select_option(label="Sales_Outbound")
    page.get_by_role("button", name="Continue").click()
    check_the_rows(page)
    expect(page.get_by_label("Name, row 2", exact=True)).to_have_value(NAME)


def sign_out(page: Page) -> None:
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")


def test_this_browser_shows_a_page_at_back_as_it_was_left(page: Page):
    """Else the next tests could not fail."""
    page.goto("/sign-in/")
    sheets = page.evaluate("[...document.styleSheets].map(sheet => sheet.href)")
    page.goto(sheets[0])
    page.evaluate("window.left = 'as it was'")
    page.goto(sheets[1])
    back(page)
    assert page.evaluate("window.left") == "as it was"


def test_after_a_sign_out_back_shows_nothing_of_the_leads(page: Page, tmp_path: Path):
    sign_in(page)
    check_leads(page, tmp_path)
    sign_out(page)
    for _ in range(3):
        back(page)
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        seen = page.content() + " ".join(page.locator("input").evaluate_all("all => all.map(each => each.value)"))
        assert NAME not in seen
        assert NUMBER not in seen


def test_after_a_wrong_form_back_and_forward_ask_nothing(page: Page):
    sign_in(page)
    page.goto("/history/")
    page.goto("/uploads/new/")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("No campaign was chosen.")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile("kept="))
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("heading", name="History")).to_be_visible()

    back(page)
    expect(page.get_by_text("No campaign was chosen.")).to_be_visible()
    back(page, by=1)
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="History")).to_be_visible()


def test_after_a_wrong_password_too(page: Page):
    page.goto("/healthz")
    page.goto("/sign-in/")
    page.get_by_label("User name").fill("somebody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    expect(page.get_by_label("User name")).to_have_value("somebody")

    back(page)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    back(page, by=1)
    expect(alert).to_be_visible()
