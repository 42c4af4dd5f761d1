"""The main job in a browser: a supervisor's spreadsheet reaches the dialer, and every row is accounted for."""

import io
import os
import re
from pathlib import Path

import openpyxl
import pytest
import requests
from playwright.sync_api import Page, expect

from tests import make
from tests.e2e.conftest import axe, scrolls_sideways, send_file, sign_in
from tests.portal import Portal

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

BAD_ROWS = {10: "12345", 20: "98765 43210 / 98765 43211", 30: "phone", 40: ""}  # row in the sheet: its number
DOUBLED_ROWS = {50: 5, 60: 6}  # row in the sheet: the row whose number it repeats
BLANK_ROWS = [100, 101]


def spreadsheet() -> bytes:
    """1,200 rows below a title and a header in row 3: 1,192 ready, 4 to be fixed, 2 duplicates, 2 blank."""
    lines = [[row[0], row[1], int(row[2]), "Mumbai"] for row in make.rows(1200)]
    by_row = dict(enumerate(lines, start=4))
    for row, number in BAD_ROWS.items():
        by_row[row][0] = number
    for row, first in DOUBLED_ROWS.items():
        by_row[row][0] = by_row[first][0]
    for row in BLANK_ROWS:
        by_row[row] = []
    rows = [["Leads of November"], [], ["Mobile No", "Cust_Name", "Priority", "Town"], *by_row.values()]
    return make.workbook({"Leads": rows})


def test_a_spreadsheet_of_1200_rows_is_sent_and_every_row_is_accounted_for(page: Page, portal: Portal, tmp_path: Path):
    requests.post(f"{portal.sandbox_url}/sandbox/trouble", json={"trouble": "half-failed"}, timeout=5)
    file = tmp_path / "november.xlsx"
    file.write_bytes(spreadsheet())

    page.get_by_role("link", name="New upload").first.click()
    assert axe(page) == []
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Campaign").select_option(label="Sales_Outbound")
    page.get_by_role("button", name="Continue").click()

    see_the_sheet_and_its_columns(page)
    page.get_by_role("button", name="Check the rows").click()
    see_what_is_wrong(page)
    page.get_by_role("link", name="Send the 1,192 ready leads; keep 6 for later").first.click()
    confirm(page)
    see_the_result(page, portal)
    page.get_by_role("link", name="History").first.click()
    line = page.locator("tr", has_text="november.xlsx").first
    expect(line).to_contain_text("Sales_Outbound")
    expect(line).to_contain_text("Partly loaded")
    assert axe(page) == []


def see_the_sheet_and_its_columns(page: Page) -> None:
    """The page shows the rows as they are, and the matches with their reasons. Without a required field it does not go
    on."""
    page.wait_for_url("**/columns/")
    expect(page.get_by_text("Leads of November").first).to_be_visible()
    phone = page.get_by_label("Mobile No", exact=True)
    expect(phone).to_have_value("PhoneNumber")
    expect(page.get_by_label("Cust_Name", exact=True)).to_have_value("Name")
    expect(page.get_by_label("Town", exact=True)).to_have_value("")
    expect(page.get_by_text("synonym").first).to_be_visible()
    expect(page.get_by_text("same name").first).to_be_visible()
    expect(page.get_by_text("9000000001").first).to_be_visible()
    assert axe(page) == []

    phone.select_option("")
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_role("alert")).to_contain_text("No column is chosen for PhoneNumber")
    assert "/columns/?kept=" in page.url, "a redirect, so that Back works"
    page.get_by_label("Mobile No", exact=True).select_option("PhoneNumber")


