"""What was not loaded is fixed and sent again until all is loaded: first in the portal, the rest by file."""

import io
import re
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.e2e.conftest import axe, check_the_rows, scrolls_sideways
from tests.portal import Portal

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300), pytest.mark.sqlite]

RIGHT = make.rows(20, first=9810000001)
NAME = "half rejected.csv"
WRONG = [["12345", "Too Short", "5"], ["98100", "Too Short As Well", "5"]]


def test_half_is_rejected_fixed_in_the_portal_and_the_rest_by_file_until_all_is_loaded(
    page: Page, portal: Portal, tmp_path: Path
):
    requests.post(f"{portal.sandbox_url}/sandbox/reset", timeout=5).raise_for_status()
    requests.post(f"{portal.sandbox_url}/sandbox/trouble", json={"trouble": "half-failed"}, timeout=5)
    before = figures(page)
    file = tmp_path / NAME
    file.write_bytes(make.csv_bytes([*RIGHT, *WRONG]))
    upload(page, file)
    check_the_rows(page)
    send(page, "Send the 20 ready leads; keep 2 for later")
    expect(page.get_by_role("heading", name="10 loaded · 10 rejected · 2 not sent")).to_be_visible(timeout=60_000)
    parent = page.url
    assert since(before, page) == {"loaded": 10, "rejected": 10}
    assert sums(page) == {"Uploads": 1, "Rows": 22, "Loaded": 10, "Rejected": 10, "Not sent": 2}
    page.goto(parent)

    page.get_by_role("button", name="Fix 12 rows").dblclick()
    fix_one_in_the_portal(page)
    send(page, "Send the 11 ready leads; keep 1 for later")
    expect(page.get_by_role("heading", name="11 loaded · 1 not sent")).to_be_visible(timeout=60_000)
    expect(page.locator("#parent")).to_contain_text("12 rows of half rejected.csv, sent again")
    child = page.url
    assert since(before, page) == {"loaded": 21, "rejected": 0}
    assert sums(page) == {"Uploads": 2, "Rows": 22, "Loaded": 21, "Not sent": 1}
    expect(page.locator(".uploads .under")).to_contain_text("11 of 12 rows loaded now")
    expect(page.locator(".uploads .upload-cell .by")).to_contain_text(
        ["21 of 22 rows loaded now", "11 of 12 rows loaded now"]
    )
    assert axe(page) == []
    page.goto(parent)
    whole = "21 loaded, 11 of them by the upload below · 1 not sent"
    expect(page.get_by_role("heading", name=whole)).to_be_visible()
    expect(page.locator("#fixed")).to_contain_text(
        "11 of 12 rows are loaded now, 1 still to be fixed: half rejected.csv"
    )
    expect(page.get_by_role("button", name=re.compile("Fix .* rows?"))).to_have_count(0)
    assert axe(page) == []

    page.goto(child)
    expect(page.get_by_role("button", name="Fix 1 row")).to_be_visible()
    upload(page, fixed_file(page, tmp_path))
    page.wait_for_url("**/check/", timeout=20_000)
    expect(page.get_by_text("These are rows of “half rejected.csv” that were not loaded.")).to_be_visible()
    send(page, "Send the 1 ready lead")
    expect(page.get_by_role("heading", name="1 loaded", exact=True)).to_be_visible(timeout=60_000)

    assert since(before, page) == {"loaded": 22, "rejected": 0}
    assert sums(page) == {"Uploads": 3, "Rows": 22, "Loaded": 22}
    expect(page.locator(".uploads .under .upload-cell .by")).to_contain_text(
        ["12 of 12 rows loaded now", "1 of 1 row loaded now"]
    )
    page.goto(parent)
    whole = "All 22 rows are loaded, 12 of them by the upload below"
    expect(page.get_by_role("heading", name=whole)).to_be_visible()
    expect(page.locator(".outcome-green")).to_be_visible()
    expect(page.locator("#fixed")).to_contain_text("12 of 12 rows are loaded now: half rejected.csv")
    state = requests.get(f"{portal.sandbox_url}/sandbox/state.json", timeout=5).json()
    at_dialer = [lead["PhoneNumber"] for lead in state["leads"]["Sales_Outbound"]]
    assert len(at_dialer) == len(set(at_dialer)) == 22
    assert [request["rows"] for request in state["requests"]] == [20, 11, 1]


def figures(page: Page) -> dict[str, int]:
    """What the dashboard says of today. Without uploads it has no figures."""
    page.goto("/")
    shown = {name: page.locator(f"#figure-{name} .figure-number") for name in ("loaded", "rejected")}
    return {name: number_of(figure) if figure.count() else 0 for name, figure in shown.items()}


def since(before: dict[str, int], page: Page) -> dict[str, int]:
    """How much more the dashboard says than before."""
    return {name: count - before[name] for name, count in figures(page).items()}


def sums(page: Page) -> dict[str, int]:
    """What the history says of this file and its children, without what is 0."""
    page.goto(f"/history/?{urlencode({'text': 'rejected'})}")
    items = page.locator(".sums li").all()
    found = {each.locator(".sum-name").inner_text().strip(): number_of(each.locator(".sum-number")) for each in items}
    return {name: count for name, count in found.items() if count}


def number_of(shown: Locator) -> int:
    return int(shown.inner_text().replace(",", ""))


def upload(page: Page, file: Path) -> None:
    page.goto("/uploads/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Campaign").select_option(label="Sales_Outbound")
    page.get_by_role("button", name="Continue").click()


def send(page: Page, link: str) -> None:
    page.get_by_role("link", name=link).first.click()
    page.get_by_role("button", name=re.compile("Send .* lead")).click()
    page.wait_for_url(re.compile(r"/uploads/\d+/$"))


def fix_one_in_the_portal(page: Page) -> None:
    """The grid has just these rows, with the numbers that they have in the file."""
    page.wait_for_url("**/check/", timeout=20_000)
    expect(page.get_by_role("heading", name="10 leads are ready")).to_be_visible()
    expect(page.locator("#parent")).to_contain_text("12 rows of half rejected.csv, to be fixed")
    expect(page.get_by_label("Mobile, row 23", exact=True)).to_have_value("98100")
    assert axe(page) == []
    cell = page.get_by_label("Mobile, row 22", exact=True)
    cell.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("9810000099")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Row 22 is ready now.")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert not scrolls_sideways(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def fixed_file(page: Page, folder: Path) -> Path:
    """The workbook of what was not loaded, with the right number, under another name."""
    given = page.request.get(page.locator("#download-not-loaded").get_attribute("href") or "")
    book = openpyxl.load_workbook(io.BytesIO(given.body()))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == [23, "98100"]
    sheet["B2"] = "9810000098"
    file = folder / "rejected no more.xlsx"
    book.save(file)
    return file
