"""A value may come from several columns: further columns fill its blanks or are joined to it, a country stands beside
the number, and a constant needs no column."""

from datetime import date

from campaigns.leads import (
    NAME,
    PHONE,
    PRIORITY,
    SKILL,
    Change,
    DialMethod,
    PhoneFormat,
    Rules,
    campaign_fields,
)
from tests.leads.checks import check, codes, rules

FALLBACKS = {
    "columns": (NAME, PHONE, "City", "Phone 2", "Phone 3", "Town"),
    "fallbacks": {PHONE: (3, 4), "City": (5,)},
}


def test_blanks_are_filled_from_further_columns_in_their_order():
    own, second, third, none = check(
        ("Asha", "9876543210", "Pune", "9876543211", "", "Nagpur"),
        ("Asha", "NA", "", "98765 43212", "9876543213", "Nagpur"),
        ("Asha", "", "\u200b", "-", "9876543214", "O&#39;Fort"),
        ("Asha", "-", "", "nil"),
        by=rules(NAME, PHONE, "City", **FALLBACKS),
    )

    assert own.values == ("9876543210", "Asha", "Pune")
    assert own.changes == ()
    assert second.values == ("9876543212", "Asha", "Nagpur")
    assert second.changes == (
        Change("filled_from", "Phone 2", "NA", "9876543212"),
        Change("phone_signs", "Phone 2", "98765 43212", "9876543212"),
        Change("filled_from", "Town", "", "Nagpur"),
    )
    assert third.values == ("9876543214", "Asha", "O'Fort")
    assert (none.state, codes(none), none.problems[0].column) == ("invalid", ["phone_missing"], PHONE)


def test_what_is_wrong_with_a_value_from_a_further_column_names_that_column():
    by = rules(NAME, PHONE, "City", **FALLBACKS)
    wrong, invalid, again = check(
        ("Asha", "", "", "98765"),
        ("Asha", "12345", "", "9876543210"),
        ("Asha", "", "", "9876543211"),
        by=by,
    )
    (double,) = [
        lead for lead in check(("A", "9876543211"), ("B", "", "", "9876543211"), by=by) if lead.state == "duplicate"
    ]

    assert (codes(wrong), wrong.problems[0].column, wrong.problems[0].found) == (
        ["phone_too_short"],
        "Phone 2",
        "98765",
    )
    assert (codes(invalid), invalid.problems[0].column) == (["phone_too_short"], PHONE)
    assert again.state == "ready"
    assert (double.problems[0].column, double.problems[0].found) == ("Phone 2", "9876543211")


def test_a_row_is_too_long_with_a_value_from_a_further_column_too():
    (lead,) = check(("Asha", "9876543210", "", "", "", "x" * 2_000), by=rules(NAME, PHONE, "City", **FALLBACKS))

    assert (lead.state, codes(lead)) == ("invalid", ["row_too_long"])


def test_a_blank_is_not_filled_where_that_rule_is_off():
    (lead,) = check(
        ("Asha", "", "Pune", "9876543210"),
        by=rules(NAME, PHONE, "City", switched_off=frozenset({"filled_from"}), **FALLBACKS),
    )

    assert (lead.state, codes(lead)) == ("invalid", ["off_filled_from"])


def test_the_numbers_are_not_compared_with_their_countries_where_a_person_has_switched_that_off():
    names, off = (PHONE, "Country"), frozenset({"country_contradicts"})
    (lead,) = check(("9876543210", "Canada"), by=rules(PHONE, columns=names, country_column=1, switched_off=off))
    assert (codes(lead), lead.values[0]) == ([], "9876543210")
    joined = rules(PHONE, columns=names, country_column=1, joins_country=True, switched_off=off)
    (lead,) = check(("9876543210", "UAE"), by=joined)
    assert codes(lead) == ["country_contradicts"]


def test_a_country_beside_the_number_is_compared_with_it_and_no_country_says_nothing():
    by = rules(PHONE, columns=(PHONE, "Country"), country_column=1, phone_format=PhoneFormat.E164)
    rows = [
        ("+919876543210", "+91"),
        ("+919876543211", "Maharashtra"),
        ("+919876543212", "UAE"),  # the number has its own code, and people keep theirs when they move
        ("9876543213", "UAE"),
        ("+919876543214", "+971"),
        ("+14155552671", "USA"),
        ("+919876543215",),
    ]
    leads = check(*rows, by=by)

    assert [codes(lead) for lead in leads] == [
        [],
        [],
        [],
        ["country_contradicts"],
        ["country_contradicts"],
        [],
        [],
    ]
    assert leads[3].problems[0].message.startswith("The country column says UAE (+971), and the number alone is read")


def test_two_columns_are_joined_with_a_space():
    by = rules(PHONE, NAME, columns=(PHONE, "First", "Last"), joined={NAME: (2,)})

    both, first, last, bad = check(
        ("9876543210", "Asha", "Rao"),
        ("9876543211", "Asha"),
        ("9876543212", "", "Rao"),
        ("9876543213", "&", "&"),
        by=by,
    )

    assert [lead.values[1] for lead in (both, first, last)] == ["Asha Rao", "Asha", "Rao"]
    assert (both.changes, bad.problems[0].column, bad.problems[0].found) == ((), "First + Last", "& &")


def test_a_constant_is_the_same_for_all_rows():
    by = Rules(
        fields=campaign_fields([PHONE, PRIORITY, SKILL], dial_method=DialMethod.SKILL_WISE),
        mapping={PHONE: 0},
        constants={SKILL: "Hindi", PRIORITY: "5"},
        columns=("Mobile",),
        dial_method=DialMethod.SKILL_WISE,
        phone_format=PhoneFormat.NATIONAL,
        today=date(2031, 3, 15),
    )

    (lead,) = check(("9876543210", "Tamil"), by=by)

    assert by.map == (PHONE, PRIORITY, SKILL)
    assert (lead.state, lead.values) == ("ready", ("9876543210", 5, "Hindi"))
