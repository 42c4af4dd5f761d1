"""Rows that were not loaded are fixed and sent again by a child that was made in the portal."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from campaigns import uploads
from campaigns.models import (
    Batch,
    BatchState,
    ChildRow,
    Event,
    HeldBack,
    Lead,
    LeadState,
    ReadingFault,
    Upload,
    UploadState,
    database_now,
)
from campaigns.uploads import NotNow
from tests import make
from tests.dialogue import next_request
from tests.families import all_loaded, confirmed, fixing, half_loaded, states, worked_on

pytestmark = pytest.mark.django_db


def test_a_child_has_just_the_rows_that_need_a_person_with_the_numbers_that_they_have_in_the_parent():
    lines = [["12", "Meera", "5"], ["9000000004", "again", "5"], ["13", "Left out", "5"]]
    parent = make.checked_upload([*make.rows(6), *lines], file_name="leads.csv")
    uploads.skip_row(upload=parent, row=10, user=parent.uploaded_by)
    parent = uploads.confirm(upload=parent, user=parent.uploaded_by, option="neither", start_campaign=False)
    next_request(parent).answer().reject(["Invalid number", "Invalid number"])

    child = fixing(parent)

    assert child.state == UploadState.CHECKED
    assert states(child) == {2: "ready", 3: "ready", 8: "invalid"}, "no duplicate, and nothing that somebody left out"
    assert (child.parent, child.original, child.file_name) == (parent, parent, "leads.csv")
    assert (child.total_rows, child.blank_rows) == (3, 0)
    assert child.taken == {"rejected": 2, "invalid": 1}
    parent.refresh_from_db()
    assert parent.has_children


def test_it_has_the_choices_of_its_parent(campaign):
    parent = make.checked_upload([["12", "Meera", "5"], ["9000000001", "Asha", "7"]], header=["Tel", "Who", "Rank"])
    assert not uploads.choose_columns(upload=parent, choices=["PhoneNumber", "Name", ""], constants={"Priority": "3"})
    uploads.begin_check(upload=parent)
    uploads.check(upload_id=parent.pk)
    parent.refresh_from_db()
    parent = uploads.confirm(upload=parent, user=parent.uploaded_by, option="check_duplicate", start_campaign=False)

    child = fixing(parent)

    assert child.state == UploadState.CHECKED
    assert (child.campaign, child.option) == (campaign, "check_duplicate")
    assert (child.mapping, child.constants) == ({"PhoneNumber": 0, "Name": 1}, {"Priority": "3"})
    assert child.column_names() == ["Tel", "Who", "Rank"]


def test_its_rows_come_with_the_corrections_of_the_parent():
    parent = make.checked_upload([["12", "Meera", "5"], ["9000000001", "Asha", "5"]])
    uploads.fix_cells(upload=parent, row=2, texts={0: "123", 1: "Mira"}, user=parent.uploaded_by)
    child = fixing(uploads.confirm(upload=parent, user=parent.uploaded_by, option="neither", start_campaign=False))
    assert uploads.cells_of_rows(child, [2]) == {2: ["123", "Mira", "5"]}


def test_it_is_fixed_and_sent_like_any_other_upload_and_the_parent_stays_as_it_was():
    parent = half_loaded()
    child = fixing(parent)
    before = states(parent)

    uploads.fix_cells(upload=child, row=8, texts={0: "9000000099"}, user=child.uploaded_by)
    child = all_loaded(child)

    assert states(child) == {2: "loaded", 3: "loaded", 8: "loaded"}
    assert child.state == UploadState.FINISHED
    assert states(parent) == before


def test_where_the_campaigns_fields_differ_now_it_stops_at_its_columns(campaign):
    parent = half_loaded()
    campaign.field_names = [*campaign.field_names, "City"]
    campaign.save()
    child = fixing(parent)
    assert child.state == UploadState.DRAFT
    assert "fields have changed" in child.notices[0]
    assert child.mapping == parent.mapping


def test_a_row_is_live_in_one_child_and_a_second_one_finds_nothing_left():
    parent = half_loaded()
    fixing(parent)
    second = fixing(parent, make.person("ravi"))
    assert (second.state, second.unreadable_code) == (UploadState.UNREADABLE, ReadingFault.NOTHING_TO_FIX)
    assert not second.rows_of_parent.exists()


def test_the_database_itself_forbids_a_row_in_two_children():
    parent = half_loaded()
    first = fixing(parent)
    other = make.upload()
    with pytest.raises(IntegrityError), transaction.atomic():
        ChildRow.objects.create(child=other, row=2, parent=parent, parent_row=2)
    ChildRow.objects.create(child=other, row=2, parent=parent, parent_row=2, held_back=HeldBack.ELSEWHERE)
    assert first.rows_of_parent.count() == 3


def test_of_two_that_begin_at_once_each_row_goes_to_one(monkeypatch):
    """Both have seen that no row is taken; then the other one is first."""
    parent = half_loaded()
    monkeypatch.setattr("campaigns.uploads.children.making.rows_live_elsewhere", lambda _: set())
    first, second = fixing(parent), fixing(parent, make.person("ravi"))
    assert states(first).keys() == {2, 3, 8}
    assert second.unreadable_code == ReadingFault.NOTHING_TO_FIX


def test_a_discarded_child_frees_its_rows():
    parent = half_loaded()
    uploads.discard(upload=fixing(parent), user=parent.uploaded_by)
    assert not ChildRow.objects.exists()
    assert states(fixing(parent)).keys() == {2, 3, 8}


def test_a_child_whose_rows_cannot_be_copied_frees_them_and_can_be_tried_again(monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    parent = half_loaded()
    with monkeypatch.context() as patched:
        patched.setattr("campaigns.uploads.children.making.write_rows", full)
        child = fixing(parent)
    assert (child.state, child.unreadable_code) == (UploadState.UNREADABLE, ReadingFault.NO_SPACE)
    assert not ChildRow.objects.exists()
    uploads.read_again(upload=child)
    assert states(worked_on(child)).keys() == {2, 3, 8}


def test_a_killed_run_is_begun_again_with_the_same_rows():
    parent = half_loaded()
    child = uploads.begin_child(parent=parent, user=parent.uploaded_by, rows=3)
    ChildRow.objects.create(child=child, row=2, parent=parent, parent_row=2)
    stale = database_now() - timedelta(minutes=5)
    Upload.objects.filter(pk=child.pk).update(worked_at=stale, generation=1, times_begun=1)
    assert states(worked_on(child)) == {2: "ready", 3: "ready", 8: "invalid"}


def test_a_child_of_a_child_leads_to_the_original_rows():
    parent = half_loaded()
    child = all_loaded(fixing(parent))  # row 8 is wrong still
    grandchild = fixing(child)
    assert (grandchild.parent, grandchild.original) == (child, parent)
    row = grandchild.rows_of_parent.get()
    assert (row.row, row.parent_row, row.original, row.original_row) == (8, 8, parent, 8)


def test_what_is_loaded_by_the_parent_after_all_is_held_back_in_a_draft_and_said():
    parent = make.confirmed_upload(make.rows(3), file_name="leads.csv")
    request = next_request(parent)
    parent.batches.update(state=BatchState.REFUSED)
    child = fixing(parent)
    assert child.counts["ready"] == 3

    request.call_back()

    child.refresh_from_db()
    with pytest.raises(NotNow, match="3 of these rows are in the campaign already"):
        confirmed(child)
    uploads.begin_check(upload=child)
    uploads.check(upload_id=child.pk)
    child.refresh_from_db()
    assert child.counts["ready"] == 0
    assert states(child) == {2: "skipped", 3: "skipped", 4: "skipped"}
    assert "The dialer has this row of “leads.csv” already" in str(child.leads.get(row=2).problems)
    with pytest.raises(NotNow, match="cannot be restored"):
        uploads.restore_row(upload=child, row=2, user=child.uploaded_by)


def test_a_number_that_the_parent_has_sent_is_a_duplicate_in_the_child():
    parent = half_loaded(file_name="leads.csv")
    child = fixing(parent)
    uploads.fix_cells(upload=child, row=8, texts={0: "9000000005"}, user=child.uploaded_by)
    lead = child.leads.get(row=8)
    assert lead.state == LeadState.DUPLICATE
    assert "was sent already, with row 6 of “leads.csv”" in str(lead.problems)
    uploads.fix_cells(upload=child, row=8, texts={0: "9000000055"}, user=child.uploaded_by)
    assert child.leads.get(row=8).state == LeadState.READY


def test_the_numbers_that_were_not_loaded_are_not_said_to_be_sent_already():
    child = fixing(half_loaded())
    assert not child.warnings
    assert not child.problem_groups.filter(code=uploads.SENT_RECENTLY).exists()


def test_its_rows_are_copied_even_if_some_are_restored_and_the_rule_would_skip_them_again(campaign):
    parent = make.checked_upload([["9999999999", "Test", "5"], ["9000000001", "Asha", "5"]])
    uploads.restore_row(upload=parent, row=2, user=parent.uploaded_by)
    parent = uploads.confirm(upload=parent, user=parent.uploaded_by, option="neither", start_campaign=False)
    next_request(parent).answer().reject(["Invalid number"])
    assert states(fixing(parent)) == {2: "ready"}


def test_columns_and_sheet_of_a_copy_stay_as_they_are():
    child = fixing(half_loaded())
    with pytest.raises(NotNow):
        uploads.choose_header_row(upload=child, header_row=3)
    with pytest.raises(NotNow):
        uploads.choose_how_text_is_read(upload=child, encoding="utf-8", delimiter="")


def test_only_a_confirmed_upload_to_an_open_campaign_has_children(campaign):
    with pytest.raises(NotNow):
        uploads.begin_child(parent=make.checked_upload(), user=make.person(), rows=1)
    parent = half_loaded()
    campaign.is_active = False
    campaign.save()
    parent.refresh_from_db()
    with pytest.raises(NotNow):
        uploads.begin_child(parent=parent, user=parent.uploaded_by, rows=3)


def test_the_log_of_actions_says_who_began_to_fix():
    parent = half_loaded()
    child = fixing(parent, make.person("ravi"))
    event = Event.objects.get(upload=child, action="began_to_fix")
    assert (event.user.username, event.details) == ("ravi", {"parent": parent.pk})


def test_many_rows_are_left_to_the_worker_of_large_files(monkeypatch):
    monkeypatch.setattr("campaigns.uploads.children.making.SMALL_FILE_ROWS", 2)
    parent = half_loaded()
    assert uploads.begin_child(parent=parent, user=parent.uploaded_by, rows=3).is_large
    assert (
        Lead.objects.filter(upload__parent=parent).count() == Batch.objects.filter(upload__parent=parent).count() == 0
    )
