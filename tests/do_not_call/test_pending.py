"""Numbers that are given and not added yet are kept as hashes for an hour, and are added once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import do_not_call
from campaigns.models import DoNotCallNumber, PendingNumbers
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make.person("admin", administrator=True)


def keep(by, text: str = "9876543210\n9876543211\n9876543210") -> PendingNumbers:
    return do_not_call.keep(given=do_not_call.given_lines(text), reason="asked us", ends_on=None, user=by)


def test_they_are_added_once(admin):
    pending = keep(admin)
    added = do_not_call.add_pending(pending_id=pending.pk, columns=[0], user=admin)
    assert (added.new, added.changed) == (2, 0)
    with pytest.raises(do_not_call.NotPending, match="added already"):
        do_not_call.add_pending(pending_id=pending.pk, columns=[0], user=admin)
    assert not PendingNumbers.objects.exists()


def test_no_number_can_be_read_in_them(admin):
    keep(admin)
    assert "98765432" not in str(PendingNumbers.objects.values().get())


def test_after_an_hour_they_are_not_added_and_the_next_visit_deletes_them(admin):
    pending = keep(admin)
    PendingNumbers.objects.update(given_at=timezone.now() - timedelta(minutes=61))
    with pytest.raises(do_not_call.NotPending, match="more than an hour ago"):
        do_not_call.add_pending(pending_id=pending.pk, columns=[0], user=admin)
    again = keep(admin)
    assert list(PendingNumbers.objects.values_list("pk", flat=True)) == [again.pk]


def test_they_are_added_only_by_the_person_who_gave_them(admin):
    pending = keep(make.person("asha"))
    with pytest.raises(do_not_call.NotPending):
        do_not_call.add_pending(pending_id=pending.pk, columns=[0], user=admin)


@pytest.mark.parametrize("columns", [[], [1], [-1], [10**9]])
def test_no_column_adds_nothing_and_keeps_them(admin, columns):
    pending = keep(admin)
    with pytest.raises(do_not_call.NotPending, match="No column was ticked"):
        do_not_call.add_pending(pending_id=pending.pk, columns=columns, user=admin)
    assert PendingNumbers.objects.exists()
    assert not DoNotCallNumber.objects.exists()


def test_under_another_key_they_are_not_added(admin, settings):
    pending = keep(admin)
    settings.NUMBER_HASH_KEY = "another key"
    with pytest.raises(do_not_call.NotPending):
        do_not_call.add_pending(pending_id=pending.pk, columns=[0], user=admin)


def test_beside_a_list_under_another_key_nothing_is_kept(admin, settings):
    make.forbid("9876543210")
    settings.NUMBER_HASH_KEY = "another key"
    with pytest.raises(do_not_call.WrongNumberHashKey):
        keep(admin)
