"""Columns about somebody other than the lead, and columns of numbers that are no phone numbers, are recognised by their
names."""

import pytest

from campaigns.leads import AGENT, EXPIRY, NAME, PHONE, Column
from campaigns.leads.dates_of_things import is_date_of_a_thing, may_expire_otherwise
from campaigns.leads.fields import definition_of
from campaigns.leads.fields.phone_words import SECOND_NUMBERS
from campaigns.leads.name_words import parts, readings, words
from campaigns.leads.somebody_else import about_somebody_else, numbers_things


@pytest.mark.parametrize(
    "name",
    ["Owner Name", "OwnerIdName", "Contact owner", "Lead Owner", "Agent Mobile", "Caller Number", "Created By",
     "Modified By", "modified_by_phone", "Assigned To", "Assigned Mobile", "Company Phone", "Organization 1 - Phone",
     "Office No.", "Referrer", "Reference Mobile", "Referred By Number", "Alternate Mobile", "Alt. Mobile",
     "SENDER_MOBILE_ALT", "Sender Mobile (Alt)", "altmobile", "Emergency Contact", "Nominee Mobile", "Guarantor Phone",
     "Spouse Mobile", "Father's Mobile", "fathersname", "MotherMobile", "Parent Contact", "Guardian No",
     "Sales Person Mobile", "RM Mobile", "Branch Phone", "Dealer Contact", "Helpline", "Customer Care No",
     "sender_co", "Receiver Mobile", "Mobile (Office)", "पिता का मोबाइल", "वैकल्पिक मोबाइल", "વાલીનું નામ", "মাতার নাম",
     "தந்தை பெயர்", "తండ్రి పేరు", "ತಂದೆಯ ಹೆಸರು", "والد کا نام", "Nombre del padre"],
)  # fmt: skip
def test_words_for_somebody_else_are_known(name: str) -> None:
    assert about_somebody_else(name)


@pytest.mark.parametrize(
    "name",
    ["Mobile", "Sender Mobile", "Customer Name", "Contact Person", "Buyer Phone", "Family Name", "Phone 2",
     "Home Phone", "Work Phone", "Policy Holder Name", "Member Name", "Baltimore", "Salesforce ID", "Coach Name",
     "Student Name", "Bypass"],
)  # fmt: skip
def test_words_that_only_look_alike_are_not(name: str) -> None:
    assert not about_somebody_else(name)


def test_no_word_for_the_leads_own_name_or_number_is_about_somebody_else() -> None:
    phone, name = definition_of(PHONE), definition_of(NAME)
    own = [*phone.synonyms, *name.synonyms, *SECOND_NUMBERS, *phone.doubtful_words, *name.doubtful_words]
    assert [word for word in own if about_somebody_else(word)] == []
    assert "Assigned To" in definition_of(AGENT).synonyms


@pytest.mark.parametrize(
    "name",
    ["Id", "Lead No", "Lead ID", "leadid", "ProspectID", "Prospect Number", "Order No", "OrderNumber", "Invoice No",
     "Ticket", "Policy Number", "Account No", "Aadhaar", "Aadhar Card No", "PAN", "GSTIN", "Pin Code", "IMEI",
     "Mobile IMEI", "Phone Code", "No", "No.", "S.No.", "Sr No", "Transaction ID", "Amount", "Contact ID",
     "Loan Account", "created_time"],
)  # fmt: skip
def test_names_of_numbers_that_are_no_phones_are_known(name: str) -> None:
    assert numbers_things(name)


@pytest.mark.parametrize(
    "name",
    ["Mobile", "Lead Mobile", "Account Holder Mobile", "Order Phone", "Number", "Column B", "Reach us", "Contact"],
)
def test_and_a_phone_of_an_order_is_a_phone(name: str) -> None:
    assert not numbers_things(name)


@pytest.mark.parametrize(
    "name",
    ["Policy Expiry Date", "Renewal Date", "DOB", "Date of Birth", "Anniversary", "Joining Date", "Call Back Date",
     "Next Followup", "Invoice Date", "Due Date", "Created On", "जन्म तिथि"],
)  # fmt: skip
def test_dates_of_things_are_known(name: str) -> None:
    assert is_date_of_a_thing(name)


def test_an_expiry_beside_a_policy_may_be_the_policys_unless_it_is_said_to_be_the_leads() -> None:
    columns = [Column(0, "Policy No"), Column(1, "Expiry Date"), Column(2, "Lead Expiry"), Column(3, EXPIRY)]
    assert may_expire_otherwise(columns[1], columns)
    assert not may_expire_otherwise(columns[2], columns)
    assert not may_expire_otherwise(columns[1], columns[1:])


def test_names_are_parted_into_words_however_they_are_written() -> None:
    assert words("OwnerIdName") == ("owner", "id", "name")
    assert words("SENDER_MOBILE_ALT") == ("sender", "mobile", "alt")
    assert words("Father's Mobile-2") == ("father", "s", "mobile", "2")
    assert words("पिता का नाम") == ("पिता", "का", "नाम")
    assert words("x" * 100_000) == ("x" * 200,)


def test_a_name_is_read_without_what_people_write_around_it() -> None:
    assert readings("Mobile (10 digits)*") == ("mobile10digits", "mobile")
    assert "phonenumber" in readings("1. What is your phone number?")
    assert "fullname" in readings("Please enter your full name")
    assert readings("Is Mobile")[-1] == "ismobile"
    assert parts("Mobile / मोबाइल") == ("mobile", "मोबाइल")
    assert parts("Mobile") == ()
