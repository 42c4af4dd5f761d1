"""Which column is which field, and which row names the columns, in files of other programs: up to what is sent to the
dialer."""

import pytest

from tests.cases.walk import Walked, walk

pytestmark = pytest.mark.django_db


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode() + b"\n"


def matched(walked: Walked) -> dict[str, str]:
    """The matches by the columns' names; a suggestion has "?" behind it."""
    upload = walked.upload
    return {
        upload.columns[match["column"]]["name"]: match["field"] + ("" if match["sure"] else "?")
        for match in upload.matches
    }


# ---- the given files ----


def test_an_export_of_meta_lead_ads_is_known_and_its_labels_are_taken_off() -> None:
    walked = walk("01-facebook-leads-utf16.csv")
    assert walked.upload.export_of == "Meta lead ads"
    assert walked.sent == [
        {"PhoneNumber": "9876543210", "Name": "Asha Rao"},
        {"PhoneNumber": "9876543211", "Name": "Ravi Kumar"},
        {"PhoneNumber": "9876543212", "Name": "Meena"},
    ]
    assert sum(walked.changes.values()) >= 3  # "p:" is said to be taken off each


def test_hubspots_blank_phone_number_yields_to_the_mobile_beside_it() -> None:
    walked = walk("13-hubspot.csv")
    assert walked.upload.export_of == "HubSpot"
    assert walked.phones == ["9876543210", "9876543211", "9876543212", "9876543213"]
    assert "Contact owner" not in matched(walked)


def test_of_several_numbers_in_a_cell_of_google_contacts_the_first_is_taken_and_said() -> None:
    walked = walk("14-google-contacts.csv")
    assert walked.upload.export_of == "Google Contacts"
    assert walked.phones == ["9876543210", "9876543211"]
    assert walked.changes["phone_first_of_several"] == 1
    assert matched(walked)["Phone 1 - Value"] == "PhoneNumber"


def test_a_row_with_a_labelled_phone_is_not_the_header() -> None:
    walked = walk("21-headerless-prefixed.csv", choices=["Name", "", "PhoneNumber"])
    assert walked.upload.header_row == 0
    assert walked.phones == ["9876543210", "9876543211", "9876543212"]
    assert matched(walked) == {"Column C": "PhoneNumber?"}


def test_the_column_of_country_codes_is_recognised_and_a_join_suggested() -> None:
    walked = walk("23-isd-column.csv")
    assert walked.upload.country_column == 1
    assert matched(walked) == {"Name": "Name", "Country Code": "PhoneNumber:country?", "Mobile": "PhoneNumber"}


@pytest.mark.parametrize("name", ["37-total-and-notes.xlsx", "38-prefilled-serials.xlsx"])
def test_totals_and_serial_numbers_do_not_hide_the_header(name: str) -> None:
    walked = walk(name)
    assert walked.upload.header_row == 1
    assert walked.phones[:3] == ["9876543210", "9876543211", "9876543212"]


def test_numbers_of_leads_are_no_phones_and_contact_is_suggested() -> None:
    walked = walk("39-leadid-like-phone.csv", choices=["", "PhoneNumber", "Name"])
    assert matched(walked) == {"Contact": "PhoneNumber?", "Person": "Name?"}
    assert walked.sent == [
        {"PhoneNumber": "9876543210", "Name": "Asha"},
        {"PhoneNumber": "9876543211", "Name": "Ravi"},
        {"PhoneNumber": "9876543212", "Name": "Meena"},
    ]


def test_a_row_of_types_below_the_header_is_not_the_header() -> None:
    walked = walk("47-type-row-below-header.csv")
    assert walked.upload.header_row == 1
    assert walked.phones == ["9876543210", "9876543211"]


def test_columns_of_one_name_fill_each_others_blanks() -> None:
    walked = walk("50-duplicate-header.csv")
    assert walked.upload.fallbacks == {"PhoneNumber": [2, 3]}
    assert walked.sent == [
        {"PhoneNumber": "9876543210", "Name": "Asha"},
        {"PhoneNumber": "9876543211", "Name": "Ravi"},
        {"PhoneNumber": "9876543213", "Name": "Meena"},
    ]


