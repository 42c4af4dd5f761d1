"""What was chosen for a file is remembered by header, campaign and person: the next such file needs no click."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.utils import timezone

from campaigns import uploads
from campaigns.models import ColumnMapping, UploadState, database_now
from campaigns.uploads.reading import remembering
from tests import make

from .daily import DAILY, ROWS, choose, reasons, sent_in

pytestmark = pytest.mark.django_db


def test_the_same_header_on_the_next_day_needs_no_click(first):
    upload = sent_in([["9000000003", "Meera", "Nair", "Kochi"]], header=DAILY)
    assert upload.state == UploadState.CHECKED
    assert (upload.mapping, upload.joined) == (first.mapping, first.joined)
    assert reasons(upload) == {"as last time"}


def test_a_file_that_needs_no_click_is_never_seen_waiting_for_one(first):
    """One transaction ends the reading and begins the check. If it fails, the upload is still being read."""
    upload = make.received_upload(ROWS, header=DAILY)
    with (
        patch("campaigns.uploads.reading.reading.begin_check", side_effect=OperationalError),
        pytest.raises(OperationalError),
    ):
        uploads.read(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.columns) == (UploadState.READING, [])


def test_columns_that_moved_are_known_by_name_and_the_first_name_stays_first(first):
    upload = sent_in([["Kochi", "Nair", "Meera", "9000000003"]], header=["stadt", "REST", "Vorname_X", "kontakt"])
    assert upload.state == UploadState.CHECKED
    assert upload.mapping == {"PhoneNumber": 3, "Name": 2}
    assert upload.joined == {"Name": [1]}


@pytest.mark.parametrize(
    "header",
    [[*DAILY[:3], "Staat"], DAILY[:3], [*DAILY, "Land"]],
)
def test_another_header_does_need_one(first, header):
    lines = [[*ROWS[0], "IN"][: len(header)]]
    assert sent_in(lines, header=header).state == UploadState.DRAFT


def test_what_is_remembered_holds_for_its_campaign_only(first):
    other = make.campaign(name="Renewals")
    assert sent_in(header=DAILY, to=other).state == UploadState.DRAFT


def test_the_last_choice_is_the_one_that_counts_and_there_is_one_for_a_header(first):
    later = sent_in(header=DAILY)
    choose(later, "PhoneNumber", "", "Name", "")
    assert ColumnMapping.objects.count() == 1
    assert sent_in(header=DAILY).mapping == {"PhoneNumber": 0, "Name": 2}


def test_a_mapping_keeps_its_name_and_says_it(first):
    ColumnMapping.objects.update(name="Daily leads")
    upload = sent_in(header=DAILY)
    assert reasons(upload) == {"as in your mapping “Daily leads”"}
    assert ColumnMapping.objects.get().name == "Daily leads"
    assert ColumnMapping.objects.get().used_at > first.uploaded_at


def test_a_deleted_mapping_is_forgotten(first):
    ColumnMapping.objects.all().delete()
    assert sent_in(header=DAILY).state == UploadState.DRAFT


def test_a_colleague_of_the_team_gets_it_with_the_name_of_who_chose(first):
    asha = make.person()
    asha.first_name, asha.last_name = "Asha", "Rao"
    asha.save()
    ColumnMapping.objects.update(used_at=timezone.now().replace(month=11, day=23, hour=6))
    upload = sent_in(header=DAILY, user=make.person("ravi"))
    assert upload.state == UploadState.CHECKED
    assert reasons(upload) == {"as Asha Rao mapped it on 23 November"}


def test_of_last_year_the_year_is_said(first):
    ColumnMapping.objects.update(used_at="2019-03-01T12:00:00Z")
    assert reasons(make.upload(header=DAILY, user=make.person("ravi"))) == {"as asha mapped it on 1 March 2019"}


def test_ones_own_comes_before_a_newer_one_of_a_colleague(first):
    theirs = make.upload(header=DAILY, user=make.person("ravi"))
    choose(theirs, "PhoneNumber", "", "", "Name")
    assert sent_in(header=DAILY).mapping == {"PhoneNumber": 0, "Name": 1}
    assert sent_in(header=DAILY, user=make.person("ravi")).mapping == {"PhoneNumber": 0, "Name": 3}
    newest = sent_in(header=DAILY, user=make.person("meera"))
    assert newest.mapping == {"PhoneNumber": 0, "Name": 3}


@pytest.mark.parametrize("gone", ["from the team", "switched off"])
def test_of_somebody_who_is_gone_nothing_is_taken(first, gone):
    asha = make.person()
    if gone == "from the team":
        asha.teams.clear()
    else:
        asha.is_active = False
        asha.save()
    assert sent_in(header=DAILY, user=make.person("ravi")).state == UploadState.DRAFT


def test_a_campaign_that_lost_a_field_has_its_columns_looked_at(first):
    first.campaign.field_names = ["PhoneNumber", "Priority"]
    first.campaign.save()
    upload = sent_in(header=DAILY)
    assert (upload.state, upload.mapping) == (UploadState.DRAFT, {"PhoneNumber": 0})


def test_a_campaign_that_needs_more_now_has_its_columns_looked_at(first):
    first.campaign.dial_method = "skill-wise"
    first.campaign.save()
    assert sent_in(header=DAILY).state == UploadState.DRAFT


def test_a_campaign_that_is_closed_meanwhile_leaves_the_draft(first):
    upload = make.received_upload(header=DAILY)
    first.campaign.is_active = False
    first.campaign.save()
    assert uploads.read(upload_id=upload.pk) is False
    upload.refresh_from_db()
    assert upload.state == UploadState.DRAFT


def test_of_files_without_column_names_it_is_only_a_suggestion(campaign):
    lines = [["9000000001", "Asha"], ["9000000002", "Ravi"]]
    upload = sent_in(lines[1:], header=lines[0])
    assert upload.header_row == 0
    choose(upload, "PhoneNumber", "Name")
    again = sent_in([["9000000004", "Meera"]], header=["9000000003", "Nair"])
    assert (again.state, again.mapping) == (UploadState.DRAFT, {})
    assert [(match["field"], match["reason"], match["sure"]) for match in again.matches] == [
        ("PhoneNumber", "as last time", False),
        ("Name", "as last time", False),
    ]


def test_of_a_row_of_leads_that_was_taken_for_a_header_nothing_is_kept(campaign):
    upload = make.upload(header=["9000000001", "Asha", "5"])
    uploads.choose_header_row(upload=upload, header_row=1)
    choose(upload, "PhoneNumber", "Name", "Priority")
    assert not ColumnMapping.objects.exists()


def test_mappings_without_a_name_are_forgotten_in_the_order_of_their_last_use(first, monkeypatch):
    monkeypatch.setattr(remembering, "MOST_UNNAMED", 3)
    now = database_now()
    for index in range(5):
        ColumnMapping.objects.create(
            campaign=first.campaign,
            owner=first.uploaded_by,
            name="kept" if index == 0 else "",
            fingerprint=str(index),
            used_at=now - timedelta(days=9 - index),
        )
    remembering.remember(first)
    kept = ColumnMapping.objects.values_list("fingerprint", flat=True).order_by("used_at")
    assert [fingerprint[:1] for fingerprint in kept][:3] == ["0", "3", "4"]
    assert len(kept) == 4
