"""Texts from outside can be kept and shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.cloudagent.plain_text import excerpt, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("queued successfully", "queued successfully"),
        ("  two\r\nlines\tand a tab ", "two lines and a tab"),
        ("a\x00b", "a b"),
        ("half \ud83d pair", "half pair"),
        ("invoice\u202egpj.exe", "invoice gpj.exe"),
        ("\ufeffmark", "mark"),
        ("क्\u200dष and 👩\u200d🚀", "क्\u200dष and 👩\u200d🚀"),
        ("<b>", "<b>"),
    ],
)
def test_only_what_cannot_be_kept_or_seen_is_taken_out(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_long_text_is_cut() -> None:
    assert plain("x" * 1000, most=10) == "x" * 10


def test_bytes_of_any_kind_have_an_excerpt() -> None:
    assert excerpt(b"\xff\xfe\x00<html>") == "\ufffd\ufffd <html>"


@given(st.text(), st.integers(1, 50))
def test_plain_text_is_bounded_can_be_encoded_and_is_plain_already(text: str, most: int) -> None:
    shown = plain(text, most=most)
    assert len(shown.encode()) <= 4 * most
    assert plain(shown, most=most) == shown
