"""Rows that rules skip: people who must not be called, made-up numbers, test leads, and rows that are no leads."""

from datetime import date

import pytest

from campaigns.leads import NAME, PHONE, DialMethod, PhoneFormat, Rules, campaign_fields, row_check
from campaigns.leads.do_not_disturb import must_not_be_called


def rules(columns=("S.No", NAME, PHONE, "DND"), **more) -> Rules:
    return Rules(
        fields=campaign_fields([PHONE, NAME], dial_method=DialMethod.NORMAL),
        mapping={PHONE: columns.index(PHONE), NAME: columns.index(NAME)},
        columns=columns,
        dial_method=DialMethod.NORMAL,
        phone_format=PhoneFormat.NATIONAL,
        today=date(2031, 3, 15),
        **more,
    )


def check(*cells: str, row: int = 5, restored=(), **more):
    lead = row_check(rules(**more), restored=restored)(row, cells)
    return lead.state, [problem.code for problem in lead.problems]


@pytest.mark.parametrize(
    "text",
    [
        "Y",
        "yes",
        "TRUE",
        "1",
        "1.0",
        "DND",
        "Registered",
        "Fully blocked",
        "Partially",
        "Active",
        "Opt-out",
        "हाँ",
        "Do not call",
        "DNC",
        "X",
        "✓",
        "✔️",
        "Yes - 2019",
        "Y (since 2019)",
        "DND: Yes",
        "Registered in DND",
        "Not to be called",
        "कॉल न करें",
        "'Yes'",
    ],
)
def test_a_yes_is_a_yes(text):
    assert must_not_be_called(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "N",
        "no",
        "FALSE",
        "0",
        "0.0",
        "Non-DND",
        "NDND",
        "Not DND",
        "Not registered",
        "Unblocked",
        "Inactive",
        "opt-in",
        "नहीं",
        "No - 2019",
        "NA",
        "NULL",
        "(blank)",
        "DND 0",
        "DND N",
        "Not registered in DND",
    ],
)
def test_a_no_or_a_blank_is_a_no(text):
    assert must_not_be_called(text) is False


@pytest.mark.parametrize("text", ["maybe", "2019", "❌", "Asha", "yes and no", "5", "y/n", "x" * 500])
def test_what_is_neither_is_unclear(text):
    assert must_not_be_called(text) is None


def test_a_do_not_disturb_column_skips_and_a_restored_row_is_checked():
    column = {"do_not_disturb_column": 3}
    row = ("1", "Asha", "9876543210")
    assert check(*row, "Y", **column) == ("skipped", ["skip_dnd"])
    assert check(*row, "N", **column) == ("ready", [])
    assert check(*row, **column) == ("ready", [])
    assert check(*row, "perhaps", **column) == ("invalid", ["dnd_unclear"])
    assert check(*row, "Y", restored={5}, **column) == ("ready", [])
    off = column | {"switched_off": frozenset({"skip_dnd"})}
    assert check(*row, "Y", **off) == ("ready", [])
    assert check(*row, "perhaps", **off) == ("ready", [])


@pytest.mark.parametrize(
    "number",
    [
        "1234567890",
        "+91 1234567890",
        "01234567890",
        "0123456789",
        "9999999999",
        "+919999999999",
        "09999999999",
        "0000000000",
        "1111111111",
        "2222222222",
        "6666666666",
        "9999999999.0",
    ],
)
def test_made_up_numbers_are_skipped(number):
    assert check("1", "Asha", number) == ("skipped", ["skip_dummy"])


@pytest.mark.parametrize("number", ["9876543210", "9898989898", "9000000000", "9999999998", "9988776655"])
def test_numbers_that_may_be_somebodys_are_sent(number):
    assert check("1", "Asha", number) == ("ready", [])


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("<test lead: dummy data for full_name>", "<test lead: dummy data for phone_number>"),
        ("<test lead: dummy data for full_name>", "9876543210"),
        ("Test Lead", "9876543210"),
        ("FirstName LastName", "+16505550123"),
        ("Asha", "+1 650-555-0123"),
    ],
)
def test_test_leads_are_skipped(name, number):
    assert check("1", name, number) == ("skipped", ["skip_test"])


@pytest.mark.parametrize("name", ["Test", "Test Kumar", "Tester", "Firstname", "A < B"])
def test_a_person_called_test_is_a_lead(name):
    assert check("1", name, "9876543210")[0] == "ready"


def test_only_the_row_below_the_header_says_what_columns_take():
    cells = ("", "varchar(50)", "e.g. 9876543210")
    assert check(*cells, row=2, first_row=2) == ("blank", ["blank_types"])
    assert check(*cells, row=3, first_row=2) == ("invalid", ["phone_letters"])
    assert check("mandatory", "text", "(10 digits only)", "optional", row=2, first_row=2) == ("blank", ["blank_types"])
    assert check("1", "Text", "9876543210", row=2, first_row=2) == ("ready", [])
    assert check("", "Number", "", row=2, first_row=0) == ("invalid", ["phone_missing"])


def test_a_small_number_alone_in_a_column_that_is_not_sent_is_no_lead():
    columns = ("Lfd", NAME, PHONE, "DND")
    assert check("7", columns=columns) == ("blank", ["blank_serial"])
    assert check("", "7", columns=columns) == ("invalid", ["phone_missing"])


def test_a_rule_that_is_off_skips_no_footer():
    assert check("Total", "", "3") == ("blank", ["blank_total"])
    assert check("Total", "", "3", switched_off=frozenset({"blank_total"})) == ("invalid", ["phone_too_short"])
