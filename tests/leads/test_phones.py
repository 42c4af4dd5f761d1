"""A phone number is read in every form in which lead files write it, and written as the campaign wants it."""

import pytest

from campaigns.leads import CHANGE_TITLES, Phone, PhoneFormat, read_phone
from campaigns.leads.phone_formats import sent_as

MOBILE = "+919876543210"


@pytest.mark.parametrize(
    "text",
    [
        "9876543210",
        "+919876543210",
        "919876543210",
        "09876543210",
        "00919876543210",
        "0919876543210",
        "+91 98765 43210",
        "+91-98765-43210",
        "+91 (0) 98765 43210",
        "(+91) 9876543210",
        "[98765] 43210",
        "98765.43210",
        "987.654.3210",
        "98 76 54 32 10",
        "  9876543210  ",
        "'9876543210",
        "\u20189876543210\u2019",
        '"9876543210"',
        "98765\u00a043210",
        "\u200b9876543210\ufeff",
        "\u202a+919876543210\u202c",
        "98765\u201343210",
        "98765\u221243210",
        "९८७६५४३२१०",
        "+९१ ९८७६५ ४३२१०",
        "\uff19\uff18\uff17\uff16\uff15\uff14\uff13\uff12\uff11\uff10",
        "\uff0b\uff19\uff11 9876543210",
        "৯৮৭৬৫৪৩২১০",
        "9876543210.0",
        "9876543210.00",
        "919876543210.0",
        "9.876543210E+09",
        "9.19876543210E+11",
        "9,876,543,210",
        "9,87,65,43,210",
        "9876543210,",
        "9876543210 /",
        "9876543210\n",
        "Mob:- 9876543210",
        "(98765 43210)",
        "📞9876543210",
        "9876543210 ☎️",
        "🇮🇳 +91 98765 43210",
        "9\ufe0f\u20e38\ufe0f\u20e37\ufe0f\u20e36\ufe0f\u20e35\ufe0f\u20e343210",
        "\u200c9876543210",
        "98765\u200d43210",
        "\u2800 9876543210",
        "9876543210\ufe0f",
        "\u20689876543210\u2069",
        "98765\xad43210",
        "\u31649876543210",
        "9876543210\u034f",
        "98765\u2060432\u206110",
        "98765\u180e43210",
        "9876543210.00000000",
        "9876543210,00",
        "9.876.543.210,00",
        "9,876,543,210.00",
        "9'876'543'210.00",
        "9 876 543 210,00",
        "९८७६५४३२१०.\u0966\u0966",
        "98765\n43210",
        "98765\r\n43210",
        "98765\t43210",
        "98765\u202843210",
        "+91\n9876543210",
        "0\n9876543210",
        '="9876543210"',
        '=""9876543210""',
        '=T("98765 43210")',
        '="+91"&"9876543210"',
        '=HYPERLINK("tel:+919876543210","98765 43210")',
        "=9876543210",
        "=+919876543210",
        "&#43;919876543210",
        "98765&nbsp;43210",
        "98765&#10;43210",
    ],
)
def test_a_mobile_number_is_read_in_every_form_that_people_and_spreadsheets_write(text):
    phone = read_phone(text)

    assert isinstance(phone, Phone), phone
    assert phone.e164 == MOBILE


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("022-2345 6789", "+912223456789"),
        ("(080) 2345-6789", "+918023456789"),
        ("+91 22 2345 6789", "+912223456789"),
        ("912223456789", "+912223456789"),
        ("+1 415 555 2671", "+14155552671"),
        ("+44 20 7946 0958", "+442079460958"),
        ("00971 50 123 4567", "+971501234567"),
    ],
)
def test_fixed_lines_and_foreign_numbers_are_read_too(text, e164):
    assert read_phone(text).e164 == e164


def test_a_number_without_country_code_belongs_to_the_region():
    assert read_phone("415 555 2671", region="US") == Phone("+14155552671", ("phone_signs",))
    assert read_phone("9876543210", region="US").code == "phone_not_possible"


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("9876543210", []),
        ("98765-43210", ["phone_signs"]),
        ("\u00a098765 43210\u00a0", ["phone_signs"]),
        ("09876543210", ["phone_0"]),
        ("919876543210", ["phone_91"]),
        ("00919876543210", ["phone_0091"]),
        ("+919876543210", ["phone_plus_91"]),
        ("+91 98765 43210", ["phone_signs", "phone_plus_91"]),
        ("+91-0-9876543210", ["phone_signs", "phone_plus_91", "phone_0"]),
        ("tel:+919876543210", ["phone_signs", "phone_plus_91"]),
        ("Mob.: 9876543210", ["phone_signs"]),
        ("'9876543210", ["phone_signs"]),
        ("022-23456789", ["phone_signs", "phone_0"]),
        ("0919876543210", ["phone_0", "phone_91"]),
        ("912223456789", ["phone_91"]),
        ("0091 22 2345 6789", ["phone_signs", "phone_0091"]),
        ("00971501234567", ["phone_00"]),
        ("+44 (0)20 7946 0958", ["phone_signs", "phone_0"]),
        ('="9876543210"', ["text_formula"]),
        ('="+91"&"9876543210"', ["text_formula", "phone_plus_91"]),
        ("&#43;919876543210", ["html_entities", "phone_plus_91"]),
        ("=9876543210", ["sum_computed"]),
        ("०२२ २३४५ ६७८९", ["phone_digits", "phone_signs", "phone_0"]),
        ("९८७६५४३२१०", ["phone_digits"]),
        ("".join(chr(ord(digit) + 0xFEE0) for digit in "9876543210"), ["phone_digits"]),
        ("9876543210.0", ["phone_decimals"]),
        ("9.876543210E+09", ["phone_written_out"]),
        ("'9876543210.0'", ["phone_decimals"]),
        ("+14155552671", []),
    ],
)
def test_what_was_done_to_read_a_number_is_said(text, changes):
    assert list(read_phone(text).changes) == changes
    assert set(changes) <= CHANGE_TITLES.keys()


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("+6591234567", "+6591234567"),  # Singapore's; no Indian mobile begins so
        ("+960 9123456", "+9609123456"),  # the country code stands apart
        ("+95-12345678", "+9512345678"),
        ("0065 9123 4567", "+6591234567"),
    ],
)
def test_a_number_of_another_country_is_what_it_says(text, e164):
    assert read_phone(text).e164 == e164


@pytest.mark.parametrize(
    ("phone_format", "sent"),
    [
        (PhoneFormat.NATIONAL, "9876543210"),
        (PhoneFormat.COUNTRY, "919876543210"),
        (PhoneFormat.E164, "+919876543210"),
    ],
)
def test_a_number_is_written_as_the_campaign_wants_it(phone_format, sent):
    assert sent_as(MOBILE, phone_format) == sent


@pytest.mark.parametrize("phone_format", [PhoneFormat.NATIONAL, PhoneFormat.COUNTRY])
def test_only_e164_carries_foreign_numbers(phone_format):
    assert sent_as("+14155552671", phone_format) is None

    assert sent_as("+14155552671", PhoneFormat.E164) == "+14155552671"
