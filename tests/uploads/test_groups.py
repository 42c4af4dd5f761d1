"""Problems in groups: counted once, when the check is made, and always the same as the problems of the leads."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from campaigns import uploads
from campaigns.leads import Problem
from campaigns.models import ProblemGroup, ProblemRow, ProblemValue, SkippedRow, Upload
from campaigns.tally import tally
from campaigns.uploads import storing
from tests import make

pytestmark = pytest.mark.django_db


def stored(upload: Upload) -> set[tuple[str, str, str, int]]:
    """(code, column, value, row) of each problem, from the groups."""
    rows = ProblemRow.objects.filter(group__upload=upload)
    return set(rows.values_list("group__code", "group__column", "value__found", "row"))


def of_the_leads(upload: Upload) -> set[tuple[str, str, str, int]]:
    problems = [Problem.from_json(each) for lead in upload.leads.all() for each in lead.problems]
    return {(problem.code, problem.column, problem.found, problem.row) for problem in problems}


def assert_counted(upload: Upload) -> None:
    assert stored(upload) == of_the_leads(upload)
    for group in upload.problem_groups.all():
        assert group.rows == group.problem_rows.count() == sum(value.rows for value in group.values.all())
        for value in group.values.all():
            assert value.rows == value.problem_rows.count() > 0
        first = group.problem_rows.order_by("row").first()
        own = next(each for each in map(Problem.from_json, upload.leads.get(row=first.row).problems)
                   if (each.code, each.column) == (group.code, group.column))  # fmt: skip
        assert (group.message, group.hint, group.level) == (own.message, own.hint, own.level), "of the first of them"


def check_again(upload: Upload) -> Upload:
    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    upload.refresh_from_db()
    return upload


CELLS = st.tuples(
    st.sampled_from(["9000000001", "+91 90000 00001", "9000000002", "12345", "", "abc", "#N/A"]),
    st.sampled_from(["Asha", "O'Brien", "***", "", "आशा"]),
    st.sampled_from(["5", "Higgh", "", "5.0", "0", "#REF!"]),
)


@examples(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=st.lists(CELLS, min_size=1, max_size=12), skipped=st.sets(st.integers(2, 14), max_size=3))
def test_whatever_the_rows_are_the_counts_add_up_and_the_groups_are_those_of_the_leads(rows, skipped):
    upload = make.upload([list(row) for row in rows], file_name="any.csv")
    uploads.choose_columns(upload=upload, choices=["PhoneNumber", "Name", "Priority"])
    SkippedRow.objects.bulk_create(SkippedRow(upload=upload, row=row, user=upload.uploaded_by) for row in skipped)
    check_again(upload)
    counted = tally(upload)
    assert counted.adds_up
    assert counted.total == len(rows) - _blank_at_the_end(rows)
    by_state = {state: upload.leads.filter(state=state).count() for state in upload.counts}
    assert upload.counts == by_state
    assert sum(by_state.values()) == upload.leads.count()
    assert_counted(upload)


def _blank_at_the_end(rows) -> int:
    return next((index for index, row in enumerate(reversed(rows)) if any(row)), len(rows))


def test_the_columns_of_groups_are_those_that_a_correction_would_change():
    header = ["Mobile", "First name", "Priority", "Last name"]
    upload = make.upload([["12345", "*", "Higgh", "*"]], header=header)
    uploads.choose_columns(upload=upload, choices=["PhoneNumber", "Name", "Priority", "Name"])
    check_again(upload)
    assert set(upload.problem_groups.values_list("column", "column_index")) == {
        ("Mobile", 0), ("Priority", 2), ("First name + Last name", None),
    }  # fmt: skip


def test_two_columns_that_are_called_alike_as_far_as_names_are_shown_share_a_group_without_a_column():
    long = "n" * 150
    campaign = make.campaign(fields=["PhoneNumber", "Priority", "ExpiryDate"])
    upload = make.upload([["12345", "x", "x"]], header=["Mobile", long + "1", long + "2"], to=campaign)
    uploads.choose_columns(upload=upload, choices=["PhoneNumber", "Priority", "ExpiryDate"])
    check_again(upload)
    assert upload.state == "checked"
    assert set(upload.problem_groups.values_list("code", "column_index")) == {
        ("phone_too_short", 0), ("priority_not_allowed", None), ("expiry_not_a_date", None),
    }  # fmt: skip


def test_another_check_replaces_the_groups_of_the_one_before():
    other = make.checked_upload([["12345", "Asha", "5"]])
    upload = make.checked_upload([["12345", "Asha", "5"], ["9000000001", "Asha", "Higgh"]])
    uploads.choose_columns(upload=upload, choices=["PhoneNumber", "", ""])
    check_again(upload)
    assert list(upload.problem_groups.values_list("code", flat=True)) == ["phone_too_short"]
    assert (ProblemGroup.objects.count(), ProblemValue.objects.count(), ProblemRow.objects.count()) == (2, 2, 2)
    assert_counted(upload)
    assert_counted(other)


def test_many_rows_and_values_are_stored_in_parts(monkeypatch):
    monkeypatch.setattr(storing, "ROWS_AT_ONCE", 3)
    monkeypatch.setattr("campaigns.uploads.checking.groups.ROWS_AT_ONCE", 3)
    monkeypatch.setattr("campaigns.uploads.checking.checking.ROWS_AT_ONCE", 3)
    upload = make.checked_upload([[f"90000{row:05}", "Asha", f"wrong {row % 5}"] for row in range(20)])
    group = upload.problem_groups.get()
    assert (group.rows, [value.rows for value in group.values.all()]) == (20, [4] * 5)
    assert_counted(upload)


def test_rows_that_a_person_skipped_have_no_problems_and_are_nobodys_duplicate():
    upload = make.upload([["9000000001", "Asha", "5"], ["12345", "Ravi", "5"], ["9000000001", "Meera", "5"]])
    for row in (2, 3):
        SkippedRow.objects.create(upload=upload, row=row, user=upload.uploaded_by)
    check_again(upload)
    assert list(upload.leads.values_list("row", "state", "phone", "values", "problems", "size")) == [
        (2, "skipped", "+919000000001", ["9000000001", "Asha", 5], [], 0),
        (3, "skipped", "", ["12345", "Ravi", 5], [], 0),
        (4, "ready", "+919000000001", ["9000000001", "Meera", 5], [], upload.leads.get(row=4).size),
    ]
    assert upload.counts == {"ready": 1, "invalid": 0, "duplicate": 0, "skipped": 2}
    assert not upload.problem_groups.exists()
