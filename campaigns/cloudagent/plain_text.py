"""Words from outside, made fit to be kept and shown: one line, bounded, without invisible characters.

Pages escape what they show; this is about what no escaping helps against: NUL, which PostgreSQL does not
take, halves of surrogate pairs, which cannot be encoded, line breaks in a log, text that runs backwards.
"""

import unicodedata

MESSAGE_CHARACTERS = 300
"""How much of the dialer's words is kept."""

_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
# Of the format characters only these go: joiners are part of how Indian scripts are spelt.
_DIRECTION_AND_BOM = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def plain(text: str, *, most: int = MESSAGE_CHARACTERS) -> str:
    """`text` in one line of at most `most` characters; spaces, line breaks and the unseen are one space."""
    text = text[: 4 * most]  # before any work: what is cut off here is never read
    if not text.isprintable():
        text = "".join(" " if _is_unseen(character) else character for character in text)
    return " ".join(text.split())[:most].rstrip()


def excerpt(body: bytes, *, most: int = MESSAGE_CHARACTERS) -> str:
    """The beginning of a body as `plain` text, whatever its bytes are."""
    return plain(body[: 8 * most].decode("utf-8", "replace"), most=most)


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or character in _DIRECTION_AND_BOM
