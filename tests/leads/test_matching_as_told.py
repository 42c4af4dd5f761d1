"""Columns are matched as before, and by an administrator's words."""

from campaigns.leads import (
    AGENT,
    NAME,
    PHONE,
    SKILL,
    DialMethod,
    Match,
    Remembered,
    campaign_fields,
    match_columns,
)
from campaigns.leads.texts import folded
from tests.leads.matches import FIELDS, columns, matched


def test_an_administrators_word_counts_like_ours_and_before_it():
    words = {folded("Cust. Mob."): PHONE, folded("Town"): "City", folded("Customer"): "agentid"}
    assert matched("Mobile", "Cust Mob", "Town", "Customer", synonyms=words) == {
        PHONE: "Cust Mob",
        "City": "Town",
        AGENT: "Customer",
    }


def test_an_administrators_word_for_a_field_that_the_campaign_lacks_takes_nothing():
    assert matched("Customer", synonyms={folded("Customer"): "Company"}) == {}


def test_the_fields_own_name_wins_over_an_administrators_word():
    assert matched("Name", "Mobile", synonyms={"name": PHONE}) == {NAME: "Name", PHONE: "Mobile"}


def remembered(**changed) -> Remembered:
    facts = {
        "headers": ("Kundendaten", "Name", "Rest", "City"),
        "fields": {PHONE: "Kundendaten", NAME: "Name"},
        "joined": {NAME: ("Rest",)},
        "constants": {SKILL: "Hindi"},
        "date_order": "",
        "known": frozenset({PHONE, NAME, SKILL, "City"}),
        "reason": "as last time",
    }
    return Remembered(**facts | changed)


def test_what_is_remembered_comes_first_and_what_was_left_out_stays_out():
    found = match_columns(columns("City", "Rest", "Name", "Kundendaten"), FIELDS, remembered=remembered())
    assert found == (
        Match(1, NAME, "as last time", True),
        Match(2, NAME, "as last time", True),
        Match(3, PHONE, "as last time", True),
    )


def test_a_field_that_the_campaign_got_since_is_matched_as_ever():
    kept = remembered(known=frozenset({PHONE, NAME, SKILL}))
    assert matched("Kundendaten", "Name", "Rest", "City", remembered=kept)["City"] == "City"


def test_a_field_that_the_campaign_lost_since_takes_no_column():
    fields = campaign_fields([PHONE], dial_method=DialMethod.NORMAL)
    found = match_columns(columns("Kundendaten", "Name", "Rest", "City"), fields, remembered=remembered())
    assert found == (Match(0, PHONE, "as last time", True),)


def test_parts_beside_a_field_are_remembered_too():
    kept = remembered(
        headers=("Kundendaten", "Alt", "ISD"),
        fields={PHONE: "Kundendaten"},
        joined={},
        fallbacks={PHONE: ("Alt",)},
        country="ISD",
    )
    assert match_columns(columns("ISD", "Alt", "Kundendaten"), FIELDS, remembered=kept) == (
        Match(0, "PhoneNumber:country", "as last time", True),
        Match(1, "PhoneNumber:else", "as last time", True),
        Match(2, PHONE, "as last time", True),
    )
    assert match_columns(columns("ISD", "Alt"), FIELDS, remembered=kept) == ()


def test_what_must_be_confirmed_again_is_a_suggestion():
    found = match_columns(columns("Kundendaten"), FIELDS, remembered=remembered(sure=False))
    assert found == (Match(0, PHONE, "as last time", False),)
