"""Laws of a lead's number, for any text: what is sent is what the file says, and no number is lost without a word."""

from datetime import date

import phonenumbers
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from campaigns.leads import (
    CHANGE_TITLES,
    NAME,
    PHONE,
    SKIP_TITLES,
    DialMethod,
    PhoneFormat,
    Rules,
    campaign_fields,
    row_check,
)
from campaigns.leads.countries import country_of
from campaigns.leads.texts import with_ascii_digits

# What each rule removes before the ten digits of an Indian number, or puts there.
TAKEN_OFF = {"phone_plus_91": "91", "phone_91": "91", "phone_0091": "0091", "phone_0": "0", "phone_plus": ""}
PUT_BEFORE = {"phone_plus_91_added": "91", "phone_91_added": "91"}

_NEAR = st.text(alphabet="0123456789+-.,/ ()'eE\u00a0\n\t९\uff19\u200c=\"&#;x", max_size=30)
_MOBILES = st.from_regex(r"[6-9][0-9]{9}", fullmatch=True)
_DECORATED = st.builds(
    lambda before, number, cut, between, after: before + number[:cut] + between + number[cut:] + after,
    st.sampled_from(
        ["", "+91", "91", "0", "0091", "+", "00", "-", "(", "=", '="', "=+91-", "'", "tel:", "📞", "&#43;91"]
    ),
    _MOBILES,
    st.integers(0, 10),
    st.sampled_from(["", " ", "-", "\n", "\t", ".", ",", "\u200b", "\u034f", "-0-"]),
    st.sampled_from(["", ")", "-", '"', ".0", ".00000000", ",00", ".5", "\n", " ext 5", "\ufe0f"]),
)
TEXTS = st.text(max_size=40) | _NEAR | _DECORATED


def rules(names=(PHONE, NAME), **more) -> Rules:
    return Rules(
        fields=campaign_fields([PHONE, NAME], dial_method=DialMethod.NORMAL),
        mapping={PHONE: names.index(PHONE)},
        columns=tuple(names),
        dial_method=DialMethod.NORMAL,
        today=date(2031, 3, 15),
        **{"phone_format": PhoneFormat.E164} | more,
    )


def digits(text: str) -> str:
    return "".join(letter for letter in with_ascii_digits(text) if letter in "0123456789")


@given(TEXTS, st.sampled_from(PhoneFormat))
@example("91 0 6000000000", PhoneFormat.COUNTRY)  # the zero stands between the country code and the number
def test_what_is_sent_is_a_number_that_the_text_has_digit_by_digit_but_for_what_a_rule_names(text, phone_format):
    lead = row_check(rules(phone_format=phone_format))(2, (text,))
    if lead.state != "ready":
        return
    sent = digits(str(lead.values[0]))
    codes = [change.code for change in lead.changes]
    assert set(codes) <= CHANGE_TITLES.keys()
    assert codes or lead.values[0] == text.strip(), "what differs is said"
    for code in codes:
        sent = sent.removeprefix(PUT_BEFORE.get(code, ""))
    if "phone_written_out" in codes or "html_entities" in codes:
        return  # "9.876543210E+09" and "&#57;" have the digits in another form
    written = digits(text)
    if "phone_decimals" in codes:
        written = written.rstrip("0")
        sent = sent.rstrip("0")
    if "phone_0" in codes and written.endswith(zero_and_number := f"0{sent[-10:]}"):
        written = written.removesuffix(zero_and_number) + sent[-10:]
    assert written.endswith(sent)
    rest = written.removesuffix(sent)
    for code in codes:
        rest = rest.replace(TAKEN_OFF.get(code, ""), "", 1)
    assert rest.strip("0") == "" or not lead.phone.startswith("+91")


@given(TEXTS)
def test_no_number_is_sent_of_a_text_with_the_sign_of_a_number_below_zero(text):
    for below_zero in ("-" + text.strip(), "\u2212" + text.strip()):
        lead = row_check(rules())(2, (below_zero,))
        assert lead.state != "ready" or not text.strip()[:1].isdigit()


@examples(deadline=None)  # the first look at a country makes the list of all names
@given(
    TEXTS | st.text(alphabet="0123456789", min_size=6, max_size=13),
    st.sampled_from(
        [
            "+91",
            "91",
            "IN",
            "India",
            "भारत",
            "+1",
            "USA",
            "UAE",
            "971",
            "65",
            "(+44)",
            "Hong Kong",
            "+7",
            "Nepal",
            "Pune",
            "+999",
        ]
    ),
)
def test_a_number_that_is_joined_to_a_country_is_of_that_country_or_an_error(text, said):
    names = (PHONE, "ISD")
    lead = row_check(rules(names, country_column=1, joins_country=True))(2, (text, said))
    if lead.state == "ready":
        country = country_of(said)
        assert lead.phone.startswith(f"+{country.code}")
        assert phonenumbers.is_valid_number(phonenumbers.parse(lead.phone))


@examples(deadline=None)
@given(TEXTS, st.sampled_from(["+1", "+971", "65", "+44"]))
def test_a_number_that_is_not_joined_never_contradicts_the_code_beside_it(text, said):
    names = (PHONE, "ISD")
    lead = row_check(rules(names, country_column=1))(2, (text, said))
    assert lead.state != "ready" or lead.phone.startswith(f"+{country_of(said).code}")


@given(st.lists(TEXTS | st.sampled_from(["Total", "Note: x", "1", ""]), max_size=3), _MOBILES)
def test_a_row_with_a_good_number_is_sent_or_skipped_by_one_rule_that_is_named(texts, number):
    cells = [*texts, number]
    columns = (*(f"Column {index}" for index in range(len(texts))), PHONE)
    lead = row_check(rules(columns))(2, cells)
    if lead.state in ("skipped", "blank"):
        (note,) = lead.problems
        assert note.code in SKIP_TITLES
    else:
        assert lead.state == "ready"
    assert row_check(rules(columns), restored={2})(2, cells).state == "ready"


@given(st.lists(TEXTS, max_size=4))
def test_what_a_rule_skips_is_checked_like_all_others_once_that_rule_is_off(cells):
    off = rules((PHONE, "A", "B", "C"), switched_off=frozenset(SKIP_TITLES))
    assert row_check(off)(2, cells).state in ("ready", "invalid")
