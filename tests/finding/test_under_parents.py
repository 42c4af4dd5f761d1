"""campaigns/finding/under_parents.py: in the history a child stands under its parent."""

import pytest

from campaigns import history
from campaigns.finding import Under, UnderParents, under_others
from campaigns.models import Upload
from tests import make
from tests.families import all_loaded, fixing, half_loaded

pytestmark = pytest.mark.django_db


def listed(uploads) -> list[int]:
    under = UnderParents(uploads)
    return under.with_children(list(under.others.values_list("pk", flat=True)))


def test_a_child_stands_under_its_parent_and_the_count_without_it_is_known(django_assert_num_queries):
    parent = half_loaded()
    child = all_loaded(fixing(parent))
    newest = make.confirmed_upload(make.rows(1, first=9800000001), to=parent.campaign, user=parent.uploaded_by)
    found = history.history_of(parent.uploaded_by)
    assert listed(found) == [newest.pk, parent.pk, child.pk]
    with django_assert_num_queries(1):
        assert len(UnderParents(found)) == 1


def test_where_its_parent_is_not_found_a_child_stands_by_itself():
    child = all_loaded(fixing(half_loaded()))
    found = history.history_of(child.uploaded_by).filter(pk=child.pk)
    assert listed(found) == [child.pk]
    assert under_others(list(found)) == {}


def test_the_child_of_a_child_stands_under_it():
    parent = half_loaded()
    child = all_loaded(fixing(parent))
    Upload.objects.filter(pk=child.pk).update(has_children=True)
    grandchild = make.confirmed_upload(make.rows(1, first=9800000001), to=parent.campaign, user=parent.uploaded_by)
    Upload.objects.filter(pk=grandchild.pk).update(parent=child, original=parent)
    assert listed(history.history_of(parent.uploaded_by)) == [parent.pk, child.pk, grandchild.pk]


def test_it_is_said_how_many_of_its_rows_are_loaded_now(django_assert_max_num_queries):
    parent = half_loaded()
    draft = fixing(parent)
    assert under_others([parent, draft]) == {draft.pk: Under(rows=3, loaded=None)}
    child = all_loaded(draft)
    with django_assert_max_num_queries(4):
        assert under_others([parent, child]) == {child.pk: Under(rows=3, loaded=2)}
