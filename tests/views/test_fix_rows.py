"""The button that makes a child of the rows that were not loaded, and how parent and child show each other."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import failed_files, uploads
from campaigns.models import FailedFile, Upload
from campaigns.sending import cancel_upload
from tests import make
from tests.dialogue import FAILED_FILE_LINK, next_request
from tests.families import all_loaded, confirmed, fixing, half_loaded, worked_on
from tests.views.conftest import page_after, signed_in_as

pytestmark = pytest.mark.django_db


def test_the_button_makes_a_child_and_a_second_click_leads_to_the_same(browser):
    parent = half_loaded(file_name="leads.csv")
    page = browser.get(f"/uploads/{parent.pk}/").content.decode()
    assert "Fix 3 rows" in page

    answer = browser.post(f"/uploads/{parent.pk}/fix-rows/")
    child = Upload.objects.get(parent=parent)
    assert answer["Location"] == f"/uploads/{child.pk}/columns/"
    assert "Collecting the rows" in page_after(browser, answer).content.decode()
    browser.post(f"/uploads/{parent.pk}/fix-rows/")
    assert Upload.objects.filter(parent=parent).count() == 1

    worked_on(child)
    assert browser.post(f"/uploads/{parent.pk}/fix-rows/")["Location"] == f"/uploads/{child.pk}/check/"
    page = browser.get(f"/uploads/{parent.pk}/").content.decode()
    assert "Fix 3 rows" not in page
    assert "Go on fixing 3 rows" in page


def test_the_childs_pages_name_the_parent_and_the_parents_page_says_what_is_loaded_now(browser):
    parent = half_loaded(file_name="leads.csv")
    child = fixing(parent)
    page = browser.get(f"/uploads/{child.pk}/check/").content.decode()
    assert f'3 rows of <a href="/uploads/{parent.pk}/">leads.csv</a>, to be fixed' in page
    assert "2 leads are ready" in page

    all_loaded(child)

    page = browser.get(f"/uploads/{child.pk}/").content.decode()
    assert f'3 rows of <a href="/uploads/{parent.pk}/">leads.csv</a>, sent again' in page
    assert "Fix 1 row" in page, "what is wrong still, in a child of the child"
    page = " ".join(browser.get(f"/uploads/{parent.pk}/").content.decode().split())
    assert f'2 of 3 rows are loaded now, 1 still to be fixed: <a href="/uploads/{child.pk}/">leads.csv</a>' in page
    assert "Fix " not in page.replace("Fix and send again", "")


def test_the_parents_page_speaks_of_all_rows_of_the_file_and_its_figures_of_its_own(browser):
    parent = half_loaded(wrong=[])
    child = fixing(parent)
    sent = next_request(confirmed(child))
    page = page_of(browser, parent)
    assert "<h1>4 loaded · 2 sent again by the upload below, no results yet</h1>" in page
    assert "Being sent again" in page
    assert "outcome-blue" in page
    assert "0 of 2 rows are loaded now, 2 wait for results" in page
    assert "hx-trigger" in page, "it stays live until the children have ended"

    sent.answer().call_back()

    page = page_of(browser, parent)
    assert "<h1>All 6 rows are loaded, 2 of them by the upload below</h1>" in page
    assert "outcome-green" in page
    assert "hx-trigger" not in page
    assert "Result of this upload alone: 6 rows of the file" in page
    assert [page.count(f'id="part-{part}"') for part in ("loaded", "rejected")] == [1, 1]
    assert "outcome-green" in page_of(browser, child)


def test_what_still_needs_fixing_in_a_child_keeps_its_parent_yellow(browser):
    parent = half_loaded()
    child = all_loaded(fixing(parent))
    page = page_of(browser, parent)
    assert "<h1>6 loaded, 2 of them by the upload below · 1 not sent</h1>" in page
    assert "outcome-yellow" in page
    assert "2 of 3 rows are loaded now, 1 still to be fixed" in page
    page = page_of(browser, child)
    assert "<h1>2 loaded · 1 not sent</h1>" in page
    assert "outcome-yellow" in page


def test_while_the_failed_file_is_being_fetched_the_button_says_which_rows_are_missing(browser):
    upload = make.confirmed_upload([*make.rows(6), ["12", "Meera", "5"]])
    request = next_request(upload)
    assert "The results of 6 leads are still to come" in page_of(browser, upload)
    found = request.answer().call_back(failed=2, link=FAILED_FILE_LINK)
    page = page_of(browser, upload)
    assert "The dialer&#x27;s failed file is still being fetched, and 2 rows in it are not among these. Wait" in page
    assert "Fix 1 row" in page
    FailedFile.objects.update(tries=1, next_try_at=timezone.now() + timedelta(minutes=2))
    assert re.search("not among these. The next try is (at|on) .*[0-9]{2}:[0-9]{2}[.]", page_of(browser, upload))

    lead, other = request.batch.leads()[:2]
    rows = f"PhoneNumber,Reason\n{lead.values[0]},Invalid\n{other.values[0]},Invalid"
    failed_files.archive(failed_file=found, data=rows.encode())

    page = page_of(browser, upload)
    assert "being fetched" not in page
    assert "Fix 3 rows" in page


def test_of_a_cancelled_upload_its_page_says_what_its_children_loaded(browser):
    parent = make.confirmed_upload(make.rows(3))
    cancel_upload(upload=parent, user=parent.uploaded_by)
    parent.refresh_from_db()
    assert "Cancelled" in page_of(browser, parent)
    all_loaded(fixing(parent))
    page = page_of(browser, parent)
    assert "<h1>All 3 rows are loaded, all by the upload below</h1>" in page
    assert "outcome-green" in page


def page_of(browser, upload: Upload) -> str:
    return " ".join(browser.get(f"/uploads/{upload.pk}/").content.decode().split())


def test_a_colleague_sees_who_is_fixing_and_cannot_open_the_draft(browser):
    parent = half_loaded()
    child = fixing(parent, make.person("ravi", teams=parent.campaign.teams.all()))
    page = " ".join(browser.get(f"/uploads/{parent.pk}/").content.decode().split())
    assert "3 rows are being fixed by ravi" in page
    assert f'href="/uploads/{child.pk}/"' not in page
    assert "Fix 3 rows" not in page
    page = page_after(browser, browser.post(f"/uploads/{parent.pk}/fix-rows/")).content.decode()
    assert "No row of this upload is to be fixed any more" in page


def test_who_has_too_many_drafts_is_told_so(browser, settings):
    settings.MAX_DRAFTS = 0
    parent = half_loaded()
    page = page_after(browser, browser.post(f"/uploads/{parent.pk}/fix-rows/")).content.decode()
    assert "one person may keep 0" in page
    assert not Upload.objects.filter(parent=parent).exists()


def test_nothing_left_is_said_on_the_childs_page(browser):
    parent = half_loaded()
    child = uploads.begin_child(parent=parent, user=parent.uploaded_by, rows=3)
    fixing(parent, make.person("ravi"))
    worked_on(child)
    page = browser.get(f"/uploads/{child.pk}/columns/").content.decode()
    assert "No row of this upload is to be fixed any more" in page
    assert f"Back to {parent.file_name}" in page


def test_confirm_offers_the_option_of_the_parent_first(browser):
    parent = half_loaded(option="check_duplicate")
    page = browser.get(f"/uploads/{fixing(parent).pk}/confirm/")
    assert page.context["chosen"] == "check_duplicate"


def test_a_copy_offers_no_other_header_row(browser):
    child = fixing(half_loaded())
    page = browser.get(f"/uploads/{child.pk}/columns/").content.decode()
    assert "Column names are in row" not in page
    assert "set as names" not in page


def test_a_row_that_is_held_back_offers_no_rule_to_turn_off(browser):
    parent = half_loaded()
    child = fixing(parent)
    child.rows_of_parent.filter(row=2).update(held_back="arrived")
    uploads.begin_check(upload=child)
    uploads.check(upload_id=child.pk)
    page = browser.get(f"/uploads/{child.pk}/check/").content.decode()
    assert "The dialer has the row already" in page
    assert 'value="held_back_arrived"' not in page


def test_the_rows_come_as_csv_too(browser):
    parent = half_loaded()
    answer = browser.get(f"/uploads/{parent.pk}/not-loaded.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    assert header == [
        "Row in the original",
        "Mobile",
        "Name",
        "Priority",
        "Where it failed",
        "Why it was not loaded",
        "The dialer's words",
        "What to do",
        "LeadsPortal row key",
    ]
    assert [row[:1] + row[4:7] for row in rows] == [
        ["2", "The dialer", "The dialer rejected it.", "Invalid number"],
        ["3", "The dialer", "The dialer rejected it.", "Invalid number"],
        ["8", "Our check", "Mobile: The phone number has 2 digits, which is too few.", ""],
    ]


def test_a_stranger_learns_of_no_upload(browser):
    parent = half_loaded()
    stranger = signed_in_as(make.person("stranger"))
    assert stranger.post(f"/uploads/{parent.pk}/fix-rows/").status_code == 404