def see_what_is_wrong(page: Page) -> None:
    page.wait_for_url("**/check/")
    expect(page.get_by_role("heading", name="1,192 leads are ready")).to_be_visible()
    grid = page.locator("main")
    for row, number in BAD_ROWS.items():
        cell = page.get_by_label(f"Mobile No, row {row}", exact=True)
        expect(cell).to_have_value(number)
        expect(cell).to_have_attribute("aria-invalid", "true")
    expect(grid).to_contain_text("same as in row 5")
    assert axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert not scrolls_sideways(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def confirm(page: Page) -> None:
    page.wait_for_url("**/confirm/")
    expect(page.get_by_text("1,192 leads in 3 requests, about 1 minute")).to_be_visible()
    expect(page.get_by_text("at 5 requests a minute; 0 uploads before you")).to_be_visible()
    assert not page.get_by_role("checkbox", name="Start the campaign when done").is_checked()
    assert axe(page) == []
    page.get_by_role("radio", name="Add only numbers that the campaign does not have yet").check()
    page.get_by_role("button", name="Send 1,192 leads").dblclick()


def see_the_result(page: Page, portal: Portal) -> None:
    """The page reaches its end without a reload, its numbers add up, and the dialer has exactly these leads."""
    page.wait_for_url(re.compile(r"/uploads/\d+/$"))
    expect(page.get_by_role("heading", name=re.compile("Partly loaded|loaded"))).to_be_visible(timeout=60_000)
    expect(page.locator("main")).to_contain_text("942 loaded · 250 rejected · 6 not sent", timeout=60_000)
    assert axe(page) == []

    upload_id = page.url.rstrip("/").rsplit("/", 1)[-1]
    state = requests.get(f"{portal.sandbox_url}/sandbox/state.json", timeout=5).json()
    at_dialer = [lead["PhoneNumber"] for lead in state["leads"]["Sales_Outbound"]]
    assert len(at_dialer) == len(set(at_dialer)) == 942
    # Several requests are in flight at once, and may arrive in another order.
    assert sorted(request["rows"] for request in state["requests"]) == [192, 500, 500]
    assert {request["checkDuplicate"] for request in state["requests"]} == {"true"}
    assert state["max_in_window"] <= 5

    page.goto(f"{page.url}?batch=1")
    failed = page.request.get(page.locator("a[href^='/failed-files/'][href$='/']").first.get_attribute("href"))
    assert failed.status == 200
    assert "attachment" in failed.headers["content-disposition"]
    assert failed.text().count("Invalid number") == 250

    with_reasons = page.request.get(f"/uploads/{upload_id}/not-loaded.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(with_reasons.body())).worksheets[0]
    assert sheet.max_row - 1 == 250 + len(BAD_ROWS) + len(DOUBLED_ROWS)


@pytest.mark.sqlite
def test_a_file_like_yesterdays_goes_to_its_check_by_itself(page: Page, tmp_path: Path):
    """The page never stays at the columns, however fast the file is read and checked."""
    for day in range(6):
        file = tmp_path / f"daily-{day}.csv"
        file.write_bytes(make.csv_bytes(make.rows(200, first=9700000001 + 1000 * day), header=["Tel", "Who", "Rank"]))
        page.goto("/uploads/new/")
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_label("Campaign").select_option(label="Sales_Outbound")
        page.get_by_role("button", name="Continue").click()
        if day == 0:
            page.get_by_label("Who", exact=True).select_option("Name")
            page.get_by_label("Rank", exact=True).select_option("Priority")
            page.get_by_role("button", name="Check the rows").click()
        page.wait_for_url("**/check/", timeout=5_000)
        expect(page.get_by_role("heading", name="200 leads are ready")).to_be_visible()


@pytest.mark.sqlite
def test_back_after_sending_leads_to_the_upload_and_not_to_a_second_one(page: Page, tmp_path: Path):
    file = tmp_path / "again.csv"
    file.write_bytes(make.csv_bytes(make.rows(3, first=9100000001)))
    send_file(page, file)
    sent = page.url
    page.go_back()
    page.reload()
    assert page.url == sent
    expect(page.locator("main")).to_contain_text("3 loaded", timeout=60_000)


@pytest.mark.sqlite
def test_the_walk_works_without_javascript(chromium, portal: Portal, tmp_path: Path):
    file = tmp_path / "plain.csv"
    file.write_bytes(make.csv_bytes(make.rows(2, first=9200000001)))
    context = chromium.new_context(base_url=portal.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    send_file(page, file)
    expect(page.locator("main")).to_contain_text("2 loaded", timeout=60_000)
    context.close()


def test_an_upload_is_paused_resumed_and_cancelled_while_it_is_sent(page: Page, portal: Portal, tmp_path: Path):
    """It has seven requests. At five a minute, some of them wait during the whole test."""
    requests.post(f"{portal.sandbox_url}/sandbox/reset", timeout=5).raise_for_status()
    file = tmp_path / "steered.csv"
    file.write_bytes(make.csv_bytes(make.rows(3500, first=9600000001)))
    send_file(page, file)
    upload = page.url
    main = page.locator("main")

    page.get_by_role("link", name="Pause…").click()
    page.get_by_label("Why?").fill("wrong list")
    assert axe(page) == []
    page.get_by_role("button", name="Pause the upload").dblclick()
    page.wait_for_url(upload)
    expect(main).to_contain_text("supervisor paused it at")
    expect(main).to_contain_text("because “wrong list”")
    assert axe(page) == []

    page.get_by_role("button", name="Resume").click()
    expect(main).to_contain_text("its leads take their turns again")
    expect(main).not_to_contain_text("This upload is paused")

    page.get_by_role("link", name="Cancel…").click()
    assert axe(page) == []
    page.get_by_role("button", name="Cancel the upload").click()
    page.wait_for_url(upload)
    expect(page.get_by_role("link", name="Pause…")).to_have_count(0)
    final = re.compile(
        r"Cancelled by supervisor at \d\d:\d\d: ([\d,]+) of 3,500 leads had been sent, ([\d,]+) were not\."
    )
    expect(page.get_by_text("Cancelled", exact=True).first).to_be_visible(timeout=60_000)
    expect(main).to_contain_text(final)
    sent, not_sent = (int(number.replace(",", "")) for number in final.search(main.inner_text()).groups())
    assert sent + not_sent == 3500
    state = requests.get(f"{portal.sandbox_url}/sandbox/state.json", timeout=5).json()
    assert len(state["leads"].get("Sales_Outbound", [])) == sent
    assert axe(page) == []


def test_a_file_that_changes_after_it_was_chosen_is_said_and_not_sent(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("Mobile,Name\n9876543210,Asha\n")
    page.goto("/uploads/new/")
    page.get_by_label("Campaign").select_option(label="Sales_Outbound")
    page.locator("input[type=file]").set_input_files(file)
    file.write_text("Mobile,Name\n9876543210,Asha\n9876543211,Ravi\n")
    os.utime(file, (2_000_000_000, 2_000_000_000))
    page.get_by_role("button", name="Continue").click()
    said = page.get_by_text("leads.csv was changed, moved or deleted after you chose it. Choose it again.")
    expect(said).to_be_visible()
    assert page.url.endswith("/uploads/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile(r"/uploads/\d+/"))
