"""The first file with a header: where its columns must be looked at, and where it goes straight on to the check."""

import pytest

from campaigns import tasks, uploads
from campaigns.models import Synonym, UploadState
from tests import make

from .daily import DAILY, reasons, sent_in

pytestmark = pytest.mark.django_db


def test_columns_called_as_the_fields_need_no_click_the_first_time(campaign):
    upload = sent_in(make.rows(2), header=["phone_number", "NAME", "Priority"])
    assert upload.state == UploadState.CHECKED
    assert reasons(upload) == {"same name"}


@pytest.mark.parametrize(
    "header",
    [
        ["PhoneNumber", "Name", "Prio"],  # another word: applied by itself, and looked at once
        ["PhoneNumber", "Name", "Amount"],  # not sent: nobody said so yet
        ["Number", "Name", "Priority"],  # suggested only
    ],
)
def test_any_other_column_is_looked_at_once(campaign, header):
    assert sent_in(make.rows(2), header=header).state == UploadState.DRAFT


def test_a_needed_field_that_is_missing_is_looked_at(campaign):
    campaign.dial_method = "agent-wise"
    campaign.save()
    assert sent_in(make.rows(2), header=["PhoneNumber", "Name", "Priority"]).state == UploadState.DRAFT


def test_an_administrators_word_applies_by_itself(campaign):
    word = Synonym(field="PhoneNumber", word="Rufnr.")
    word.full_clean()
    word.save()
    assert make.upload(header=["RUFNR", "Name", "Priority"]).mapping == {"PhoneNumber": 0, "Name": 1, "Priority": 2}


def test_a_person_who_has_the_file_read_in_another_way_sees_its_columns(campaign):
    header = ["PhoneNumber", "Name", "Priority"]
    upload = sent_in(content=make.workbook({"A": [header, *make.rows(2)], "B": [["Code"], ["1"], ["2"], ["3"]]}))
    assert upload.state == UploadState.CHECKED
    uploads.choose_sheet(upload=upload, sheet="B")
    assert uploads.read(upload_id=upload.pk) is False
    upload.refresh_from_db()
    assert (upload.state, upload.last_row) == (UploadState.DRAFT, 4)


def test_the_check_follows_if_the_file_goes_straight_on(campaign):
    plain = make.received_upload(header=["PhoneNumber", "Name", "Priority"])
    asked = make.received_upload(header=DAILY[:3], user=make.person("ravi"))
    for upload, state in ((plain, UploadState.CHECKED), (asked, UploadState.DRAFT)):
        tasks.read_small_file(upload.pk)
        upload.refresh_from_db()
        assert upload.state == state
