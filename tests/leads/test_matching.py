"""Columns are matched as they were before, by their names, by other words for them, by names that are nearly those,
and by their values, in this order."""

import time
from datetime import date

import pytest

from campaigns.leads import (
    AGENT,
    EXPIRY,
    NAME,
    PHONE,
    PRIORITY,
    SKILL,
    Column,
    DialMethod,
    Match,
    Remembered,
    campaign_fields,
    match_columns,
)
from campaigns.leads.synonyms import SYNONYMS
from campaigns.leads.texts import folded

FIELDS = campaign_fields([PHONE, NAME, PRIORITY, EXPIRY, AGENT, SKILL, "City"], dial_method=DialMethod.NORMAL)
MOBILES = ("9876543210", "+91 98765 43211", "09876543212")


def columns(*names, samples=None):
    samples = samples or {}
    return [Column(index, name, samples.get(name, ())) for index, name in enumerate(names)]


def matched(*names, samples=None, **more):
    found = match_columns(columns(*names, samples=samples), FIELDS, **more)
    return {match.field: names[match.column] for match in found}


def suggested(*names, samples=None, fields=FIELDS, **more):
    """What is not sure: {column's name: (field, reason)}."""
    found = match_columns(columns(*names, samples=samples), fields, **more)
    return {names[match.column]: (match.field, match.reason) for match in found if not match.sure}


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


@pytest.mark.parametrize(
    ("samples", "is_phone"),
    [
        (MOBILES, True),
        ((*MOBILES, "", "  "), True),
        ((*MOBILES, "unknown"), True),
        (("Asha", "Ravi", "9876543210"), False),
        (("1200", "1500", "900"), False),
        (("2031-12-31",), False),
        ((), False),
        (("", ""), False),
    ],
)
def test_values_are_believed_when_most_of_them_are_phone_numbers(samples, is_phone):
    assert (PHONE in matched("Column A", samples={"Column A": samples})) is is_phone


def test_of_several_columns_with_numbers_the_purest_is_suggested():
    samples = {"Column A": (*MOBILES, "none"), "Column B": MOBILES}

    assert matched("Column A", "Column B", samples=samples) == {PHONE: "Column B"}


def test_each_column_and_each_field_is_matched_once():
    found = match_columns(columns("Name", "Name", "Customer Name", "Mobile", "Phone", "Cell"), FIELDS)

    assert len({match.column for match in found}) == len(found) == 2
    assert {match.field for match in found} == {NAME, PHONE}


def test_no_columns_and_names_without_letters_match_nothing():
    assert match_columns([], FIELDS) == ()
    assert matched("", "***", "—") == {}


def test_no_word_stands_for_two_fields():
    words = [folded(word) for synonyms in SYNONYMS.values() for word in set(map(folded, synonyms))]

    assert len(words) == len(set(words))
    assert not {folded(field) for field in SYNONYMS} & set(words)


# ---- names that are nearly the right ones ----


@pytest.mark.parametrize(
    ("name", "samples", "field", "word"),
    [
        ("Moblie Nubmer", MOBILES, PHONE, "Mobile Number"),
        ("Contct No", MOBILES, PHONE, "Contact No"),
        ("PhoneNumbre", MOBILES, PHONE, "PhoneNumber"),
        ("Custmer Name", ("Asha Rao", "Ravi"), NAME, "Customer Name"),
        ("Prioirty", ("5", "9", "99"), PRIORITY, "Priority"),
        ("ExpiryDat", ("2031-12-31", "01/02/2032"), EXPIRY, "ExpiryDate"),
        ("Langauge", ("Hindi", "Tamil"), SKILL, "Language"),
        ("ग्राहक क नाम", ("आशा", "रवि"), NAME, "ग्राहक का नाम"),
    ],
)
def test_a_slip_of_the_keyboard_is_suggested_where_the_values_fit(name, samples, field, word):
    assert suggested(name, samples={name: samples}) == {name: (field, f"reads much like “{word}”")}


@pytest.mark.parametrize(
    ("name", "samples"),
    [
        ("age", ("34", "27")),
        ("age", ("Asha", "Ravi")),
        ("Moblie Nubmer", ("Asha", "Ravi")),
        ("Moblie Nubmer", ()),
        ("Custmer Name", ("asha@example.com", "A-1001-77")),
        ("Prioirty", ("High", "Low")),
        ("ExpiryDat", ("soon", "later")),
        ("Mobile 2", ("Asha",)),
        ("Agent Nam", ("a remark that is far too long to be the id of an agent",)),
        ("Bill Name", ("Asha", "Ravi")),
        ("Game", ("Asha", "Ravi")),
        ("State", ("Goa", "Kerala")),
    ],
)
def test_a_name_that_is_not_close_or_whose_values_do_not_fit_is_not_suggested(name, samples):
    assert suggested(name, samples={name: samples}) == {}


def test_a_second_number_is_no_misspelling_of_the_first():
    fields = campaign_fields([PHONE], dial_method=DialMethod.NORMAL)
    near = {
        column
        for column, (_, reason) in suggested("Mobile 2", samples={"Mobile 2": MOBILES}, fields=fields).items()
        if "reads much like" in reason
    }
    assert near == set()


