"""Columns beside the fields: a suggestion needs a click, a choice of last time does not."""

import pytest

from campaigns import tasks, uploads
from campaigns.models import Upload, UploadState
from tests import make

pytestmark = pytest.mark.django_db

HEADER = ["PhoneNumber", "Name", "WhatsApp 2", "ISD"]
ROWS = [["9000000001", "Asha", "", "91"], ["", "Ravi", "9000000002", "1"]]
CHOICES = ["PhoneNumber", "Name", "PhoneNumber:else", "PhoneNumber:country"]


def as_the_worker_takes_it_up(**more) -> Upload:
    upload = make.received_upload(ROWS, **more)
    tasks.read_small_file(upload.pk)
    upload.refresh_from_db()
    return upload


def test_a_suggestion_beside_a_field_is_not_taken_by_itself_and_needs_a_click(campaign) -> None:
    upload = as_the_worker_takes_it_up(header=HEADER)
    assert upload.state == UploadState.DRAFT
    assert [(match["field"], match["sure"]) for match in upload.matches] == [
        ("PhoneNumber", True),
        ("Name", True),
        ("PhoneNumber:else", False),
        ("PhoneNumber:country", False),
    ]
    assert (upload.fallbacks, upload.joins_country) == ({}, False)


def test_what_was_chosen_beside_a_field_is_taken_again_without_a_click(campaign) -> None:
    first = as_the_worker_takes_it_up(header=HEADER)
    assert uploads.choose_columns(upload=first, choices=CHOICES) == ()
    uploads.begin_check(upload=first)
    uploads.check(upload_id=first.pk)
    again = as_the_worker_takes_it_up(header=HEADER, user=first.uploaded_by)
    assert again.state == UploadState.CHECKED
    assert again.fallbacks == {"PhoneNumber": [2]}
    assert (again.country_column, again.joins_country) == (3, True)


def test_another_row_with_the_column_names_ends_the_doubt_about_leads_above_it(campaign) -> None:
    upload = make.upload(content=b"9000000001,Asha\nMobile,Name\n9000000002,Ravi\n")
    assert [doubt["code"] for doubt in upload.all_warnings()] == ["leads_above_header"]
    uploads.choose_header_row(upload=upload, header_row=0)
    upload.refresh_from_db()
    assert upload.all_warnings() == []


def test_a_column_chosen_as_do_not_disturb_is_so_again_without_a_click(campaign) -> None:
    header, rows = ["PhoneNumber", "Name", "Permission"], [["9000000001", "Asha", "no"], ["9000000002", "Ravi", "DND"]]
    first = make.received_upload(rows, header=header)
    tasks.read_small_file(first.pk)
    first.refresh_from_db()
    assert uploads.choose_columns(upload=first, choices=["PhoneNumber", "Name", ":do-not-disturb"]) == ()
    uploads.begin_check(upload=first)
    uploads.check(upload_id=first.pk)
    again = make.received_upload(rows, header=header, user=first.uploaded_by)
    tasks.read_small_file(again.pk)
    again.refresh_from_db()
    assert again.do_not_disturb_column == 2
    assert again.state == UploadState.CHECKED
