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
from campaigns.leads.fields import FIELDS as KNOWN_FIELDS
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
    words = [folded(word) for field in KNOWN_FIELDS for word in set(map(folded, field.synonyms))]

    assert len(words) == len(set(words))
    assert not {folded(field.name) for field in KNOWN_FIELDS} & set(words)


# ---- values decide between names ----


@pytest.mark.parametrize(
    ("names", "samples", "taken"),
    [
        (("PhoneNumber", "Mobile"), {"Mobile": MOBILES}, "Mobile"),
        (("PhoneNumber", "Mobile"), {"PhoneNumber": ("none", "n/a"), "Mobile": MOBILES}, "Mobile"),
        (("PhoneNumber", "Mobile"), {"PhoneNumber": ("none", MOBILES[0]), "Mobile": MOBILES}, "PhoneNumber"),
        (("Phone Number", "Mobile"), {"Phone Number": ("022 2345 6789",), "Mobile": MOBILES}, "Mobile"),
        (("PhoneNumber", "Mobile"), {"PhoneNumber": ("022 2345 6789",), "Mobile": MOBILES}, "PhoneNumber"),
        (("Phone Number", "Mobile"), {"Phone Number": ("022 2345 6789",)}, "Phone Number"),
        (("Phone", "WhatsApp"), {"Phone": ("022 2345 6789",), "WhatsApp": MOBILES}, "WhatsApp"),
        (("Mobile", "Phone"), {}, "Mobile"),
        (("Phone", "Reach"), {"Reach": MOBILES}, "Reach"),
        (("Phone", "Phone (2)"), {"Phone (2)": MOBILES}, "Phone (2)"),
    ],
)
def test_a_column_matched_by_name_loses_only_where_it_has_no_value_for_it(names, samples, taken):
    assert matched(*names, samples=samples)[PHONE] == taken


def test_names_and_other_fields_yield_to_values_as_well():
    samples = {"Full Name": ("Asha",), "Town": ("Pune",)}
    assert matched("Name", "Full Name", samples=samples)[NAME] == "Full Name"
    assert matched("City", "Town", samples=samples, synonyms={"town": "City"})["City"] == "Town"


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


@pytest.mark.parametrize(
    ("names", "field", "reason"),
    [
        (("Contact",), PHONE, "looks like phone numbers"),
        (("Number",), PHONE, "looks like phone numbers"),
    ],
)
def test_a_word_that_says_too_little_is_suggested_where_the_values_fit(names, field, reason):
    assert suggested(*names, samples={names[0]: MOBILES}) == {names[0]: (field, reason)}
    assert suggested(*names, samples={names[0]: ("7", "8")}) == {}


def test_contact_may_be_a_persons_name():
    assert suggested("Contact", samples={"Contact": ("Asha Rao", "Ravi")}) == {"Contact": (NAME, "looks like names")}


# ---- what is beside the fields ----


def seen(*rows):
    """Columns of these rows, the first of which has the names, as an upload describes them."""
    names, *values = rows
    described = []
    for index, name in enumerate(names):
        texts = [row[index] for row in values]
        filled = sum(1 << place for place, text in enumerate(texts) if text)
        commonest = max(filter(None, texts), key=texts.count, default="")
        samples = tuple(dict.fromkeys(filter(None, texts)))
        described.append(Column(index, name, samples, filled, commonest, texts.count(commonest)))
    return described


def beside(*rows, fields=FIELDS, **more):
    given = seen(*rows)
    return {
        given[match.column].name: (match.field, match.sure)
        for match in match_columns(given, fields, **more)
        if match.field not in {field.name for field in fields}
    }


ELSE = "PhoneNumber:else"


def test_a_further_number_of_the_lead_is_suggested_for_the_blanks_of_the_first():
    rows = (("Mobile", "WhatsApp", "Phone 2"), (MOBILES[0], "", ""), ("", MOBILES[1], ""), ("", "", MOBILES[2]))
    assert beside(*rows) == {"WhatsApp": (ELSE, False), "Phone 2": (ELSE, False)}


def test_a_number_that_fills_no_blank_is_not_suggested():
    assert beside(("Mobile", "Phone"), (MOBILES[0], MOBILES[1]), (MOBILES[2], "")) == {}


def test_mobile_numbers_fill_blanks_before_landlines():
    rows = (("Mobile", "Phone", "WhatsApp"), (MOBILES[0], "", ""), ("", "022 2345 6789", MOBILES[1]))
    assert beside(*rows) == {"WhatsApp": (ELSE, False)}


