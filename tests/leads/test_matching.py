"""Columns are matched by their names and by other words for them."""

import time

import pytest

from campaigns.leads import (
    AGENT,
    EXPIRY,
    NAME,
    PHONE,
    PRIORITY,
    SKILL,
    DialMethod,
    Match,
    campaign_fields,
    match_columns,
)
from campaigns.leads.fields import FIELDS as KNOWN_FIELDS
from campaigns.leads.texts import folded
from tests.leads.matches import FIELDS, MOBILES, columns, matched, suggested


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (("PhoneNumber", "Name", "Priority"), {PHONE: "PhoneNumber", NAME: "Name", PRIORITY: "Priority"}),
        (("phone_number", "NAME", "expiry date"), {PHONE: "phone_number", NAME: "NAME", EXPIRY: "expiry date"}),
        (("Sr No", "Customer Name", "Mobile No."), {NAME: "Customer Name", PHONE: "Mobile No."}),
        (("Cust_Name", "Mob.", "Amount"), {NAME: "Cust_Name", PHONE: "Mob."}),
        (("Ph", "Client", "City"), {PHONE: "Ph", NAME: "Client", "City": "City"}),
        (("Contact Number", "Full Name"), {PHONE: "Contact Number", NAME: "Full Name"}),
        (("Telephone", "Executive", "Valid Till"), {PHONE: "Telephone", AGENT: "Executive", EXPIRY: "Valid Till"}),
        (("Cell", "Agent Code", "Language"), {PHONE: "Cell", AGENT: "Agent Code", SKILL: "Language"}),
        (("WhatsApp No", "Skill Set"), {PHONE: "WhatsApp No", SKILL: "Skill Set"}),
        (("नाम", "मोबाइल नंबर"), {NAME: "नाम", PHONE: "मोबाइल नंबर"}),
        (("पूरा नाम", "फ़ोन"), {NAME: "पूरा नाम", PHONE: "फ़ोन"}),
        (("ग्राहक का नाम", "मो. नं.", "भाषा"), {NAME: "ग्राहक का नाम", PHONE: "मो. नं.", SKILL: "भाषा"}),
        (("ग्राहकाचे नाव", "भ्रमणध्वनी क्रमांक"), {NAME: "ग्राहकाचे नाव", PHONE: "भ्रमणध्वनी क्रमांक"}),
        (("பெயர்", "கைபேசி எண்"), {NAME: "பெயர்", PHONE: "கைபேசி எண்"}),
        (("పేరు", "మొబైల్ నెంబర్"), {NAME: "పేరు", PHONE: "మొబైల్ నెంబర్"}),
        (("ಹೆಸರು", "ಮೊಬೈಲ್ ಸಂಖ್ಯೆ"), {NAME: "ಹೆಸರು", PHONE: "ಮೊಬೈಲ್ ಸಂಖ್ಯೆ"}),
        (("പേര്", "ഫോൺ നമ്പർ"), {NAME: "പേര്", PHONE: "ഫോൺ നമ്പർ"}),
        (("નામ", "મોબાઈલ નંબર"), {NAME: "નામ", PHONE: "મોબાઈલ નંબર"}),
        (("নাম", "মোবাইল নাম্বার"), {NAME: "নাম", PHONE: "মোবাইল নাম্বার"}),
        (("ਨਾਮ", "ਫ਼ੋਨ ਨੰਬਰ"), {NAME: "ਨਾਮ", PHONE: "ਫ਼ੋਨ ਨੰਬਰ"}),
        (("MOB.NO", "CUST NAME", "Exp. Date"), {PHONE: "MOB.NO", NAME: "CUST NAME", EXPIRY: "Exp. Date"}),
        (("whatsapp_number", "full_name"), {PHONE: "whatsapp_number", NAME: "full_name"}),
        (("SENDER_MOBILE", "SENDER_NAME"), {PHONE: "SENDER_MOBILE", NAME: "SENDER_NAME"}),
        (("Due Date", "Id", "Amount"), {}),
    ],
)
def test_headers_of_real_files_find_their_fields(header, expected):
    assert matched(*header) == expected


