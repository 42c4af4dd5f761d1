"""campaigns/finding/sums.py: what the found uploads come to, where some of them are children of others."""

from datetime import timedelta

import pytest

from campaigns import access, history
from campaigns.finding import by_day, sums_of
from campaigns.models import Upload
from tests.families import all_loaded, fixing, half_loaded

pytestmark = pytest.mark.django_db


def found(upload: Upload):
    return history.history_of(upload.uploaded_by)


def test_a_row_that_a_child_has_counts_once_with_what_became_of_it_there(django_assert_max_num_queries):
    parent = half_loaded()
    all_loaded(fixing(parent))
    with django_assert_max_num_queries(4):
        sums = sums_of(found(parent))
    assert (sums.uploads, sums.rows) == (2, 7)
    assert dict(sums.columns) == {"loaded": 6, "already_there": 0, "rejected": 0, "not_sent": 1, "waiting": 0}


def test_a_child_that_is_not_confirmed_takes_nothing_from_its_parent():
    parent = half_loaded()
    fixing(parent)
    sums = sums_of(found(parent).filter(parent=None))
    assert dict(sums.columns) == {"loaded": 4, "already_there": 0, "rejected": 2, "not_sent": 1, "waiting": 0}


def test_without_its_parent_among_them_a_child_counts_as_it_is():
    parent = half_loaded()
    child = all_loaded(fixing(parent))
    assert sums_of(found(parent).filter(pk=child.pk)).rows == 3


def test_by_day_the_rows_are_on_the_day_of_the_child_and_the_days_add_up():
    parent = half_loaded()
    child = all_loaded(fixing(parent))
    Upload.objects.filter(pk=parent.pk).update(uploaded_at=child.uploaded_at - timedelta(days=2))
    uploads = access.uploads_to_see(parent.uploaded_by)
    sums = sums_of(uploads)
    days = by_day(uploads, sums)
    assert [day.sums.rows for day in days.with_uploads] == [4, 3]
    assert sum(day.sums.columns["loaded"] for day in days.with_uploads) == sums.columns["loaded"] == 6


def test_rows_that_are_being_fixed_count_in_the_parent_until_the_confirm():
    parent = half_loaded()
    child = fixing(parent)
    Upload.objects.filter(pk=parent.pk).update(uploaded_at=child.uploaded_at - timedelta(days=2))
    sums = sums_of(found(parent))
    assert (sums.uploads, sums.rows) == (2, 7)
    assert dict(sums.columns) == {"loaded": 4, "already_there": 0, "rejected": 2, "not_sent": 1, "waiting": 0}
    assert [day.sums.rows for day in by_day(found(parent), sums).with_uploads] == [7, 0]
