"""What people correct before anything is sent: the file does not change, and all that the correction concerns is
checked again."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from campaigns import uploads
from campaigns.models import Correction, Event, Option, ProblemRow, SkippedRow, UploadState
from campaigns.tally import tally
from campaigns.uploads.checking.cutting import cuts_of
from campaigns.uploads.fixing import fixing
from tests import make

pytestmark = pytest.mark.django_db

MESSY = [
    ["9000000001", "Asha", "Higgh"],
    ["9000000002", "Ravi", "Higgh"],
    ["12345", "Meera", "5"],
    ["9000000001", "Asha again", "5"],
]


def checked(upload):
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    return upload


def states(upload) -> dict[int, str]:
    return dict(upload.leads.values_list("row", "state"))


def value_of(upload, code: str, found: str):
    return upload.problem_groups.get(code=code).values.get(found=found)


def test_a_corrected_cell_is_checked_and_the_file_stays_as_it_came():
    upload = make.checked_upload(MESSY)
    content = upload.file.read()
    assert uploads.fix_cells(upload=upload, row=4, texts={0: "90000 00003"}, user=make.person("ravi"))
    checked(upload)
    assert states(upload)[4] == "ready"
    assert upload.leads.get(row=4).values == ["9000000003", "Meera", 5]
    upload.file.seek(0)
    assert upload.file.read() == content
    kept = Correction.objects.get()
    assert (kept.row, kept.column, kept.found, kept.text, kept.user.username) == (4, 0, "12345", "90000 00003", "ravi")
    assert "90000" not in str(Event.objects.values_list("details", "reason"))


def test_a_value_is_corrected_once_for_all_its_rows():
    upload = make.checked_upload(MESSY)
    uploads.fix_value(
        upload=upload, value=value_of(upload, "priority_not_allowed", "Higgh"), text="5", user=make.person()
    )
    checked(upload)
    assert states(upload) == {2: "ready", 3: "ready", 4: "invalid", 5: "duplicate"}


def test_what_follows_from_a_correction_is_found_too():
    upload = make.checked_upload(MESSY)
    assert states(upload) == {2: "invalid", 3: "invalid", 4: "invalid", 5: "ready"}
    uploads.fix_cells(upload=upload, row=2, texts={2: "9"}, user=make.person())
    checked(upload)
    assert states(upload)[5] == "duplicate", "row 2 has the number first, now that it is right"
    uploads.fix_cells(upload=upload, row=2, texts={0: "9000000009"}, user=make.person())
    checked(upload)
    assert states(upload) == {2: "ready", 3: "invalid", 4: "invalid", 5: "ready"}


def test_a_later_correction_wins_and_one_for_a_cell_wins_over_one_for_a_value():
    upload = make.checked_upload(MESSY)
    person = make.person()
    uploads.fix_cells(upload=upload, row=2, texts={2: "7"}, user=person)
    checked(upload)
    uploads.fix_value(upload=upload, value=value_of(upload, "priority_not_allowed", "Higgh"), text="3", user=person)
    checked(upload)
    assert [upload.leads.get(row=row).values[2] for row in (2, 3)] == [7, 3]
    uploads.fix_cells(upload=upload, row=2, texts={2: "8"}, user=person)
    assert checked(upload).leads.get(row=2).values[2] == 8


def test_a_cell_that_is_right_already_is_left_alone():
    upload = make.checked_upload(MESSY)
    assert not uploads.fix_cells(upload=upload, row=2, texts={0: "9000000001", 1: " Asha "}, user=make.person())
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKED
    assert not Correction.objects.exists()


def test_a_cell_beyond_the_end_of_its_row_can_be_filled():
    upload = make.checked_upload([["9000000001", "Asha"]])
    uploads.fix_cells(upload=upload, row=2, texts={2: "5"}, user=make.person())
    assert checked(upload).leads.get().values == ["9000000001", "Asha", 5]


@pytest.mark.parametrize(("row", "column"), [(1, 0), (9, 0), (0, 0), (2, 3), (2, -1)])
def test_there_is_nothing_to_correct_outside_of_the_leads(row, column):
    with pytest.raises(uploads.NotNow, match="no such cell"):
        uploads.fix_cells(upload=make.checked_upload(MESSY), row=row, texts={column: "x"}, user=make.person())


def test_a_text_that_no_cell_may_hold_is_refused(settings):
    settings.MAX_CELL_CHARACTERS = 10
    with pytest.raises(uploads.NotNow, match="10 characters at most"):
        uploads.fix_cells(upload=make.checked_upload(), row=2, texts={1: "x" * 11}, user=make.person())


def test_skipped_rows_stay_skipped_until_they_are_restored():
    upload = make.checked_upload(MESSY)
    uploads.skip_row(upload=upload, row=5, user=make.person())
    assert states(checked(upload))[5] == "skipped"
    uploads.skip_all(upload=upload, problems=upload.problem_groups.get(code="priority_not_allowed"), user=make.person())
    checked(upload)
    assert (tally(upload).skipped, tally(upload).invalid, tally(upload).adds_up) == (3, 1, True)
    uploads.restore_row(upload=upload, row=5, user=make.person())
    assert states(checked(upload)) == {2: "skipped", 3: "skipped", 4: "invalid", 5: "ready"}
    assert SkippedRow.objects.count() == 2


def test_all_rows_with_one_value_are_skipped():
    upload = make.checked_upload(MESSY)
    uploads.skip_all(upload=upload, problems=value_of(upload, "phone_too_short", "12345"), user=make.person())
    assert states(checked(upload))[4] == "skipped"


def test_a_number_that_stands_twice_is_not_corrected_for_all_rows_at_once():
    upload = make.checked_upload([["9000000001", "Asha", "5"], ["9000000001", "Asha", "5"]])
    with pytest.raises(uploads.NotNow, match="by itself"):
        uploads.fix_value(
            upload=upload, value=value_of(upload, "phone_duplicate", "9000000001"), text="1", user=make.person()
        )


def test_a_rule_is_switched_off_and_on_again_for_one_upload():
    upload = make.checked_upload([["+919000000001", "Asha", "5"]])
    uploads.switch_rule(upload=upload, code="phone_plus_91", on=False, user=make.person())
    assert states(checked(upload)) == {2: "invalid"}
    assert upload.problem_groups.get().code == "off_phone_plus_91"
    uploads.switch_rule(upload=upload, code="phone_plus_91", on=True, user=make.person())
    assert states(checked(upload)) == {2: "ready"}
    with pytest.raises(uploads.NotNow, match="no such rule"):
        uploads.switch_rule(upload=upload, code="phone_missing", on=False, user=make.person())


def test_what_was_confirmed_is_not_changed_any_more():
    upload = make.checked_upload(MESSY)
    uploads.confirm(upload=upload, user=make.person(), option=Option.NEITHER, start_campaign=False)
    for action in (
        lambda: uploads.fix_cells(upload=upload, row=4, texts={0: "9000000003"}, user=make.person()),
        lambda: uploads.skip_row(upload=upload, row=5, user=make.person()),
        lambda: uploads.restore_row(upload=upload, row=5, user=make.person()),
        lambda: uploads.switch_rule(upload=upload, code="phone_signs", on=False, user=make.person()),
    ):
        with pytest.raises(uploads.NotNow, match="moved on"):
            action()
    assert not Correction.objects.exists()


def test_corrections_outlive_another_choice_of_columns():
    upload = make.checked_upload(MESSY)
    uploads.fix_cells(upload=upload, row=4, texts={0: "9000000003"}, user=make.person())
    checked(upload)
    uploads.choose_columns(upload=upload, choices=["PhoneNumber", "Name", ""])
    uploads.begin_check(upload=upload)
    assert states(checked(upload)) == {2: "ready", 3: "ready", 4: "ready", 5: "duplicate"}


_CELLS = st.sampled_from(["9000000001", "9000000002", "+91 90000 00001", "12", ""])
_PRIORITIES = st.sampled_from(["5", "5.0", "Higgh", ""])
_ROWS = st.lists(st.tuples(_CELLS, st.sampled_from(["Asha", "O'Brien"]), _PRIORITIES), min_size=2, max_size=8)
_ACTIONS = st.lists(st.tuples(st.sampled_from(["cell", "skip", "back"]), st.integers(2, 9), _CELLS), max_size=4)


@examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_ROWS, _ACTIONS)
def test_whatever_is_corrected_every_row_is_accounted_for(rows, actions):
    upload = make.checked_upload([list(row) for row in rows])
    for action, row, text in actions:
        try:
            if action == "cell" and not fixing.fix_cells(upload=upload, row=row, texts={0: text}, user=make.person()):
                continue
            if action == "skip":
                uploads.skip_row(upload=upload, row=row, user=make.person())
            if action == "back":
                uploads.restore_row(upload=upload, row=row, user=make.person())
        except uploads.NotNow:
            continue
        checked(upload)
    upload.refresh_from_db()
    counted = tally(upload)
    assert counted.adds_up
    assert counted.ready == upload.leads.filter(state="ready").count() == sum(cut[2] for cut in cuts_of(upload))
    assert len({lead.phone for lead in upload.leads.filter(state="ready")}) == counted.ready
    grouped = set(ProblemRow.objects.filter(group__upload=upload).values_list("row", flat=True))
    assert grouped == {lead.row for lead in upload.leads.all() if lead.problems}
