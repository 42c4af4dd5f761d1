"""Email is no special header. If a campaign has it, it is checked, and found in files."""

from datetime import date

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns.leads import (
    NAME,
    PHONE,
    PROBLEM_TITLES,
    Column,
    DialMethod,
    PhoneFormat,
    Rules,
    campaign_fields,
    field_name_problems,
    mapping_problems,
    match_columns,
    row_check,
)
from campaigns.leads.fields.email import is_email

ADDRESSES = ("asha.rao@gmail.com", "RAVI@example.co.in", "meena+leads@yahoo.com")


def checked(text: str, *, field: str = "Email"):
    names = (PHONE, field)
    rules = Rules(
        fields=campaign_fields(names, dial_method=DialMethod.NORMAL),
        mapping={name: index for index, name in enumerate(names)},
        columns=names,
        dial_method=DialMethod.NORMAL,
        phone_format=PhoneFormat.NATIONAL,
        today=date(2031, 3, 15),
    )
    return row_check(rules)(2, ("9876543210", text))


def matched(*names, samples, fields=(PHONE, NAME, "Email")):
    columns = [Column(index, name, samples.get(name, ())) for index, name in enumerate(names)]
    found = match_columns(columns, campaign_fields(fields, dial_method=DialMethod.NORMAL))
    return {match.field: (names[match.column], match.sure, match.reason) for match in found}


@pytest.mark.parametrize(
    "text", [*ADDRESSES, "o'brien@example.com", "अशा@उदाहरण.भारत", "a@mail.example.org", "x" * 60 + "@example.com"]
)
def test_an_address_is_sent_as_it_stands(text):
    lead = checked(text)

    assert lead.state == "ready"
    assert lead.values[1] == text
    assert (lead.problems, lead.changes) == ((), ())


def test_a_blank_is_sent_as_a_blank_and_spaces_around_do_not_count():
    assert checked("").values[1] == ""
    assert checked("").state == "ready"
    assert checked("  asha@example.com ").values[1] == "asha@example.com"


@pytest.mark.parametrize(
    "text",
    [
        "asha",
        "asha@",
        "@example.com",
        "asha@gmail",
        "asha@gmail..com",
        "asha..rao@gmail.com",
        "asha rao@gmail.com",
        "asha@gmail.com, ravi@gmail.com",
        "asha@gmail.com;ravi@gmail.com",
        "Asha <asha@gmail.com>",
        "mailto:asha@gmail.com",
        "asha@@gmail.com",
        "asha@company.local",
        "NA",
        "9876543210",
        "a" * 3_000 + "@gmail.com",
    ],
)
def test_a_wrong_address_is_an_error_of_its_row(text):
    lead = checked(text)

    assert lead.state == "invalid"
    problem = lead.problems[0]
    assert (problem.code, problem.column, problem.row) == ("email_invalid", "Email", 2)
    assert problem.found == (text if len(text) < 100 else "a" * 99 + "…")
    assert "is no e-mail address" in problem.message
    assert "Please write one address" in problem.hint
    assert PROBLEM_TITLES[problem.code] == "Not an e-mail address"


@pytest.mark.parametrize("field", ["email", "E-mail", "E_MAIL"])
def test_a_campaign_may_spell_it_otherwise(field):
    assert field_name_problems([PHONE, field]) == ()
    assert checked("asha", field=field).problems[0].code == "email_invalid"
    assert campaign_fields([PHONE, field], dial_method=DialMethod.NORMAL)[1].name == field


def test_another_field_of_the_campaign_is_not_checked_so():
    assert checked("asha", field="Nickname").state == "ready"


def test_one_address_for_all_rows_is_checked_too():
    fields = campaign_fields([PHONE, "Email"], dial_method=DialMethod.NORMAL)
    columns = [Column(0, PHONE)]

    (problem,) = mapping_problems({PHONE: 0}, columns, fields, constants={"Email": "asha"})

    assert problem.code == "email_invalid"
    assert mapping_problems({PHONE: 0}, columns, fields, constants={"Email": ADDRESSES[0]}) == ()


@pytest.mark.parametrize("name", ["E-mail", "Mail ID", "EMAIL_ADDRESS", "e mail id", "ईमेल", "Sender Email"])
def test_its_column_is_found_by_other_words(name):
    assert matched("Mobile", name, samples={name: ADDRESSES})["Email"][:2] == (name, True)


def test_a_slip_of_the_keyboard_is_suggested():
    assert matched("Mobile", "Emial ID", samples={"Emial ID": ADDRESSES})["Email"][:2] == ("Emial ID", False)


def test_its_column_is_suggested_by_its_values():
    found = matched("Mobile", "Written to", "Remarks", samples={"Written to": ADDRESSES, "Remarks": ("a@b", "call")})

    assert found["Email"] == ("Written to", False, "looks like e-mail addresses")


@pytest.mark.parametrize("name", ["Owner Email", "Agent Email ID", "Alternate Email"])
def test_an_address_of_somebody_else_is_never_taken(name):
    assert "Email" not in matched("Mobile", name, samples={name: ADDRESSES})


def test_without_such_a_field_nothing_is_matched_to_it():
    assert matched("Mobile", "Email", samples={"Email": ADDRESSES}, fields=(PHONE, NAME)).keys() == {PHONE}


@given(st.from_regex(r"[A-Za-z0-9_+.-]{1,12}@[a-z0-9.-]{1,12}\.(?:com|in|c|1|test)", fullmatch=True))
@example("a@-x.com")
@example("-a@x.com")
def test_the_quick_look_says_what_the_library_says(text):
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        assert not is_email(text)
    else:
        assert is_email(text)


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text):
    assert is_email(text) in (True, False)
