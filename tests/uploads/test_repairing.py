"""If the right text is known, a repair is shown. A person chooses it, and it can be undone."""

import pytest

from campaigns import uploads
from campaigns.models import Correction, Event, LeadState, Upload, UploadState
from campaigns.uploads import Repairs
from campaigns.uploads.fixing import repairing
from tests import make

pytestmark = pytest.mark.django_db

ROWS = [
    ["=+91-9000000001", "Asha", "5"],
    ["-9000000092", "Ravi", "5"],
    ["=+91-9000000003", "Meera", "5"],
    ["+9000000004", "Lina", "5"],
]


def group_of(upload: Upload, code: str):
    return upload.problem_groups.get(code=code)


def test_the_repairs_are_shown_before_they_are_made():
    upload = make.checked_upload(ROWS)
    repairs = uploads.preview_repairs(group_of(upload, "phone_arithmetic"), count=1)
    assert repairs == Repairs((("=+91-9000000001", "+91-9000000001"),), 2)
    assert uploads.preview_repairs(group_of(upload, "phone_91_missing")) == Repairs(
        (("+9000000004", "+919000000004"),), 1
    )
    assert not upload.corrections.exists()


def test_a_kind_of_problem_without_repairs_has_none():
    upload = make.checked_upload([["12345", "Asha", "5"]])
    group = group_of(upload, "phone_too_short")
    assert uploads.preview_repairs(group) == Repairs((), 0)
    with pytest.raises(uploads.NotNow, match="not known"):
        uploads.repair_group(upload=upload, group=group, user=make.person())


def test_all_rows_are_repaired_whose_original_is_known():
    upload = make.checked_upload(ROWS)
    by = make.person("ravi")
    assert uploads.repair_group(upload=upload, group=group_of(upload, "phone_arithmetic"), user=by) == {2, 4}
    states = dict(upload.leads.values_list("row", "state"))
    assert states == {2: "ready", 3: "invalid", 4: "ready", 5: "invalid"}
    assert upload.leads.get(row=2).values == ["9000000001", "Asha", 5]
    assert set(Correction.objects.values_list("row", "found", "text", "user__username")) == {
        (2, "=+91-9000000001", "+91-9000000001", "ravi"),
        (4, "=+91-9000000003", "+91-9000000003", "ravi"),
    }
    assert "9000" not in str(Event.objects.values_list("details", "reason"))


def test_a_repair_can_be_undone():
    upload = make.checked_upload(ROWS)
    uploads.repair_group(upload=upload, group=group_of(upload, "phone_91_missing"), user=make.person())
    assert upload.leads.get(row=5).state == LeadState.READY
    uploads.undo(upload=upload, event=uploads.last_action(upload), user=make.person())
    assert upload.leads.get(row=5).state == LeadState.INVALID
    assert not upload.corrections.exists()


def test_where_many_rows_are_repaired_all_are_checked(monkeypatch):
    upload = make.checked_upload(ROWS)
    monkeypatch.setattr(repairing, "MOST_ROWS", 1)
    monkeypatch.setattr("campaigns.uploads.fixing.rechecking.MOST_ROWS", 1)
    uploads.repair_group(upload=upload, group=group_of(upload, "phone_arithmetic"), user=make.person())
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKING
    uploads.check(upload_id=upload.pk)
    assert upload.leads.filter(state=LeadState.READY).count() == 2


def test_a_preview_looks_at_so_many_values_only(monkeypatch):
    upload = make.checked_upload(ROWS)
    monkeypatch.setattr(repairing, "_VALUES_LOOKED_AT", 1)
    repairs = uploads.preview_repairs(group_of(upload, "phone_arithmetic"))
    assert (repairs.rows, repairs.is_all) == (1, False)
