"""Every row of the file becomes a lead with its result."""

import pytest

from campaigns import uploads
from campaigns.models import CheckFault, Lead, LeadState, Upload, UploadState
from campaigns.tally import tally
from campaigns.uploads import runs, storing
from campaigns.uploads.checking import checking
from campaigns.wording import check_fault_in_words
from tests import make

pytestmark = pytest.mark.django_db


def test_each_row_is_ready_or_says_what_is_wrong_with_it():
    upload = make.checked_upload(
        [
            ["9000000001", "Asha", "5"],
            ["12345", "Ravi", "6"],
            ["", "", ""],
            ["+91 90000 00001", "Asha again", "7"],
            ["9000000002", "Meera", "150"],
        ]
    )
    assert upload.state == UploadState.CHECKED
    assert list(upload.leads.values_list("row", "state", "phone")) == [
        (2, "ready", "+919000000001"),
        (3, "invalid", ""),
        (5, "duplicate", "+919000000001"),
        (6, "invalid", "+919000000002"),
    ]
    counted = tally(upload)
    assert counted.adds_up
    assert (counted.total, counted.blank, counted.ready, counted.invalid, counted.duplicate) == (5, 1, 1, 2, 1)
    assert "row 2" in str(upload.leads.get(row=5).problems)


def test_a_lead_keeps_what_will_be_sent_in_the_order_of_the_map():
    upload = make.checked_upload([["09000000001", "Asha", "5"]])
    assert upload.rules["map"] == ["PhoneNumber", "Name", "Priority"]
    assert Lead.objects.get().values == ["9000000001", "Asha", 5]


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(1, [1]), (499, [499]), (500, [500]), (501, [500, 1]), (1000, [500, 500])],
)
def test_batches_hold_at_most_500_leads(count, sizes):
    upload = make.checked_upload(make.rows(count))
    assert [cut[2] for cut in upload.cuts] == sizes


def test_batches_are_cut_by_bytes_too():
    account = make.account(bytes_per_request=100_000)
    long_name = "न" * 400  # 1,200 bytes, 3,600 when urlencoded
    upload = make.checked_upload([[row[0], long_name, row[2]] for row in make.rows(60)], to=make.campaign(of=account))
    assert tally(upload).ready == 60
    assert len(upload.cuts) >= 3
    assert sum(cut[2] for cut in upload.cuts) == 60


def test_checking_again_replaces_the_leads_of_the_first_check():
    upload = make.checked_upload(make.rows(3))
    uploads.choose_columns(upload=upload, choices=["PhoneNumber", "", ""])
    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    assert upload.rules["map"] == ["PhoneNumber"]
    assert list(upload.leads.values_list("values", flat=True)) == [["9000000001"], ["9000000002"], ["9000000003"]]
    assert tally(upload).adds_up


def test_what_a_killed_check_left_is_thrown_away_by_the_next():
    upload = make.upload(make.rows(3))
    uploads.begin_check(upload=upload)
    killed = runs.take(upload.pk, state=UploadState.CHECKING)
    Lead.objects.create(upload=killed, generation=killed.generation, row=2, state=LeadState.READY, values=["half"])
    Upload.objects.update(worked_at="2020-01-01T00:00:00Z")
    uploads.check(upload_id=upload.pk)
    assert upload.leads.count() == 3
    with pytest.raises(storing.Replaced), storing.Turns(killed).write():
        pytest.fail("the run that was taken for dead writes nothing more")


def test_whatever_goes_wrong_while_checking_leads_back_to_the_columns_in_words(monkeypatch, caplog, signed_in):
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left for 9000000001")

    upload = make.upload(make.rows(3))
    notices = upload.notices
    uploads.begin_check(upload=upload)
    with monkeypatch.context() as broken:
        broken.setattr(checking, "check_leads", fail)
        uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.worked_at) == (UploadState.DRAFT, None)
    assert f"upload {upload.pk} could not be checked: OSError" in caplog.text
    assert "9000000001" not in caplog.text
    assert not runs.waiting_for_work().exists()
    assert (
        check_fault_in_words(CheckFault.OUR_FAULT) in signed_in.get(f"/uploads/{upload.pk}/columns/").content.decode()
    )

    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.notices, upload.check_fault) == (UploadState.CHECKED, notices, "")


def test_the_check_begins_from_what_was_chosen_last_in_whichever_window():
    upload = make.upload(content=b"t,,\nt2,,\n" + make.csv_bytes(make.rows(3)))
    older_window = Upload.objects.get(pk=upload.pk)
    uploads.choose_header_row(upload=upload, header_row=1)
    uploads.choose_columns(upload=upload, choices=["PhoneNumber", "Name", "Priority"])
    uploads.begin_check(upload=older_window)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.header_row, upload.total_rows, upload.blank_rows) == (1, 5, 0)
    assert tally(upload).adds_up


