"""What is shown of the history as a file: a short list at once, a long one by a worker."""

import csv
import io
import re

import pytest
from django.core.files.storage import default_storage

from campaigns import downloads, heartbeats, tasks
from campaigns.finding import Asked, Criteria
from campaigns.models import Download, DownloadState, Event, Team, Upload, database_now
from campaigns.wording import details_in_words
from tests import make
from tests.views.conftest import HTMX, signed_in_as

pytestmark = pytest.mark.django_db

PHONE = "+91 98765-43210"


@pytest.fixture(autouse=True)
def enqueued(monkeypatch) -> list[tuple[str, int]]:
    """Three uploads are many. What is enqueued is remembered, and not done."""
    monkeypatch.setattr("campaigns.views.list_offer.AT_ONCE_UPLOADS", 2)
    found: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks, "enqueue", lambda task, pk: found.append((task.__name__, pk)))
    return found


@pytest.fixture
def many(browser) -> None:
    """Three drafts of asha's."""
    for name in ("a.csv", "b.csv", "c.csv"):
        make.checked_upload(file_name=name)


def page_of(browser, query: str = "") -> str:
    return " ".join(browser.get(f"/history/{query}").content.decode().split())


def part_of(browser) -> str:
    response = browser.get("/history/lists/", **HTMX)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def asked(browser, query: str = "?sort=file") -> Download:
    browser.post(f"/history/lists/{query}", {"as": "xlsx"})
    return Download.objects.latest("pk")


def made(browser, query: str = "?sort=file") -> Download:
    download = asked(browser, query)
    downloads.make(download_id=download.pk)
    download.refresh_from_db()
    return download


