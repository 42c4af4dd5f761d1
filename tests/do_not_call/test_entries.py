"""The do-not-call list: numbers can be added and looked up, and nobody can read them out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import do_not_call
from campaigns.models import DoNotCallNumber, Event
from tests import make

pytestmark = pytest.mark.django_db

ASHA, RAVI = "+919876543210", "+919876543211"


def test_a_number_is_found_however_it_was_written():
    make.forbid("098765-43210")
    assert do_not_call.listed([ASHA, RAVI]) == {ASHA: "asked us"}
    assert do_not_call.look_up("+91 98765 43210").reason == "asked us"
    assert do_not_call.look_up("98765 43211") is None
    assert do_not_call.look_up("no number") is None


def test_the_list_holds_no_number_that_could_be_read():
    make.forbid("9876543210")
    entry = DoNotCallNumber.objects.values().get()
    assert "98765432" not in str(entry)
    assert entry["last_digits"] == "10"
    assert "98765432" not in str(Event.objects.values().get())


def test_a_number_counts_up_to_its_last_day():
    today = timezone.localdate()
    make.forbid("9876543210", ends_on=today)
    assert do_not_call.listed([ASHA]) == {ASHA: "asked us"}
    assert do_not_call.listed([ASHA], on=today + timedelta(days=1)) == {}


def test_a_number_that_is_there_gets_the_new_reason_and_end():
    make.forbid("9876543210", ends_on=timezone.localdate())
    added = make.forbid("+91 9876543210", "9876543211", reason="asked again")
    assert (added.new, added.changed) == (1, 1)
    entry = do_not_call.look_up("9876543210")
    assert (entry.reason, entry.ends_on) == ("asked again", None)


def test_the_same_number_twice_is_one_entry():
    assert make.forbid("9876543210", "09876543210").new == 1


def test_thousands_of_numbers_are_found_again():
    given = [str(9000000000 + index) for index in range(2_000)]
    assert make.forbid(*given).new == 2_000
    asked = [f"+91{number}" for number in given[::2]] + [ASHA]
    assert len(do_not_call.listed(asked)) == 1_000


def test_a_list_under_another_key_lets_nobody_through(settings):
    make.forbid("9876543210")
    settings.NUMBER_HASH_KEY = "another key"
    with pytest.raises(do_not_call.WrongNumberHashKey, match="LEADSPORTAL_NUMBER_HASH_KEY"):
        do_not_call.is_empty()
    with pytest.raises(do_not_call.WrongNumberHashKey):
        make.forbid("9876543211")