@pytest.mark.parametrize(
    "content",
    [
        b"Mobile,Na\x00me\n9000000001,As\x00ha\n",
        "Mobile,Name\n9000000001,Asha".encode("utf-16-le") + b"\x00\xd8" + "\n9000000002,Ravi\n".encode("utf-16-le"),
        "Mobile,Name\n9000000001,\U0001f600 Asha \u202e\n".encode(),
        b"Mobile,Name\n9000000001," + b"n" * 5000 + b"\n",
    ],
    ids=["NUL", "lone surrogate", "emoji and direction marks", "too long"],
)
def test_strange_characters_are_stored_checked_and_counted(content):
    upload = make.upload(content=content, to=make.campaign(fields=["PhoneNumber", "Name"]))
    uploads.choose_columns(upload=upload, choices=["PhoneNumber", "Name"])
    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKED
    assert tally(upload).adds_up
    assert tally(upload).ready + tally(upload).invalid == upload.total_rows


def test_a_check_that_was_killed_is_begun_again_by_itself_once():
    upload = make.upload(make.rows(3))
    uploads.begin_check(upload=upload)
    for _ in range(2):
        assert runs.take(upload.pk, state=UploadState.CHECKING), "and killed"
        Upload.objects.update(worked_at="2020-01-01T00:00:00Z")
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.check_fault) == (UploadState.DRAFT, CheckFault.STOPPED_TWICE)

    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.counts["ready"]) == (UploadState.CHECKED, 3)


def test_what_the_check_changed_is_counted_by_rule_with_examples():
    lines = [[f"+91 90000 0000{index}", "O'Brien", "5"] for index in range(5)] + [["9000000099", "Asha", "5"]]
    upload = make.checked_upload(lines)
    assert upload.changes == [
        {
            "code": code,
            "column": column,
            "count": 5,
            "examples": [[row, lines[row - 2][cell], after(row)] for row in (2, 3, 4)],
        }
        for code, column, cell, after in (
            ("phone_signs", "Mobile", 0, lambda row: f"900000000{row - 2}"),
            ("phone_plus_91", "Mobile", 0, lambda row: f"900000000{row - 2}"),
            ("name_cleaned", "Name", 1, lambda row: "OBrien"),
        )
    ]


def test_problems_are_grouped_by_kind_and_column_and_by_value():
    lines = [["9000000001", "A", "Higgh"], ["9000000002", "B", "Higgh"], ["12", "C", "0"], ["9000000001", "D", "5"]]
    upload = make.checked_upload([*lines, ["9000000001", "E", "5"]])
    groups = {
        (group.code, group.column, group.column_index): {
            value.found: list(value.problem_rows.values_list("row", flat=True)) for value in group.values.all()
        }
        for group in upload.problem_groups.all()
    }
    assert groups == {
        ("priority_not_allowed", "Priority", 2): {"Higgh": [2, 3], "0": [4]},
        ("phone_too_short", "Mobile", 0): {"12": [4]},
        ("phone_duplicate", "Mobile", 0): {"9000000001": [6]},
    }
    assert upload.counts == {"ready": 1, "invalid": 3, "duplicate": 1, "skipped": 0}
    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    assert upload.problem_groups.count() == 3, "those of the check before are gone"


def test_dates_with_two_readings_follow_what_the_column_shows():
    header = ["Mobile", "Expiry date"]
    make.campaign(fields=["PhoneNumber", "ExpiryDate"])
    american = make.checked_upload([["9000000001", "12/31/2091"], ["9000000002", "03/04/2091"]], header=header)
    assert list(american.leads.values_list("values", flat=True)) == [
        ["9000000001", "2091-12-31"],
        ["9000000002", "2091-03-04"],
    ]
    mixed = make.checked_upload(
        [["9000000001", "12/31/2091"], ["9000000002", "31/12/2091"], ["9000000003", "03/04/2091"]], header=header
    )
    assert [group.code for group in mixed.problem_groups.all()] == ["expiry_mixed_orders"]
    Upload.objects.filter(pk=mixed.pk).update(date_order="month_first")
    mixed.refresh_from_db()
    uploads.begin_check(upload=mixed)
    uploads.check(upload_id=mixed.pk)
    assert mixed.leads.get(row=4).values == ["9000000003", "2091-03-04"]
