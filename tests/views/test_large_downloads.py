"""Many rows that were not loaded are no work for a page: a worker puts them into a file, and the page says how far it
is."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.storage import default_storage

from campaigns import downloads, heartbeats, tasks, uploads
from campaigns.models import Download, DownloadState, Team, Upload, database_now
from tests import make
from tests.views.conftest import signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def enqueued(monkeypatch) -> list[tuple[str, int]]:
    """Three rows are many. What is enqueued is remembered, and not done."""
    monkeypatch.setattr("campaigns.views.download_offer.AT_ONCE_ROWS", 2)
    found: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks, "enqueue", lambda task, pk: found.append((task.__name__, pk)))
    return found


@pytest.fixture
def upload(campaign) -> Upload:
    """A checked upload with three bad rows."""
    return make.checked_upload([["9000000001", "Asha", "5"], *[[str(n), "x", "5"] for n in (11, 12, 13)]])


@pytest.fixture
def refused(campaign) -> Upload:
    """A confirmed upload whose three leads were refused."""
    made = make.confirmed_upload(make.rows(3))
    made.batches.update(state="refused")
    uploads.settle(made.pk)
    made.refresh_from_db()
    return made


def asked(browser, upload) -> Download:
    browser.post(f"/uploads/{upload.pk}/download/")
    return Download.objects.get(upload=upload)


def made(browser, upload) -> Download:
    download = asked(browser, upload)
    downloads.make(download_id=download.pk)
    download.refresh_from_db()
    return download


def page_of(browser, upload) -> str:
    return browser.get(f"/uploads/{upload.pk}/{'' if upload.is_confirmed else 'check/'}").content.decode()


def part_of(browser, upload) -> str:
    response = browser.get(f"/uploads/{upload.pk}/download/", headers=HTMX_HEADERS)
    assert response.status_code == 200
    return response.content.decode()


HTMX_HEADERS = {"HX-Request": "true"}


# ---- asking --------------------------------------------------------------------------------------------


def test_a_page_never_makes_a_large_workbook_itself(browser, upload):
    response = browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx", follow=True)
    assert response.redirect_chain == [(f"/uploads/{upload.pk}/check/#download", 302)]
    assert "These are too many rows to be put into a file while you wait" in response.content.decode()
    assert not Download.objects.exists(), "nothing is begun by looking"


@pytest.mark.parametrize("which", ["upload", "refused"])
def test_the_page_has_a_button_that_asks_a_worker_for_it(browser, enqueued, request, which):
    upload = request.getfixturevalue(which)
    page = page_of(browser, upload)
    assert "not-loaded.xlsx" not in page
    assert 'form="download-form"' in page
    assert f'action="/uploads/{upload.pk}/download/"' in page

    response = browser.post(f"/uploads/{upload.pk}/download/")

    download = Download.objects.get()
    assert response["Location"] == f"/uploads/{upload.pk}/{'' if upload.is_confirmed else 'check/'}#download"
    assert (download.state, download.rows, download.asked_by.username) == (DownloadState.WAITING, 3, "asha")
    assert enqueued == [("make_download", download.pk)]


def test_a_small_one_is_made_at_once_as_ever(browser, campaign):
    upload = make.checked_upload([["9000000001", "Asha", "5"], ["12", "x", "5"], ["13", "x", "5"]])
    assert f'href="/uploads/{upload.pk}/not-loaded.xlsx"' in page_of(browser, upload)
    assert browser.post(f"/uploads/{upload.pk}/download/")["Location"] == f"/uploads/{upload.pk}/not-loaded.xlsx"
    assert browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx").status_code == 200
    assert not Download.objects.exists()


def test_the_page_of_few_rows_has_the_form_too_since_they_may_become_many_while_it_is_open(browser, campaign):
    few = [["9000000001", "Asha", "5"], ["12", "x", "5"]]
    for upload in (make.checked_upload(few), make.confirmed_upload(few)):
        assert 'id="download-form"' in page_of(browser, upload)


def test_asking_for_more_than_five_is_refused_with_a_sentence(browser, upload, monkeypatch):
    monkeypatch.setattr("campaigns.downloads.asking.MOST_UNFINISHED", 0)
    response = browser.post(f"/uploads/{upload.pk}/download/", follow=True)
    assert "downloads are still to be made for you" in response.content.decode()
    assert not Download.objects.exists()


def test_an_upload_that_is_not_checked_has_none(browser, campaign):
    upload = make.upload()
    assert browser.post(f"/uploads/{upload.pk}/download/")["Location"] == f"/uploads/{upload.pk}/columns/"


# ---- while it is made ----------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["upload", "refused"])
def test_the_page_says_how_far_it_is_and_asks_again_by_itself(browser, request, which):
    upload = request.getfixturevalue(which)
    asked(browser, upload)
    heartbeats.beat(heartbeats.worker_of("downloads"))
    page = page_of(browser, upload)
    assert "A worker makes the file soon" in page
    assert f'hx-get="/uploads/{upload.pk}/download/"' in page
    assert 'form="download-form"' not in page

    Download.objects.update(state=DownloadState.BEING_MADE, written=2, worked_at=database_now())

    part = part_of(browser, upload)
    assert "2 of 3 rows are in the file" in part
    assert 'value="2"' in part
    assert f'hx-get="/uploads/{upload.pk}/download/"' in part
    assert "not running" not in part


def test_without_javascript_a_link_looks_again(browser, upload):
    asked(browser, upload)
    assert f'href="/uploads/{upload.pk}/check/#download">Look again</a>' in page_of(browser, upload)
    response = browser.get(f"/uploads/{upload.pk}/download/")
    assert response["Location"] == f"/uploads/{upload.pk}/check/#download"


def test_while_the_page_is_live_anyway_the_part_does_not_ask_by_itself(browser, campaign):
    sent = make.confirmed_upload([*make.rows(2), *[[str(n), "x", "5"] for n in (11, 12, 13)]])
    asked(browser, sent)
    page = page_of(browser, sent)
    assert "A worker makes the file soon" in page
    assert f'hx-get="/uploads/{sent.pk}/download/"' not in page
    assert f'hx-get="/uploads/{sent.pk}/?seen=' in page


def test_the_second_one_waits_for_the_first_and_says_so(browser, upload, refused):
    first = asked(browser, upload)
    Upload.objects.filter(pk=upload.pk).update(file_name="first.csv")
    Download.objects.filter(pk=first.pk).update(state=DownloadState.BEING_MADE, worked_at=database_now())
    asked(browser, refused)
    page = page_of(browser, refused)
    assert "One download at a time is made for you: this one waits for that of “first.csv”." in page


def test_while_nothing_makes_downloads_the_page_says_so(browser, upload):
    asked(browser, upload)
    assert "Nothing is making downloads at the moment" in page_of(browser, upload)
    heartbeats.beat(heartbeats.SWEEPER)
    assert "Nothing is making downloads" not in page_of(browser, upload)


# ---- once it is made -----------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["upload", "refused"])
def test_when_it_is_ready_the_page_has_its_link(browser, request, which):
    upload = request.getfixturevalue(which)
    made(browser, upload)
    page = page_of(browser, upload)
    assert f'href="/uploads/{upload.pk}/not-loaded.xlsx"' in page
    assert "Made today " in page
    assert "with 3 rows" in page
    assert "out of date" not in page
    assert 'form="download-form"' not in page
    assert f'hx-get="/uploads/{upload.pk}/download/"' not in page


def test_the_part_that_says_it_is_ready_is_said_to_a_screen_reader(browser, upload):
    made(browser, upload)
    part = part_of(browser, upload)
    assert '<p id="spoken" hx-swap-oob="innerHTML">' in part
    assert "hx-get" not in part


def test_the_file_is_an_attachment_with_the_rows(browser, upload):
    made(browser, upload)
    response = browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="leads - not loaded.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [3, 4, 5]


def test_when_results_have_changed_since_it_is_out_of_date_and_can_be_made_again(browser, upload, enqueued):
    old = made(browser, upload)
    uploads.fix_cells(upload=upload, row=3, texts={0: "1234"}, user=upload.uploaded_by)
    page = page_of(browser, upload)
    assert "out of date" in page
    assert f'href="/uploads/{upload.pk}/not-loaded.xlsx"' in page
    assert 'form="download-form"' in page

    browser.post(f"/uploads/{upload.pk}/download/")

    assert enqueued[-1] == ("make_download", Download.objects.get().pk)
    assert Download.objects.get() != old


@pytest.mark.parametrize(
    ("fault", "why"), [("our_fault", "The download could not be made"), ("no_space", "disk has too little room")]
)
def test_one_that_failed_says_why_and_can_be_made_again(browser, upload, fault, why):
    asked(browser, upload)
    Download.objects.update(state=DownloadState.FAILED, fault=fault)
    page = page_of(browser, upload)
    assert why in page
    assert 'form="download-form"' in page


def test_a_file_that_is_gone_is_told_and_can_be_made_again(browser, upload):
    default_storage.delete(made(browser, upload).file.name)
    response = browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx", follow=True)
    assert "is not there any more" in response.content.decode()
    assert 'form="download-form"' in response.content.decode()


def test_a_file_that_is_out_of_sight_is_kept(browser, upload, tmp_path, settings):
    made(browser, upload)
    settings.MEDIA_ROOT = tmp_path / "another"
    assert browser.get(f"/uploads/{upload.pk}/not-loaded.xlsx").status_code == 503
    downloads.remove_old()
    assert Download.objects.get().state == DownloadState.READY


def test_the_page_says_how_long_it_is_kept(browser, upload, settings):
    settings.DOWNLOAD_DAYS = 1
    made(browser, upload)
    Download.objects.update(made_at=database_now() - timedelta(hours=25))
    assert "Made yesterday" in page_of(browser, upload)


# ---- who may take it -----------------------------------------------------------------------------------


def test_a_colleague_does_not_get_somebody_elses_but_may_ask_for_one(browser, refused):
    made(browser, refused)
    ravi = make.person("ravi")
    make.team(members=[ravi])
    colleague = signed_in_as(ravi)
    assert 'form="download-form"' in page_of(colleague, refused)
    assert colleague.get(f"/uploads/{refused.pk}/not-loaded.xlsx").status_code == 302
    colleague.post(f"/uploads/{refused.pk}/download/")
    assert Download.objects.filter(upload=refused).count() == 2


def test_the_rights_are_asked_again_when_it_is_taken(browser, refused):
    ravi = make.person("ravi")
    make.team(members=[ravi])
    colleague = signed_in_as(ravi)
    colleague.post(f"/uploads/{refused.pk}/download/")
    downloads.make(download_id=Download.objects.get().pk)
    assert colleague.get(f"/uploads/{refused.pk}/not-loaded.xlsx").status_code == 200

    Team.objects.get().members.remove(ravi)

    assert colleague.get(f"/uploads/{refused.pk}/not-loaded.xlsx").status_code == 404
    assert colleague.get(f"/uploads/{refused.pk}/download/", headers=HTMX_HEADERS).status_code == 404


@pytest.mark.parametrize("many", [True, False])
def test_a_person_who_left_the_team_sees_the_page_and_is_offered_no_file(browser, upload, monkeypatch, many):
    """The part of the page that asks again would get 403."""
    asked(browser, upload)
    monkeypatch.setattr("campaigns.views.download_offer.AT_ONCE_ROWS", 2 if many else 1_000)
    Team.objects.get().members.clear()
    page = page_of(browser, upload)
    assert "What we found" in page
    assert 'id="download"' not in page
    assert "not-loaded.xlsx" not in page
    assert "download the rows" not in page
    Upload.objects.filter(pk=upload.pk).update(state="cancelled")
    assert 'id="download"' not in browser.get(f"/uploads/{upload.pk}/").content.decode()
