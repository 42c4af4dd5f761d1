"""Countries as people write them in a column beside the number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.leads.countries import countries_in, country_of
from campaigns.leads.country_joining import read_of_country
from campaigns.leads.phones import Phone


@pytest.mark.parametrize(
    "text",
    [
        "+91",
        "91",
        "0091",
        "091",
        "(+91)",
        "+ 91",
        "91.0",
        "'+91",
        '="+91"',
        "०९१",
        "\uff0b91",
        "91-",
        "IN",
        "in",
        "IND",
        "India",
        "INDIA ",
        "भारत",
        "Bharat",
        "Republic of India",
        "IN (+91)",
        "India (+91)",
        "+91 India",
        "India - 91",
        "IN-91",
        "IN-India",
        "India / भारत",
        "IN - India (+91)",
        "ISD 91",
        "🇮🇳",
        "🇮🇳 +91",
    ],
)
def test_india_is_known_however_it_is_written(text):
    assert country_of(text)[:2] == ("IN", 91)


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("USA", "US", 1),
        ("United States", "US", 1),
        ("U.S.A.", "US", 1),
        ("+1", "US", 1),
        ("Canada", "CA", 1),
        ("UAE", "AE", 971),
        ("U.A.E.", "AE", 971),
        ("Dubai", "AE", 971),
        ("UK", "GB", 44),
        ("Great Britain", "GB", 44),
        ("Hong Kong", "HK", 852),
        ("Singapore", "SG", 65),
        ("South Korea", "KR", 82),
        ("Saudi Arabia", "SA", 966),
        ("Deutschland", "DE", 49),
        ("Nepal", "NP", 977),
        ("NO", "NO", 47),
        ("Côte d'Ivoire", "CI", 225),
        ("ARE", "AE", 971),
        ("Guinea-Bissau", "GW", 245),
        ("United States (USA)", "US", 1),
    ],
)
def test_other_countries_are_known_too(text, region, code):
    assert country_of(text)[:2] == (region, code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Maharashtra",
        "Pune",
        "999",
        "India 1",
        "+1 +91",
        "USA / Canada",
        "IN-Pune",
        "🇮🇳 🇺🇸",
        "Korea",
        "Congo",
        "0",
        "9876543210",
        "+1-242",
        "x" * 500,
    ],
)
def test_what_is_no_country_or_several_is_none(text):
    assert country_of(text) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("USA/Canada", {1}),
        ("+1-242", {1, 242}),
        ("Dubai, UAE", {971}),
        ("India or Nepal", {91, 977}),
        ("Pune, India", {91}),
        ("Maharashtra", set()),
        ("x/" * 500, set()),
    ],
)
def test_countries_that_are_named_together_are_known_each(text, codes):
    assert {country.code for country in countries_in(text)} == codes


@given(st.text(max_size=120))
def test_any_text_is_a_country_or_none(text):
    country = country_of(text)
    assert country is None or country.code > 0


@pytest.mark.parametrize(
    ("country", "number", "e164"),
    [
        ("+1", "9175551234", "+19175551234"),
        ("Canada", "19175551234", "+19175551234"),
        ("UAE", "501234567", "+971501234567"),
        ("UAE", "0501234567", "+971501234567"),
        ("UAE", "971501234567", "+971501234567"),
        ("UAE", "+971 50 123 4567", "+971501234567"),
        ("UAE", "00971501234567", "+971501234567"),
        ("65", "9123 4567", "+6591234567"),
        ("UK", "020 7946 0958", "+442079460958"),
        ("Italy", "06 698 12345", "+390669812345"),
        ("IN", "09876543210", "+919876543210"),
        ("IN", "+91 98765 43210", "+919876543210"),
        ("IN", "0091 9876543210", "+919876543210"),
    ],
)
def test_a_number_is_joined_to_its_country_and_keeps_a_code_that_it_has_once(country, number, e164):
    phone = read_of_country(number, country_of(country), said=country)
    assert isinstance(phone, Phone), phone
    assert phone.e164 == e164


@pytest.mark.parametrize(
    ("country", "number", "code"),
    [
        ("UAE", "9876543210", "country_contradicts"),
        ("India", "+1 917 555 1234", "country_contradicts"),
        ("USA", "+91 98765 43210", "country_contradicts"),
        ("USA", "12345", "phone_too_short"),
        ("USA", "-9175551234", "phone_arithmetic"),
        ("USA", "", "phone_missing"),
    ],
)
def test_a_number_that_is_none_of_that_country_is_a_problem(country, number, code):
    assert read_of_country(number, country_of(country), said=country).code == code
