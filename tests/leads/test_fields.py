"""A campaign's fields: which are required, and what an administrator may have mistyped."""

import pytest

from campaigns.leads import AGENT, NAME, PHONE, SKILL, DialMethod, campaign_fields, field_name_problems


def test_fields_keep_the_order_and_the_letters_of_the_campaigns_names():
    fields = campaign_fields(["City", "PhoneNumber", "Name"], dial_method=DialMethod.NORMAL)

    assert [field.name for field in fields] == ["City", "PhoneNumber", "Name"]
    assert [field.name for field in fields if field.required] == ["PhoneNumber"]


@pytest.mark.parametrize(
    ("dial_method", "required"),
    [
        (DialMethod.NORMAL, [PHONE]),
        (DialMethod.AGENT_WISE, [PHONE, AGENT]),
        (DialMethod.SKILL_WISE, [PHONE, SKILL]),
    ],
)
def test_the_dial_method_decides_what_is_required(dial_method, required):
    fields = campaign_fields([PHONE, NAME, AGENT, SKILL], dial_method=dial_method)

    assert [field.name for field in fields if field.required] == required


def test_required_fields_that_the_list_lacks_stand_at_its_end():
    fields = campaign_fields([NAME], dial_method=DialMethod.AGENT_WISE)

    assert [field.name for field in fields] == [NAME, PHONE, AGENT]


def test_every_field_has_words_for_people():
    for field in campaign_fields([PHONE, NAME, "City"], dial_method=DialMethod.SKILL_WISE):
        assert field.label
        assert field.hint


def test_a_good_list_has_no_problems():
    assert field_name_problems([PHONE, NAME, "Priority", "ExpiryDate", AGENT, SKILL, "City", "शहर"]) == ()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "lacks PhoneNumber"),
        ([NAME], "lacks PhoneNumber"),
        (["phonenumber"], "write PhoneNumber instead of “phonenumber”"),
        (["Phone Number"], "write PhoneNumber instead of “Phone Number”"),
        ([PHONE, "Skill"], "write skill instead of “Skill”"),
        ([PHONE, "agent_id"], "write AgentId instead of “agent_id”"),
        ([PHONE, "City", "City"], "“City” is in the list more than once"),
        ([PHONE, "City", "city"], "“city” is in the list more than once"),
        ([PHONE, " "], "Name 2 of the list is blank"),
        ([PHONE, " City"], "has spaces around it"),
        ([PHONE, "Ci\x00ty"], "hidden characters"),
        ([PHONE, "x" * 101], "has 101 characters"),
        ([PHONE, *(f"Field{number}" for number in range(50))], "has 51 names"),
        ([PHONE, *(f"{number:02}" + "x" * 98 for number in range(20))], "leaves no room for values"),
    ],
)
def test_each_mistake_in_a_list_is_one_sentence(names, words):
    problems = field_name_problems(names)

    assert len(problems) == 1, problems
    assert words in problems[0]


def test_all_mistakes_are_named_at_once():
    assert len(field_name_problems(["phonenumber", "", "City", "City", "SKILL"])) == 4