def test_columns_of_exactly_one_name_fill_blanks_by_themselves():
    rows = (("Phone", "Phone (2)", "Mobile 2"), (MOBILES[0], "", ""), ("", MOBILES[1], ""), ("", "", MOBILES[2]))
    assert beside(*rows) == {"Phone (2)": (ELSE, True), "Mobile 2": (ELSE, False)}


def test_a_row_with_two_people_has_no_blanks_to_fill():
    rows = (("Name", "Phone", "Name (2)", "Phone (2)"), ("Asha", "", "Ravi", MOBILES[0]), ("X", MOBILES[1], "", ""))
    assert beside(*rows) == {}


@pytest.mark.parametrize("other", ["Alternate Mobile", "Father Mobile", "Office Phone", "Order No", "Hotline"])
def test_somebody_elses_number_fills_no_blank(other):
    assert beside(("Mobile", other), (MOBILES[0], ""), ("", MOBILES[1])) == {}


def test_a_number_that_stands_in_most_rows_fills_no_blank_and_is_no_leads():
    rows = [("Mobile", "Phone", "Dial"), *[(f"98765432{n}0", "080 4567 1234", "") for n in range(4)]]
    rows += [("", "080 4567 1234", "080 4567 1234")] * 4
    assert beside(*rows) == {}


@pytest.mark.parametrize(("count", "sure"), [(5, True), (12, False)])
def test_one_number_in_all_rows_is_a_doubt_where_it_is_more_than_some_doubles_of_a_lead(count, sure):
    found = match_columns(seen(("Phone",), *[("080 4567 1234",)] * count), FIELDS)
    assert [(match.field, match.sure) for match in found] == [(PHONE, sure)]


def test_a_column_with_one_number_yields_to_one_with_the_leads_own():
    found = match_columns(seen(("Mobile", "Phone"), *[("8045671234", f"987654321{n}") for n in range(4)]), FIELDS)
    assert [match.column for match in found] == [1]


@pytest.mark.parametrize(
    ("codes", "numbers", "is_suggested"),
    [
        (("+91", "+1"), ("9876543210", "9175551234"), True),
        (("India", "UAE"), ("9876543210", "501234567"), True),
        (("+91", "91"), ("9876543210", "9876543211"), False),
        (("+91", "+1"), ("+919876543210", "+19175551234"), False),
        (("Goa", "Kerala"), ("9876543210", "9876543211"), False),
        (("Europe", "Not decided"), ("9876543210", "9876543211"), False),
        (("India", "UAE", "Wonderland"), ("9876543210", "501234567", "9876543211"), True),
    ],
)
def test_country_codes_are_suggested_to_be_joined_where_that_changes_a_number(codes, numbers, is_suggested):
    rows = (("Country Code", "Mobile"), *zip(codes, numbers, strict=True))
    found = beside(*rows, country_column=0)
    assert found == ({"Country Code": ("PhoneNumber:country", False)} if is_suggested else {})


def test_a_column_that_is_a_field_of_the_campaign_stays_that():
    fields = campaign_fields([PHONE, "Country"], dial_method=DialMethod.NORMAL)
    rows = (("Country", "Mobile"), ("India", MOBILES[0]), ("USA", "9175551234"))
    assert beside(*rows, fields=fields, country_column=0) == {}


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


def test_parts_beside_a_field_are_remembered_too():
    kept = remembered(
        headers=("Kundendaten", "Alt", "ISD"),
        fields={PHONE: "Kundendaten"},
        joined={},
        fallbacks={PHONE: ("Alt",)},
        country="ISD",
    )
    assert match_columns(columns("ISD", "Alt", "Kundendaten"), FIELDS, remembered=kept) == (
        Match(0, "PhoneNumber:country", "as last time", True),
        Match(1, "PhoneNumber:else", "as last time", True),
        Match(2, PHONE, "as last time", True),
    )
    assert match_columns(columns("ISD", "Alt"), FIELDS, remembered=kept) == ()


def test_what_must_be_confirmed_again_is_a_suggestion():
    found = match_columns(columns("Kundendaten"), FIELDS, remembered=remembered(sure=False))
    assert found == (Match(0, PHONE, "as last time", False),)


def test_a_thousand_columns_are_matched_in_a_moment():
    names = [f"Moblie Nubmer of customer {index}" for index in range(1000)]
    fields = campaign_fields([PHONE, NAME, *(f"Field {index}" for index in range(48))], dial_method=DialMethod.NORMAL)
    begun = time.perf_counter()
    match_columns(columns(*names, samples=dict.fromkeys(names, ("words",) * 200)), fields)
    assert time.perf_counter() - begun < 5
