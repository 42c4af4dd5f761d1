"""Misspelt names of a field are suggested if the values fit."""

import pytest

from campaigns.leads import (
    EXPIRY,
    NAME,
    PHONE,
    PRIORITY,
    SKILL,
    DialMethod,
    campaign_fields,
)
from tests.leads.matches import MOBILES, suggested


@pytest.mark.parametrize(
    ("name", "samples", "field", "word"),
    [
        ("Moblie Nubmer", MOBILES, PHONE, "Mobile Number"),
        ("Contct No", MOBILES, PHONE, "Contact No"),
        ("PhoneNumbre", MOBILES, PHONE, "PhoneNumber"),
        ("Custmer Name", ("Asha Rao", "Ravi"), NAME, "Customer Name"),
        ("Prioirty", ("5", "9", "99"), PRIORITY, "Priority"),
        ("ExpiryDat", ("2031-12-31", "01/02/2032"), EXPIRY, "ExpiryDate"),
        ("Langauge", ("Hindi", "Tamil"), SKILL, "Language"),
        ("ग्राहक क नाम", ("आशा", "रवि"), NAME, "ग्राहक का नाम"),
    ],
)
def test_a_slip_of_the_keyboard_is_suggested_where_the_values_fit(name, samples, field, word):
    assert suggested(name, samples={name: samples}) == {name: (field, f"reads much like “{word}”")}


@pytest.mark.parametrize(
    ("name", "samples"),
    [
        ("age", ("34", "27")),
        ("age", ("Asha", "Ravi")),
        ("Moblie Nubmer", ("Asha", "Ravi")),
        ("Moblie Nubmer", ()),
        ("Custmer Name", ("asha@example.com", "A-1001-77")),
        ("Prioirty", ("High", "Low")),
        ("ExpiryDat", ("soon", "later")),
        ("Mobile 2", ("Asha",)),
        ("Agent Nam", ("a remark that is far too long to be the id of an agent",)),
        ("Bill Name", ("Asha", "Ravi")),
        ("Game", ("Asha", "Ravi")),
        ("State", ("Goa", "Kerala")),
    ],
)
def test_a_name_that_is_not_close_or_whose_values_do_not_fit_is_not_suggested(name, samples):
    assert suggested(name, samples={name: samples}) == {}


def test_a_second_number_is_no_misspelling_of_the_first():
    fields = campaign_fields([PHONE], dial_method=DialMethod.NORMAL)
    near = {
        column
        for column, (_, reason) in suggested("Mobile 2", samples={"Mobile 2": MOBILES}, fields=fields).items()
        if "reads much like" in reason
    }
    assert near == set()


def test_a_word_for_one_field_is_no_misspelling_of_anothers():
    # "Patient Name" is near, but this name is a word for a field that this campaign does not have.
    fields = campaign_fields([PHONE, NAME], dial_method=DialMethod.NORMAL)
    assert suggested("Agent Name", samples={"Agent Name": ("Bobby", "Asha")}, fields=fields) == {}


def test_of_two_close_names_the_closest_is_taken_and_each_once():
    samples = {"Prioritty": ("5",), "Prioiritty": ("6",)}
    assert suggested("Prioiritty", "Prioritty", samples=samples) == {
        "Prioritty": (PRIORITY, "reads much like “Priority”")
    }


def test_fields_of_a_campaigns_own_have_close_names_too():
    assert suggested(
        "Ctiy Name",
        "OrdrNumber",
        samples={"OrdrNumber": ("A-1",)},
        fields=campaign_fields([PHONE, "OrderNumber"], dial_method=DialMethod.NORMAL),
    ) == {"OrdrNumber": ("OrderNumber", "reads much like “OrderNumber”")}
