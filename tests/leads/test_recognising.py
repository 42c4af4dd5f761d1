"""A header shows which program wrote the file, which column has country codes, and which says who must not be
called."""

import pytest

from campaigns.leads import Column, recognise
from campaigns.leads.countries import is_india
from campaigns.leads.exports import EXPORTS, export_of

META = ["id", "created_time", "ad_id", "ad_name", "adset_id", "form_id", "is_organic", "platform", "full_name"]
HEADERS = {
    "Meta lead ads": [*META, "phone_number", "what_is_your_budget?"],
    "Google Ads lead forms": ["Lead ID", "GCLID", "Campaign ID", "Lead form ID", "User Phone", "Full Name"],
    "Google Contacts": [
        "First Name", "Middle Name", "Last Name", "Phonetic First Name", "Nickname", "Labels", "E-mail 1 - Value",
        "Phone 1 - Label", "Phone 1 - Value",
    ],
    "Outlook contacts": ["First Name", "Company Main Phone", "Business Phone", "Home Phone", "Mobile Phone", "Pager"],
    "HubSpot": ["Record ID", "First Name", "Last Name", "Email", "Phone Number", "Contact owner", "Lead Status"],
    "Zoho CRM": [
        "Record Id", "Lead Owner.id", "Lead Owner", "First Name", "Phone", "Mobile", "Lead Source", "Created Time",
        "Email Opt Out",
    ],
    "LeadSquared": ["ProspectId", "First Name", "Phone", "Mobile", "Lead Source", "Owner Name", "Created On"],
    "Salesforce": ["Lead ID", "Lead Owner", "First Name", "Phone", "Lead Source", "Lead Status", "Do Not Call"],
    "IndiaMART": ["Query Time", "Sender Name", "Sender Mobile", "Sender Mobile Alt", "City"],
    "TradeIndia": ["rfi_id", "sender_name", "sender_mobile", "sender_other_mobiles", "generated_date", "subject"],
    "JustDial": ["leadid", "leadtype", "prefix", "name", "mobile", "phone", "dncmobile", "brancharea"],
    "99acres": ["Query Id", "Query Info", "Received On", "Property Code", "Name", "Phone"],
    "MagicBricks": ["dt", "isd", "mobile", "msg", "project", "proptype", "name"],
    "Housing.com": ["lead_date", "lead_name", "lead_phone", "lead_email", "apartment_names", "project_name"],
    "Sulekha": ["lead_id", "customer_name", "customer_mobile", "sub_category", "budget_range", "city"],
    "Google Forms": ["Timestamp", "What is your name?", "Mobile number"],
}  # fmt: skip


def columns(*names: str, samples: dict[str, tuple[str, ...]] | None = None) -> list[Column]:
    return [Column(index, name, (samples or {}).get(name, ())) for index, name in enumerate(names)]


@pytest.mark.parametrize(("program", "header"), HEADERS.items())
def test_exports_are_known_by_their_columns_in_any_order(program: str, header: list[str]) -> None:
    assert export_of(header) == program
    if program != "Google Forms":
        assert export_of(reversed(header)) == program
    assert recognise(columns(*header)).export == program


def test_each_export_of_the_table_has_its_header_here() -> None:
    assert {export.name for export in EXPORTS} <= HEADERS.keys()


@pytest.mark.parametrize(
    "header",
    [
        ["Name", "Mobile", "City"],
        ["Name", "Mobile", "Timestamp"],
        ["id", "name", "phone", "created_time", "platform"],
        ["Lead Owner", "Lead Source", "Name", "Mobile"],
        ["Sender Name", "Sender Mobile"],
        [],
    ],
)
def test_no_export_is_recognised_without_its_columns(header: list[str]) -> None:
    assert export_of(header) == ""


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("ISD", ("91", "1", "971")),
        ("ISD Code", ("+91", "+44")),
        ("Country Code", ("+91", "+1", "+971")),
        ("country_code", ("IN", "US")),
        ("phone_code", ("0091", "001")),
        ("Dial Code", ("91.0", "65.0")),
        ("cc", ("91", "1")),
        ("Mobile Country Code", ("91",)),
        ("Country", ("India", "United Arab Emirates")),
        ("Country/Region", ("India",)),
        ("SENDER_COUNTRY_ISO", ("IN", "AE")),
        ("कंट्री कोड", ("+91",)),
        ("Country Code", ()),
        ("Country Code", ("India (+91)", "United States (+1)")),
        ("ISD No.", ("91", "1")),
        ("Code", ("+91", "+1")),
        ("Contact Prefix", ("+91", "0065")),
        ("ISD Prefix", ("+91", "+1")),
        ("STD/ISD", ("91", "1")),
        ("Ctry Code", ("91", "1")),
        ("Country Cd", ("91", "65")),
        ("Country Code (e.g. 91)", ("91", "1")),
        ("Phone Number Country Code", ("+91", "+1")),
        ("Phone 1 - Country Code", ("+91", "+1")),
        ("Customer Country Code", ("91", "1")),
        ("WhatsApp Country Code", ("91", "1")),
        ("Sender Mobile ISD", ("91", "1")),
        ("Country Code of Mobile", ("91", "1")),
        ("Telephone Code", ("+91", "+1")),
        ("country_iso2", ("IN", "US")),
        ("phone_cc", ("91", "1")),
        ("Current Country", ("India", "USA")),
        ("Billing Country", ("India", "USA")),
        ("Buyer Country", ("IN", "US")),
    ],
)
def test_a_column_of_countries_is_recognised(name: str, values: tuple[str, ...]) -> None:
    assert recognise(columns("Name", name, samples={name: values})).country_column == 1


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Code", ("91", "1")),
        ("State", ("Goa",)),
        ("City", ("Pune",)),
        ("Pin Code", ("411001",)),
        ("Country Code", ("A-100", "B-200")),
        ("Country", ("asha@example.com",)),
        ("Preferred Country", ("Canada",)),
        ("Country of Interest", ("Canada",)),
        ("ISD", ("9876543210",)),
        ("CC", ("12345", "99999")),
        ("Prefix", ("Mr", "Ms")),
        ("Phone Code", ("A-100", "B-200")),
        ("Customer Code", ("91", "1")),
        ("STD Code", ("022", "044")),
        ("IP Country", ("India", "USA")),
        ("Alternate Country Code", ("91", "1")),
        ("Country Code 2", ("91", "1")),
        ("Country of Study", ("Canada",)),
    ],
)
def test_and_other_columns_are_not(name: str, values: tuple[str, ...]) -> None:
    assert recognise(columns("Name", name, samples={name: values})).country_column is None


