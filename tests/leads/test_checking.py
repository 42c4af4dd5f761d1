"""Rows become checked leads: all problems named, the first of equal numbers kept, no row lost."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.leads import (
    AGENT,
    CHANGE_TITLES,
    COMPARISON_TITLES,
    DUPLICATE,
    EXPIRY,
    MIXED,
    NAME,
    PHONE,
    PRIORITY,
    PROBLEM_TITLES,
    RULE_TITLES,
    SKILL,
    SKIP_TITLES,
    SWITCHABLE,
    Change,
    DialMethod,
    PhoneFormat,
    Problem,
    Rules,
    campaign_fields,
    check_leads,
    duplicate_of,
    row_check,
)
from campaigns.leads.problems import ERROR, WARNING, Finding

NAMES = (NAME, PHONE, PRIORITY, EXPIRY, "City")
GOOD = ("Asha", "9876543210", "5", "2031-12-31", "Pune")


def rules(*names, dial_method=DialMethod.NORMAL, phone_format=PhoneFormat.NATIONAL, columns=None, **more):
    names = names or NAMES
    return Rules(
        fields=campaign_fields(names, dial_method=dial_method),
        mapping={name: index for index, name in enumerate(names)},
        columns=columns or names,
        dial_method=dial_method,
        phone_format=phone_format,
        today=date(2031, 3, 15),
        **more,
    )


def check(*rows, by=None):
    return list(check_leads(by or rules(), enumerate(rows, start=2)))


def codes(lead):
    return [problem.code for problem in lead.problems]


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


def test_a_name_in_another_script_is_sent_as_it_is_and_that_is_told():
    (lead,) = check(("9876543210", "आशा राव"), by=rules(PHONE, NAME))

    assert lead.values == ("9876543210", "आशा राव")
    assert lead.changes == (Change("name_other_script", NAME, "आशा राव", "आशा राव"),)


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


def test_dates_of_a_column_that_mixes_both_orders_are_problems_where_they_have_two_readings():
    by = rules(PHONE, EXPIRY, date_order=MIXED)

    one, two = check(("9876543210", "31/12/2031"), ("9876543211", "03/04/2031"), by=by)

    assert (one.state, two.state, codes(two)) == ("ready", "invalid", ["expiry_mixed_orders"])


def test_what_is_known_of_a_number_beside_the_file_is_asked_for_many_at_once():
    asked = []

    def facts(phones):
        asked.append(list(phones))
        return {
            "+919876543210": [Finding("do_not_call", "It is on the list.", "Nothing.", ERROR)],
            "+919876543211": [Finding("phone_sent_recently", "It was sent.", "Look.", WARNING)],
        }

    rows = [("9876543210",), ("9876543211",), ("+91 9876543210",), ("9876543211",), ("no",)]
    leads = list(check_leads(rules(PHONE), enumerate(rows, start=2), facts=facts))

    assert asked == [["+919876543210", "+919876543211"]]
    assert [lead.state for lead in leads] == ["invalid", "ready", "invalid", "duplicate", "invalid"]
    assert [codes(lead) for lead in leads[:3]] == [["do_not_call"], ["phone_sent_recently"], ["do_not_call"]]
    assert leads[0].problems[0].found == "9876543210"


def test_every_kind_of_problem_and_change_has_a_title():
    assert {f"off_{code}" for code in SWITCHABLE & CHANGE_TITLES.keys()} <= PROBLEM_TITLES.keys()
    assert RULE_TITLES.keys() >= SWITCHABLE
    assert PROBLEM_TITLES.keys() >= SKIP_TITLES.keys() | COMPARISON_TITLES.keys()


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


def test_of_equal_numbers_the_first_is_kept_and_the_others_name_its_row():
    first, other, again = check(("9876543210",), ("9876543211",), ("+91 98765-43210",), by=rules(PHONE))

    assert [lead.state for lead in (first, other, again)] == ["ready", "ready", "duplicate"]
    assert codes(again) == ["phone_duplicate"]
    assert "row 2" in again.problems[0].message
    assert again.problems[0].found == "+91 98765-43210"


def test_a_row_with_errors_does_not_take_the_number_from_a_good_one():
    by = rules(PHONE, PRIORITY)

    bad, good, third = check(("9876543210", "x"), ("9876543210", "5"), ("9876543210", "x"), by=by)

    assert [lead.state for lead in (bad, good, third)] == ["invalid", "ready", "duplicate"]
    assert codes(third) == ["priority_not_allowed", "phone_duplicate"]
    assert "row 3" in third.problems[1].message


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


def test_rows_stream():
    def rows():
        yield 2, ("9876543210",)
        raise AssertionError("the second row was asked for before the first was taken")

    assert next(check_leads(rules(PHONE), rows())).state == "ready"


_CELLS = st.lists(
    st.text(st.characters(exclude_categories=[]), max_size=12)
    | st.sampled_from([*GOOD, "9876543211", "#N/A", "03/04/2031", "x" * 2_100]),
    max_size=7,
)


@given(st.lists(_CELLS, max_size=20))
def test_every_row_comes_out_once_in_order_and_can_be_stored(rows):
    leads = check(*rows)

    assert [lead.row for lead in leads] == [number for number, _ in enumerate(rows, start=2)]
    for lead in leads:
        errors = [problem for problem in lead.problems if problem.level == "error"]
        assert (lead.state in ("ready", "skipped", "blank")) is (not errors)
        assert lead.state == "ready" or not lead.changes
        assert {problem.code for problem in lead.problems} <= PROBLEM_TITLES.keys()
        assert {change.code for change in lead.changes} <= CHANGE_TITLES.keys()
        assert len(lead.values) == len(rules().map)
        assert sum(len(str(value)) for value in lead.values) <= 2_000 * len(lead.values)
        json.dumps([lead.values, [problem.as_json() for problem in lead.problems]], ensure_ascii=False).encode()


@given(st.lists(st.sampled_from(["9876543210", "+919876543210", "9876543211", "bad", ""]), max_size=20))
def test_no_number_is_ready_twice(numbers):
    ready = [lead.phone for lead in check(*((number,) for number in numbers), by=rules(PHONE)) if lead.state == "ready"]

    assert len(ready) == len(set(ready))
    assert set(ready) == {f"+91{number[-10:]}" for number in numbers if number not in ("bad", "")}


@given(st.lists(_CELLS, max_size=20))
def test_the_check_of_a_file_is_the_check_of_its_rows_and_the_doubles_among_them(rows):
    by = rules()
    check_row = row_check(by)
    ready: dict[str, int] = {}
    expected = []
    for number, cells in enumerate(rows, start=2):
        lead = check_row(number, cells)
        if lead.phone in ready:
            lead = duplicate_of(lead, ready[lead.phone], rules=by, cells=cells)
        elif lead.state == "ready":
            ready[lead.phone] = lead.row
        expected.append(lead)
    assert check(*rows) == expected
    assert all(DUPLICATE in codes(lead) for lead in expected if lead.state == "duplicate")


@given(st.lists(_CELLS, max_size=20))
def test_with_all_rules_switched_off_nothing_is_changed(rows):
    for lead in check(*rows, by=rules(switched_off=SWITCHABLE)):
        assert {change.code for change in lead.changes} <= {"name_other_script"}
