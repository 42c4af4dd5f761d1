"""The do-not-call list: numbers go in, and nobody can read them out."""

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone

from campaigns import do_not_call
from campaigns.models import DoNotCallNumber, Event
from tests import make

pytestmark = pytest.mark.django_db

ASHA, RAVI = "+919876543210", "+919876543211"


def put_on_the_list(*numbers: str, reason: str = "asked us", ends_on: date | None = None):
    given = list(enumerate(numbers, start=1))
    return do_not_call.add(numbers=given, reason=reason, ends_on=ends_on, by=make.person("admin"))


def test_a_number_is_found_however_it_was_written():
    put_on_the_list("098765-43210")
    assert do_not_call.listed([ASHA, RAVI]) == {ASHA: "asked us"}
    assert do_not_call.look_up("+91 98765 43210").reason == "asked us"
    assert do_not_call.look_up("98765 43211") is None
    assert do_not_call.look_up("no number") is None


def test_the_list_holds_no_number_that_could_be_read():
    put_on_the_list("9876543210")
    entry = DoNotCallNumber.objects.values().get()
    assert "98765432" not in str(entry)
    assert entry["last_digits"] == "10"
    assert "98765432" not in str(Event.objects.values().get())


def test_a_number_counts_up_to_its_last_day():
    today = timezone.localdate()
    put_on_the_list("9876543210", ends_on=today)
    assert do_not_call.listed([ASHA]) == {ASHA: "asked us"}
    assert do_not_call.listed([ASHA], on=today + timedelta(days=1)) == {}


def test_a_number_that_is_there_gets_the_new_reason_and_end():
    put_on_the_list("9876543210", ends_on=timezone.localdate())
    added = put_on_the_list("+91 9876543210", "9876543211", reason="asked again")
    assert (added.new, added.changed) == (1, 1)
    entry = do_not_call.look_up("9876543210")
    assert (entry.reason, entry.ends_on) == ("asked again", None)


def test_what_is_no_number_is_named_with_its_row_and_keeps_no_other_off_the_list():
    added = put_on_the_list("9876543210", "98765", "")
    assert added.new == 1
    assert [(problem.row, problem.found) for problem in added.problems] == [(2, "98765")]


def test_the_same_number_twice_is_one_entry():
    assert put_on_the_list("9876543210", "09876543210").new == 1


def test_thousands_of_numbers_are_found_again():
    given = [str(9000000000 + index) for index in range(2_000)]
    assert put_on_the_list(*given).new == 2_000
    asked = [f"+91{number}" for number in given[::2]] + [ASHA]
    assert len(do_not_call.listed(asked)) == 1_000


def test_a_list_under_another_key_lets_nobody_through(settings):
    put_on_the_list("9876543210")
    settings.NUMBER_HASH_KEY = "another key"
    with pytest.raises(do_not_call.WrongNumberHashKey, match="LEADSPORTAL_NUMBER_HASH_KEY"):
        do_not_call.is_empty()
    with pytest.raises(do_not_call.WrongNumberHashKey):
        put_on_the_list("9876543211")


@pytest.mark.parametrize(
    "content",
    [
        b"Name,Mobile No\nAsha,98765 43210\n,\nRavi,+919876543211\n",
        b"9876543210\n\n\n9876543211\n",
        make.workbook(
            {"Out": [["Asked us"], [], ["Name", "PhoneNumber"], ["Asha", 9876543210], ["Ravi", "9876543211"]]}
        ),
    ],
    ids=["a column of its name", "numbers alone", "a workbook with a title"],
)
def test_the_numbers_of_a_file_are_those_of_its_phone_column(content):
    numbers = do_not_call.numbers_in(io.BytesIO(content))
    added = do_not_call.add(numbers=numbers, reason="asked us", ends_on=None, by=make.person("admin"))
    assert (added.new, added.problems) == (2, [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 and so on", "PDF"),
        (b"Name,City\nAsha,Pune\nRavi,Goa\n", "No column of the file looks like phone numbers"),
    ],
    ids=["nothing", "a PDF", "no phone numbers"],
)
def test_a_file_without_numbers_says_what_to_do(content, sentence):
    with pytest.raises(do_not_call.NoNumbers, match=sentence):
        do_not_call.numbers_in(io.BytesIO(content))
