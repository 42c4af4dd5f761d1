"""What a supervisor does to one upload, from its file to its end, in the log of actions."""

from datetime import datetime

import pytest

from campaigns import sending, uploads
from campaigns.models import Event, Upload
from campaigns.wording import action_in_words, details_in_words
from tests import make

pytestmark = pytest.mark.django_db

TOMORROW = datetime(2126, 12, 9, 9, 0, tzinfo=sending.INDIA)

ROWS = [
    ["9000000001", "Asha", "5"],
    ["=+91-9000000002", "Ravi", "5"],
    ["9000000003", "Mira", "Higgh"],
    ["9000000004", "Dev", "Higgh"],
    ["9000000005", "Tara", "High"],
]


def now(upload: Upload) -> Upload:
    """As it is now, and checked again if the last action asked for that."""
    uploads.check(upload_id=upload.pk)
    return Upload.objects.get(pk=upload.pk)


def test_each_step_is_told_with_who_did_it_and_how_many_rows():
    upload = make.checked_upload(ROWS)
    asha = upload.uploaded_by
    uploads.fix_cells(upload=now(upload), row=6, texts={2: "Hi"}, user=asha)
    value = now(upload).problem_groups.get(code="priority_not_allowed").values.get(found="Higgh")
    uploads.fix_value(upload=now(upload), value=value, text="3", user=asha)
    arithmetic = now(upload).problem_groups.get(code="phone_arithmetic")
    uploads.repair_group(upload=now(upload), group=arithmetic, user=asha)
    uploads.skip_row(upload=now(upload), row=6, user=asha)
    uploads.restore_row(upload=now(upload), row=6, user=asha)
    uploads.switch_rule(upload=now(upload), code="phone_plus_91", on=False, user=asha)
    uploads.switch_rule(upload=now(upload), code="phone_plus_91", on=True, user=asha)
    uploads.undo(upload=now(upload), event=uploads.last_action(now(upload)), user=asha)
    confirmed = uploads.confirm(upload=now(upload), user=asha, option="neither", start_campaign=False)
    sending.change_send_at(upload=confirmed, user=asha, send_at=TOMORROW)
    sending.put_first(upload=confirmed, user=asha)
    sending.take_turns(upload=confirmed, user=asha)
    sending.pause_upload(upload=confirmed, user=asha, reason="wrong file")
    sending.resume_upload(upload=confirmed, user=asha)
    sending.cancel_upload(upload=confirmed, user=asha, reason="wrong file")
    events = Event.objects.filter(upload=upload, user=asha).order_by("pk")
    assert [event.action for event in events] == [
        "uploaded",
        "corrected_cells",
        "corrected_value",
        "repaired_values",
        "skipped_rows",
        "restored_row",
        "switched_rule_off",
        "switched_rule_on",
        "undid",
        "confirmed",
        "send_time_changed",
        "put_first",
        "put_back",
        "paused",
        "resumed",
        "cancelled",
    ]
    assert all(action_in_words(event) and details_in_words(event) for event in events)
    assert "90000" not in str(list(events.values("details", "reason")))
