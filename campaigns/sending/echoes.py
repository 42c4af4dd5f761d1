"""What the dialer says, without what it was sent: an error page may print the whole request.

The dialer's words are kept. Where an account is stopped, people of other teams see them, too. So the account's key, the
token of the callback's address, whatever could be a phone number and the values of the leads are taken out, however
they are written: as they are, as in a form, in JSON, in HTML, or in one of these inside another.
"""

import re
from collections.abc import Iterable

from campaigns.models import Attempt, WrongCredentialKeys

HIDDEN = "•••"

_NUMBER = re.compile(r"\d{7,}")
_CUT_NUMBER = re.compile(r"\d{3,}$")
_TOKEN = re.compile(r"(callbacks(?:\\*/|%(?:25)*2F|&#?\w+;)+)[\w-]+", re.IGNORECASE)
_BACKSLASH = r"(?:\\|%(?:25)*5C)"
_FIRST_WORD = re.compile(r"[A-Za-z0-9]+")

_SHORTEST_END = 3
"""So many characters of a key, at the end of a text that was cut, can be the beginning of the key."""

_SHORTEST_VALUE = 3
"""A shorter value of a lead, such as a priority, says nothing about the person, and stands in any text."""


def without_echo(text: str, *, attempt: Attempt, was_cut: bool) -> str:
    """The text without what the attempt has sent. `was_cut` if it is the beginning of a longer text: then a key or a
    number may have lost its end. Values of leads are looked for only where the text has a key, a token or a number."""
    key = _key_of(attempt)
    cleaned = _without(_TOKEN.sub(rf"\1{HIDDEN}", text), [key] if key else [])
    cleaned = _NUMBER.sub(HIDDEN, cleaned)
    if was_cut:
        cleaned = _without_cut_end(cleaned, key)
    return cleaned if cleaned == text else _without(cleaned, _values_of(attempt))


def _key_of(attempt: Attempt) -> str:
    try:
        return attempt.account.api_key.reveal()
    except WrongCredentialKeys:
        return ""


def _values_of(attempt: Attempt) -> set[str]:
    rows = attempt.batch.leads().values_list("values", flat=True)
    return {str(value) for row in rows for value in row if len(str(value)) >= _SHORTEST_VALUE}


def _without(text: str, secrets: Iterable[str]) -> str:
    """The longest first: one may be a part of another."""
    folded = text.casefold()
    for secret in sorted(secrets, key=len, reverse=True):
        word = _FIRST_WORD.search(secret)
        if word is None or word.group().casefold() in folded:  # a quick look: a batch has hundreds of values
            text = re.sub(_written(secret), HIDDEN, text, flags=re.IGNORECASE)
    return text


def _without_cut_end(text: str, key: str) -> str:
    text = _CUT_NUMBER.sub(HIDDEN, text)
    for length in range(len(key) - 1, _SHORTEST_END - 1, -1):
        # What may follow is the beginning of a sign's escape, such as "%2".
        end = re.compile(rf"{_written(key[:length])}(?:[%&\\][\w%#]{{0,12}})?$", re.IGNORECASE)
        if end.search(text):
            return end.sub(HIDDEN, text)
    return text


def _written(secret: str) -> str:
    """A pattern for the secret in all ways in which it may be written."""
    return "".join(sign if sign.isascii() and sign.isalnum() else _sign(sign) for sign in secret)


def _sign(sign: str) -> str:
    """A pattern for a sign that has other forms: after backslashes, percent-encoded once or more, as JSON's or HTML's
    escape; a space as “+”, too."""
    percent = "".join(f"%(?:25)*{byte:02X}" for byte in sign.encode("utf-8", "surrogatepass"))
    in_json = "".join(rf"{_BACKSLASH}+u{unit.hex()}" for unit in _units(sign))
    plus = r"|\+|%(?:25)*2B" if sign == " " else ""
    return rf"(?:{_BACKSLASH}*(?:{re.escape(sign)}|{percent})|{in_json}|&#?\w+;{plus})"


def _units(sign: str) -> list[bytes]:
    """UTF-16's units, which JSON escapes."""
    units = sign.encode("utf-16-be", "surrogatepass")
    return [units[at : at + 2] for at in range(0, len(units), 2)]
