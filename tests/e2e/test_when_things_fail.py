"""Real processes are ended, killed and refused while leads are sent. No lead is lost or sent twice, and the page says
what happened."""

import json
import re
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from campaigns.demo.entries import ADMINISTRATOR
from tests import make
from tests.e2e.conftest import send_file, sign_in
from tests.portal import Portal

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def numbers_at(portal: Portal, campaign: str = "Sales_Outbound") -> list[str]:
    """The phone numbers that the dialer has in the campaign, in the order in which they came."""
    state = requests.get(f"{portal.sandbox_url}/sandbox/state.json", timeout=5).json()
    return [lead["PhoneNumber"] for lead in state["leads"].get(campaign, [])]


def trouble(portal: Portal, name: str, **more: object) -> None:
    asked = requests.post(f"{portal.sandbox_url}/sandbox/trouble", json={"trouble": name, **more}, timeout=5)
    asked.raise_for_status()


def send(page: Page, folder: Path, *, first: int, count: int = 3) -> list[str]:
    """Takes a file of `count` leads to its upload's page; gives their numbers, in order."""
    rows = make.rows(count, first=first)
    file = folder / f"{first}.csv"
    file.write_bytes(make.csv_bytes(rows))
    send_file(page, file)
    return [row[0] for row in rows]


@pytest.fixture(autouse=True)
def _fresh_dialer(portal: Portal) -> None:
    requests.post(f"{portal.sandbox_url}/sandbox/reset", timeout=5).raise_for_status()


def test_without_redis_an_upload_is_confirmed_and_the_sweeper_sends_it(page: Page, portal: Portal, tmp_path: Path):
    portal.processes["redis"].kill()
    try:
        numbers = send(page, tmp_path, first=9300000001)
        expect(page.locator("main")).to_contain_text("3 loaded", timeout=90_000)
        assert numbers_at(portal) == numbers
        assert requests.get(f"{portal.url}/healthz", timeout=10).json()["redis"] == "away"
    finally:
        portal.processes["redis"].start()


@pytest.mark.sqlite
def test_a_session_that_ended_between_the_steps_goes_on_where_it_was(page: Page, tmp_path: Path):
    file = tmp_path / "session.csv"
    # A new header: with a known one the upload would not stop at the columns.
    file.write_bytes(make.csv_bytes(make.rows(2, first=9310000001), header=["Mobile", "Person Name", "Priority"]))
    page.goto("/uploads/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Campaign").select_option(label="Sales_Outbound")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check the rows").wait_for()
    page.context.clear_cookies()
    page.get_by_role("button", name="Check the rows").click()
    page.get_by_label("User name").fill("supervisor")
    page.get_by_label("Password").fill("demo-supervisor")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Which column is which?")).to_be_visible()
    assert page.url.endswith("/columns/")


def test_a_dialer_that_gives_no_clear_answer_leaves_a_decision_to_a_person(page: Page, portal: Portal, tmp_path: Path):
    trouble(portal, "error-500")
    numbers = send(page, tmp_path, first=9320000001)
    expect(page.locator("main")).to_contain_text("Needs a decision", timeout=60_000)
    assert numbers_at(portal) == []
    upload = page.url
    page.goto("/")
    expect(page.locator("main")).to_contain_text("decision")
    page.goto(upload)
    page.get_by_role("link", name=re.compile("Send again", re.IGNORECASE)).first.click()
    page.get_by_label(re.compile("reason|why", re.IGNORECASE)).fill("The dialer's support says that it never came")
    page.get_by_role("button", name=re.compile("Send .*again", re.IGNORECASE)).click()
    expect(page.locator("main")).to_contain_text("3 loaded", timeout=60_000)
    assert numbers_at(portal) == numbers


def test_an_answer_that_was_lost_is_proven_by_its_callback(page: Page, portal: Portal, tmp_path: Path):
    trouble(portal, "error-502-taken")
    numbers = send(page, tmp_path, first=9330000001)
    expect(page.locator("main")).to_contain_text("3 loaded", timeout=60_000)
    assert numbers_at(portal) == numbers


