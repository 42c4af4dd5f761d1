"""Values and rows of files that people really have: what is sent to the dialer, or what people are told instead."""

import pytest

from campaigns import uploads
from campaigns.leads import COUNTRY, DO_NOT_DISTURB, PhoneFormat, else_of
from campaigns.models import LeadState
from tests import make
from tests.cases.walk import walk

pytestmark = pytest.mark.django_db

PHONE_ELSE = else_of("PhoneNumber")


def file(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def test_02_negative_numbers_are_errors():
    case = walk("02-negative-number.xlsx")
    assert case.problems == {2: ["phone_arithmetic"], 3: ["phone_arithmetic"]}
    assert case.phones == ["9876543212"]


@pytest.mark.parametrize("text", ["(9876543119)", "9876543119-", '"(9,876,543,119)"', "-919876543119", "-23456767"])
def test_other_ways_to_write_a_number_below_zero_are_errors_too(text):
    assert walk(file("Mobile,Name", f"{text},Asha", "9876543212,Meera")).problems == {2: ["phone_arithmetic"]}


def test_03_texts_in_formulas_are_the_texts():
    case = walk(
        "03-equals-quote.csv",
        fields=("PhoneNumber", "Name", "City", "OrderNumber"),
        choices=("PhoneNumber", "Name", "City", "OrderNumber"),
    )
    assert case.sent == [
        {"PhoneNumber": "9876543210", "Name": "Asha Rao", "City": "Pune", "OrderNumber": "00123"},
        {"PhoneNumber": "9876543211", "Name": "Ravi", "City": "Nagpur", "OrderNumber": "00124"},
    ]
    assert {each["column"] for each in case.upload.changes if each["code"] == "text_formula"} == {
        "Mobile",
        "Name",
        "City",
        "OrderNumber",
    }


@pytest.mark.parametrize("name", ["08-xlsxwriter-formula-zero.xlsx", "09-openpyxl-formula-no-result.xlsx"])
def test_08_09_a_formula_without_a_result_is_no_value(name):
    case = walk(name)
    assert case.sent == []
    assert case.problems == {2: ["formula_not_computed"], 3: ["formula_not_computed"]}


CODES = "23-isd-column.csv"


def test_23_a_country_code_that_is_not_joined_must_not_contradict_the_number():
    case = walk(CODES, choices=("Name", "", "PhoneNumber"))
    assert case.phones == ["9876543210"]
    assert case.problems == {3: ["country_contradicts"], 4: ["country_contradicts"], 5: ["phone_too_short"]}


def test_23_a_country_code_that_is_joined_makes_the_number_one_of_that_country():
    case = walk(CODES, choices=("Name", COUNTRY, "PhoneNumber"), phone_format=PhoneFormat.E164)
    assert case.phones == ["+919876543210", "+19175551234", "+16505551234", "+971501234567"]
    assert case.changes == {"country_joined": 3, "phone_plus_91_added": 1}


def test_23_a_foreign_number_is_an_error_where_the_campaign_cannot_carry_it():
    case = walk(CODES, choices=("Name", COUNTRY, "PhoneNumber"))
    assert case.phones == ["9876543210"]
    assert case.problems == {3: ["phone_foreign"], 4: ["phone_foreign"], 5: ["phone_foreign"]}


def test_names_of_countries_are_joined_and_what_is_no_country_is_an_error():
    rows = ["India,9876543210", "UAE,0501234567", "Hong Kong (+852),91234567", ",9876543211", "Atlantis,9876543212"]
    case = walk(
        file("Country,Mobile", *rows),
        fields=("PhoneNumber",),
        choices=(COUNTRY, "PhoneNumber"),
        phone_format=PhoneFormat.E164,
    )
    assert case.phones == ["+919876543210", "+971501234567", "+85291234567", "+919876543211"]
    assert case.problems == {6: ["country_unknown"]}


def test_a_country_that_is_not_joined_and_not_known_as_one_must_not_contradict_the_number_either():
    rows = ["USA/Canada,9175551234", "+1-242,9242551234", "India,9876543210", '"Pune, India",9876543211']
    rows += ["India/Nepal,9876543212", "NA,9876543213", "-,9876543214", "Maharashtra,9876543215"]
    case = walk(file("Country,Mobile", *rows), fields=("PhoneNumber",), choices=("", "PhoneNumber"))
    assert case.problems == {2: ["country_contradicts"], 3: ["country_contradicts"]}
    assert case.phones == [str(9876543210 + each) for each in range(6)]


def test_24_a_phone_in_a_cell_of_elapsed_time_is_a_number_or_a_problem_of_its_row():
    case = walk("24-elapsed-format-phone.xlsx")
    assert case.phones[0] == "9876543210"
    assert case.phones[-1] == "9876543212"
    assert 3 in case.problems or "9876543211" in case.phones


def test_31_invisible_characters_and_a_telephone_are_taken_off():
    case = walk("31-invisible-in-phone.csv")
    assert case.phones == [str(9876543210 + each) for each in range(12)]
    assert case.problems == {}


def test_37_totals_notes_and_who_prepared_the_list_are_no_leads():
    case = walk("37-total-and-notes.xlsx")
    assert case.phones == ["9876543210", "9876543211", "9876543212"]
    assert case.skipped == {"blank_total": [5], "blank_note": [7, 8]}
    assert case.problems == {}


def test_38_rows_with_a_serial_number_alone_are_no_leads():
    case = walk("38-prefilled-serials.xlsx")
    assert case.phones == ["9876543210", "9876543211", "9876543212"]
    assert case.skipped == {"blank_serial": list(range(5, 52))}


def test_47_the_row_that_says_what_the_columns_take_is_no_lead():
    case = walk("47-type-row-below-header.csv", fields=("PhoneNumber", "Name", "City"))
    assert case.phones == ["9876543210", "9876543211"]
    assert case.skipped == {"blank_types": [2]}


def test_such_a_row_further_down_is_looked_at_by_a_person():
    case = walk(file("Mobile,Name", "9876543210,Asha", "(10 digits),(text)"))
    assert case.problems == {3: ["phone_letters"]}


def test_a_footer_can_be_restored():
    case = walk(file("S.No,Name,Mobile", "1,Asha,9876543210", "Prepared by,,9876543211"))
    assert case.skipped == {"blank_note": [3]}
    uploads.restore_row(upload=case.upload, row=3, user=make.person())
    assert case.phones == ["9876543210", "9876543211"]


@pytest.mark.parametrize(
    "row",
    [
        "1,Total Gas,9876543211",
        "1,Note,9876543211",
        "Total,Asha,9876543211",
        "Note: call in the evening,Asha,9876543211",
        "1,Prepared Foods,9876543211",
        "1,Testing Kumar,9876543211",
        "1,Test,9876543211",
    ],
)
def test_a_lead_with_a_number_is_not_lost_to_words_that_footers_have(row):
    case = walk(file("S.No,Name,Mobile", "1,Asha,9876543210", row))
    assert case.phones == ["9876543210", "9876543211"]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("Grand Total,,5", "blank_total"),
        ("Sub total: 3,,", "blank_total"),
        ("कुल,,3", "blank_total"),
        ("Total records: 120,,", "blank_total"),
        (",Total,29629629633", "blank_total"),
        ("Generated on 12/03/2031 10:15,,", "blank_note"),
        ("Report generated by Ravi,,", "blank_note"),
        ("Powered by JustDial,,", "blank_note"),
        ("*** End of report ***,,", "blank_note"),
        ("*** CONFIDENTIAL ***,,", "blank_note"),
        ("Page 1 of 3,,", "blank_note"),
        ("----------,,", "blank_note"),
        ("7,,", "blank_serial"),
        ("S.No,Name,Mobile", "blank_header"),
    ],
)
def test_what_stands_below_a_table_is_counted_by_its_kind(row, kind):
    case = walk(file("S.No,Name,Mobile", "1,Asha,9876543210", row))
    assert case.skipped == {kind: [3]}
    assert (case.tally.blank, case.tally.ready) == (1, 1)


