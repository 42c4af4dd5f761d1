"""Values decide between columns with fitting names, and suggest columns whose names say nothing."""

from datetime import date

import pytest

from campaigns.leads import (
    EXPIRY,
    NAME,
    PHONE,
    DialMethod,
    Match,
    campaign_fields,
    match_columns,
)
from tests.leads.matches import MOBILES, columns, matched, suggested


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


@pytest.mark.parametrize(
    ("names", "samples", "taken"),
    [
        (("PhoneNumber", "Mobile"), {"Mobile": MOBILES}, "Mobile"),
        (("PhoneNumber", "Mobile"), {"PhoneNumber": ("none", "n/a"), "Mobile": MOBILES}, "Mobile"),
        (("PhoneNumber", "Mobile"), {"PhoneNumber": ("none", MOBILES[0]), "Mobile": MOBILES}, "PhoneNumber"),
        (("Phone Number", "Mobile"), {"Phone Number": ("022 2345 6789",), "Mobile": MOBILES}, "Mobile"),
        (("PhoneNumber", "Mobile"), {"PhoneNumber": ("022 2345 6789",), "Mobile": MOBILES}, "PhoneNumber"),
        (("Phone Number", "Mobile"), {"Phone Number": ("022 2345 6789",)}, "Phone Number"),
        (("Phone", "WhatsApp"), {"Phone": ("022 2345 6789",), "WhatsApp": MOBILES}, "WhatsApp"),
        (("Mobile", "Phone"), {}, "Mobile"),
        (("Phone", "Reach"), {"Reach": MOBILES}, "Reach"),
        (("Phone", "Phone (2)"), {"Phone (2)": MOBILES}, "Phone (2)"),
    ],
)
def test_a_column_matched_by_name_loses_only_where_it_has_no_value_for_it(names, samples, taken):
    assert matched(*names, samples=samples)[PHONE] == taken


def test_names_and_other_fields_yield_to_values_as_well():
    samples = {"Full Name": ("Asha",), "Town": ("Pune",)}
    assert matched("Name", "Full Name", samples=samples)[NAME] == "Full Name"
    assert matched("City", "Town", samples=samples, synonyms={"town": "City"})["City"] == "Town"


@pytest.mark.parametrize(
    ("names", "field", "reason"),
    [
        (("Contact",), PHONE, "looks like phone numbers"),
        (("Number",), PHONE, "looks like phone numbers"),
    ],
)
def test_a_word_that_says_too_little_is_suggested_where_the_values_fit(names, field, reason):
    assert suggested(*names, samples={names[0]: MOBILES}) == {names[0]: (field, reason)}
    assert suggested(*names, samples={names[0]: ("7", "8")}) == {}


def test_contact_may_be_a_persons_name():
    assert suggested("Contact", samples={"Contact": ("Asha Rao", "Ravi")}) == {"Contact": (NAME, "looks like names")}


@pytest.mark.parametrize(
    ("samples", "is_expiry"),
    [
        (("2031-12-31", "2032-01-31"), True),
        (("31/12/2031", "30-11-2031"), True),
        (("2001-12-31", "1999-01-31"), False),
        (("2031-12-31", "1999-01-31", "1998-01-31"), False),
        (("soon",), False),
        ((), False),
    ],
)
def test_dates_to_come_are_suggested_as_the_expiry_and_past_ones_are_not(samples, is_expiry):
    found = suggested("Column A", samples={"Column A": samples}, today=date(2026, 11, 23))
    assert found == ({"Column A": (EXPIRY, "looks like dates to come")} if is_expiry else {})


def test_numbers_up_to_99_may_be_anything_and_are_no_suggestion():
    assert suggested("Column A", samples={"Column A": ("5", "6", "99")}, today=date(2026, 11, 23)) == {}


def test_a_column_that_the_portal_added_is_matched_to_nothing():
    names = ("Row in the original", "Why it was not loaded", "What to do", "Reason")
    assert matched(*names, samples=dict.fromkeys(names, MOBILES), today=date(2026, 11, 23)) == {}


def test_but_a_field_of_the_campaign_may_be_called_so():
    fields = campaign_fields([PHONE, "Reason"], dial_method=DialMethod.NORMAL)
    assert match_columns(columns("Reason"), fields) == (Match(0, "Reason", "same name", True),)
