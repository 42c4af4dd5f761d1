"""Prepares texts from outside for pages and storage: removes hidden characters, and limits the length.

All other modules of ``leads/`` use it.
"""

import re
import unicodedata

SHOWN_CHARACTERS = 100

# Line breaks, tabs and the spaces of other widths separate words, so one plain space takes their place.
_ODD_SPACES = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")

# Control characters, zero-width characters, marks of writing direction, and halves of characters (surrogates).
# PostgreSQL cannot store NUL, and no database driver stores surrogates. The joiners U+200C and U+200D are kept: Indian
# scripts need them.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    r"\ufff9-\ufffb\ud800-\udfff]+"
)

# Python counts these as printable, but they cannot be seen.
_FILLERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]+")


def has_hidden(text: str) -> bool:
    """Whether the text has characters that cannot be seen, or line breaks, tabs and odd spaces."""
    if not text.isprintable():
        return True
    return not text.isascii() and _FILLERS.search(text) is not None


def without_hidden(text: str) -> str:
    """The text without characters that cannot be seen; line breaks, tabs and odd spaces become one space."""
    if not has_hidden(text):
        return text
    return _HIDDEN.sub("", _ODD_SPACES.sub(" ", _FILLERS.sub("", text))).strip()


def shortened(text: str) -> str:
    """The text as a sentence may quote it: nothing hidden, at most ``SHOWN_CHARACTERS`` characters."""
    if len(text) <= SHOWN_CHARACTERS and text.isprintable():
        return text
    # Only the beginning is looked at, so that a huge cell costs no more than a small one.
    visible = without_hidden(text[: 4 * SHOWN_CHARACTERS])
    cut_off = len(text) > 4 * SHOWN_CHARACTERS or len(visible) > SHOWN_CHARACTERS
    return visible[: SHOWN_CHARACTERS - 1] + "…" if cut_off else visible


def with_ascii_digits(text: str) -> str:
    """The text with the digits of every script written as 0 to 9; nothing else of it changes."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)


def folded(name: str) -> str:
    """A name for comparing: only its letters, digits and vowel signs, without case, spaces, punctuation and typographic
    variants. "Mobile No." → "mobileno"."""
    plain = unicodedata.normalize("NFKC", name[: 2 * SHOWN_CHARACTERS]).casefold()
    return "".join(letter for letter in plain if letter.isalnum() or unicodedata.category(letter)[0] == "M")
