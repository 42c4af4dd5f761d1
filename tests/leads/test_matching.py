"""Columns are matched to fields by their names, by other words for them, and by their values, in this order."""

import pytest

from campaigns.leads import (
    AGENT,
    EXPIRY,
    NAME,
    PHONE,
    PRIORITY,
    SKILL,
    Column,
    DialMethod,
    Match,
    campaign_fields,
    match_columns,
)
from campaigns.leads.synonyms import SYNONYMS
from campaigns.leads.texts import folded

FIELDS = campaign_fields([PHONE, NAME, PRIORITY, EXPIRY, AGENT, SKILL, "City"], dial_method=DialMethod.NORMAL)
MOBILES = ("9876543210", "+91 98765 43211", "09876543212")


def columns(*names, samples=None):
    samples = samples or {}
    return [Column(index, name, samples.get(name, ())) for index, name in enumerate(names)]


def matched(*names, samples=None):
    found = match_columns(columns(*names, samples=samples), FIELDS)
    return {match.field: names[match.column] for match in found}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (("PhoneNumber", "Name", "Priority"), {PHONE: "PhoneNumber", NAME: "Name", PRIORITY: "Priority"}),
        (("phone_number", "NAME", "expiry date"), {PHONE: "phone_number", NAME: "NAME", EXPIRY: "expiry date"}),
        (("Sr No", "Customer Name", "Mobile No."), {NAME: "Customer Name", PHONE: "Mobile No."}),
        (("Cust_Name", "Mob.", "Amount"), {NAME: "Cust_Name", PHONE: "Mob."}),
        (("Ph", "Client", "City"), {PHONE: "Ph", NAME: "Client", "City": "City"}),
        (("Contact Number", "Full Name"), {PHONE: "Contact Number", NAME: "Full Name"}),
        (("Telephone", "Executive", "Valid Till"), {PHONE: "Telephone", AGENT: "Executive", EXPIRY: "Valid Till"}),
        (("Cell", "Agent Code", "Language"), {PHONE: "Cell", AGENT: "Agent Code", SKILL: "Language"}),
        (("WhatsApp No", "Skill Set"), {PHONE: "WhatsApp No", SKILL: "Skill Set"}),
        (("नाम", "मोबाइल नंबर"), {NAME: "नाम", PHONE: "मोबाइल नंबर"}),
        (("पूरा नाम", "फ़ोन"), {NAME: "पूरा नाम", PHONE: "फ़ोन"}),
        (("Due Date", "Id", "Amount"), {}),
    ],
)
def test_headers_of_real_files_find_their_fields(header, expected):
    assert matched(*header) == expected


def test_the_reason_and_how_sure_it_is_are_given_in_the_order_of_the_columns():
    found = match_columns(
        columns("name", "Column B", "Emp", samples={"Column B": MOBILES}),
        FIELDS,
    )

    assert found == (
        Match(0, NAME, "same name", True),
        Match(1, PHONE, "looks like phone numbers", False),
    )
    assert match_columns(columns("Mobile"), FIELDS) == (Match(0, PHONE, "synonym", True),)


def test_the_same_name_wins_over_a_synonym_and_a_synonym_over_the_values():
    assert matched("Mobile", "PhoneNumber")[PHONE] == "PhoneNumber"
    assert matched("Order", "Mobile", samples={"Order": MOBILES})[PHONE] == "Mobile"


def test_the_letters_themselves_win_over_letters_of_another_case():
    assert matched("phone number", "PhoneNumber")[PHONE] == "PhoneNumber"


def test_of_two_synonyms_the_better_word_is_taken_whatever_comes_first():
    assert matched("Landline", "Mobile")[PHONE] == "Mobile"


def test_of_two_synonyms_the_one_with_phone_numbers_in_it_is_taken():
    assert matched("Mobile", "Phone", samples={"Phone": MOBILES})[PHONE] == "Phone"


def test_a_second_number_is_not_dialled_by_accident():
    assert matched("Alternate Mobile", "Phone 2", "Mobile 1") == {PHONE: "Mobile 1"}


def test_a_column_with_a_phones_name_is_matched_even_when_its_values_are_names():
    assert matched("Phone", samples={"Phone": ("Asha", "Ravi")}) == {PHONE: "Phone"}


@pytest.mark.parametrize(
    ("samples", "is_phone"),
    [
        (MOBILES, True),
        ((*MOBILES, "", "  "), True),
        ((*MOBILES, "unknown"), True),
        (("Asha", "Ravi", "9876543210"), False),
        (("1200", "1500", "900"), False),
        (("2031-12-31",), False),
        ((), False),
        (("", ""), False),
    ],
)
def test_values_are_believed_when_most_of_them_are_phone_numbers(samples, is_phone):
    assert (PHONE in matched("Column A", samples={"Column A": samples})) is is_phone


def test_of_several_columns_with_numbers_the_purest_is_suggested():
    samples = {"Column A": (*MOBILES, "none"), "Column B": MOBILES}

    assert matched("Column A", "Column B", samples=samples) == {PHONE: "Column B"}


def test_each_column_and_each_field_is_matched_once():
    found = match_columns(columns("Name", "Name", "Customer Name", "Mobile", "Phone", "Cell"), FIELDS)

    assert len({match.column for match in found}) == len(found) == 2
    assert {match.field for match in found} == {NAME, PHONE}


def test_no_columns_and_names_without_letters_match_nothing():
    assert match_columns([], FIELDS) == ()
    assert matched("", "***", "—") == {}


def test_no_word_stands_for_two_fields():
    words = [folded(word) for synonyms in SYNONYMS.values() for word in set(map(folded, synonyms))]

    assert len(words) == len(set(words))
    assert not {folded(field) for field in SYNONYMS} & set(words)
