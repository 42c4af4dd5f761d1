"""A row becomes a checked lead: all of its problems are named."""

from datetime import date

import pytest

from campaigns.leads import (
    AGENT,
    EXPIRY,
    MIXED,
    NAME,
    PHONE,
    PRIORITY,
    SKILL,
    DialMethod,
    PhoneFormat,
    Problem,
    Rules,
    campaign_fields,
)
from tests.leads.checks import GOOD, NAMES, check, codes, rules


def test_a_good_row_is_ready_with_its_values_in_the_order_of_the_map():
    assert rules().map == (PHONE, NAME, PRIORITY, EXPIRY, "City")

    (lead,) = check(GOOD)

    assert (lead.row, lead.state, lead.phone) == (2, "ready", "+919876543210")
    assert lead.values == ("9876543210", "Asha", 5, "2031-12-31", "Pune")
    assert lead.problems == ()


def test_only_mapped_fields_are_sent():
    some = Rules(
        fields=campaign_fields(NAMES, dial_method=DialMethod.NORMAL),
        mapping={PHONE: 2, "City": 0},
        columns=("Town", "Remarks", "Mobile"),
        dial_method=DialMethod.NORMAL,
        phone_format=PhoneFormat.COUNTRY,
        today=date(2031, 3, 15),
    )

    (lead,) = check(("Pune", "9876500000", "98765 43210"), by=some)

    assert some.map == (PHONE, "City")
    assert lead.values == ("919876543210", "Pune")


def test_rules_without_a_required_column_cannot_be_made():
    with pytest.raises(ValueError, match="PhoneNumber"):
        rules(NAME)
    with pytest.raises(ValueError, match="a column that the sheet does not have"):
        rules(NAME, PHONE, columns=("Name",))


def test_all_problems_of_a_row_are_named_not_only_the_first():
    (lead,) = check(("***", "98765", "high", "2031-02-30", "Pune"))

    assert lead.state == "invalid"
    assert codes(lead) == ["phone_too_short", "name_not_allowed", "priority_not_allowed", "expiry_not_a_date"]
    assert lead.values == ("98765", "***", "high", "2031-02-30", "Pune")
    assert lead.phone == ""


def test_a_problem_names_row_column_and_value_as_they_are_in_the_sheet():
    by = rules(PHONE, NAME, columns=("Mobile No.", "Customer"))

    (lead,) = check(("98765", "Asha"), by=by)

    assert isinstance(lead.problems[0], Problem)
    assert (lead.problems[0].row, lead.problems[0].column, lead.problems[0].found) == (2, "Mobile No.", "98765")


def test_dates_of_a_column_that_mixes_both_orders_are_problems_where_they_have_two_readings():
    by = rules(PHONE, EXPIRY, date_order=MIXED)

    one, two = check(("9876543210", "31/12/2031"), ("9876543211", "03/04/2031"), by=by)

    assert (one.state, two.state, codes(two)) == ("ready", "invalid", ["expiry_mixed_orders"])


def test_rows_that_end_early_have_blanks_at_their_end():
    (lead,) = check(("Asha", "9876543210", "5"))

    assert lead.values == ("9876543210", "Asha", 5, "", "")


@pytest.mark.parametrize("row", [(), ("",), ("Asha",), ("", "", "", "", "")])
def test_every_row_needs_a_phone_number(row):
    (lead,) = check(row, by=rules(NAME, PHONE))

    assert (lead.state, codes(lead)) == ("invalid", ["phone_missing"])


@pytest.mark.parametrize(("dial_method", "field"), [(DialMethod.AGENT_WISE, AGENT), (DialMethod.SKILL_WISE, SKILL)])
def test_what_the_dial_method_needs_must_be_in_each_row(dial_method, field):
    by = rules(PHONE, field, dial_method=dial_method)

    good, bad, hidden = check(("9876543210", "Bobby"), ("9876543211", " "), ("9876543212", "\u200b"), by=by)

    assert good.state == "ready"
    assert (bad.state, codes(bad)) == ("invalid", ["value_missing"])
    assert (hidden.state, codes(hidden)) == ("invalid", ["value_missing"])


def test_agent_and_skill_may_be_blank_where_the_dial_method_needs_neither():
    (lead,) = check(("9876543210", "", ""), by=rules(PHONE, AGENT, SKILL))

    assert lead.state == "ready"


def test_a_foreign_number_is_a_problem_only_where_the_format_cannot_carry_it():
    (national,) = check(("+14155552671",), by=rules(PHONE))
    (e164,) = check(("+1 415 555 2671",), by=rules(PHONE, phone_format=PhoneFormat.E164))

    assert (national.state, codes(national), national.phone) == ("invalid", ["phone_foreign"], "+14155552671")
    assert (e164.state, e164.values) == ("ready", ("+14155552671",))


def test_a_row_may_have_2000_characters_with_its_headers():
    room = 2_000 - len(PHONE) - len("City") - len("9876543210")
    by = rules(PHONE, "City")

    just, over = check(("9876543210", "x" * room), ("9876543211", "x" * (room + 1)), by=by)

    assert just.state == "ready"
    assert (over.state, codes(over), over.problems[0].column) == ("invalid", ["row_too_long"], "")
    assert "2,001 characters" in over.problems[0].message


def test_a_huge_cell_is_kept_cut():
    (lead,) = check(("9876543210", "&" * 32_767, "५" * 32_767), by=rules(PHONE, NAME, "City"))

    assert codes(lead) == ["row_too_long"]
    assert max(map(len, lead.values)) == 2_000


def test_an_error_shown_by_the_spreadsheet_is_never_sent():
    (lead,) = check(("9876543210", "#N/A", "#REF!"), by=rules(PHONE, NAME, PRIORITY))

    assert codes(lead) == ["error_cell", "error_cell"]


def test_a_text_with_damaged_characters_is_never_sent():
    ready, damaged, elsewhere = check(
        ("9876543210", "आशा"), ("9876543211", "आश\ufffd"), ("98765\ufffd43212", "Asha"), by=rules(PHONE, NAME)
    )

    assert ready.state == "ready"
    assert (damaged.state, codes(damaged), damaged.problems[0].column) == ("invalid", ["damaged_characters"], NAME)
    assert elsewhere.state == "invalid"


def test_damaged_characters_in_a_column_that_is_not_sent_harm_nothing():
    by = rules(PHONE, columns=(PHONE, "Remark"))
    (lead,) = check(("9876543210", "\ufffd"), by=by)

    assert (lead.state, lead.problems) == ("ready", ())


def test_a_row_with_cells_beyond_the_header_is_an_error_that_shows_them():
    by = rules(PHONE, NAME, columns=(PHONE, NAME, "Column C", "Column D"), header_width=2)
    good, moved, blank = check(
        ("9876543210", "Asha"), ("9876543211", "Kumar", "Ravi", "A2"), ("9876543212", "Meena", "", ""), by=by
    )

    assert (good.state, blank.state) == ("ready", "ready")
    assert (moved.state, codes(moved), moved.problems[0].found) == ("invalid", ["values_moved"], "Ravi · A2")
