"""Texts from outside are shown and stored without hidden characters and with a limited length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.leads.texts import SHOWN_CHARACTERS, folded, shortened, without_hidden


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("Asha Rao", "Asha Rao"),
        ("12 Main St\r\nPune\t411001", "12 Main St Pune 411001"),
        ("Asha\u00a0Rao", "Asha Rao"),
        ("As\x00ha\x07", "Asha"),
        ("\ufeffAs\u200bha\u202e", "Asha"),
        ("half \ud83d", "half"),
        ("ശ്രീ ക്\u200dഷ", "ശ്രീ ക്\u200dഷ"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(text, visible):
    assert without_hidden(text) == visible


def test_long_texts_are_cut_and_show_it():
    assert shortened("x" * 100) == "x" * 100
    assert shortened("x" * 101) == "x" * 99 + "…"
    assert shortened("\u200b" * 1_000_000) == "…"


@given(st.text(st.characters(exclude_categories=[])))
def test_a_shortened_text_is_always_short_and_can_be_stored(text):
    short = shortened(text)

    assert len(short) <= SHOWN_CHARACTERS
    assert "\x00" not in short
    short.encode()


@pytest.mark.parametrize(
    "name", ["Mobile No", "mobile_no", "MOBILE NO.", "Mobile-No*", " mobileNo ", "\uff2dobile No", "Mobile  No:"]
)
def test_names_are_compared_without_case_spaces_and_punctuation(name):
    assert folded(name) == "mobileno"


def test_vowel_signs_count_when_names_are_compared():
    assert folded("मोबाइल नंबर") != folded("मबइल नबर")