def test_the_column_that_says_who_must_not_be_called_is_recognised() -> None:
    assert walk("53-dnd-flag.csv").upload.do_not_disturb_column == 2


def test_a_header_far_below_lines_of_filters_is_found() -> None:
    walked = walk("58-header-on-row-26.xlsx")
    assert walked.upload.header_row == 26
    assert walked.sent[0] == {"PhoneNumber": "9876543210", "Name": "Lead0"}
    assert len(walked.sent) == 5


def test_leadsquareds_owner_is_not_the_lead() -> None:
    walked = walk("80-leadsquared-owner.csv")
    assert walked.upload.export_of == "LeadSquared"
    assert walked.sent == [
        {"PhoneNumber": "9876543210", "Name": "Asha"},
        {"PhoneNumber": "9876543211", "Name": "Ravi"},
    ]
    assert matched(walked) == {"First Name": "Name", "Last Name": "Name?", "Mobile": "PhoneNumber"}


def test_a_policys_expiry_is_not_the_last_day_to_dial() -> None:
    walked = walk("83-policy-expiry.csv", fields=("PhoneNumber", "Name", "ExpiryDate"))
    assert matched(walked)["Expiry Date"] == "ExpiryDate?"
    assert walked.sent == [
        {"PhoneNumber": "9876543210", "Name": "Asha"},
        {"PhoneNumber": "9876543211", "Name": "Ravi"},
    ]


# ---- their relatives ----


def test_the_fields_own_name_yields_to_values_as_well() -> None:
    walked = walk(csv("PhoneNumber,Name,WhatsApp", ",Asha,9876543210", ",Ravi,9876543211"))
    assert walked.phones == ["9876543210", "9876543211"]


def test_a_mobile_comes_before_a_landline_that_is_called_phone_number() -> None:
    walked = walk(csv("Phone Number,Name,Mobile", "02223456789,Asha,9876543210", "02223456788,Ravi,9876543211"))
    assert walked.phones == ["9876543210", "9876543211"]


def test_a_column_that_is_blank_in_the_first_rows_is_looked_at_further_down() -> None:
    rows = [f",{9876500000 + number},Lead" for number in range(300)]
    rows += [f"{9976500000 + number},,Lead" for number in range(3_000)]
    walked = walk(csv("Mobile,Landline,Name", *rows))
    assert matched(walked)["Mobile"] == "PhoneNumber"


def test_another_number_that_fills_blanks_is_only_suggested() -> None:
    walked = walk(csv("Name,Mobile,WhatsApp No", "Asha,9876543210,", "Ravi,,9876543211"))
    assert matched(walked) == {"Name": "Name", "Mobile": "PhoneNumber", "WhatsApp No": "PhoneNumber:else?"}
    assert walked.upload.fallbacks == {}


def test_a_second_person_of_the_same_row_is_never_dialled_in_place_of_the_first() -> None:
    walked = walk(
        csv("Name,Phone,Name,Phone", "Asha,,Nominee One,9876543210", "Ravi,9876543211,Nominee Two,9876543212")
    )
    assert walked.upload.fallbacks == {}
    assert walked.phones == ["9876543211"]


def test_a_nominees_number_below_a_group_name_is_not_the_leads() -> None:
    walked = walk(
        csv("Customer,,Nominee,", "Full Name,Phone,Relation,Phone", "Asha,,Son,9876543210", "Ravi,9876543211,Son,")
    )
    assert walked.upload.header_row == 2
    assert walked.upload.fallbacks == {}


SOMEBODY_ELSES = pytest.mark.parametrize(
    "other",
    ["Alternate Mobile", "Father Mobile", "Agent Phone", "Office No", "Emergency Contact", "Alt. No", "Company Phone",
     "Sales Executive Mobile", "Referred By", "Nominee Mobile", "fathername", "पिता का मोबाइल"],
)  # fmt: skip