def test_a_lead_that_lacks_its_number_is_no_footer():
    case = walk(file("S.No,Name,Mobile", "1,Asha,9876543210", "2,Ravi,", "Note: call again,,987654321"))
    assert case.problems == {3: ["phone_missing"], 4: ["phone_too_short"]}


DND = "53-dnd-flag.csv"


def test_53_a_person_who_must_not_be_called_is_skipped():
    case = walk(DND, choices=("PhoneNumber", "Name", DO_NOT_DISTURB))
    assert case.phones == ["9876543211"]
    assert case.skipped == {"skip_dnd": [2]}
    assert case.upload.counts[LeadState.SKIPPED] == 1


def test_a_do_not_disturb_column_with_neither_yes_nor_no_is_an_error():
    case = walk(
        file("Mobile,DND", "9876543210,maybe", "9876543211,", "9876543212,Fully blocked", "9876543213,Not registered"),
        fields=("PhoneNumber",),
        choices=("PhoneNumber", DO_NOT_DISTURB),
    )
    assert case.problems == {2: ["dnd_unclear"]}
    assert case.phones == ["9876543211", "9876543213"]
    assert case.skipped == {"skip_dnd": [4]}


def test_a_number_that_one_row_protects_is_not_called_by_another_row_before_or_after_it():
    rows = ["+91 98765 43210,Asha,", "9876543211,Ravi,No", "9876543210,A. Rao,Yes", "09876543210,Asha R,No"]
    case = walk(file("Mobile,Name,DND", *rows), choices=("PhoneNumber", "Name", DO_NOT_DISTURB))
    assert case.phones == ["9876543211"]
    assert case.skipped == {"skip_dnd": [4]}
    assert case.problems == {2: ["dnd_in_another_row"], 5: ["dnd_in_another_row"]}


