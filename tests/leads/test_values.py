"""Each rule for a value: what is sent, and what people are told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.leads import AGENT, DAY_FIRST, ERROR, MIXED, MONTH_FIRST, SKILL, found_order
from campaigns.leads.dates import Day, read_day
from campaigns.leads.fields import definition_of
from campaigns.leads.fields.expiry import expiry_rule
from campaigns.leads.fields.name import allowed_name
from campaigns.leads.fields.priority import priority
from campaigns.leads.problems import NOTE
from campaigns.leads.values import needed, no_spreadsheet_error, nothing_hidden

TODAY = date(2031, 3, 15)


@pytest.mark.parametrize(
    "name", ["", "Asha Rao", "R2-D2 (Jr.)", "50% + $5: A_B", "आशा राव", "José", "Jose\u0301", "ശ്രീക്\u200dഷ", "李雷"]
)
def test_an_allowed_name_is_sent_as_it_is(name):
    assert allowed_name(name) == (name, None)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("O'Brien", "OBrien"),
        ("Rao, Asha", "Rao Asha"),
        ("Smith & Sons", "Smith Sons"),
        ("A/B", "A B"),
        ("Asha 😀", "Asha"),
        ("❤\ufe0f Asha", "Asha"),
        ("आशा @ राव", "आशा राव"),
    ],
)
def test_characters_that_the_dialer_does_not_allow_are_removed_from_a_name_with_a_note(name, sent):
    value, finding = allowed_name(name)

    assert value == sent
    assert (finding.code, finding.level) == ("name_cleaned", NOTE)
    assert f"“{sent}”" in finding.message


def test_the_note_says_what_was_removed_once_each():
    _, finding = allowed_name("A/B/C & D")

    assert finding.message.startswith("The dialer does not allow / & in a name")


@pytest.mark.parametrize("name", ["***", "😀", "&/", "@.@"])
def test_a_name_of_which_nothing_would_be_left_is_an_error_and_never_blanked(name):
    value, finding = allowed_name(name)

    assert value == name
    assert (finding.code, finding.level) == ("name_not_allowed", ERROR)


@given(st.text())
def test_a_cleaned_name_is_allowed(name):
    value, finding = allowed_name(name)

    if finding is not None and finding.level == NOTE:
        assert allowed_name(value) == (value, None)


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("5", 5), ("99", 99)])
def test_a_priority_is_a_whole_number(text, number):
    value, finding = priority(text)

    assert (value, type(value), finding) == (number, int, None)


@pytest.mark.parametrize(("text", "number"), [("05", 5), ("5.0", 5), ("10.00", 10), ("५", 5), ("९९", 99)])
def test_a_whole_number_in_another_form_is_rewritten(text, number):
    value, finding = priority(text)

    assert (value, finding.code, finding.level) == (number, "priority_rewritten", NOTE)


@pytest.mark.parametrize("text", ["0", "100", "-1", "5.5", "high", "1e1", "१००", "9" * 5000])
def test_any_other_priority_is_an_error(text):
    value, finding = priority(text)

    assert (value, finding.code, finding.level) == (text, "priority_not_allowed", ERROR)


def test_a_blank_priority_is_an_error_since_none_may_be_made_up():
    assert priority("")[1].code == "priority_missing"


@pytest.mark.parametrize(
    ("text", "sent", "code"),
    [
        ("2031-03-15", "2031-03-15", None),
        ("2031-12-31", "2031-12-31", None),
        ("", "", None),
        ("2031-4-5", "2031-04-05", "expiry_rewritten"),
        ("2031/12/31", "2031-12-31", "expiry_rewritten"),
        ("2031-12-31 18:30:00", "2031-12-31", "expiry_rewritten"),
        ("31/12/2031", "2031-12-31", "expiry_rewritten"),
        ("31/12/31", "2031-12-31", "expiry_rewritten"),
        ("31 Dec 2031", "2031-12-31", "expiry_rewritten"),
        ("31-Dec-31", "2031-12-31", "expiry_rewritten"),
        ("1st September 2031", "2031-09-01", "expiry_rewritten"),
        ("Dec 31, 2031", "2031-12-31", "expiry_rewritten"),
        ("20311231", "2031-12-31", "expiry_rewritten"),
        ("३१/१२/२०३१", "2031-12-31", "expiry_rewritten"),
        ("31/12/2031 6:30 PM", "2031-12-31", "expiry_rewritten"),
        ("31-12-2031", "2031-12-31", "expiry_rewritten"),
        ("31.12.2031", "2031-12-31", "expiry_rewritten"),
        ("05/05/2031", "2031-05-05", "expiry_rewritten"),
        ("03/04/2031", "2031-04-03", "expiry_day_first"),
        ("3-4-2031", "2031-04-03", "expiry_day_first"),
    ],
)
def test_an_expiry_date_is_sent_year_first_and_a_note_says_what_was_rewritten(text, sent, code):
    value, finding = expiry_rule(TODAY)(text)

    assert value == sent
    assert (finding and finding.code) == code
    assert finding is None or finding.level == NOTE


def test_a_date_that_could_be_read_in_two_ways_is_read_as_the_column_says():
    assert expiry_rule(TODAY, order=MONTH_FIRST)("05/04/2031")[0] == "2031-05-04"
    assert expiry_rule(TODAY, order=MONTH_FIRST)("05/04/2031")[1].code == "expiry_month_first"
    assert expiry_rule(TODAY, order=MONTH_FIRST)("12/31/2031")[0] == "2031-12-31"
    assert expiry_rule(TODAY, order=MONTH_FIRST)("05/05/2031")[1].code == "expiry_rewritten"


def test_in_a_column_that_mixes_both_orders_nothing_is_guessed():
    rule = expiry_rule(TODAY, order=MIXED)
    assert rule("03/04/2031")[1].code == "expiry_mixed_orders"
    assert rule("31/12/2031")[0] == rule("12/31/2031")[0] == "2031-12-31"
    assert rule("2031-04-03") == ("2031-04-03", None)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        ([], DAY_FIRST),
        (["03/04/2031", "2031-04-03", "", "soon"], DAY_FIRST),
        (["03/04/2031", "31/12/2031"], DAY_FIRST),
        (["03/04/2031", "12/31/2031"], MONTH_FIRST),
        (["31/12/2031", "12/31/2031"], MIXED),
    ],
)
def test_the_order_of_a_column_is_told_by_the_dates_that_have_one_reading(texts, order):
    assert found_order(texts) == order


def test_a_days_number_of_a_spreadsheet_is_no_date_but_is_told():
    _, finding = expiry_rule(TODAY)("48213")
    assert "31 December 2031" in finding.message
    assert "2031-12-31" in finding.hint


@given(st.text(max_size=60))
def test_any_text_is_a_day_or_a_reason(text):
    read = read_day(text, order=DAY_FIRST)
    assert isinstance(read, Day) or read.level == ERROR


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2031-03-14", "expiry_past"),
        ("14/03/2031", "expiry_past"),
        ("2031-02-30", "expiry_not_a_date"),
        ("12/31/2031", "expiry_not_a_date"),
        ("0000-01-01", "expiry_not_a_date"),
        ("31/12-2031", "expiry_not_a_date"),
        ("tomorrow", "expiry_not_a_date"),
        ("48213", "expiry_serial"),
        ("99999", "expiry_not_a_date"),
        ("31 Foo 2031", "expiry_not_a_date"),
        ("Ma 3, 2031", "expiry_not_a_date"),
        ("9" * 5000, "expiry_not_a_date"),
    ],
)
def test_a_date_that_is_past_or_none_is_an_error(text, code):
    value, finding = expiry_rule(TODAY)(text)

    assert (value, finding.code, finding.level) == (text, code, ERROR)


@pytest.mark.parametrize(
    ("field", "words"), [(AGENT, "agent-wise"), (SKILL, "skill-wise"), ("City", "needs it in every row")]
)
def test_a_needed_value_that_is_blank_says_why_it_is_needed(field, words):
    assert needed(definition_of(field))("x") == ("x", None)
    assert words in needed(definition_of(field))("")[1].message


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#value!"])
def test_a_cell_in_which_the_spreadsheet_shows_an_error_has_no_value(text):
    assert no_spreadsheet_error(text)[1].code == "error_cell"


def test_a_number_sign_alone_is_no_error_of_the_spreadsheet():
    assert no_spreadsheet_error("Flat #4") == ("Flat #4", None)


def test_hidden_characters_are_removed_with_a_note():
    value, finding = nothing_hidden("12 Main St\nPune\x00")

    assert value == "12 Main St Pune"
    assert (finding.code, finding.level) == ("hidden_removed", NOTE)