@SOMEBODY_ELSES
def test_somebody_elses_number_is_not_proposed_as_the_leads(other: str) -> None:
    assert matched(walk(csv(f"Name,{other}", "Asha,9876543210", "Ravi,9876543211"))) == {"Name": "Name"}


@SOMEBODY_ELSES
def test_somebody_elses_number_is_not_proposed_where_the_leads_is_blank(other: str) -> None:
    walked = walk(csv(f"Name,Mobile,{other}", "Asha,9876543210,", "Ravi,,9876543211", "Meena,,9876543212"))
    assert other not in matched(walked)


ONE_NUMBER = [f"Lead {number},1,8045671234" for number in range(12)]


def test_one_number_in_most_rows_is_not_proposed_by_its_values() -> None:
    assert "Reach us" not in matched(walk(csv("Name,Count,Reach us", *ONE_NUMBER)))


def test_one_number_in_most_rows_must_be_confirmed_even_where_the_name_is_right() -> None:
    walked = walk(csv("Name,Count,Phone", *ONE_NUMBER))
    assert matched(walked)["Phone"] == "PhoneNumber?"
    assert "PhoneNumber" not in walked.upload.mapping


def test_a_header_that_comes_again_in_between_is_no_lead() -> None:
    walked = walk(csv("Mobile,Name", "9876543210,Asha", "Mobile,Name", "9876543211,Ravi"))
    assert walked.phones == ["9876543210", "9876543211"]
    assert walked.skipped == {"blank_header": [3]}
    assert walked.problems == {}


def test_names_of_columns_may_carry_notes_signs_and_a_second_language() -> None:
    walked = walk(csv('"=""Mobile (10 digits)*""",Name / नाम', "9876543210,Asha"))
    assert walked.sent == [{"PhoneNumber": "9876543210", "Name": "Asha"}]


def test_a_helpline_above_the_header_is_passed_over() -> None:
    walked = walk(csv("Helpline: 9876500000,,", "Name,Mobile,City", "Asha,9876543210,Pune", "Ravi,9876543211,Pune"))
    assert walked.upload.header_row == 2
    assert walked.phones == ["9876543210", "9876543211"]


WITH_EXPIRY = ("PhoneNumber", "Name", "ExpiryDate")


def test_a_lead_above_the_header_is_a_doubt_that_a_person_sees() -> None:
    walked = walk(csv("Asha,9876543210", "Name,Mobile", "Ravi,9876543211"))
    assert walked.upload.header_row == 2
    assert walked.phones == ["9876543211"]
    assert walked.warnings == ["leads_above_header"]


def test_lines_of_names_and_values_above_the_header_are_passed_over_without_a_doubt() -> None:
    lines = ("Report,Leads", "From,01-11-2026", "Contact,9876500000", "Name,Mobile,City", "Asha,9876543210,Pune")
    walked = walk(csv(*lines))
    assert walked.upload.header_row == 4
    assert walked.phones == ["9876543210"]
    assert walked.warnings == []


def test_an_expiry_date_without_a_policy_beside_it_is_taken() -> None:
    walked = walk(csv("Name,Mobile,Expiry Date", "Asha,9876543210,2031-12-31"), fields=WITH_EXPIRY)
    assert matched(walked) == {"Name": "Name", "Mobile": "PhoneNumber", "Expiry Date": "ExpiryDate"}


def test_a_column_called_letter_by_letter_as_the_field_is_asked_for() -> None:
    walked = walk(csv("Name,Mobile,Policy No,ExpiryDate", "Asha,9876543210,P1,2031-12-31"), fields=WITH_EXPIRY)
    assert matched(walked)["ExpiryDate"] == "ExpiryDate"


@pytest.mark.parametrize("name", ["Policy Expiry Date", "Renewal Date", "Next Call Back", "DOB", "Invoice Date"])
def test_dates_of_other_things_are_never_proposed(name: str) -> None:
    walked = walk(csv(f"Name,Mobile,{name}", "Asha,9876543210,2031-12-31"), fields=("PhoneNumber", "ExpiryDate"))
    assert name not in matched(walked)
