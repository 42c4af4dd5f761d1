"""Columns beside the fields: further numbers that fill blanks, and country codes."""

import pytest

from campaigns.leads import (
    PHONE,
    Column,
    DialMethod,
    campaign_fields,
    match_columns,
)
from tests.leads.matches import FIELDS, MOBILES


def seen(*rows):
    """The columns of these rows, as an upload describes them. The first row has the names."""
    names, *values = rows
    described = []
    for index, name in enumerate(names):
        texts = [row[index] for row in values]
        filled = sum(1 << place for place, text in enumerate(texts) if text)
        commonest = max(filter(None, texts), key=texts.count, default="")
        samples = tuple(dict.fromkeys(filter(None, texts)))
        described.append(Column(index, name, samples, filled, commonest, texts.count(commonest)))
    return described


def beside(*rows, fields=FIELDS, **more):
    given = seen(*rows)
    return {
        given[match.column].name: (match.field, match.sure)
        for match in match_columns(given, fields, **more)
        if match.field not in {field.name for field in fields}
    }


ELSE = "PhoneNumber:else"


def test_a_further_number_of_the_lead_is_suggested_for_the_blanks_of_the_first():
    rows = (("Mobile", "WhatsApp", "Phone 2"), (MOBILES[0], "", ""), ("", MOBILES[1], ""), ("", "", MOBILES[2]))
    assert beside(*rows) == {"WhatsApp": (ELSE, False), "Phone 2": (ELSE, False)}


def test_a_number_that_fills_no_blank_is_not_suggested():
    assert beside(("Mobile", "Phone"), (MOBILES[0], MOBILES[1]), (MOBILES[2], "")) == {}


def test_mobile_numbers_fill_blanks_before_landlines():
    rows = (("Mobile", "Phone", "WhatsApp"), (MOBILES[0], "", ""), ("", "022 2345 6789", MOBILES[1]))
    assert beside(*rows) == {"WhatsApp": (ELSE, False)}


def test_columns_of_exactly_one_name_fill_blanks_by_themselves():
    rows = (("Phone", "Phone (2)", "Mobile 2"), (MOBILES[0], "", ""), ("", MOBILES[1], ""), ("", "", MOBILES[2]))
    assert beside(*rows) == {"Phone (2)": (ELSE, True), "Mobile 2": (ELSE, False)}


def test_a_row_with_two_people_has_no_blanks_to_fill():
    rows = (("Name", "Phone", "Name (2)", "Phone (2)"), ("Asha", "", "Ravi", MOBILES[0]), ("X", MOBILES[1], "", ""))
    assert beside(*rows) == {}


@pytest.mark.parametrize("other", ["Alternate Mobile", "Father Mobile", "Office Phone", "Order No", "Hotline"])
def test_somebody_elses_number_fills_no_blank(other):
    assert beside(("Mobile", other), (MOBILES[0], ""), ("", MOBILES[1])) == {}


def test_a_number_that_stands_in_most_rows_fills_no_blank_and_is_no_leads():
    rows = [("Mobile", "Phone", "Dial"), *[(f"98765432{n}0", "080 4567 1234", "") for n in range(4)]]
    rows += [("", "080 4567 1234", "080 4567 1234")] * 4
    assert beside(*rows) == {}


@pytest.mark.parametrize(("count", "sure"), [(5, True), (12, False)])
def test_one_number_in_all_rows_is_a_doubt_if_there_are_more_than_some_duplicates_of_a_lead(count, sure):
    found = match_columns(seen(("Phone",), *[("080 4567 1234",)] * count), FIELDS)
    assert [(match.field, match.sure) for match in found] == [(PHONE, sure)]


def test_a_column_with_one_number_yields_to_one_with_the_leads_own():
    found = match_columns(seen(("Mobile", "Phone"), *[("8045671234", f"987654321{n}") for n in range(4)]), FIELDS)
    assert [match.column for match in found] == [1]


@pytest.mark.parametrize(
    ("codes", "numbers", "is_suggested"),
    [
        (("+91", "+1"), ("9876543210", "9175551234"), True),
        (("India", "UAE"), ("9876543210", "501234567"), True),
        (("+91", "91"), ("9876543210", "9876543211"), False),
        (("+91", "+1"), ("+919876543210", "+19175551234"), False),
        (("Goa", "Kerala"), ("9876543210", "9876543211"), False),
        (("Europe", "Not decided"), ("9876543210", "9876543211"), False),
        (("India", "UAE", "Wonderland"), ("9876543210", "501234567", "9876543211"), True),
    ],
)
def test_country_codes_are_suggested_to_be_joined_where_that_changes_a_number(codes, numbers, is_suggested):
    rows = (("Country Code", "Mobile"), *zip(codes, numbers, strict=True))
    found = beside(*rows, country_column=0)
    assert found == ({"Country Code": ("PhoneNumber:country", False)} if is_suggested else {})


def test_a_column_that_is_a_field_of_the_campaign_stays_that():
    fields = campaign_fields([PHONE, "Country"], dial_method=DialMethod.NORMAL)
    rows = (("Country", "Mobile"), ("India", MOBILES[0]), ("USA", "9175551234"))
    assert beside(*rows, fields=fields, country_column=0) == {}