def test_a_worker_killed_in_the_middle_of_a_request_loses_and_doubles_nothing(
    page: Page, portal: Portal, tmp_path: Path
):
    trouble(portal, "slow", seconds=6)
    numbers = send(page, tmp_path, first=9340000001)
    expect(page.locator("main")).to_contain_text(re.compile("Being sent", re.IGNORECASE), timeout=30_000)
    portal.processes["sending"].kill()
    portal.processes["sending"].start()
    expect(page.locator("main")).to_contain_text("3 loaded", timeout=90_000)
    assert numbers_at(portal) == numbers


def test_a_check_that_was_killed_is_begun_again_by_itself(page: Page, portal: Portal, tmp_path: Path):
    upload_id = _being_checked(page, tmp_path, rows=190_000)
    portal.processes["files"].kill_with_all_below()
    assert _checked_rows(portal, upload_id) < 190_000, "it was killed in the middle"
    portal.processes["files"].start()
    _let_its_sign_of_life_be_old(portal, upload_id)
    expect(page.get_by_role("heading", name="190,000 leads are ready")).to_be_visible(timeout=60_000)


def _being_checked(page: Page, folder: Path, *, rows: int) -> int:
    file = folder / "large.csv"
    file.write_bytes(make.csv_bytes(make.rows(rows, first=9380000001)))
    page.goto("/uploads/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Campaign").select_option(label="Sales_Outbound")
    page.get_by_role("button", name="Continue").click()
    columns, checking = page.get_by_role("button", name="Check the rows"), page.get_by_text("rows checked")
    columns.or_(checking).first.wait_for()
    if columns.is_visible():
        columns.click()
    checking.wait_for()
    return int(re.search(r"/uploads/(\d+)/", page.url)[1])


def _checked_rows(portal: Portal, upload_id: int) -> int:
    asked = (
        f"from campaigns.models import Upload; u = Upload.objects.get(pk={upload_id}); print(u.state, u.checked_rows)"
    )
    state, rows = portal.manage("shell", "--no-imports", "-c", asked).stdout.split()
    assert state == "checking"
    return int(rows)


def _let_its_sign_of_life_be_old(portal: Portal, upload_id: int) -> None:
    """Makes the run that reads or checks the upload look dead (campaigns/uploads/runs.py)."""
    change = f"Upload.objects.filter(pk={upload_id}).update(worked_at='2020-01-01T00:00:00Z')"
    portal.manage("shell", "--no-imports", "-c", f"from campaigns.models import Upload; {change}")


def test_a_key_that_the_dialer_refuses_names_who_must_do_what_and_goes_on_afterwards(
    page: Page, portal: Portal, chromium: Browser, tmp_path: Path
):
    trouble(portal, "bad-key")
    numbers = send(page, tmp_path, first=9350000001)
    expect(page.locator("main")).to_contain_text("An administrator must enter the right ones", timeout=60_000)
    assert numbers_at(portal) == []

    context = chromium.new_context(base_url=portal.url)
    administrator = context.new_page()
    sign_in(administrator, ADMINISTRATOR)
    administrator.goto("/admin/campaigns/account/")
    administrator.get_by_role("link", name="Sandbox").first.click()
    expect(administrator.get_by_text("••••-key").first).to_be_visible()
    assert "sandbox-key" not in administrator.content()
    administrator.get_by_label("API key").fill("sandbox-key")
    administrator.get_by_role("button", name="Save", exact=True).click()
    context.close()

    expect(page.locator("main")).to_contain_text("3 loaded", timeout=60_000)
    assert numbers_at(portal) == numbers


def test_the_same_walk_by_a_command_accounts_for_every_row(portal: Portal, tmp_path: Path):
    trouble(portal, "half-failed")
    lines = make.rows(9, first=9360000001)
    lines[4][0] = "12345"
    file = tmp_path / "scheduled.csv"
    file.write_bytes(make.csv_bytes(lines))
    words = ["upload_leads", str(file), "--campaign", "Sales_Outbound", "--user", "supervisor", "--check-duplicate"]
    done = portal.manage(*words, "--wait", "60", "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 1, done.stderr
    assert said["state"] == "finished"
    rows = said["rows"]
    assert (rows["total"], rows["invalid"], rows["loaded"], rows["rejected"]) == (9, 1, 4, 4)
    codes = {problem["row"]: problem["code"] for problem in said["problems"]}
    assert codes.pop(6) == "phone_too_short"
    assert list(codes.values()) == ["rejected_by_dialer"] * 4
    assert len(numbers_at(portal)) == 4
