"""All pages of the walk, in light and in dark and on a narrow screen: nothing is too faint to be read, and nothing is
wider than the screen."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import make
from tests.e2e.conftest import axe, scrolls_sideways, send_file, sign_in
from tests.portal import Portal

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite, pytest.mark.timeout(240)]


OTHERS = (
    "/",
    "/history/",
    "/history/?text=nothing",
    "/history/bad-rows/?by=file",
    "/numbers/",
    "/notifications/",
    "/mappings/",
    "/password/",
    "/nothing/",
)


def look_at(page: Page) -> None:
    """In both schemes, narrow and wide."""
    for width, height in ((390, 844), (1280, 900)):
        page.set_viewport_size({"width": width, "height": height})
        assert not scrolls_sideways(page), (width, page.url)
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour is on its way to another
            assert axe(page) == [], (scheme, width, page.url)


def test_each_page_can_be_read_in_light_and_in_dark(chromium: Browser, portal: Portal, tmp_path: Path):
    context = chromium.new_context(base_url=portal.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/sign-in/")
    look_at(page)
    sign_in(page)
    look_at(page)
    page.goto("/uploads/new/")
    look_at(page)
    file = tmp_path / "both.csv"
    bad = [["12", "x", "5"], ["9510000001", "again", "5"]]
    file.write_bytes(make.csv_bytes([*make.rows(6, first=9510000001), *bad], header=["Tel", "Who", "Rank"]))
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Campaign").select_option(label="Sales_Outbound")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Who", exact=True).select_option("Name")
    look_at(page)
    page.get_by_role("button", name="Check the rows").click()
    page.locator(".tiles").wait_for()
    look_at(page)
    page.goto("/")
    expect(page.get_by_role("heading", name="Drafts (1)")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="Send… both.csv").click()
    look_at(page)
    page.get_by_role("button", name=re.compile("Send .* lead")).click()
    page.wait_for_url(re.compile(r"/uploads/\d+/$"))
    expect(page.get_by_role("heading", name="6 loaded · 2 not sent")).to_be_visible(timeout=60_000)
    look_at(page)
    page.get_by_role("link", name="1 batch").click()
    page.get_by_role("link", name="Batch 1").click()
    expect(page.get_by_text("Transaction id")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="Needs fixing 1").click()
    look_at(page)
    page.get_by_role("link", name="8", exact=True).click()
    page.wait_for_url(re.compile(r"/lead/"))
    look_at(page)
    for address in OTHERS:
        page.goto(address)
        look_at(page)
    context.close()


def test_what_a_person_has_unfolded_stays_so_while_the_figures_are_asked_for_anew(page: Page, tmp_path: Path):
    """Once a minute; here at once."""
    file = tmp_path / "unfolded.csv"
    file.write_bytes(make.csv_bytes(make.rows(2, first=9520000001)))
    send_file(page, file)
    page.goto("/")
    page.get_by_text("These 14 days as a table").click()
    with page.expect_response("**/figures/"):
        page.evaluate("htmx.ajax('GET', '/figures/', {target: '#figures', swap: 'outerHTML'})")
    page.wait_for_timeout(300)
    expect(page.get_by_role("columnheader", name="Files of")).to_be_visible()
