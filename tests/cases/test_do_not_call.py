"""No number of the do-not-call list is sent, whatever file it is in."""

import pytest

from campaigns import do_not_call
from campaigns.leads import COUNTRY, PhoneFormat, else_of
from tests import make
from tests.cases.walk import FILES, walk

pytestmark = pytest.mark.django_db


def forbid_file(name: str) -> None:
    """Adds the columns of a file that its page would tick."""
    with (FILES / name).open("rb") as file:
        given = do_not_call.given_file(file)
    by = make.person("admin")
    pending = do_not_call.keep(given=given, reason="asked us", ends_on=None, user=by)
    ticked = [index for index, column in enumerate(given.columns) if column.ticked]
    do_not_call.add_pending(pending_id=pending.pk, columns=ticked, user=by)


def test_61_the_first_number_of_a_file_without_column_names_is_protected():
    forbid_file("61-dnc-prefixed.csv")
    walked = walk(b"PhoneNumber,Name\n9876543210,Asha\n9876543211,Ravi\n9876543212,Meena\n9876543213,Dev\n")
    assert walked.phones == ["9876543213"]
    assert walked.problems == {2: ["do_not_call"], 3: ["do_not_call"], 4: ["do_not_call"]}


def test_61b_the_numbers_of_both_columns_are_protected():
    forbid_file("61b-dnc-two-columns.csv")
    walked = walk(
        b"PhoneNumber,Name\n02223456789,Asha\n9876543210,Asha\n02223456788,Ravi\n9876543212,Meena\n9876543213,Dev\n"
    )
    assert walked.phones == ["9876543213"]
    assert walked.problems == {row: ["do_not_call"] for row in (2, 3, 4, 5)}


@pytest.mark.parametrize("phone_format", list(PhoneFormat))
@pytest.mark.parametrize(
    ("listed", "in_file"),
    [
        ("9876543210", "+91 98765-43210"),
        ("+919876543210", "09876543210"),
        ("0919876543210", "9876543210.0"),
        ("022-23456789", "+912223456789"),
        ("+91 22 2345 6789", "02223456789"),
    ],
)
def test_a_number_is_found_in_whatever_form_it_is_listed_and_sent(phone_format, listed, in_file):
    make.forbid(listed)
    walked = walk(f"PhoneNumber,Name\n{in_file},Asha\n9000000001,Ravi\n".encode(), phone_format=phone_format)
    assert walked.problems == {2: ["do_not_call"]}
    assert len(walked.phones) == 1


def test_a_foreign_number_is_found():
    make.forbid("+65 9123 4567")
    walked = walk(
        b"PhoneNumber,Name\n+6591234567,Wei\n+6591234568,Li\n9000000001,Ravi\n", phone_format=PhoneFormat.E164
    )
    assert walked.problems == {2: ["do_not_call"]}
    assert walked.phones == ["+6591234568", "+919000000001"]


def test_a_number_that_is_joined_from_code_and_number_is_found():
    make.forbid("+65 9123 4567")
    walked = walk(
        b"ISD,PhoneNumber,Name\n65,91234567,Wei\n65,91234568,Li\n",
        choices=[COUNTRY, "PhoneNumber", "Name"],
        phone_format=PhoneFormat.E164,
    )
    assert walked.problems == {2: ["do_not_call"]}
    assert walked.phones == ["+6591234568"]


def test_a_number_on_the_list_is_not_replaced_by_the_second_number_of_its_row():
    make.forbid("9876543210")
    walked = walk(
        b"PhoneNumber,Other,Name\n9876543210,9000000001,Asha\n,9000000002,Ravi\n9000000003,9000000004,Meena\n",
        choices=["PhoneNumber", else_of("PhoneNumber"), "Name"],
    )
    assert walked.phones == ["9000000002", "9000000003"]
    assert walked.problems == {2: ["do_not_call"]}


def test_a_second_number_on_the_list_does_not_fill_a_blank():
    make.forbid("9000000002")
    walked = walk(
        b"PhoneNumber,Other,Name\n9876543210,,Asha\n,9000000002,Ravi\n",
        choices=["PhoneNumber", else_of("PhoneNumber"), "Name"],
    )
    assert walked.phones == ["9876543210"]
    assert walked.problems == {3: ["do_not_call"]}
