"""Texts that others wrote, as they may be stored and shown: one line, bounded, without invisible characters.

Pages escape HTML. This removes what escaping does not: NUL, which PostgreSQL does not take; halves of surrogate pairs,
which cannot be encoded; line breaks, which would be a new line in a log; marks that make text run backwards.
"""

import unicodedata

MESSAGE_CHARACTERS = 300
"""How much is stored of what the dialer says."""

_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
# Other format characters stay: joiners belong to the spelling of Indian scripts.
_DIRECTION_AND_BOM = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def plain(text: str, *, most: int = MESSAGE_CHARACTERS) -> str:
    """`text` in one line of at most `most` characters. Spaces, line breaks and invisible characters in a row become one
    space."""
    text = text[: 4 * most]  # before any work: what is cut off here is never read
    if not text.isprintable():
        text = "".join(" " if _is_unseen(character) else character for character in text)
    return " ".join(text.split())[:most].rstrip()


def excerpt(body: bytes, *, most: int = MESSAGE_CHARACTERS) -> str:
    """The beginning of a body as `plain` text, whatever its bytes are."""
    return plain(body[: 8 * most].decode("utf-8", "replace"), most=most)


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or character in _DIRECTION_AND_BOM