def names_in(response) -> list[str]:
    """The files in a list as CSV."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return [line["File"] for line in csv.DictReader(io.StringIO(text))]


# ---- a short list ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_short_list_is_a_link_to_a_file_that_is_made_at_once(browser, ending):
    make.checked_upload(file_name="draft.csv")
    assert f'href="/history/uploads.{ending}?state=drafts"' in page_of(browser, "?state=drafts")
    answer = browser.get(f"/history/uploads.{ending}", {"state": "drafts"})
    assert answer["Content-Disposition"] == f'attachment; filename="uploads.{ending}"'
    assert details_in_words(Event.objects.get(action="downloaded")) == "the list of uploads, 1 row"


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_list_that_has_become_short_meanwhile_is_made_at_once_too(browser, many, enqueued, ending):
    answer = browser.post("/history/lists/?text=a.csv", {"as": ending})
    assert answer.url == f"/history/uploads.{ending}?text=a.csv"
    assert enqueued == []


@pytest.mark.parametrize("address", ["/history/uploads.csv", "/history/uploads.xlsx"])
def test_a_phone_number_in_such_an_address_is_not_searched(browser, many, address):
    assert browser.get(address, {"text": PHONE, "state": "drafts"}).url == "/history/?state=drafts"


# ---- asking for a long one ---------------------------------------------------------------------------------


def test_a_page_never_makes_a_long_list_itself(browser, many):
    answer = browser.get("/history/uploads.csv?state=drafts")
    assert answer.url == "/history/?state=drafts#uploads-title"
    assert "These are too many uploads to be put into a file while you wait" in page_of(browser)
    assert not Download.objects.exists(), "nothing is begun by looking"


def test_the_buttons_ask_a_worker_for_exactly_what_is_shown(browser, many, enqueued):
    page = page_of(browser, "?state=drafts&sort=file&page=1")
    assert 'action="/history/lists/?state=drafts&amp;sort=file"' in page
    assert "uploads.xlsx" not in page

    answer = browser.post("/history/lists/?state=drafts&sort=file", {"as": "csv"})

    download = Download.objects.get()
    assert answer.url == "/history/?state=drafts&sort=file#lists"
    assert (download.rows, download.asked_by.username) == (3, "asha")
    assert downloads.asked_of(download) == Asked(Criteria(state="drafts"), "file")
    assert enqueued == [("make_download", download.pk)]


def test_the_days_of_a_chip_are_those_of_the_day_on_which_it_was_pressed(browser, many):
    question = downloads.asked_of(asked(browser, "?when=today"))
    assert question.criteria.first_day == question.criteria.last_day is not None


def test_a_phone_number_is_never_kept(browser, many, enqueued):
    for query in (f"?text={PHONE.replace('+', '%2B')}", "?campaign=9876543210"):
        answer = browser.post(f"/history/lists/{query}")
        assert answer.url == "/history/"
    assert not Download.objects.exists()
    assert enqueued == []


def test_asking_for_more_than_five_is_refused_with_a_sentence(browser, many, monkeypatch):
    monkeypatch.setattr("campaigns.downloads.asking.MOST_UNFINISHED", 0)
    browser.post("/history/lists/")
    assert "downloads are still to be made for you" in page_of(browser)
    assert not Download.objects.exists()


def test_more_uploads_than_a_sheet_has_rows_are_to_be_narrowed(browser, many, monkeypatch):
    monkeypatch.setattr("campaigns.finding.MOST_UPLOADS", 2)
    assert browser.post("/history/lists/?state=drafts").url == "/history/?state=drafts"
    assert "Narrow the list" in page_of(browser)
    assert not Download.objects.exists()


# ---- while it is made --------------------------------------------------------------------------------------


def test_the_page_says_how_far_it_is_and_asks_again_by_itself(browser, many):
    asked(browser, "?state=drafts&sort=-rows")
    heartbeats.beat(heartbeats.worker_of("downloads"))
    page = page_of(browser)
    assert "Drafts · sorted: most rows" in page
    assert "A worker makes the file soon" in page
    assert 'hx-get="/history/lists/"' in page

    Download.objects.update(state=DownloadState.BEING_MADE, written=2, worked_at=database_now())

    part = part_of(browser)
    assert "2 of 3 uploads are in the file" in part
    assert 'value="2"' in part
    assert 'hx-get="/history/lists/"' in part
    assert "not running" not in part
    assert "Make it again" not in part


def test_it_stands_on_the_page_whatever_the_page_shows(browser, many):
    asked(browser)
    assert "A worker makes the file soon" in page_of(browser, "?text=nothing")


def test_without_javascript_a_link_looks_again(browser, many):
    asked(browser)
    assert 'href="/history/lists/">Look again</a>' in page_of(browser)
    assert browser.get("/history/lists/").url == "/history/#lists"


def test_the_second_one_waits_for_the_first_and_says_so(browser, many):
    first = asked(browser)
    Download.objects.filter(pk=first.pk).update(state=DownloadState.BEING_MADE, worked_at=database_now())
    asked(browser, "?state=drafts")
    assert "One download at a time is made for you: this one waits for a list of uploads." in page_of(browser)


def test_rows_that_were_not_loaded_wait_for_a_list_and_say_so(browser, many, monkeypatch):
    monkeypatch.setattr("campaigns.views.download_offer.AT_ONCE_ROWS", 0)
    upload = make.checked_upload([*make.rows(1), ["12", "x", "5"]])
    first = asked(browser)
    Download.objects.filter(pk=first.pk).update(state=DownloadState.BEING_MADE, worked_at=database_now())
    browser.post(f"/uploads/{upload.pk}/download/")
    page = browser.get(f"/uploads/{upload.pk}/check/").content.decode()
    assert "this one waits for a list of uploads" in page


def test_a_list_waits_for_rows_that_were_not_loaded_and_names_their_file(browser, many):
    upload = Upload.objects.get(file_name="b.csv")
    downloads.ask(upload=upload, user=upload.uploaded_by)
    Download.objects.update(state=DownloadState.BEING_MADE, worked_at=database_now())
    asked(browser)
    assert "this one waits for that of “b.csv”" in page_of(browser)


def test_while_nothing_makes_downloads_the_page_says_so(browser, many):
    asked(browser)
    assert "Nothing is making downloads at the moment" in page_of(browser)
    heartbeats.beat(heartbeats.SWEEPER)
    assert "Nothing is making downloads" not in page_of(browser)


# ---- once it is made ---------------------------------------------------------------------------------------


def test_when_it_is_ready_the_page_has_its_links_and_asks_no_more(browser, many):
    download = made(browser)
    page = page_of(browser)
    assert f'href="/history/lists/{download.pk}/uploads.xlsx"' in page
    assert f'href="/history/lists/{download.pk}/uploads.csv"' in page
    assert re.search(r"Made today \d\d:\d\d, with 3 uploads as they were then. It is kept until", page)
    assert "hx-get" not in page.split('id="lists"')[1].split("</section>")[0]


def test_the_part_that_says_it_is_ready_is_said_to_a_screen_reader(browser, many):
    made(browser)
    part = part_of(browser)
    assert '<p id="spoken" hx-swap-oob="innerHTML">All uploads · sorted: file, A to Z: Made today' in part
    assert "hx-get" not in part


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_its_files_are_attachments_and_the_log_has_them(browser, many, ending):
    download = made(browser)
    answer = browser.get(f"/history/lists/{download.pk}/uploads.{ending}")
    assert answer["Content-Disposition"] == f'attachment; filename="uploads.{ending}"'
    assert b"".join(answer.streaming_content)
    assert details_in_words(Event.objects.get(action="downloaded")) == "the list of uploads, 3 rows"


def test_it_has_what_was_shown_in_that_order(browser, many):
    download = made(browser, "?sort=-file")
    answer = browser.get(f"/history/lists/{download.pk}/uploads.csv")
    assert names_in(answer) == ["c.csv", "b.csv", "a.csv"]


def test_one_that_is_still_to_come_leads_to_the_page_that_says_so(browser, many):
    assert browser.get(f"/history/lists/{asked(browser).pk}/uploads.csv").url == "/history/#lists"


def test_it_can_be_made_again_from_the_page_whatever_that_shows(browser, many, enqueued):
    old = made(browser)
    make.checked_upload(file_name="d.csv")
    assert f'name="again" value="{old.pk}"' in page_of(browser)

    answer = browser.post("/history/lists/?state=finished", {"again": old.pk})

    new = Download.objects.get()
    assert answer.url == "/history/?state=finished#lists"
    assert (new.list_key, new.rows, new.state) == (old.list_key, 4, DownloadState.WAITING)
    assert enqueued[-1] == ("make_download", new.pk)
    assert browser.get(f"/history/lists/{old.pk}/uploads.csv").status_code == 404


@pytest.mark.parametrize("again", ["", "x", "0", "9" * 30, "²"])
def test_what_is_no_list_cannot_be_made_again(browser, many, again):
    assert browser.post("/history/lists/", {"again": again}).status_code == 404


@pytest.mark.parametrize(
    ("fault", "why"), [("our_fault", "The download could not be made"), ("no_space", "disk has too little room")]
)
def test_one_that_failed_says_why_and_can_be_made_again(browser, many, fault, why):
    download = asked(browser)
    Download.objects.update(state=DownloadState.FAILED, fault=fault)
    page = page_of(browser)
    assert why in page
    assert f'name="again" value="{download.pk}"' in page
    assert browser.get(f"/history/lists/{download.pk}/uploads.csv").url == "/history/#lists"


def test_a_file_that_is_gone_is_told(browser, many):
    download = made(browser)
    default_storage.delete(download.csv_name)
    answer = browser.get(f"/history/lists/{download.pk}/uploads.csv", follow=True)
    assert "is not there any more" in answer.content.decode()
    assert not Download.objects.exists()


# ---- who may take it ---------------------------------------------------------------------------------------


def test_somebody_elses_list_is_as_one_that_never_was(browser, many):
    download = made(browser)
    office = signed_in_as(make.person("office", administrator=True))
    for ending in ("xlsx", "csv"):
        assert office.get(f"/history/lists/{download.pk}/uploads.{ending}").status_code == 404
    assert office.post("/history/lists/", {"again": download.pk}).status_code == 404
    assert "Your exports" not in page_of(office)
    assert str(download.pk) not in part_of(office)


def test_rows_that_were_not_loaded_are_no_list(browser, many):
    upload = Upload.objects.get(file_name="a.csv")
    download = downloads.ask(upload=upload, user=upload.uploaded_by)
    downloads.make(download_id=download.pk)
    assert browser.get(f"/history/lists/{download.pk}/uploads.csv").status_code == 404


def test_a_list_that_was_made_with_other_rights_is_not_given(browser, many, campaign):
    sent = make.confirmed_upload(file_name="sent.csv")
    ravi = make.person("ravi")
    make.team(members=[ravi])
    sent.pk = None
    for _ in range(2):
        sent.pk = None
        sent.save()
    colleague = signed_in_as(ravi)
    download = made(colleague, "?campaign=Sales")
    assert colleague.get(f"/history/lists/{download.pk}/uploads.csv").status_code == 200
    assert "Sales_Outbound" in page_of(colleague)

    Team.objects.get().members.remove(ravi)

    answer = colleague.get(f"/history/lists/{download.pk}/uploads.csv", follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/history/", 302)]
    assert page.count("you have other campaigns now than when it was made") == 2, "in the message and in the list"
    assert f"/history/lists/{download.pk}/" not in page
    assert "Sales_Outbound" not in page
