"""Each file that somebody takes away leaves an event: which, of what, by whom, how many rows."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import downloads
from campaigns.models import Event
from tests import make
from tests.dialogue import next_request

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
_GIVES_A_FILE = re.compile(r"FileResponse|StreamingHttpResponse|Content-Disposition|as_attachment|X-Accel|sendfile")


def logged() -> list[tuple]:
    events = Event.objects.filter(action="downloaded").order_by("pk")
    return list(events.values_list("user__username", "upload", "campaign", "details"))


def test_no_other_module_answers_with_a_file():
    """Whoever adds a download gives its file by `attach`, which leaves the event."""
    folders = (ROOT / "campaigns", ROOT / "leadsportal")
    sources = [file for folder in folders for file in folder.rglob("*.py") if "sandbox" not in file.parts]
    giving = {str(file.relative_to(ROOT)) for file in sources if _GIVES_A_FILE.search(file.read_text())}
    assert giving == {"campaigns/views/attachments.py"}


def test_the_rows_that_were_not_loaded(browser):
    upload = make.checked_upload([["9000000001", "Asha", "5"], ["12345", "Ravi", "High"], ["1", "x", "5"]])
    browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx")
    assert logged() == [("asha", upload.pk, None, {"file": "not_loaded", "rows": 2})]


def test_many_of_them(browser, monkeypatch):
    monkeypatch.setattr("campaigns.views.download_offer.AT_ONCE_ROWS", 1)
    upload = make.checked_upload([["12345", "Ravi", "High"], ["1", "x", "5"]])
    browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx")  # there is no file yet
    browser.post(f"/uploads/{upload.pk}/download/")
    downloads.make(download_id=upload.downloads.get().pk)
    assert logged() == [], "nobody has taken anything away"
    browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx")
    assert logged() == [("asha", upload.pk, None, {"file": "not_loaded", "rows": 2})]


def test_the_dialers_file_of_failed_rows(browser):
    upload = make.confirmed_upload(make.rows(6))
    found = next_request(upload).answer().reject(["Number in DNC"])
    browser.get(f"/failed-files/{found.pk}/")
    found.refresh_from_db()
    assert logged() == [("asha", upload.pk, None, {"file": "failed_file", "batch": 1, "rows": found.rows})]
    assert found.rows == 1


def test_the_template_of_a_campaign(browser, campaign):
    browser.get(f"/campaigns/{campaign.pk}/template.xlsx")
    assert logged() == [("asha", None, campaign.pk, {"file": "template"})]


def test_who_asks_for_the_head_only_and_who_may_not_leave_none(browser, campaign):
    upload = make.checked_upload([["12345", "Ravi", "High"]])
    assert browser.head(f"/uploads/{upload.pk}/not-loaded.xlsx").status_code == 200
    browser.force_login(make.person("stranger"))
    assert browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx").status_code == 404
    assert logged() == []


def test_the_page_of_the_upload_tells_it(browser):
    upload = make.confirmed_upload([*make.rows(2), ["12345", "Ravi", "High"]])
    browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx")
    page = browser.get(f"/uploads/{upload.pk}/").content.decode()
    assert "downloaded (the rows that were not loaded, 1 row)" in page


def test_an_event_costs_one_statement(browser, campaign, django_assert_num_queries):
    address = f"/campaigns/{campaign.pk}/template.xlsx"
    with CaptureQueriesContext(connection) as without:
        browser.head(address)
    with django_assert_num_queries(len(without) + 1):
        browser.get(address)
