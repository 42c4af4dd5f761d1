"""campaigns/overview/days.py: the days of the dashboard, on which a row that a child has taken counts once."""

from datetime import timedelta

import pytest

from campaigns.models import Upload
from campaigns.overview import days_of
from tests.dialogue import next_request
from tests.families import all_loaded, confirmed, fixing, half_loaded

pytestmark = pytest.mark.django_db


def figures(upload: Upload) -> list[tuple[int, int, int, int]]:
    """(loaded, rejected, waiting for results, other) of the days with leads, the oldest first."""
    days = [day for day in days_of(upload.uploaded_by) if any((day.loaded, day.rejected, day.awaited, day.other))]
    return [(day.loaded, day.rejected, day.awaited, day.other) for day in days]


def test_a_row_that_a_child_has_taken_counts_on_the_day_of_the_child(django_assert_max_num_queries):
    parent = half_loaded()
    assert figures(parent) == [(4, 2, 0, 0)]
    child = fixing(parent)
    Upload.objects.filter(pk=parent.pk).update(uploaded_at=child.uploaded_at - timedelta(days=1))
    assert figures(parent) == [(4, 2, 0, 0)]
    sent = next_request(confirmed(child))
    assert figures(parent) == [(4, 0, 0, 0), (0, 0, 0, 2)]
    sent.answer()
    assert figures(parent) == [(4, 0, 0, 0), (0, 0, 2, 0)]
    sent.call_back()
    with django_assert_max_num_queries(4):
        assert figures(parent) == [(4, 0, 0, 0), (2, 0, 0, 0)]


def test_a_child_whose_parent_is_older_than_these_days_counts_as_it_is():
    parent = half_loaded()
    child = all_loaded(fixing(parent))
    Upload.objects.filter(pk=parent.pk).update(uploaded_at=child.uploaded_at - timedelta(days=30))
    assert figures(parent) == [(2, 0, 0, 0)]