def test_codes_come_before_names_of_countries() -> None:
    samples = {"Country": ("India",), "ISD": ("+91",)}
    assert recognise(columns("Country", "ISD", samples=samples)).country_column == 1
    assert recognise(columns("Country", "ISD", samples={"Country": ("India",)})).country_column == 0


@pytest.mark.parametrize("text", ["+91", "91", "0091", "91.0", "IN", "India", " india ", "India (+91)", "IND", "भारत"])
def test_india_is_known_however_it_is_written(text: str) -> None:
    assert is_india(text)


@pytest.mark.parametrize("text", ["+1", "US", "971", "Indonesia", "British Indian Ocean Territory", "", "1-91"])
def test_and_other_countries_are_not_india(text: str) -> None:
    assert not is_india(text)


@pytest.mark.parametrize(
    "name",
    ["DND", "DND Status", "Is DND", "dnd_flag", "Do Not Disturb", "NDNC", "NCPR", "NCPR Status", "TRAI DND", "DNC",
     "Do Not Call", "DoNotCall", "Opt Out", "Opted Out", "opt-out", "Unsubscribed", "dncmobile", "DND (Y/N)",
     "Don't Call", "On DND", "Registered in DND", "D.N.D", "D N D", "Do Not Phone", "DoNotPhone", "donotbulkphone",
     "Do not allow Phone Calls", "Not to be called", "Don't Contact", "Never call", "Stop calling",
     "Blacklisted", "TRAI Status", "डी एन डी", "कॉल न करें"],
)  # fmt: skip
def test_a_column_that_says_who_must_not_be_called_is_recognised(name: str) -> None:
    assert recognise(columns("Mobile", name)).do_not_disturb_column == 1


@pytest.mark.parametrize(
    "name",
    ["Opt-in", "Consent", "Email Opt Out", "Unsubscribed from all email", "HasOptedOutOfEmail", "DND Date",
     "DND Reason",
     "WhatsApp Opt Out", "SMS opt out", "Notes", "Dandruff", "Opted out on", "DND Number", "Unsubscribed by",
     "No of calls", "No. Calls", "Call No", "Call Status"],
)  # fmt: skip
def test_consent_and_other_ways_of_writing_to_people_are_not(name: str) -> None:
    assert recognise(columns("Mobile", name)).do_not_disturb_column is None


def test_values_tell_where_the_end_of_a_name_leaves_a_doubt() -> None:
    samples = {"DND No": ("Yes", "No"), "Opted out on": ("2031-01-02",)}
    assert recognise(columns("Mobile", "DND No", samples=samples)).do_not_disturb_column == 1
    assert recognise(columns("Mobile", "Opted out on", samples=samples)).do_not_disturb_column is None


@pytest.mark.parametrize(
    ("values", "index"), [(("DND", "Non-DND"), 1), (("NDND",), 1), (("DND", "Active"), None), (("Yes", "No"), None)]
)
def test_values_that_all_speak_of_dnd_tell_it_whatever_the_name(values: tuple[str, ...], index: int | None) -> None:
    assert recognise(columns("Mobile", "Type", samples={"Type": values})).do_not_disturb_column == index


def test_a_list_of_numbers_is_no_flag() -> None:
    assert recognise(columns("Name", "DND", samples={"DND": ("9876543210",)})).do_not_disturb_column is None
