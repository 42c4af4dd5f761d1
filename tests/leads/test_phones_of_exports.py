"""Numbers in exports of programs: with Meta's labels, and several in a cell of Google Contacts."""

import pytest

from campaigns.leads import Phone, read_phone


@pytest.mark.parametrize("text", ["p:+919876543210", "p: 9876543210", "P:09876543210", "Mob: 98765 43210"])
def test_a_label_before_the_number_is_taken_off_and_said(text: str) -> None:
    phone = read_phone(text)
    assert isinstance(phone, Phone)
    assert phone.e164 == "+919876543210"
    assert phone.changes


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("98765 43210 ::: 98765 43211", "+919876543210"),
        ("+91 98765 43210 ::: 022 2345 6789 ::: 98765 43211", "+919876543210"),
        ("022 2345 6789:::98765 43211", "+912223456789"),
    ],
)
def test_the_first_of_several_numbers_is_taken_by_a_rule_that_is_said(text: str, first: str) -> None:
    phone = read_phone(text)
    assert isinstance(phone, Phone)
    assert phone.e164 == first
    assert phone.changes[-1] == "phone_first_of_several"


@pytest.mark.parametrize(
    "text", ["98765 43210 ::: ", "98765 43210 ::: 12", "98765 43210 ::: Asha", "98765 43210 :: 98765 43211", ":::" * 30]
)
def test_a_cell_in_which_not_each_part_is_a_number_is_a_problem(text: str) -> None:
    assert not isinstance(read_phone(text), Phone)
