"""Why rows cannot be loaded: docs/dialer.md#special-headers."""

from typing import Any

import pytest

from campaigns.sandbox.accounts import KNOWN_CAMPAIGNS, Campaign
from campaigns.sandbox.rows import MAX_ROW_CHARACTERS, map_fault, row_fault

CAMPAIGNS = {campaign.name: campaign for campaign in KNOWN_CAMPAIGNS}
SALES = CAMPAIGNS["Sales_Outbound"]
COLLECTIONS = CAMPAIGNS["Collections_AgentWise"]
SUPPORT = CAMPAIGNS["Support_SkillWise"]


@pytest.mark.parametrize(
    ("headers", "fault"),
    [
        (["PhoneNumber", "Name", "Priority", "ExpiryDate"], ""),
        (["Name", "PhoneNumber"], ""),
        ([], "PhoneNumber is missing in the map"),
        (["Phonenumber"], "PhoneNumber is missing in the map"),
        (["PhoneNumber", "City"], "Header City is not in the campaign's mapping"),
        (["PhoneNumber", "name"], "Header name is not in the campaign's mapping"),
        (["PhoneNumber", "Name", "Name"], "Header Name is twice in the map"),
    ],
)
def test_a_map_fits_the_campaigns_mapping_or_not(headers: list[str], fault: str):
    assert map_fault(headers, SALES) == fault


def fault_of(header: str, cell: Any, *, campaign: Campaign = SALES) -> str:
    """What is wrong with a row of a good number and this cell."""
    if header == "PhoneNumber":
        return row_fault([cell], headers=["PhoneNumber"], campaign=campaign)
    return row_fault(["9812345678", cell], headers=["PhoneNumber", header], campaign=campaign)


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("PhoneNumber", "9812345678"),
        ("PhoneNumber", "919812345678"),
        ("PhoneNumber", "+919812345678"),
        ("Name", ""),
        ("Name", "Dr. A_B (2) + $5 10% x-y:z"),
        ("Name", "प्रिया"),
        ("Name", "José"),
        ("Priority", 1),
        ("Priority", 99),
        ("ExpiryDate", "2028-02-29"),
        ("ExpiryDate", ""),
    ],
)
def test_good_values_are_loaded(header: str, cell: Any):
    assert fault_of(header, cell) == ""


@pytest.mark.parametrize(
    ("header", "cell", "fault"),
    [
        ("PhoneNumber", "", "Invalid number"),
        ("PhoneNumber", "98123 45678", "Invalid number"),
        ("PhoneNumber", "9812345678.0", "Invalid number"),
        ("PhoneNumber", "९८१२३४५६७८", "Invalid number"),
        ("PhoneNumber", "9812345678\n", "Invalid number"),
        ("PhoneNumber", "91+9812345678", "Invalid number"),
        ("PhoneNumber", 9812345678, "Invalid number"),
        ("Name", "O'Brien", "Name has characters that are not allowed"),
        ("Name", "A & B", "Name has characters that are not allowed"),
        ("Name", "A\tB", "Name has characters that are not allowed"),
        ("Name", None, "Name has characters that are not allowed"),
        ("Priority", "5", "Priority should be a number from 1 to 99"),
        ("Priority", "", "Priority should be a number from 1 to 99"),
        ("Priority", 0, "Priority should be a number from 1 to 99"),
        ("Priority", 100, "Priority should be a number from 1 to 99"),
        ("Priority", 5.5, "Priority should be a number from 1 to 99"),
        ("Priority", True, "Priority should be a number from 1 to 99"),
        ("ExpiryDate", "31-01-2028", "ExpiryDate should be YYYY-MM-DD"),
        ("ExpiryDate", "20280131", "ExpiryDate should be YYYY-MM-DD"),
        ("ExpiryDate", "2027-02-29", "ExpiryDate should be YYYY-MM-DD"),
        ("ExpiryDate", None, "ExpiryDate should be YYYY-MM-DD"),
    ],
)
def test_bad_values_fail_with_their_reason(header: str, cell: Any, fault: str):
    assert fault_of(header, cell) == fault


def test_values_of_other_headers_are_text():
    renewals = CAMPAIGNS["Renewals_Extra"]
    assert fault_of("City", "Pune", campaign=renewals) == ""
    assert fault_of("OrderNumber", 12, campaign=renewals) == "OrderNumber should be text"


@pytest.mark.parametrize(("campaign", "needed"), [(COLLECTIONS, "AgentId"), (SUPPORT, "skill")])
def test_agent_wise_and_skill_wise_campaigns_need_their_field_in_every_row(campaign: Campaign, needed: str):
    assert fault_of(needed, "Bobby", campaign=campaign) == ""
    assert fault_of(needed, "", campaign=campaign) == f"{needed} should not be empty"
    assert fault_of("Name", "Asha", campaign=campaign) == f"{needed} should not be empty"


@pytest.mark.parametrize("row", [["9812345678"], ["9812345678", "Asha", 5]])
def test_a_row_of_another_length_than_the_map_fails(row: list[Any]):
    fault = row_fault(row, headers=["PhoneNumber", "Name"], campaign=SALES)
    assert fault == f"The row has {len(row)} values for 2 headers"


def test_a_row_has_room_for_two_thousand_characters_with_its_headers():
    room = MAX_ROW_CHARACTERS - len("PhoneNumber") - len("Name") - len("9812345678")
    assert fault_of("Name", "x" * room) == ""
    assert fault_of("Name", "x" * (room + 1)) == "The row has more than 2000 characters"