def test_such_rows_are_sent_once_the_row_is_restored():
    rows = ["9876543210,Asha,", "9876543211,Ravi,Yes", "9876543210,A. Rao,Yes"]
    case = walk(file("Mobile,Name,DND", *rows), choices=("PhoneNumber", "Name", DO_NOT_DISTURB))
    uploads.restore_row(upload=case.upload, row=4, user=make.person())
    uploads.check(upload_id=case.upload.pk)
    case.upload.refresh_from_db()
    assert [lead["Name"] for lead in case.sent] == ["Asha"]
    assert case.problems == {4: ["phone_duplicate"]}
    uploads.restore_row(upload=case.upload, row=3, user=make.person())
    assert [lead["Name"] for lead in case.sent] == ["Asha", "Ravi"]


def test_60_entities_of_web_pages_are_the_characters():
    case = walk("60-html-entities.csv", fields=("PhoneNumber", "Name", "City"))
    assert case.sent == [
        {"PhoneNumber": "9876543210", "Name": "OBrien Sons", "City": "Pune & PCMC"},
        {"PhoneNumber": "9876543211", "Name": "José", "City": "Nagpur"},
        {"PhoneNumber": "9876543212", "Name": "Meena", "City": "Nashik"},
    ]
    assert {(each["column"], each["count"]) for each in case.upload.changes if each["code"] == "html_entities"} == {
        ("Mobile", 1),
        ("Name", 2),
        ("City", 1),
    }


def test_68_whole_decimals_are_taken_off():
    case = walk("68-decimals.csv")
    assert case.phones == ["9876543210", "9876543211", "9876543212", "9876543213"]
    assert case.changes == {"phone_decimals": 4}


def test_69_a_plus_without_91_is_an_error():
    case = walk("69-plus-without-91.csv", phone_format=PhoneFormat.E164)
    assert case.problems == {
        2: ["phone_91_missing"],
        3: ["phone_91_missing"],
        4: ["phone_91_missing"],
        5: ["phone_91_missing"],
        6: ["phone_too_short"],
        7: ["phone_91_missing"],
    }
    assert case.sent == []


def test_71_a_time_of_another_time_zone_is_the_date_in_india():
    case = walk("71-iso-utc-midnight-ist.csv", fields=("PhoneNumber", "Name", "ExpiryDate"))
    assert [lead["ExpiryDate"] for lead in case.sent] == ["2031-12-31", "2031-12-31"]
    assert case.changes == {"expiry_in_india": 2}


def test_79_a_number_that_a_line_break_cut_is_one():
    case = walk("79-newline-inside-number.csv")
    assert case.phones == ["9876543210", "9876543211"]


def test_a_second_column_fills_blanks_only():
    rows = ["9876543210,9876500000", ",9876543211", "NA,9876543212", "12345,9876543213", ",", "-,98765"]
    case = walk(file("Mobile,Alternate", *rows), fields=("PhoneNumber",), choices=("PhoneNumber", PHONE_ELSE))
    assert case.phones == ["9876543210", "9876543211", "9876543212"]
    assert case.problems == {5: ["phone_too_short"], 7: ["phone_too_short"]}
    assert case.changes == {"filled_from": 2}
    groups = set(case.upload.problem_groups.values_list("code", "column", "column_index"))
    assert groups == {("phone_too_short", "Mobile", 0), ("phone_too_short", "Alternate", 1)}


def test_made_up_numbers_and_test_leads_are_skipped():
    rows = [
        "1234567890,Asha",
        "9999999999,Ravi",
        "+91 00000 00000,Meera",
        "9876543210,Kiran",
        "<test lead: dummy data for phone_number>,<test lead: dummy data for full_name>",
        "+16505550123,FirstName LastName",
    ]
    case = walk(file("Mobile,Name", *rows))
    assert case.phones == ["9876543210"]
    assert case.skipped == {"skip_dummy": [2, 3, 4], "skip_test": [6, 7]}


def test_a_number_that_is_sent_as_it_stands_is_not_changed():
    case = walk(file("Mobile,Name", "+919876543210,Asha", "+919876543211,Ravi"), phone_format=PhoneFormat.E164)
    assert case.phones == ["+919876543210", "+919876543211"]
    assert case.changes == {}
