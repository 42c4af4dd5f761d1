"""Texts from outside can be kept and shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.cloudagent.plain_text import Beginning, excerpt, plain, plain_beginning


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
    assert excerpt(b"\xff\xfe\x00<html>") == Beginning("\ufffd\ufffd <html>", is_cut=False)


@pytest.mark.parametrize(("text", "is_cut"), [("x" * 9, False), ("x" * 10, False), ("x" * 11, True)])
def test_a_text_that_was_cut_is_known(text: str, is_cut: bool) -> None:
    assert plain_beginning(text, most=10).is_cut is is_cut
    assert excerpt(text.encode(), most=10).is_cut is is_cut


def test_a_text_that_was_cut_and_became_short_is_known_too() -> None:
    assert plain_beginning("a" + " " * 39 + "bcd", most=10) == Beginning("a", is_cut=True)
    assert excerpt(b"a" + b" " * 30 + b"b" * 80, most=10) == Beginning("a bbbbbbbb", is_cut=True)
    assert excerpt("क".encode() * 3 + b" " * 80, most=10) == Beginning("ककक", is_cut=True)


@given(st.text(), st.integers(1, 50))
def test_plain_text_is_bounded_can_be_encoded_and_is_plain_already(text: str, most: int) -> None:
    shown = plain(text, most=most)
    assert len(shown.encode()) <= 4 * most
    assert plain(shown, most=most) == shown
