"""The page that finds a number: what it shows and to whom, and where the number does not stand."""

import logging
import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import number_index
from campaigns.models import Event, Team, Upload
from campaigns.number_index import finding
from tests import make
from tests.dialogue import next_request
from tests.views.conftest import page_after, signed_in_as

pytestmark = pytest.mark.django_db

NUMBER = "9000000001"


def index_all() -> None:
    number_index.fill(first=0, seconds=60)


def search(browser, number: str = NUMBER):
    """The page to which the form leads."""
    return page_after(browser, browser.post("/numbers/", {"number": number}))


def text_of(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_it_says_row_file_campaign_state_time_and_person(browser):
    upload = make.confirmed_upload(make.rows(3), file_name="diwali.csv")
    next_request(upload).answer().reject(["Number in DNC"])
    index_all()
    page = search(browser)
    text = text_of(page)
    assert "The number ending in 0001 is in 1 upload" in text
    assert "diwali.csv" in text
    assert "Sales_Outbound" in text
    assert "Rejected" in text
    assert "uploaded by asha" in text
    assert f'href="/uploads/{upload.pk}/"' in page.content.decode()
    assert f'href="/uploads/{upload.pk}/lead/?row=2"' in page.content.decode()


@pytest.mark.parametrize(
    ("in_the_file", "typed"),
    [
        ("9876543210", "+91 98765 43210"),
        ("098765-43210", "919876543210"),
        ("022 2345 6789", "+91 22 23456789"),
        ("+44 20 7946 0958", "0044 (20) 7946-0958"),
    ],
)
def test_a_number_is_found_however_it_is_written(browser, in_the_file, typed):
    make.confirmed_upload([[in_the_file, "Asha", "5"], *make.rows(3)])
    index_all()
    assert [line.found.row for line in search(browser, typed).context["lines"]] == [2]


def test_what_is_no_number_is_said_at_the_field_with_what_was_typed(browser):
    page = search(browser, "12345")
    assert "The phone number has 5 digits, which is too few." in text_of(page)
    assert 'value="12345"' in page.content.decode()
    assert "Enter the number to be found." in text_of(search(browser, ""))


def test_the_number_stands_in_no_address_no_page_no_event_and_no_log(browser, caplog):
    make.confirmed_upload(make.rows(2))
    index_all()
    events = Event.objects.count()
    with caplog.at_level(logging.DEBUG):
        answer = browser.post("/numbers/", {"number": NUMBER})
        page = page_after(browser, answer)
    assert NUMBER not in answer["Location"]
    assert NUMBER not in page.content.decode()
    assert NUMBER not in caplog.text
    assert Event.objects.count() == events
    assert "no-store" in page["Cache-Control"]
    kept = [session.get_decoded() for session in Session.objects.all()]
    whole = number_index.whole_hash(f"+91{NUMBER}")
    assert "kept_forms" in str(kept)
    assert NUMBER not in str(kept)
    assert whole not in str(kept)


def test_the_page_can_be_loaded_again_and_says_what_is_true_then(browser):
    upload = make.confirmed_upload(make.rows(1))
    index_all()
    page = search(browser)
    assert [line.found.where for line in page.context["lines"]] == ["waiting"]
    next_request(upload).answer().call_back()
    again = browser.get(page.request["PATH_INFO"], dict([page.request["QUERY_STRING"].split("=")]))
    assert [line.found.where for line in again.context["lines"]] == ["loaded"]


def test_a_search_that_is_not_kept_any_more_says_so(browser):
    assert "Enter the number again." in text_of(browser.get("/numbers/?kept=gone"))
    assert "Enter the number again." not in text_of(browser.get("/numbers/"))


def test_after_a_change_of_the_key_a_kept_search_says_so(browser, settings):
    answer = browser.post("/numbers/", {"number": NUMBER})
    settings.NUMBER_HASH_KEY = "another key"
    assert "Enter the number again." in text_of(browser.get(answer["Location"]))


def test_uploads_of_other_teams_and_drafts_are_not_found(browser, campaign):
    make.checked_upload(make.rows(1))
    foreign = make.campaign(name="Foreign")
    make.team(name="Others", members=[make.person("ravi")], campaigns=[foreign])
    make.confirmed_upload(make.rows(1), user=make.person("ravi"), to=foreign, file_name="secret.csv")
    Team.objects.get(name="Outbound team").campaigns.set([campaign])
    index_all()
    page = search(browser)
    assert "is in no upload that you may see" in text_of(page)
    assert "secret.csv" not in text_of(page)


def test_a_kept_search_shows_nothing_of_a_team_that_the_person_has_left(browser):
    make.confirmed_upload(make.rows(1))
    index_all()
    answer = browser.post("/numbers/", {"number": NUMBER})
    assert len(browser.get(answer["Location"]).context["lines"]) == 1
    Team.objects.get().members.clear()
    assert browser.get(answer["Location"]).context["lines"] == []


def test_until_all_is_indexed_the_page_says_how_much_is_missing(browser):
    make.confirmed_upload(make.rows(1))
    assert "1 upload is still being indexed." in text_of(search(browser))
    index_all()
    assert "still being indexed" not in text_of(search(browser))


def test_a_number_in_very_many_uploads_shows_the_newest_and_says_so(browser, monkeypatch):
    monkeypatch.setattr(finding, "MOST_UPLOADS", 2)
    for _ in range(3):
        make.confirmed_upload(make.rows(1))
    index_all()
    page = search(browser)
    assert "is in 2 uploads or more; the newest are shown" in text_of(page)
    assert len(page.context["lines"]) == 2


def test_a_file_with_the_number_in_many_rows_says_so_once(browser, monkeypatch):
    monkeypatch.setattr(finding, "MOST_ROWS", 2)
    make.confirmed_upload([*make.rows(8), *(["9100000001", f"Person {row}", "5"] for row in range(5))])
    index_all()
    page = search(browser, "9100000001")
    assert [(line.found.row, line.are_more) for line in page.context["lines"]] == [(10, False), (11, True)]


def test_who_confirmed_it_is_said_where_it_was_somebody_else(browser):
    upload = make.confirmed_upload(make.rows(1))
    Upload.objects.filter(pk=upload.pk).update(confirmed_by=make.person("ravi"))
    index_all()
    assert "confirmed by ravi" in text_of(search(browser))


def test_the_page_costs_as_many_questions_with_many_uploads_as_with_few(browser):
    counts = []
    for _ in range(2):
        for _ in range(3):
            make.confirmed_upload(make.rows(1))
        index_all()
        answer = browser.post("/numbers/", {"number": NUMBER})
        with CaptureQueriesContext(connection) as asked:
            browser.get(answer["Location"])
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 25


def test_the_history_leads_to_it(browser):
    assert 'href="/numbers/"' in browser.get("/history/").content.decode()


def test_whoever_has_not_signed_in_is_asked_to(client):
    assert client.post("/numbers/", {"number": NUMBER})["Location"].startswith("/sign-in/")


def test_a_superuser_finds_it_in_each_upload():
    make.confirmed_upload(make.rows(1))
    index_all()
    page = search(signed_in_as(make.person("root", administrator=True)))
    assert len(page.context["lines"]) == 1