def test_the_reason_and_how_sure_it_is_are_given_in_the_order_of_the_columns():
    found = match_columns(
        columns("name", "Column B", "Emp", samples={"Column B": MOBILES}),
        FIELDS,
    )

    assert found == (
        Match(0, NAME, "same name", True),
        Match(1, PHONE, "looks like phone numbers", False),
    )
    assert match_columns(columns("Mobile"), FIELDS) == (Match(0, PHONE, "synonym", True),)


def test_the_same_name_wins_over_a_synonym_and_a_synonym_over_the_values():
    assert matched("Mobile", "PhoneNumber")[PHONE] == "PhoneNumber"
    assert matched("Order", "Mobile", samples={"Order": MOBILES})[PHONE] == "Mobile"


def test_the_letters_themselves_win_over_letters_of_another_case():
    assert matched("phone number", "PhoneNumber")[PHONE] == "PhoneNumber"


def test_of_two_synonyms_the_better_word_is_taken_whatever_comes_first():
    assert matched("Landline", "Mobile")[PHONE] == "Mobile"


def test_of_two_synonyms_the_one_with_phone_numbers_in_it_is_taken():
    assert matched("Mobile", "Phone", samples={"Phone": MOBILES})[PHONE] == "Phone"


def test_a_second_number_is_not_dialled_by_accident():
    assert matched("Alternate Mobile", "Phone 2", "Mobile 1") == {PHONE: "Mobile 1"}


def test_a_column_with_a_phones_name_is_matched_even_when_its_values_are_names():
    assert matched("Phone", samples={"Phone": ("Asha", "Ravi")}) == {PHONE: "Phone"}


def test_each_column_and_each_field_is_matched_once():
    found = match_columns(columns("Name", "Name", "Customer Name", "Mobile", "Phone", "Cell"), FIELDS)

    assert len({match.column for match in found}) == len(found) == 2
    assert {match.field for match in found} == {NAME, PHONE}


def test_no_columns_and_names_without_letters_match_nothing():
    assert match_columns([], FIELDS) == ()
    assert matched("", "***", "—") == {}


def test_no_word_stands_for_two_fields():
    words = [folded(word) for field in KNOWN_FIELDS for word in set(map(folded, field.synonyms))]

    assert len(words) == len(set(words))
    assert not {folded(field.name) for field in KNOWN_FIELDS} & set(words)


def test_a_blank_column_keeps_its_name_where_no_other_has_it():
    assert matched("Name", "Mobile", samples={"Mobile": MOBILES}) == {NAME: "Name", PHONE: "Mobile"}


@pytest.mark.parametrize(
    "name", ["Mobile (10 digits)", "Mobile*", "Mobile / मोबाइल", "Phone/Mobile", "1. Mobile Number"]
)
def test_notes_signs_and_a_second_language_do_not_hide_a_name(name):
    assert matched(name, "Your Name") == {PHONE: name, NAME: "Your Name"}


@pytest.mark.parametrize("name", ["Mobile (Office)", "Name / Company", "City / State", "Owner Mobile", "Phone Type"])
def test_but_a_note_may_say_that_it_is_something_else(name):
    assert matched(name) == {}


def test_a_last_name_beside_a_first_name_is_suggested_as_its_rest():
    assert matched("First Name", "Mobile")[NAME] == "First Name"
    assert suggested("First Name", "Middle Name", "Surname", "Mobile") == {
        "Middle Name": (NAME, "looks like the rest of the name"),
        "Surname": (NAME, "looks like the rest of the name"),
    }


def test_where_there_is_a_full_name_its_parts_are_not_asked_for():
    assert matched("First Name", "Last Name", "Full Name") == {NAME: "Full Name"}
    assert suggested("First Name", "Last Name", "Full Name") == {}


def test_a_last_name_alone_is_no_name():
    assert matched("Last Name", "Surname") == {}


def test_a_thousand_columns_are_matched_in_a_moment():
    names = [f"Moblie Nubmer of customer {index}" for index in range(1000)]
    fields = campaign_fields([PHONE, NAME, *(f"Field {index}" for index in range(48))], dial_method=DialMethod.NORMAL)
    begun = time.perf_counter()
    match_columns(columns(*names, samples=dict.fromkeys(names, ("words",) * 200)), fields)
    assert time.perf_counter() - begun < 5
