"""All rows of a file: each gives one result, the first of equal numbers counts, and facts about numbers are asked
for."""

import json

from hypothesis import given
from hypothesis import strategies as st

from campaigns.leads import (
    CHANGE_TITLES,
    DUPLICATE,
    PHONE,
    PRIORITY,
    PROBLEM_TITLES,
    SWITCHABLE,
    check_leads,
    duplicate_of,
    row_check,
)
from campaigns.leads.problems import ERROR, WARNING, Finding
from tests.leads.checks import GOOD, check, codes, rules


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
def test_the_check_of_a_file_is_the_check_of_its_rows_and_of_their_duplicates(rows):
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
