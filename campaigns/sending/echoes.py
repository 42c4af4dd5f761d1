"""What the dialer says, without what it was sent: an error page may print the whole request.

The dialer's words are kept. Where an account is stopped, people of other teams see them, too. So the account's key, the
token of the callback's address, whatever could be a phone number and the values of the leads are taken out, however
they are written: they are looked for in the text without its escapes (``escapes.py``).
"""

import re
from collections.abc import Iterator

from campaigns.models import Attempt, WrongCredentialKeys

from .escapes import Span, before_escapes, folded, unescaped

HIDDEN = "•••"

_NUMBER = re.compile(r"\d{7,}")
_CUT_NUMBER = re.compile(r"\d{3,}")
_TOKEN = re.compile(r"callbacks/+([\w-]+)")
_CUT_ESCAPE = re.compile(r"(?:%[0-9a-f]?|&#?[a-z0-9]{0,31})\Z")

_SHORTEST = 3
"""A shorter value of a lead, such as a priority, says nothing about the person, and stands in any text. So many
characters at the end of a text that was cut can be the beginning of a key or a value."""


def without_echo(text: str, *, attempt: Attempt, was_cut: bool) -> str:
    """The text without what the attempt has sent. `was_cut` if it is the beginning of a longer text: then what stands
    at its end may be the beginning of a key, a number or a value. Values of leads are looked for, by one query, only
    where the text has a key, a token or a number."""
    said = unescaped(text)
    key = _key_of(attempt)
    places = [*_numbers_and_tokens(said.text), *_places(folded(key), said.text)]
    cuts = [*_cut_numbers(said.text), *_cut_keys(key, said.text)] if was_cut else []
    if not places and not cuts:
        return text
    for value in _values_near(said.text, attempt):
        places += _places(value, said.text)
        cuts += _cut_values(value, said.text) if was_cut else []
    return _hidden(text, [said.span(*place) for place in places] + [(said.begin(cut), len(text)) for cut in cuts])


def _key_of(attempt: Attempt) -> str:
    try:
        return attempt.account.api_key.reveal()
    except WrongCredentialKeys:
        return ""


def _values_near(text: str, attempt: Attempt) -> Iterator[str]:
    """The values of the batch, folded, of which the text may have all or, at its end, the beginning. A batch has
    thousands, so most of them get no more than a look at how they begin."""
    begins = {text[at : at + _SHORTEST] for at in range(len(text))}
    ends = [end[-_SHORTEST:] for end in _ends(text)]
    rows = attempt.batch.leads().values_list("values", flat=True)
    for value in {str(value) for row in rows for value in row}:
        begin = before_escapes(value)
        if len(begin) >= _SHORTEST and begin[:_SHORTEST] not in begins:
            continue
        if begin in text or any(end in begin for end in ends):
            whole = folded(value)
            if len(whole) >= _SHORTEST:
                yield whole


def _numbers_and_tokens(text: str) -> Iterator[Span]:
    for number in _NUMBER.finditer(text):
        yield number.span()
    for token in _TOKEN.finditer(text):
        yield token.span(1)


def _places(secret: str, text: str) -> Iterator[Span]:
    at = text.find(secret) if secret else -1
    while at >= 0:
        yield at, at + len(secret)
        at = text.find(secret, at + len(secret))


def _ends(text: str) -> set[str]:
    """The text that was cut, and the text without what may have been an escape at its end, such as “%2”."""
    return {text, _CUT_ESCAPE.sub("", text).rstrip(" \ufffd")}


def _cut_numbers(text: str) -> Iterator[int]:
    """Where the beginning of a number stands at the end of the text. So do the next two for a key and a value."""
    for end in _ends(text):
        if digits := _CUT_NUMBER.match(end[::-1]):  # from the end, so that no other digits are looked at
            yield len(end) - digits.end()


def _cut_keys(key: str, text: str) -> Iterator[int]:
    for length in range(_SHORTEST, len(key)):
        begin = folded(key[:length])
        for end in _ends(text):
            if len(begin) >= _SHORTEST and end.endswith(begin):
                yield len(end) - len(begin)


def _cut_values(value: str, text: str) -> Iterator[int]:
    """A value is not looked for inside of a word: many begin as words end."""
    for end in _ends(text):
        for length in range(_SHORTEST, min(len(value), len(end) + 1)):
            before = end[-length - 1 : -length]
            if end.endswith(value[:length]) and not before.isalnum():
                yield len(end) - length


def _hidden(text: str, places: list[Span]) -> str:
    """The text with a mark instead of what stands at the places."""
    kept, at = "", -1
    for start, end in sorted(places):
        if start > at:
            kept += text[max(at, 0) : start] + HIDDEN
        at = max(at, end)
    return kept + text[at:]