def test_a_word_for_one_field_is_no_misspelling_of_anothers():
    # "Patient Name" is near, but the column has a word of its own, of a field that this campaign does not have.
    fields = campaign_fields([PHONE, NAME], dial_method=DialMethod.NORMAL)
    assert suggested("Agent Name", samples={"Agent Name": ("Bobby", "Asha")}, fields=fields) == {}


def test_of_two_close_names_the_closest_is_taken_and_each_once():
    samples = {"Prioritty": ("5",), "Prioiritty": ("6",)}
    assert suggested("Prioiritty", "Prioritty", samples=samples) == {
        "Prioritty": (PRIORITY, "reads much like “Priority”")
    }


def test_fields_of_a_campaigns_own_have_close_names_too():
    assert suggested(
        "Ctiy Name",
        "OrdrNumber",
        samples={"OrdrNumber": ("A-1",)},
        fields=campaign_fields([PHONE, "OrderNumber"], dial_method=DialMethod.NORMAL),
    ) == {"OrdrNumber": ("OrderNumber", "reads much like “OrderNumber”")}


# ---- values ----


@pytest.mark.parametrize(
    ("samples", "is_expiry"),
    [
        (("2031-12-31", "2032-01-31"), True),
        (("31/12/2031", "30-11-2031"), True),
        (("2001-12-31", "1999-01-31"), False),
        (("2031-12-31", "1999-01-31", "1998-01-31"), False),
        (("soon",), False),
        ((), False),
    ],
)
def test_dates_to_come_are_suggested_as_the_expiry_and_past_ones_are_not(samples, is_expiry):
    found = suggested("Column A", samples={"Column A": samples}, today=date(2026, 11, 23))
    assert found == ({"Column A": (EXPIRY, "looks like dates to come")} if is_expiry else {})


def test_numbers_up_to_99_may_be_anything_and_are_no_suggestion():
    assert suggested("Column A", samples={"Column A": ("5", "6", "99")}, today=date(2026, 11, 23)) == {}


def test_a_column_that_the_portal_added_is_matched_to_nothing():
    names = ("Row in the original", "Why it was not loaded", "What to do", "Reason")
    assert matched(*names, samples=dict.fromkeys(names, MOBILES), today=date(2026, 11, 23)) == {}


def test_but_a_field_of_the_campaign_may_be_called_so():
    fields = campaign_fields([PHONE, "Reason"], dial_method=DialMethod.NORMAL)
    assert match_columns(columns("Reason"), fields) == (Match(0, "Reason", "same name", True),)


# ---- first and last names ----


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


# ---- an administrator's words, and what is remembered ----


def test_an_administrators_word_counts_like_ours_and_before_it():
    words = {folded("Cust. Mob."): PHONE, folded("Town"): "City", folded("Customer"): "agentid"}
    assert matched("Mobile", "Cust Mob", "Town", "Customer", synonyms=words) == {
        PHONE: "Cust Mob",
        "City": "Town",
        AGENT: "Customer",
    }


def test_an_administrators_word_for_a_field_that_the_campaign_lacks_takes_nothing():
    assert matched("Customer", synonyms={folded("Customer"): "Company"}) == {}


def test_the_fields_own_name_wins_over_an_administrators_word():
    assert matched("Name", "Mobile", synonyms={"name": PHONE}) == {NAME: "Name", PHONE: "Mobile"}


def remembered(**changed) -> Remembered:
    facts = {
        "headers": ("Kundendaten", "Name", "Rest", "City"),
        "fields": {PHONE: "Kundendaten", NAME: "Name"},
        "joined": {NAME: ("Rest",)},
        "constants": {SKILL: "Hindi"},
        "date_order": "",
        "known": frozenset({PHONE, NAME, SKILL, "City"}),
        "reason": "as last time",
    }
    return Remembered(**facts | changed)


def test_what_is_remembered_comes_first_and_what_was_left_out_stays_out():
    found = match_columns(columns("City", "Rest", "Name", "Kundendaten"), FIELDS, remembered=remembered())
    assert found == (
        Match(1, NAME, "as last time", True),
        Match(2, NAME, "as last time", True),
        Match(3, PHONE, "as last time", True),
    )


def test_a_field_that_the_campaign_got_since_is_matched_as_ever():
    kept = remembered(known=frozenset({PHONE, NAME, SKILL}))
    assert matched("Kundendaten", "Name", "Rest", "City", remembered=kept)["City"] == "City"


def test_a_field_that_the_campaign_lost_since_takes_no_column():
    fields = campaign_fields([PHONE], dial_method=DialMethod.NORMAL)
    found = match_columns(columns("Kundendaten", "Name", "Rest", "City"), fields, remembered=remembered())
    assert found == (Match(0, PHONE, "as last time", True),)


def test_what_must_be_confirmed_again_is_a_suggestion():
    found = match_columns(columns("Kundendaten"), FIELDS, remembered=remembered(sure=False))
    assert found == (Match(0, PHONE, "as last time", False),)


def test_a_thousand_columns_are_matched_in_a_moment():
    names = [f"Moblie Nubmer of customer {index}" for index in range(1000)]
    fields = campaign_fields([PHONE, NAME, *(f"Field {index}" for index in range(48))], dial_method=DialMethod.NORMAL)
    begun = time.perf_counter()
    match_columns(columns(*names, samples=dict.fromkeys(names, ("words",) * 200)), fields)
    assert time.perf_counter() - begun < 5
