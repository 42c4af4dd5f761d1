"""What is wrong with a file is fixed on the pages, in a browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from campaigns.demo.entries import ADMINISTRATOR
from tests import make
from tests.e2e.conftest import axe, check_the_rows, scrolls_sideways, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def test_what_is_wrong_is_fixed_on_the_page_and_the_rest_is_sent(page: Page, tmp_path: Path):
    lines = [["Leads of the north", "", ""], ["Telefoon", "Naam", "Priority"]]
    lines += [[str(9300000001 + index), "Asha Rao", "Higgh" if index < 3 else "5"] for index in range(8)]
    lines += [["93000", "Too Short", "5"], ["not given", "Letters", "5"]]
    file = tmp_path / "north.csv"
    file.write_bytes(make.csv_bytes(lines[1:], header=lines[0]))
    page.goto("/uploads/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Campaign").select_option(label="Sales_Outbound")
    page.get_by_role("button", name="Continue").click()

    page.get_by_role("button", name="set as names: row 1", exact=True).click()
    expect(page.get_by_label("Leads of the north", exact=True)).to_be_visible()
    page.get_by_role("cell", name="Naam", exact=True).click()  # anywhere on the row
    expect(page.get_by_label("Naam", exact=True)).to_be_visible()
    page.get_by_role("button", name="Use PhoneNumber").click()
    expect(page.get_by_label("Telefoon", exact=True)).to_have_value("PhoneNumber")
    page.get_by_label("Naam", exact=True).select_option("Name")
    assert axe(page) == []
    page.get_by_role("button", name="Check the rows").click()

    page.get_by_role("link", name=re.compile("Not a priority from 1 to 99")).click()
    page.get_by_label("Correct “Higgh” in 3 rows to").fill("9")
    assert axe(page) == []
    page.get_by_role("button", name="Correct 3 rows").click()
    expect(page.get_by_role("heading", name="8 leads are ready")).to_be_visible()

    cell = page.get_by_label("Telefoon, row 11", exact=True)
    cell.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("93000 00099")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Row 11 is ready now.")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert not scrolls_sideways(page)
    assert axe(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="Send the 9 ready leads; keep 1 for later").first.click()
    page.get_by_role("button", name="Send 9 leads").click()
    expect(page.locator("main")).to_contain_text("9 loaded", timeout=60_000)


@pytest.mark.sqlite
def test_letters_that_look_wrong_are_put_right_by_another_encoding(page: Page, tmp_path: Path):
    file = tmp_path / "dos.csv"
    lines = make.csv_bytes([["9500000001", "José", "5"]], header=["Mobile", "Customer", "Priority"])
    file.write_bytes(lines.decode().encode("cp850"))
    page.goto("/uploads/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Campaign").select_option(label="Sales_Outbound")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("cell", name="Jos\u201a", exact=True)).to_be_visible()
    page.get_by_label("Encoding").select_option(label="DOS 850 (Western European)")
    page.locator(".text-form").get_by_role("button", name="Apply").click()
    expect(page.get_by_role("cell", name="José", exact=True)).to_be_visible()
    assert axe(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert not scrolls_sideways(page)


@pytest.mark.sqlite
def test_cells_are_corrected_by_keyboard_one_after_the_other(page: Page, tmp_path: Path):
    file = tmp_path / "keys.csv"
    lines = [["12345", "One", "5"], ["123456", "Two", "5"], ["9400000003", "Three", "High"], ["1", "Four", "5"]]
    file.write_bytes(make.csv_bytes(lines))
    page.goto("/uploads/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Campaign").select_option(label="Sales_Outbound")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_role("heading", name="No lead is ready")).to_be_visible()

    def cell(name: str, row: int) -> Locator:
        return page.get_by_label(f"{name}, row {row}", exact=True)

    cell("Mobile", 2).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("9400000001")
    page.keyboard.press("Enter")
    expect(page.locator("#row-2")).to_contain_text("ready")
    expect(cell("Mobile", 3)).to_be_focused()

    page.keyboard.type("94000")
    page.keyboard.press("Escape")
    expect(cell("Mobile", 3)).to_have_value("123456")
    page.keyboard.press("ArrowDown")
    expect(cell("Mobile", 4)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.type("9400000001")
    page.keyboard.press("Tab")
    expect(page.locator("#row-3")).to_contain_text("same as in row 2")
    expect(page.get_by_role("heading", name="1 lead is ready")).to_be_visible()

    cell("Mobile", 2).fill("9400000002")
    page.keyboard.press("Enter")
    expect(page.locator("#row-3")).to_contain_text("ready")
    expect(page.locator("#row-3")).not_to_contain_text("same as in row 2")
    expect(page.get_by_role("heading", name="2 leads are ready")).to_be_visible()

    cell("Priority", 4).fill("7")
    page.get_by_role("link", name="Send the").first.click()
    expect(page.get_by_role("button", name="Send 3 leads")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="3 leads are ready")).to_be_visible()
    assert axe(page) == []


@pytest.mark.sqlite
def test_what_is_typed_while_a_row_is_saved_does_not_hide_what_a_colleague_wrote(
    page: Page, chromium: Browser, tmp_path: Path
):
    file = tmp_path / "two.csv"
    file.write_bytes(make.csv_bytes([["12345", "One", "5"], ["123456", "Two", "5"]]))
    page.goto("/uploads/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Campaign").select_option(label="Sales_Outbound")
    page.get_by_role("button", name="Continue").click()
    check_the_rows(page)
    expect(page.get_by_role("heading", name="No lead is ready")).to_be_visible()
    colleague = chromium.new_context(base_url=page.url.partition("/uploads/")[0]).new_page()
    sign_in(colleague, ADMINISTRATOR)
    colleague.goto(page.url)
    colleague.get_by_label("Name, row 2", exact=True).fill("Theirs")
    colleague.keyboard.press("Enter")
    expect(colleague.locator("#row-2")).to_contain_text("to “Theirs”")

    held: list[Route] = []
    page.route("**/fix/", lambda route: route.continue_() if held else held.append(route))
    page.get_by_label("Mobile, row 2", exact=True).fill("9400000001")
    with page.expect_request("**/fix/"):
        page.keyboard.press("Enter")
    page.get_by_label("Name, row 2", exact=True).fill("Mine")
    held[0].continue_()
    expect(page.locator("#row-2")).to_contain_text("to “9400000001”")
    page.get_by_label("Mobile, row 3", exact=True).focus()

    expect(page.get_by_role("alert")).to_contain_text(f"{ADMINISTRATOR.username} wrote “Theirs” here meanwhile.")
    expect(page.get_by_label("Name, row 2", exact=True)).to_have_value("Mine")
    colleague.context.close()
