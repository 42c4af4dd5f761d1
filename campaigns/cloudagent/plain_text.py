"""Texts that others wrote, as they may be stored and shown: one line, bounded, without invisible characters.

Pages escape HTML. This removes what escaping does not: NUL, which PostgreSQL does not take; halves of surrogate pairs,
which cannot be encoded; line breaks, which would be a new line in a log; marks that make text run backwards.
"""

import unicodedata
from typing import NamedTuple

MESSAGE_CHARACTERS = 300
"""How much is stored of what the dialer says."""

_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
# Other format characters stay: joiners belong to the spelling of Indian scripts.
_DIRECTION_AND_BOM = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class Beginning(NamedTuple):
    """A text that is `plain`. `is_cut` if it is, or may be, only the beginning of what was said."""

    text: str
    is_cut: bool = False


def plain(text: str, *, most: int = MESSAGE_CHARACTERS) -> str:
    """`text` in one line of at most `most` characters. Spaces, line breaks and invisible characters in a row become one
    space."""
    return plain_beginning(text, most=most).text


def plain_beginning(text: str, *, most: int = MESSAGE_CHARACTERS) -> Beginning:
    """`text` as `plain` gives it, and whether it was cut."""
    read = text[: 4 * most]  # before any work: what is cut off here is never read
    if not read.isprintable():
        read = "".join(" " if _is_unseen(character) else character for character in read)
    line = " ".join(read.split())
    return Beginning(line[:most].rstrip(), is_cut=len(text) > 4 * most or len(line) > most)


def excerpt(body: bytes, *, most: int = MESSAGE_CHARACTERS) -> Beginning:
    """The beginning of a body as `plain` text, whatever its bytes are."""
    read = body[: 8 * most]
    begin = plain_beginning(read.decode("utf-8", "replace"), most=most)
    return Beginning(begin.text, is_cut=begin.is_cut or len(body) > len(read))


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or character in _DIRECTION_AND_BOM
