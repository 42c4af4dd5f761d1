"""Step 1: a file and a campaign. What is missing or wrong is said at its place, and nothing of it is kept."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from campaigns import uploads
from campaigns.models import Account, Campaign, Event, Upload, UploadState
from campaigns.storage_marker import MARKER, sees_storage
from tests import make
from tests.small_disk import files_in
from tests.views.conftest import page_after, signed_in_as

pytestmark = pytest.mark.django_db


def a_file(content: bytes = b"Mobile\n9000000001\n", name: str = "leads.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(browser, **data):
    return browser.post("/uploads/new/", data)


def refused(browser, **data) -> str:
    """The page that a wrong form leads to."""
    return page_after(browser, send(browser, **data)).content.decode()


def test_a_file_becomes_an_upload_that_is_being_read(browser, campaign):
    response = send(browser, file=a_file(), campaign=campaign.pk)
    made = Upload.objects.get()
    assert (made.state, made.file_name, made.uploaded_by.username) == (UploadState.READING, "leads.csv", "asha")
    assert response["Location"] == f"/uploads/{made.pk}/"
    assert browser.get(response["Location"])["Location"] == f"/uploads/{made.pk}/columns/"


def test_a_file_that_is_checked_before_the_page_is_there_leads_to_its_check(browser, campaign):
    sent = send(browser, file=a_file(b"PhoneNumber\n9000000001\n"), campaign=campaign.pk)
    upload = Upload.objects.get()
    assert uploads.read(upload_id=upload.pk)
    uploads.check(upload_id=upload.pk)
    assert browser.get(sent["Location"])["Location"] == f"/uploads/{upload.pk}/check/"


def test_the_limits_are_shown_before_one_runs_into_them(browser):
    page = browser.get("/uploads/new/").content.decode()
    assert "50 MB, 200,000 rows and 250 columns" in page


def test_nothing_chosen_is_said_for_both_fields(browser):
    page = refused(browser)
    assert "No file was chosen." in page
    assert "No campaign was chosen." in page


def test_the_campaign_stays_chosen_when_the_file_is_wrong(browser, campaign):
    make.team(campaigns=[make.campaign(of=campaign.account, name="Other")])
    page = " ".join(refused(browser, campaign=campaign.pk).split())
    assert f'<option value="{campaign.pk}" selected>' in page
    assert "No campaign was chosen." not in page


def test_an_empty_file_is_said(browser, campaign):
    assert "The file is empty (0 bytes)." in refused(browser, file=a_file(b""), campaign=campaign.pk)
    assert not Upload.objects.exists()


def test_a_file_over_the_limit_is_said_with_its_size(browser, campaign, settings):
    settings.MAX_FILE_BYTES = 1024 * 1024
    page = refused(browser, file=a_file(b"1" * 1_600_000), campaign=campaign.pk)
    assert "The file has 1.5 MB; the limit is 1 MB." in page
    assert not Upload.objects.exists()


def test_a_file_far_over_the_limit_is_refused_unread(browser, campaign, settings):
    settings.MAX_FILE_BYTES = 1024
    response = send(browser, file=a_file(b"1" * 1_100_000), campaign=campaign.pk)
    assert response.status_code == 413
    assert "What was sent is too large" in response.content.decode()


def test_who_may_upload_nothing_more_for_now_is_told_before_choosing_a_file(browser, campaign, settings):
    settings.MAX_DRAFTS = 1
    send(browser, file=a_file(), campaign=campaign.pk)
    page = browser.get("/uploads/new/").content.decode()
    assert (
        "1 upload of yours is not sent, and one person may keep 1. Discard those that you do not need any more" in page
    )
    assert '<a href="/history/?state=drafts">' in page
    assert '<input type="file"' not in page


def test_and_a_file_that_comes_all_the_same_is_not_taken(browser, campaign, settings):
    settings.MAX_UPLOADS_A_DAY = 1
    send(browser, file=a_file(), campaign=campaign.pk)
    response = send(browser, file=a_file(), campaign=campaign.pk)
    assert response["Location"] == "/uploads/new/"
    assert "You can upload the next file" in browser.get("/uploads/new/").content.decode()
    assert Upload.objects.count() == 1


def test_a_campaign_of_another_team_cannot_be_chosen(browser):
    other = make.campaign(name="Theirs")
    assert "You cannot send leads to this campaign" in refused(browser, file=a_file(), campaign=other.pk)
    assert "Theirs" not in browser.get("/uploads/new/").content.decode()


@pytest.mark.parametrize("switch_off", [Campaign, Account])
def test_a_campaign_that_is_switched_off_while_the_form_is_open_is_said(browser, campaign, switch_off):
    make.team(campaigns=[make.campaign(of=make.account(name="Other", user_name="other"), name="Other")])
    switch_off.objects.filter(pk=(campaign if switch_off is Campaign else campaign.account).pk).update(is_active=False)
    assert "it was switched off" in refused(browser, file=a_file(), campaign=campaign.pk)


def test_who_has_no_campaign_is_told_whom_to_ask(campaign):
    newcomer = signed_in_as(make.person("newcomer"))
    page = newcomer.get("/uploads/new/").content.decode()
    assert "Ask an administrator to put you into a team" in page
    assert '<input type="file"' not in page


def test_a_full_disk_is_a_sentence(browser, campaign, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    page = refused(browser, file=a_file(), campaign=campaign.pk)
    assert "The server&#x27;s disk has too little room" in page
    assert not Upload.objects.exists()
    assert files_in(default_storage.path("")) == [MARKER]


def test_a_storage_that_cannot_be_written_is_a_sentence(browser, campaign, settings):
    assert sees_storage()
    (settings.MEDIA_ROOT / "uploads").write_text("a file stands where the folder should be")
    assert "The file could not be stored on our side." in refused(browser, file=a_file(), campaign=campaign.pk)
    assert not Upload.objects.exists()


def test_no_file_is_taken_when_too_little_would_be_left_for_the_database(browser, campaign, settings):
    settings.FREE_SPACE_BYTES = 2**60
    response = send(browser, file=a_file(), campaign=campaign.pk)
    assert response.status_code == 507
    assert "The server&#x27;s disk has too little room" in response.content.decode()
    assert not Upload.objects.exists()
    assert files_in(settings.MEDIA_ROOT) == []


def test_a_file_that_the_database_does_not_take_does_not_stay(campaign, monkeypatch):
    def full(*args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Event.objects, "create", full)
    with pytest.raises(OperationalError):
        uploads.receive(user=make.person(), campaign=campaign, file=a_file(), file_name="leads.csv")
    assert files_in(default_storage.path("")) == [MARKER]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x.csv", "x.csv"),
        ("<script>alert(1)</script>.csv", "script&gt;.csv"),
        ("invoice\u202egpj.csv", "invoicegpj.csv"),
    ],
)
def test_awkward_file_names_are_shown_harmlessly(browser, campaign, name, shown):
    send(browser, file=a_file(name=name), campaign=campaign.pk)
    page = browser.get("/history/").content.decode()
    assert shown in page
    assert "<script>alert" not in page


def test_the_form_asks_for_its_token(campaign):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make.person())
    assert strict.post("/uploads/new/", {"campaign": campaign.pk, "file": a_file()}).status_code == 403
    assert not Upload.objects.exists()


def test_the_template_of_each_campaign_can_be_had_before_anything_is_chosen(browser, campaign):
    page = browser.get("/uploads/new/").content.decode()
    assert f'href="/campaigns/{campaign.pk}/template.xlsx"' in page
    assert browser.get(f"/campaigns/{campaign.pk}/template.xlsx").status_code == 200
