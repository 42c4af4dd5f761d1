"""If a value is sent differently from the file, the change is shown by rule; and a rule can be switched off."""

import pytest

from campaigns.leads import (
    CHANGE_TITLES,
    COMPARISON_TITLES,
    EXPIRY,
    NAME,
    PHONE,
    PRIORITY,
    PROBLEM_TITLES,
    RULE_TITLES,
    SKIP_TITLES,
    SWITCHABLE,
    Change,
    PhoneFormat,
)
from tests.leads.checks import check, codes, rules


def test_what_is_sent_otherwise_than_it_stands_is_told_rule_by_rule():
    (lead,) = check(("O'Brien", "9876543210.0", "5.0", "31/12/2031", "Pune\nCity"))

    assert lead.state == "ready"
    assert lead.values == ("9876543210", "OBrien", 5, "2031-12-31", "Pune City")
    assert lead.problems == ()
    assert lead.changes == (
        Change("phone_decimals", PHONE, "9876543210.0", "9876543210"),
        Change("name_cleaned", NAME, "O'Brien", "OBrien"),
        Change("priority_rewritten", PRIORITY, "5.0", "5"),
        Change("expiry_rewritten", EXPIRY, "31/12/2031", "2031-12-31"),
        Change("hidden_removed", "City", "Pune City", "Pune City"),
    )


def test_a_rule_that_is_switched_off_changes_nothing_and_names_what_it_would_change():
    by = rules(PHONE, NAME, switched_off=frozenset({"phone_plus_91", "name_cleaned"}))

    plus, name, plain = check(("+919876543210", "Asha"), ("9876543211", "O'Brien"), ("98765 43212", "Ravi"), by=by)

    assert (plus.state, codes(plus), plus.changes) == ("invalid", ["off_phone_plus_91"], ())
    assert (name.state, codes(name), name.problems[0].found) == ("invalid", ["off_name_cleaned"], "O'Brien")
    assert "switched off" in name.problems[0].message
    assert (plain.state, plain.changes) == ("ready", (Change("phone_signs", PHONE, "98765 43212", "9876543212"),))


@pytest.mark.parametrize(
    ("phone_format", "text", "sent", "changes"),
    [
        (PhoneFormat.NATIONAL, "9876543210", "9876543210", []),
        (PhoneFormat.NATIONAL, "+919876543210", "9876543210", ["phone_plus_91"]),
        (PhoneFormat.NATIONAL, "0919876543210", "9876543210", ["phone_0", "phone_91"]),
        (PhoneFormat.COUNTRY, "9876543210", "919876543210", ["phone_91_added"]),
        (PhoneFormat.COUNTRY, "919876543210", "919876543210", []),
        (PhoneFormat.COUNTRY, "+919876543210", "919876543210", ["phone_plus"]),
        (PhoneFormat.COUNTRY, "00919876543210", "919876543210", ["phone_zeros"]),
        (PhoneFormat.COUNTRY, "09876543210", "919876543210", ["phone_0", "phone_91_added"]),
        (PhoneFormat.E164, "9876543210", "+919876543210", ["phone_plus_91_added"]),
        (PhoneFormat.E164, "919876543210", "+919876543210", ["phone_plus_added"]),
        (PhoneFormat.E164, "+919876543210", "+919876543210", []),
        (PhoneFormat.E164, "+91 98765 43210", "+919876543210", ["phone_signs"]),
        (PhoneFormat.E164, "00919876543210", "+919876543210", ["phone_00"]),
        (PhoneFormat.E164, "022 23456789", "+912223456789", ["phone_signs", "phone_0", "phone_plus_91_added"]),
        (PhoneFormat.E164, "+14155552671", "+14155552671", []),
        (PhoneFormat.E164, "0014155552671", "+14155552671", ["phone_00"]),
    ],
)
def test_a_change_is_told_where_what_is_sent_differs_from_the_file(phone_format, text, sent, changes):
    (lead,) = check((text,), by=rules(PHONE, phone_format=phone_format))

    assert (lead.state, lead.values) == ("ready", (sent,))
    assert [change.code for change in lead.changes] == changes
    assert {(change.before, change.after) for change in lead.changes} <= {(text, sent)}


def test_a_rule_that_is_off_is_a_problem_only_where_it_would_change_the_value():
    off = frozenset({"phone_plus_91", "phone_plus_91_added"})
    as_it_is, without = check(
        ("+919876543210",), ("9876543211",), by=rules(PHONE, phone_format=PhoneFormat.E164, switched_off=off)
    )

    assert as_it_is.state == "ready"
    assert (without.state, codes(without)) == ("invalid", ["off_phone_plus_91_added"])


def test_a_name_in_another_script_is_sent_as_it_is_and_that_is_told():
    (lead,) = check(("9876543210", "आशा राव"), by=rules(PHONE, NAME))

    assert lead.values == ("9876543210", "आशा राव")
    assert lead.changes == (Change("name_other_script", NAME, "आशा राव", "आशा राव"),)


def test_every_kind_of_problem_and_change_has_a_title():
    assert {f"off_{code}" for code in SWITCHABLE & CHANGE_TITLES.keys()} <= PROBLEM_TITLES.keys()
    assert RULE_TITLES.keys() >= SWITCHABLE
    assert PROBLEM_TITLES.keys() >= SKIP_TITLES.keys() | COMPARISON_TITLES.keys()
