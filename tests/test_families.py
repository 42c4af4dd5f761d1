"""Each original row is counted once, with the best outcome of parent and children."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import sending, uploads
from campaigns.families import children_of, counted_twice, families, rows_to_fix, sum_of
from campaigns.models import BatchState, HeldBack
from campaigns.tally import tallies, tally
from tests import make
from tests.dialogue import next_request
from tests.families import all_loaded, come_back, confirmed, family_tally, fixing, given_out, half_loaded, states

pytestmark = pytest.mark.django_db


def test_an_upload_without_children_is_its_own_family():
    assert family_tally(half_loaded()) == {"total": 7, "loaded": 4, "rejected": 2, "invalid": 1}


def test_a_draft_changes_nothing():
    parent = half_loaded()
    fixing(parent)
    assert family_tally(parent) == {"total": 7, "loaded": 4, "rejected": 2, "invalid": 1}


def test_what_a_child_loaded_counts_once_and_what_it_did_not_still_needs_fixing():
    parent = half_loaded()
    all_loaded(fixing(parent))
    assert family_tally(parent) == {"total": 7, "loaded": 6, "invalid": 1}


def test_a_child_that_is_on_its_way_counts_where_its_rows_are():
    parent = half_loaded()
    confirmed(fixing(parent))
    assert family_tally(parent) == {"total": 7, "loaded": 4, "waiting": 2, "invalid": 1}


def test_a_grandchild_counts_in_the_family_of_its_original_and_in_that_of_its_parent():
    parent = half_loaded()
    child = all_loaded(fixing(parent))
    grandchild = fixing(child)
    uploads.fix_cells(upload=grandchild, row=8, texts={0: "9000000099"}, user=child.uploaded_by)
    all_loaded(grandchild)
    assert family_tally(parent) == {"total": 7, "loaded": 7}
    assert family_tally(child) == {"total": 3, "loaded": 3}
    assert family_tally(grandchild) == {"total": 1, "loaded": 1}


def test_rows_that_a_child_holds_back_count_in_the_parent_and_new_ones_in_the_child():
    parent = half_loaded()
    lines = given_out(parent)
    fixing(parent)  # a draft that has all of them
    child = come_back([*lines, ["", "9000000078", "New", "5"]])
    assert states(child) == {2: "skipped", 3: "skipped", 4: "skipped", 5: "ready"}
    all_loaded(child)
    assert family_tally(parent) == {"total": 8, "loaded": 5, "rejected": 2, "invalid": 1}


def test_a_row_that_arrived_by_both_after_all_counts_once():
    parent = make.confirmed_upload(make.rows(3))
    request = next_request(parent)
    parent.batches.update(state=BatchState.REFUSED)
    child = all_loaded(fixing(parent))
    assert family_tally(parent) == {"total": 3, "loaded": 3}

    request.call_back(transaction_id="129171716445505819319511")

    child.refresh_from_db()
    assert set(child.rows_of_parent.values_list("held_back", flat=True)) == {HeldBack.TOO_LATE}
    assert child.taken == {"too_late": 3}
    assert family_tally(parent) == {"total": 3, "loaded": 3}


def test_a_sum_over_uploads_counts_a_row_once_where_parent_and_child_are_both_among_them():
    parent = half_loaded()
    child = all_loaded(fixing(parent))
    parent.refresh_from_db()
    other = make.confirmed_upload(make.rows(2, first=9300000001))
    counted = tallies([parent, child, other])
    found = sum_of([parent, child, other], counted)
    assert (found.total, found.loaded, found.waiting, found.invalid, found.rejected) == (9, 6, 2, 1, 0)
    alone = sum_of([child, other], counted)
    assert (alone.total, alone.loaded, alone.waiting, alone.invalid) == (5, 2, 2, 1)


def test_the_children_of_an_upload_and_how_many_rows_are_left():
    parent = half_loaded(wrong=[["12", "x", "5"], ["13", "y", "5"]])
    lines = given_out(parent)
    all_loaded(come_back(lines[:3]))
    parent.refresh_from_db()
    stranger = make.person("stranger")
    (child,) = children_of(parent, user=parent.uploaded_by)
    assert (child.rows, child.family.loaded, child.is_seen) == (2, 2, True)
    assert rows_to_fix(tally(parent), [child]) == 2
    assert [each.is_seen for each in children_of(parent, user=stranger)] == [False]


def test_more_uploads_and_more_rows_cost_no_more_questions():
    def questions(count: int) -> int:
        parents = [half_loaded(file_name=f"{count}.csv") for _ in range(count)]
        for parent in parents:
            all_loaded(fixing(parent))
            parent.refresh_from_db()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(families(parents, tallies(parents))) == count
        return len(asked)

    assert questions(1) == questions(3) <= 4


def test_what_a_child_has_loaded_does_not_count_less_where_the_parents_result_is_lost():
    request = next_request(make.confirmed_upload(make.rows(6))).answer()
    request.reject(["Invalid number", "Invalid number"])
    parent = request.upload
    all_loaded(fixing(parent))
    assert family_tally(parent) == {"total": 6, "loaded": 6}
    request.call_back(loaded=3, failed=3)  # without a file: the two that were named before are in the child
    assert family_tally(parent) == {"total": 6, "loaded": 5, "unnamed": 1}
    request.call_back(loaded=5, failed=1)  # nobody knows which one, but the child has loaded both
    assert family_tally(parent) == {"total": 6, "loaded": 6}


def test_what_was_rejected_before_counts_again_once_its_sending_again_is_cancelled():
    parent = half_loaded()
    child = confirmed(fixing(parent))
    assert family_tally(parent) == {"total": 7, "loaded": 4, "waiting": 2, "invalid": 1}
    sending.cancel_upload(upload=child, user=child.uploaded_by)
    assert family_tally(parent) == {"total": 7, "loaded": 4, "rejected": 2, "invalid": 1}
    in_parent, in_child = counted_twice(parent.children.all())[child.pk]
    assert (+in_parent, +in_child) == ({"invalid": 1, "total": 1}, {"cancelled": 2, "total": 2})
