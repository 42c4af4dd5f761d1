"""The last action is undone as a whole; an earlier one cannot be undone."""

import pytest

from campaigns import uploads
from campaigns.models import Event, LeadState, UploadState
from campaigns.uploads.fixing import undoing
from tests import make

pytestmark = pytest.mark.django_db

ROWS = [["9000000001", "Asha", "Higgh"], ["9999999999", "Ravi", "5"], ["9000000003", "Meera", "5"]]


def test_only_the_last_action_can_be_undone():
    upload = make.checked_upload(ROWS)
    uploads.skip_row(upload=upload, row=2, user=make.person())
    first = uploads.last_action(upload)
    uploads.skip_row(upload=upload, row=4, user=make.person())
    with pytest.raises(uploads.NotNow, match="Something else was done since"):
        uploads.undo(upload=upload, event=first, user=make.person())
    uploads.undo(upload=upload, event=uploads.last_action(upload), user=make.person())
    assert uploads.last_action(upload) == first
    assert Event.objects.filter(action="undid").count() == 1


def test_a_row_that_a_rule_skipped_is_restored_and_the_restoring_undone():
    upload = make.checked_upload(ROWS)
    assert upload.leads.get(row=3).state == LeadState.SKIPPED
    assert uploads.restore_row(upload=upload, row=3, user=make.person()) == {3}
    assert upload.leads.get(row=3).values == ["9999999999", "Ravi", 5]
    assert upload.leads.get(row=3).state == LeadState.READY
    uploads.undo(upload=upload, event=uploads.last_action(upload), user=make.person())
    assert upload.leads.get(row=3).state == LeadState.SKIPPED
    assert not upload.restored_rows.exists()


def test_a_row_that_a_person_skipped_is_restored():
    upload = make.checked_upload(ROWS)
    uploads.skip_row(upload=upload, row=4, user=make.person())
    assert uploads.restore_row(upload=upload, row=4, user=make.person()) == {4}
    assert upload.leads.get(row=4).state == LeadState.READY
    assert uploads.last_action(upload) is None


def test_a_row_that_nobody_skipped_stays_as_it_is():
    upload = make.checked_upload(ROWS)
    assert uploads.restore_row(upload=upload, row=4, user=make.person()) == set()
    assert not upload.restored_rows.exists()


def test_a_rule_that_is_switched_off_skips_no_row():
    upload = make.checked_upload(ROWS)
    uploads.switch_rule(upload=upload, code="skip_dummy", on=False, user=make.person())
    uploads.check(upload_id=upload.pk)
    assert upload.leads.get(row=3).state == LeadState.READY


def test_nothing_is_undone_of_an_upload_that_has_moved_on():
    upload = make.checked_upload(ROWS)
    uploads.skip_row(upload=upload, row=2, user=make.person())
    uploads.begin_check(upload=upload)
    upload.refresh_from_db()
    with pytest.raises(uploads.NotNow, match="moved on"):
        uploads.undo(upload=upload, event=uploads.last_action(upload), user=make.person())


def test_where_many_rows_are_concerned_all_are_checked(monkeypatch):
    upload = make.checked_upload(ROWS)
    value = upload.problem_groups.get(code="priority_not_allowed").values.get()
    uploads.fix_value(upload=upload, value=value, text="5", user=make.person())
    monkeypatch.setattr(undoing, "MOST_ROWS", 0)
    assert uploads.undo(upload=upload, event=uploads.last_action(upload), user=make.person()) == set()
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKING
    uploads.check(upload_id=upload.pk)
    assert upload.leads.get(row=2).state == LeadState.INVALID
