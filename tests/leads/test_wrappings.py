"""What programs put around a text is removed; a formula is never a value."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.leads import PHONE, DialMethod, PhoneFormat, Rules, campaign_fields, row_check
from campaigns.leads.values import no_entities, no_formula
from campaigns.leads.wrappings import computed, text_of_formula, without_wrapping


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ('="Asha Rao"', "Asha Rao"),
        ('="00123"', "00123"),
        ('=""98765""', "98765"),
        ('=T("98765")', "98765"),
        ('=t( "98765" )', "98765"),
        ('=+"98765"', "98765"),
        ('=CONCATENATE("+91"&"98765")', "+9198765"),
        ('="Asha ""Ash"" Rao"', 'Asha "Ash" Rao'),
        ('=""', ""),
        ('=HYPERLINK("https://example.com","Asha")', "Asha"),
        ('="Asha', None),
        ("=A2", None),
        ('=A2&"x"', None),
        ('="x"&A2', None),
        ("='98765'", None),
        ("=VLOOKUP(A2,B:C,2,0)", None),
    ],
)
def test_a_formula_that_holds_nothing_but_a_text_is_that_text(formula, text):
    assert text_of_formula(formula) == text


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=10+5", "15"),
        ("=5", "5"),
        ("=-5", "-5"),
        ("= 100 - 1 + 2", "101"),
        ("=007", "7"),
        ("=5*2", None),
        ("=1.5+1", None),
        ("=9999999999999999", None),
        ("=999999999999999+1", None),
        ("=A1+1", None),
        ("=1+", None),
    ],
)
def test_a_formula_of_whole_numbers_is_computed_exactly_or_not_at_all(formula, result):
    assert computed(formula) == result


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("O&#39;Brien &amp; Sons", "O'Brien & Sons"),
        ("Jos&eacute;", "José"),
        ("&#43;91", "+91"),
        ("&#x41;", "A"),
        ("Pune&nbsp;City", "Pune\u00a0City"),
        ("&amp;amp;", "&amp;"),
        ("AT&T", "AT&T"),
        ("AT&T;", "AT&T;"),
        ("R&D; Sales", "R&D; Sales"),
        ("Tom &amp Jerry", "Tom &amp Jerry"),
        ("Tom &copy Jerry", "Tom &copy Jerry"),
        ("&notit;", "&notit;"),
        ("&#0;", "&#0;"),
        ("&#99999999;", "&#99999999;"),
    ],
)
def test_complete_entities_are_decoded_once(text, decoded):
    assert without_wrapping(text)[0] == decoded


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("'00123", "00123"),
        ("'+91", "+91"),
        ("'2031-12-31", "2031-12-31"),
        ("'@home", "@home"),
        ("'Sai Krupa' Building", "'Sai Krupa' Building"),
        ("'n Tuin", "'n Tuin"),
        ("'90s Kids", "'90s Kids"),
        ("O'Brien", "O'Brien"),
    ],
)
def test_an_apostrophe_that_marks_a_text_is_taken_off(text, bare):
    assert without_wrapping(text)[0] == bare


def check(*cells: str):
    by = Rules(
        fields=campaign_fields([PHONE, "Name", "City"], dial_method=DialMethod.NORMAL),
        mapping={PHONE: 0, "Name": 1, "City": 2},
        columns=(PHONE, "Name", "City"),
        dial_method=DialMethod.NORMAL,
        phone_format=PhoneFormat.NATIONAL,
        today=date(2031, 3, 15),
    )
    return row_check(by)(2, cells)


def test_the_text_is_sent_and_the_change_is_told():
    lead = check('="9876543210"', '="Asha Rao"', "Pune &amp; PCMC")
    assert lead.values == ("9876543210", "Asha Rao", "Pune & PCMC")
    assert [(change.code, change.column, change.after) for change in lead.changes] == [
        ("text_formula", PHONE, "9876543210"),
        ("text_formula", "Name", "Asha Rao"),
        ("html_entities", "City", "Pune & PCMC"),
    ]


@pytest.mark.parametrize(
    "text", ['=A2&" "&B2', "=VLOOKUP(A2,S!A:B,2,0)", '="Pune', "==", "=1/3", '="=A2"', "'=A2", "&#61;A2"]
)
def test_a_formula_without_a_result_is_an_error_in_every_field(text):
    lead = check("9876543210", "Asha", text)
    assert [problem.code for problem in lead.problems] == ["formula_not_computed"]
    assert lead.problems[0].message == "The spreadsheet has a formula without a result in this cell."


def test_an_equals_sign_alone_is_a_text():
    assert check("9876543210", "Asha", "=").values[2] == "="


@given(st.text(max_size=60).map(lambda text: "=" + text) | st.text(alphabet="=\"'&;+-0123456789T()A ", max_size=40))
def test_no_formula_text_is_ever_sent(text):
    lead = check("9876543210", "Asha", text)
    assert lead.state != "ready" or not str(lead.values[2]).startswith("=") or len(str(lead.values[2])) == 1


def test_a_huge_cell_costs_nothing():
    started = time.process_time()
    for text in ("=" + " " * 32_000, '="' + '""' * 16_000, "=" + "1+" * 16_000, "&" * 32_000, "'" + "1" * 32_000):
        no_formula(text)
        no_entities(text)
    assert time.process_time() - started < 0.5


def test_a_formula_with_entities_is_told_by_both_rules():
    lead = check("9876543210", "Asha", '="Pune &amp; PCMC"')
    assert lead.values[2] == "Pune & PCMC"
    assert [change.code for change in lead.changes] == ["text_formula", "html_entities"]
