"""Administrators approve links of failed files that are not followed by themselves."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from campaigns.failed_files import fetch_failed_file
from campaigns.models import Event, FailedFile, database_now
from tests import make
from tests.dialogue import TRANSACTION_ID, next_request

pytestmark = pytest.mark.django_db

LIST = reverse("admin:campaigns_failedfile_changelist")
LINK = f"https://files.example/reports/{TRANSACTION_ID}_error.csv?X-Amz-Signature=s3cret&sig=s3cret"


@pytest.fixture
def kept() -> FailedFile:
    made = next_request(make.confirmed_upload(make.rows(6))).answer().call_back(failed=4, link=LINK)
    fetch_failed_file(failed_file_id=made.pk)
    FailedFile.objects.update(expires_at=database_now() + timedelta(hours=2, minutes=5, seconds=30))
    return FailedFile.objects.get(state="kept")


def page_of(browser: Client, address: str) -> str:
    return " ".join(browser.get(address).content.decode().split())


def member_of(*groups: str, staff: bool = True) -> Client:
    person = make.person("member")
    person.is_staff = staff
    person.save()
    person.groups.set(Group.objects.filter(name__in=groups))
    browser = Client()
    browser.force_login(person)
    return browser


def test_the_list_says_where_the_link_leads_why_it_waits_and_how_long_it_lives(administrator, kept):
    page = page_of(administrator, LIST)
    assert "files.example" in page
    assert f"{TRANSACTION_ID}_error.csv" in page
    assert "Links to files.example are not followed by themselves." in page
    assert "in 2 h 5 min" in page
    assert "s3cret" not in page


def test_an_approved_file_is_fetched(administrator, kept):
    asked = {"action": "approve", "_selected_action": [kept.pk]}
    answer = administrator.post(LIST, asked, follow=True)
    assert "is fetched from files.example now" in answer.content.decode()
    kept.refresh_from_db()
    assert (kept.state, kept.approved_at is not None) == ("pending", True)
    assert [entry.get_change_message() for entry in LogEntry.objects.all()] == ["Approved the link to files.example."]
    event = Event.objects.get(action="link_approved")
    assert (event.upload, event.details) == (kept.batch.upload, {"batch": 1, "host": "files.example"})


def test_nothing_is_approved_of_which_the_log_does_not_say_by_whom(administrator, kept, monkeypatch):
    def fail(**values: object) -> None:
        raise OperationalError

    monkeypatch.setattr(Event.objects, "create", fail)
    administrator.raise_request_exception = False
    administrator.post(LIST, {"action": "approve", "_selected_action": [kept.pk]})
    assert FailedFile.objects.get().state == "kept"
    assert not LogEntry.objects.exists()


def test_of_two_administrators_the_second_is_told(administrator, kept):
    FailedFile.objects.update(expires_at=database_now() - timedelta(seconds=1))
    answer = administrator.post(LIST, {"action": "approve", "_selected_action": [kept.pk]}, follow=True)
    assert "does not wait any more" in answer.content.decode()
    assert not LogEntry.objects.exists()


def test_a_link_that_no_key_opens_is_said(administrator, kept, settings):
    settings.CREDENTIAL_KEYS = ["gJo1BBZgWPDTRoVMSz5bxoSNDrBY9a7zD7kHhSFjQOs="]
    assert "The link cannot be opened." in page_of(administrator, LIST)
    answer = administrator.post(LIST, {"action": "approve", "_selected_action": [kept.pk]}, follow=True)
    assert "cannot be opened" in answer.content.decode()
    assert FailedFile.objects.get().state == "kept"


def test_only_what_waits_is_listed(administrator, kept):
    FailedFile.objects.update(state="pending")
    assert "files.example" not in page_of(administrator, LIST)
    page = reverse("admin:campaigns_failedfile_change", args=[kept.pk])
    assert administrator.get(page).status_code == 302


def test_the_group_administrators_may_approve(kept):
    browser = member_of("Administrators")
    browser.post(LIST, {"action": "approve", "_selected_action": [kept.pk]})
    assert FailedFile.objects.get().state == "pending"


def test_other_staff_may_not(kept):
    browser = member_of()
    assert browser.get(LIST).status_code == 403
    browser.post(LIST, {"action": "approve", "_selected_action": [kept.pk]})
    assert FailedFile.objects.get().state == "kept"


@pytest.mark.parametrize("name", ["add", "delete"])
def test_none_is_added_or_deleted_by_hand(administrator, kept, name):
    arguments = [] if name == "add" else [kept.pk]
    assert administrator.get(reverse(f"admin:campaigns_failedfile_{name}", args=arguments)).status_code == 403


def test_the_page_of_one_shows_no_signed_link_and_changes_nothing(administrator, kept):
    page = reverse("admin:campaigns_failedfile_change", args=[kept.pk])
    assert "s3cret" not in page_of(administrator, page)
    administrator.post(page, {"state": "archived", "host": "x", "approved_at": "2020-01-01"})
    assert (
        FailedFile.objects.values().get() == FailedFile.objects.filter(state="kept", host="files.example").values()[0]
    )


def test_administrators_are_told_on_the_dashboard_how_long_the_link_lives(administrator, kept):
    page = page_of(administrator, "/")
    assert "1 failed file of the dialer waits for an approval" in page
    assert "in 2 h" in page
    assert f'href="{LIST}"' in page


def test_nobody_else_is(kept):
    for browser in (member_of("Administrators", staff=False), member_of()):
        assert "waits for an approval" not in page_of(browser, "/")


def test_the_page_of_the_upload_says_for_whom_its_failed_file_waits(signed_in, kept):
    page = page_of(signed_in, f"/uploads/{kept.batch.upload_id}/?batches=1")
    assert "an administrator must approve its link" in page
    assert "in 2 h" in page
