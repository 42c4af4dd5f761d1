"""A transaction id is kept to its last digit, or not at all; one that was rounded is compared as far as it goes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.cloudagent import ids_around, is_rounding_of, understand
from campaigns.cloudagent.transactions import said_id, transaction_id
from campaigns.dialer import CallbackFacts
from campaigns.models import notes_of_reading
from campaigns.wording import report_notes_in_words

ID = "172067852912917131638630"
NEIGHBOUR = "172067852912917131638631"
ANOTHER = "172067852912999999999999"

AS_DOUBLES = [
    "1.7206785291291712e+23",  # JavaScript, Python, Java
    "1.72067852912917E+23",  # Excel
    "1.7206785291292E+23",  # PHP
    "172067852912917120811008",  # all digits of the double
    "172067852912917120811008.00",
    "172067852912917120000000",  # its 17 digits, and zeros
    "172067852912920000000000.0",
]


@pytest.mark.parametrize("said", [ID, f" {ID} ", f"{ID}.0", "1.72067852912917131638630E23"])
def test_an_id_with_all_its_digits_is_the_id(said):
    assert said_id(said) == (ID, "")


@pytest.mark.parametrize("said", AS_DOUBLES)
def test_of_a_double_it_is_only_said_whether_it_can_have_been_made_of_an_id(said):
    found = said_id(said)
    assert found.exact == ""
    assert is_rounding_of(found.rounded, ID)
    assert not is_rounding_of(found.rounded, ANOTHER)
    assert not is_rounding_of(found.rounded, "abc")
    assert not is_rounding_of(found.rounded, "9" * 65)


def test_a_double_may_be_of_either_of_two_neighbours():
    rounded = said_id(AS_DOUBLES[0]).rounded
    assert is_rounding_of(rounded, ID)
    assert is_rounding_of(rounded, NEIGHBOUR)


@pytest.mark.parametrize(
    "said", ["1e23", "1.7e23", "1.72067852e+23", "172067852900000000000000", "1.72067852912918e23"]
)
def test_a_number_with_too_few_digits_or_others_is_of_no_id(said):
    found = said_id(said)
    assert found.exact != ID
    assert not (found.rounded and is_rounding_of(found.rounded, ID))


@pytest.mark.parametrize("said", ["1.76e18", "1760000000000000000"])
def test_a_short_double_is_not_taken_for_the_id_either(said):
    found = said_id(said)
    assert found == ("", "1760000000000000000")
    assert is_rounding_of(found.rounded, "1760000000000000000")
    assert is_rounding_of(found.rounded, "1760000000000000123")
    assert not is_rounding_of(found.rounded, "1760000000123456789")


@pytest.mark.parametrize("said", ["1.5", "1.5e3.0", "1e99", "1.", ".5", "+1", 7, None, "", "7" * 65, "a b"])
def test_what_cannot_be_an_id_is_none(said):
    assert said_id(said) == ("", "")


@pytest.mark.parametrize("answered", [ID, "172067852912917120000000", "17206785291291700000"])
def test_the_dialers_own_answer_is_believed_to_its_last_digit(answered):
    assert transaction_id(answered) == answered
    found = said_id(answered)
    assert found.exact == answered or is_rounding_of(found.rounded, answered)


@pytest.mark.parametrize("answered", ["1.72e23", "1e23", "٦", "7" * 65, "a b", 7, None])
def test_an_answer_without_an_id_has_none(answered):
    assert transaction_id(answered) == ""


def test_letters_are_an_id():
    assert said_id("abc-DEF_12") == ("abc-DEF_12", "")


@given(st.integers(min_value=0, max_value=10**64 - 1), st.integers(min_value=14, max_value=17))
def test_whatever_the_id_its_double_is_a_rounding_of_it_and_is_found_around_it(number: int, digits: int) -> None:
    known = str(number)
    for written in (repr(float(number)), f"{float(number):.{digits - 1}e}"):
        found = said_id(written)
        assert found.exact in ("", known)
        if found.rounded:
            assert is_rounding_of(found.rounded, known)
            first, last = ids_around(found.rounded)
            assert int(first) <= number <= int(last)


@given(st.text(max_size=70))
def test_any_text_is_an_id_that_can_be_stored_or_none(text: str) -> None:
    found = said_id(text)
    assert len(found.exact) <= 64
    assert len(found.rounded) <= 64
    assert not (found.exact and found.rounded)


def facts(written: str) -> CallbackFacts:
    understood = understand(f'{{"totalNoUploaded":"1","transactionId":{written}}}'.encode(), "application/json")
    assert isinstance(understood, CallbackFacts)
    return understood


@pytest.mark.parametrize("written", [ID, json.dumps(ID), f"{ID}.0"])
def test_a_callback_may_say_it_as_a_number(written):
    assert (facts(written).transaction_id, facts(written).notes) == (ID, ())


@pytest.mark.parametrize("written", ["1.7206785291291712e+23", '"1.7206785291291712e+23"'])
def test_a_callback_whose_number_was_rounded_says_so(written):
    understood = facts(written)
    assert (understood.transaction_id, understood.rounded_transaction_id) == ("", "172067852912917120000000")
    assert report_notes_in_words(notes_of_reading(understood.notes)) == (
        "transactionId came as the rounded number 1.7206785291291712e+23: it was compared with the transaction of our "
        "request as far as it goes."
    )
