"""A correction checks only the rows that it concerns. What is stored then is what a check of all rows stores."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from campaigns import uploads
from campaigns.models import LeadState, ProblemRow, ProblemValue, Upload, UploadState
from campaigns.uploads.checking.cutting import cuts_of
from campaigns.uploads.fixing import rechecking
from tests import make

pytestmark = pytest.mark.django_db


def all_that_is_kept(upload: Upload) -> dict[str, object]:
    """All that pages and requests use, except the examples of changes, which may differ."""
    upload.refresh_from_db()
    return {
        "state": upload.state,
        "leads": list(
            upload.leads.order_by("row").values_list("row", "state", "phone", "values", "problems", "size", "reason")
        ),
        "counts": {state: count for state, count in upload.counts.items() if count},
        "changes": {(each["code"], each["column"]): each["count"] for each in upload.changes},
        "cuts": cuts_of(upload),
        "groups": sorted(
            upload.problem_groups.values_list("code", "column", "column_index", "level", "message", "hint", "rows")
        ),
        "values": sorted(
            ProblemValue.objects.filter(group__upload=upload).values_list(
                "group__code", "group__column", "found", "rows"
            )
        ),
        "rows": sorted(
            ProblemRow.objects.filter(group__upload=upload).values_list(
                "group__code", "group__column", "value__found", "row"
            )
        ),
    }


def checked_from_scratch(upload: Upload) -> Upload:
    uploads.begin_check(upload=upload)
    uploads.check(upload_id=upload.pk)
    return upload


def is_as_a_check_keeps_it(upload: Upload) -> bool:
    now = all_that_is_kept(upload)
    assert now["state"] == UploadState.CHECKED, "the rows concerned were checked at once"
    assert now == all_that_is_kept(checked_from_scratch(upload))
    return True


def value_of(upload, code: str, found: str):
    return upload.problem_groups.get(code=code).values.get(found=found)


WITH_DATES = ["PhoneNumber", "ExpiryDate"]
DOUBLES = [
    ["9000000001", "Asha", "Higgh"],
    ["9000000001", "Ravi", "5"],
    ["+91 90000 00001", "Meera", "5"],
    ["9000000002", "Lina", "Higgh"],
    ["12345", "Omar", "5"],
]


def test_a_row_that_becomes_the_first_of_its_number_makes_the_others_duplicates():
    upload = make.checked_upload(DOUBLES)
    uploads.fix_cells(upload=upload, row=2, texts={2: "5"}, user=make.person())
    assert is_as_a_check_keeps_it(upload)
    assert upload.leads.filter(state=LeadState.DUPLICATE).count() == 2


def test_the_next_row_is_sent_if_the_first_of_its_number_is_skipped():
    upload = make.checked_upload(DOUBLES)
    uploads.skip_row(upload=upload, row=3, user=make.person())
    assert is_as_a_check_keeps_it(upload)
    assert upload.leads.get(row=4).state == LeadState.READY
    uploads.restore_row(upload=upload, row=3, user=make.person())
    assert is_as_a_check_keeps_it(upload)
    assert upload.leads.get(row=4).state == LeadState.DUPLICATE


def test_a_row_that_gets_another_number_leaves_the_old_one_to_the_next():
    upload = make.checked_upload(DOUBLES)
    uploads.fix_cells(upload=upload, row=3, texts={0: "9000000002"}, user=make.person())
    assert is_as_a_check_keeps_it(upload)
    uploads.fix_value(
        upload=upload, value=value_of(upload, "priority_not_allowed", "Higgh"), text="7", user=make.person()
    )
    assert is_as_a_check_keeps_it(upload)


def test_all_rows_of_a_kind_are_skipped():
    upload = make.checked_upload(DOUBLES)
    uploads.skip_all(upload=upload, problems=upload.problem_groups.get(code="phone_duplicate"), user=make.person())
    assert is_as_a_check_keeps_it(upload)


def test_a_number_that_must_not_be_called_is_known_at_once():
    make.forbid("9000000009")
    upload = make.checked_upload(DOUBLES)
    uploads.fix_cells(upload=upload, row=6, texts={0: "9000000009"}, user=make.person())
    assert is_as_a_check_keeps_it(upload)
    assert upload.problem_groups.filter(code="do_not_call").exists()


def test_a_date_that_tells_how_the_others_are_written_has_all_rows_checked():
    year = timezone.localdate().year + 1
    rows = [["9000000001", f"03/04/{year}"], ["9000000002", f"05/06/{year}"], ["9000000003", "soon"]]
    to = make.campaign(fields=WITH_DATES)
    upload = make.checked_upload(rows, header=WITH_DATES, to=to)
    uploads.fix_cells(upload=upload, row=4, texts={1: f"12/25/{year}"}, user=make.person())
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKING
    uploads.check(upload_id=upload.pk)
    assert upload.leads.get(row=2).values[1] != ""
    assert is_as_a_check_keeps_it(upload)


def test_a_date_that_tells_nothing_has_its_row_checked_only():
    tomorrow = (timezone.localdate() + timedelta(days=40)).isoformat()
    to = make.campaign(fields=WITH_DATES)
    upload = make.checked_upload([["9000000001", tomorrow], ["9000000002", "soon"]], header=WITH_DATES, to=to)
    uploads.fix_cells(upload=upload, row=3, texts={1: tomorrow}, user=make.person())
    assert is_as_a_check_keeps_it(upload)


@pytest.mark.parametrize(
    "action",
    [
        lambda upload: uploads.skip_all(
            upload=upload, problems=upload.problem_groups.get(code="priority_not_allowed"), user=make.person()
        ),
        lambda upload: uploads.fix_value(
            upload=upload, value=value_of(upload, "priority_not_allowed", "Higgh"), text="5", user=make.person()
        ),
    ],
)
def test_where_more_rows_are_concerned_than_a_page_should_wait_for_all_are_checked(
    monkeypatch, action: Callable[[Upload], None]
):
    upload = make.checked_upload(DOUBLES)
    monkeypatch.setattr(rechecking, "MOST_ROWS", 1)
    monkeypatch.setattr("campaigns.uploads.fixing.fixing.MOST_ROWS", 1)
    action(upload)
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKING


def test_the_next_correction_after_an_administrators_change_has_all_rows_checked():
    upload = make.checked_upload(DOUBLES)
    type(upload.campaign.account).objects.update(rows_per_request=400)
    uploads.skip_row(upload=upload, row=2, user=make.person())
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKING


@pytest.mark.parametrize(
    "action",
    [
        lambda upload: uploads.skip_row(upload=upload, row=3, user=make.person()),
        lambda upload: uploads.fix_cells(upload=upload, row=2, texts={2: "5", 0: "9000000002"}, user=make.person()),
        lambda upload: uploads.fix_value(
            upload=upload, value=value_of(upload, "priority_not_allowed", "Higgh"), text="5", user=make.person()
        ),
        lambda upload: uploads.skip_all(
            upload=upload, problems=upload.problem_groups.get(code="phone_duplicate"), user=make.person()
        ),
    ],
)
def test_an_action_that_is_undone_was_as_if_it_had_not_been(action: Callable[[Upload], object]):
    upload = make.checked_upload(DOUBLES)
    before = all_that_is_kept(upload)
    action(upload)
    assert all_that_is_kept(upload) != before
    uploads.undo(upload=upload, event=uploads.last_action(upload), user=make.person())
    assert all_that_is_kept(upload) == before
    assert is_as_a_check_keeps_it(upload)
    assert uploads.last_action(upload) is None


_PHONES = st.sampled_from(
    [
        "9000000001",
        "9000000002",
        "+91 90000 00001",
        "0 9000000002",
        "12",
        "",
        "abc",
        "9999999999",
        "1234567890",
        "+9000000001",
        "=+91-9000000002",
    ]
)
_PRIORITIES = st.sampled_from(["5", "5.0", "Higgh", "", "100"])
_NAMES = st.sampled_from(["Asha", "O'Brien", "Asha  R.", "", "Test Lead", "Total", "&amp; Sons"])
_ROWS = st.lists(st.tuples(_PHONES, _NAMES, _PRIORITIES), min_size=2, max_size=9)
_ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("phone"), st.integers(2, 10), _PHONES),
        st.tuples(st.just("priority"), st.integers(2, 10), _PRIORITIES),
        st.tuples(st.just("skip"), st.integers(2, 10), st.just("")),
        st.tuples(st.just("back"), st.integers(2, 10), st.just("")),
        st.tuples(st.just("value"), st.integers(0, 5), st.one_of(_PHONES, _PRIORITIES)),
        st.tuples(st.just("kind"), st.integers(0, 5), st.just("")),
        st.tuples(st.just("repair"), st.integers(0, 5), st.just("")),
        st.tuples(st.just("undo"), st.just(0), st.just("")),
    ),
    min_size=1,
    max_size=6,
)


def do(upload: Upload, action: str, which: int, text: str) -> None:
    person = make.person()
    groups = list(upload.problem_groups.order_by("code", "column"))
    if action == "phone":
        uploads.fix_cells(upload=upload, row=which, texts={0: text}, user=person)
    elif action == "priority":
        uploads.fix_cells(upload=upload, row=which, texts={2: text}, user=person)
    elif action == "skip":
        uploads.skip_row(upload=upload, row=which, user=person)
    elif action == "back":
        uploads.restore_row(upload=upload, row=which, user=person)
    elif action == "undo" and (last := uploads.last_action(upload)):
        upload.refresh_from_db()
        uploads.undo(upload=upload, event=last, user=person)
    elif groups and action == "repair":
        uploads.repair_group(upload=upload, group=groups[which % len(groups)], user=person)
    elif groups and action == "value":
        value = groups[which % len(groups)].values.order_by("found").first()
        uploads.fix_value(upload=upload, value=value, text=text, user=person)
    elif groups and action == "kind":
        uploads.skip_all(upload=upload, problems=groups[which % len(groups)], user=person)


@examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_ROWS, _ACTIONS)
def test_whatever_is_done_one_after_the_other_all_is_as_a_check_keeps_it(rows, actions):
    upload = make.checked_upload([list(row) for row in rows])
    for action, which, text in actions:
        try:
            do(upload, action, which, text)
        except uploads.NotNow:
            continue
    assert is_as_a_check_keeps_it(upload)
