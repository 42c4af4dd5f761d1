"""A person's choices make a mapping, or say what stands against it."""

from campaigns.leads import (
    AGENT,
    NAME,
    PHONE,
    Column,
    DialMethod,
    campaign_fields,
    mapping_from_choices,
    mapping_problems,
)

FIELDS = campaign_fields([PHONE, NAME], dial_method=DialMethod.AGENT_WISE)
COLUMNS = [Column(0, "Mobile"), Column(1, "Customer"), Column(2, "Agent")]


def test_choices_make_a_mapping_and_blank_ones_are_not_sent():
    assert mapping_from_choices(["PhoneNumber", "", "AgentId"]) == ({PHONE: 0, AGENT: 2}, ())


def test_two_columns_on_one_field_are_both_named_and_the_first_counts():
    mapping, problems = mapping_from_choices([PHONE, PHONE, ""], columns=COLUMNS)

    assert mapping == {PHONE: 0}
    assert [(problem.code, problem.column, problem.row) for problem in problems] == [("field_twice", "Customer", 0)]
    assert problems[0].message == "Both “Mobile” and “Customer” are chosen for PhoneNumber."


def test_columns_are_counted_where_their_names_are_not_given():
    _, problems = mapping_from_choices([PHONE, "", PHONE])

    assert problems[0].message == "Both “column 1” and “column 3” are chosen for PhoneNumber."


def test_a_field_that_the_campaign_does_not_have_is_left_out_and_named():
    mapping, problems = mapping_from_choices([PHONE, "City"], columns=COLUMNS, fields=FIELDS)

    assert mapping == {PHONE: 0}
    assert [problem.code for problem in problems] == ["field_unknown"]
    assert "no field “City”" in problems[0].message


def test_a_whole_mapping_has_no_problems():
    assert mapping_problems({PHONE: 0, AGENT: 2}, COLUMNS, FIELDS) == ()


def test_every_required_field_without_a_column_is_named_with_what_to_do():
    problems = mapping_problems({NAME: 1}, COLUMNS, FIELDS)

    assert [problem.code for problem in problems] == ["field_unmatched", "field_unmatched"]
    assert problems[0].message.startswith("No column is chosen for PhoneNumber")
    assert problems[1].hint == "Please choose the column of your file that holds AgentId."


def test_a_mapping_from_an_older_file_or_campaign_is_not_believed():
    problems = mapping_problems({PHONE: 0, AGENT: 9, "City": 1}, COLUMNS, FIELDS)

    assert [problem.code for problem in problems] == ["column_missing", "field_unknown"]
    assert problems[0].found == "column 10"
