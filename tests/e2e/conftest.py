"""A whole portal of real processes, and a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from campaigns.demo.entries import SUPERVISOR, Login
from tests.portal import Portal, running_portal

CHROMIUM = "/usr/bin/chromium"
# Without these, Chromium connects to its maker at each start. As root it cannot use its own sandbox.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Web, workers, sweeper, Redis and sandbox, with the demo's people and campaigns."""
    with running_portal(tmp_path_factory.mktemp("portal")) as running:
        yield running


@pytest.fixture(scope="module")  # while Playwright runs, Django takes this thread for an asynchronous one
def chromium() -> Iterator[Browser]:
    """The browser, without a page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, portal: Portal) -> Iterator[Page]:
    """A page of its own, signed in as the supervisor. The test fails if the browser's console has a message: an error
    of a script, or something that the Content-Security-Policy has stopped."""
    context = chromium.new_context(base_url=portal.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    page = context.new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # The browser reports each answer with a status of 4xx; the tests ask for those.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(page)
    yield page
    context.close()
    assert complaints == []


def sign_in(page: Page, login: Login = SUPERVISOR) -> None:
    page.goto("/sign-in/")
    page.get_by_label("User name").fill(login.username)
    page.get_by_label("Password").fill(login.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def send_file(page: Page, file: Path, *, campaign: str = "Sales_Outbound") -> None:
    """Takes a file without problems through all steps, with the columns as they are matched, to its upload's page."""
    page.goto("/uploads/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Campaign").select_option(label=campaign)
    page.get_by_role("button", name="Continue").click()
    check_the_rows(page)
    page.get_by_role("link", name=re.compile("Send the")).first.click()
    page.get_by_role("button", name=re.compile("Send .* lead")).click()
    page.wait_for_url(re.compile(r"/uploads/\d+/$"))


def check_the_rows(page: Page) -> None:
    """Goes on from the columns page. A file whose columns are known does not stop there."""
    columns, checked = page.get_by_role("button", name="Check the rows"), page.locator(".tiles")
    columns.or_(checked).first.wait_for()
    if columns.is_visible():
        columns.click()


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong with the page, one line for each."""
    page.evaluate(Path("tests/data/axe-4.14.1/axe.min.js").read_text())
    found = page.evaluate("axe.run()")
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:120]}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical", "moderate")
    ]


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
