"""A person's choices become a mapping, or problems."""

import pytest

from campaigns.leads import (
    AGENT,
    COUNTRY,
    DO_NOT_DISTURB,
    EXPIRY,
    NAME,
    PHONE,
    PRIORITY,
    ChosenColumns,
    Column,
    DialMethod,
    campaign_fields,
    else_of,
    mapping_from_choices,
    mapping_problems,
)

FIELDS = campaign_fields([PHONE, NAME, PRIORITY, EXPIRY], dial_method=DialMethod.AGENT_WISE)
COLUMNS = [Column(0, "Mobile"), Column(1, "Customer"), Column(2, "Agent")]


def test_choices_make_a_mapping_and_blank_ones_are_not_sent():
    assert mapping_from_choices(["PhoneNumber", "", "AgentId"]) == ChosenColumns({PHONE: 0, AGENT: 2})


def test_two_columns_on_one_field_are_both_named_and_the_first_counts():
    chosen = mapping_from_choices([PHONE, PHONE, ""], columns=COLUMNS)

    problems = chosen.problems
    assert (chosen.mapping, chosen.joined) == ({PHONE: 0}, {})
    assert [(problem.code, problem.column, problem.row) for problem in problems] == [("field_twice", "Customer", 0)]
    assert problems[0].message == "Both “Mobile” and “Customer” are chosen for PhoneNumber."


def test_columns_of_the_name_are_joined_in_their_order():
    assert mapping_from_choices([NAME, PHONE, NAME, NAME]) == ChosenColumns({NAME: 0, PHONE: 1}, {NAME: [2, 3]})


def test_columns_that_fill_blanks_and_country_codes_stand_beside_the_fields():
    chosen = mapping_from_choices([PHONE, else_of(PHONE), COUNTRY, DO_NOT_DISTURB, else_of(PHONE)])

    assert chosen == ChosenColumns({PHONE: 0}, fallbacks={PHONE: [1, 4]}, country_column=2, do_not_disturb_column=3)


@pytest.mark.parametrize("choice", [COUNTRY, DO_NOT_DISTURB])
def test_one_column_only_has_the_country_codes_or_says_who_must_not_be_called(choice):
    chosen = mapping_from_choices([PHONE, choice, choice], columns=COLUMNS)

    assert [problem.code for problem in chosen.problems] == ["field_twice"]


def test_a_column_fills_the_blanks_of_a_field_that_has_a_column():
    chosen = mapping_from_choices(["", else_of(PHONE), ""], columns=COLUMNS)

    assert [(problem.code, problem.column) for problem in chosen.problems] == [("else_alone", "Customer")]


def test_a_field_of_the_campaign_that_is_called_like_a_part_is_the_field():
    fields = campaign_fields([PHONE, DO_NOT_DISTURB], dial_method=DialMethod.NORMAL)

    assert mapping_from_choices([PHONE, DO_NOT_DISTURB], fields=fields).mapping == {PHONE: 0, DO_NOT_DISTURB: 1}


def test_columns_are_counted_where_their_names_are_not_given():
    problems = mapping_from_choices([PHONE, "", PHONE]).problems

    assert problems[0].message == "Both “column 1” and “column 3” are chosen for PhoneNumber."


def test_a_field_that_the_campaign_does_not_have_is_left_out_and_named():
    chosen = mapping_from_choices([PHONE, "City"], columns=COLUMNS, fields=FIELDS)

    problems = chosen.problems
    assert chosen.mapping == {PHONE: 0}
    assert [problem.code for problem in problems] == ["field_unknown"]
    assert "no field “City”" in problems[0].message


def test_a_whole_mapping_has_no_problems():
    assert mapping_problems({PHONE: 0, AGENT: 2}, COLUMNS, FIELDS) == ()


def test_every_required_field_without_a_column_is_named_with_what_to_do():
    phone, agent = mapping_problems({NAME: 1}, COLUMNS, FIELDS)

    assert (phone.code, agent.code) == ("field_unmatched", "field_unmatched")
    assert phone.message.startswith("No column is chosen for PhoneNumber")
    assert phone.hint == "Please choose the column of your file that holds PhoneNumber."
    assert agent.hint == ("Please choose the column of your file that holds AgentId, or give one value for all rows.")


def test_a_mapping_from_an_older_file_or_campaign_is_not_believed():
    problems = mapping_problems({PHONE: 0, AGENT: 9, "City": 1}, COLUMNS, FIELDS)

    assert [problem.code for problem in problems] == ["column_missing", "field_unknown"]
    assert problems[0].found == "column 10"


def test_one_value_for_all_rows_stands_in_for_a_column():
    assert mapping_problems({PHONE: 0}, COLUMNS, FIELDS, constants={AGENT: "Bobby", PRIORITY: "5"}) == ()


@pytest.mark.parametrize(
    ("constants", "code", "said"),
    [
        ({PHONE: "9876543210"}, "constant_phone", "each lead has a number of its own"),
        ({"City": "Pune"}, "field_unknown", "no field “City”"),
        ({AGENT: "Bobby"}, "constant_and_column", "AgentId has a column and one value for all rows."),
        ({NAME: "  "}, "constant_blank", "Name for all rows is blank"),
        ({PRIORITY: "100"}, "priority_not_allowed", "“100” is no priority"),
        ({PRIORITY: "High"}, "priority_not_allowed", "“High” is no priority"),
        ({EXPIRY: "31 Feb"}, "expiry_not_a_date", "could not be read as a date"),
        ({NAME: "☎☎"}, "name_not_allowed", "no letter or digit"),
    ],
)
def test_a_value_for_all_rows_that_no_lead_could_have_is_named(constants, code, said):
    (problem,) = mapping_problems({PHONE: 0, AGENT: 2}, COLUMNS, FIELDS, constants=constants)

    assert problem.code == code
    assert said in problem.message
    assert problem.hint


def test_a_value_that_only_needs_cleaning_is_taken():
    assert mapping_problems({PHONE: 0, AGENT: 2}, COLUMNS, FIELDS, constants={NAME: "O'Brien"}) == ()
