"""A text without its escapes knows where each character was written."""

import html
import json
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from campaigns.sending.escapes import before_escapes, folded, unescaped

TEXTS = st.text(st.one_of(st.sampled_from("%\\&#;uxnrt+ 0259aAcfÉक😀\ufffd"), st.characters()), max_size=60)


@given(TEXTS)
def test_every_text_is_the_same_with_places_and_without(text):
    said = unescaped(text)
    assert said.text.strip(" ") == folded(text)
    assert folded(text).startswith(before_escapes(text))
    assert len(said.spans) == len(said.text)
    assert all(0 <= begin < end <= len(text) for begin, end in said.spans)


@given(st.text(st.characters(exclude_characters="%\\&", exclude_categories=["Cs", "Cc"]), max_size=30))
def test_what_was_escaped_twice_is_as_it_was(text):
    assert folded(quote(json.dumps(text))) == folded(html.escape(json.dumps(text))) == folded(f'"{text}"')


def test_a_character_knows_where_it_was_written():
    said = unescaped(r"a%26&amp;\u0915")
    assert said == ("a&&क", [(0, 1), (1, 4), (4, 9), (9, 15)])
