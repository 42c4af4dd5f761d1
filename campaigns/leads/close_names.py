"""Names that are a misspelt word for a field: "Moblie Number", "Custmer Name", "Prioirty".

The rule is strict, since a wrong suggestion is worse than none. "Age" and "name" differ by two letters as well; and
"Mobile 2" is a second number, and no misspelling of "Mobile 1".
"""

from collections.abc import Mapping
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 5
_LONG = 8  # letters; a word so long may have two mistakes, a shorter one has one


class CloseWord(NamedTuple):
    """A word, and how many letters are missing, added, different or exchanged."""

    word: str
    distance: int


def close_word(name: str, words: Mapping[str, object]) -> CloseWord | None:
    """The closest of the words, if one is close enough; the name and the words are folded.

    The first letter and all digits must be the same: people misspell the inside of a word, and digits count things.
    """
    if len(name) < _SHORTEST:
        return None
    digits = _digits(name)
    likely = [word for word in words if word[:1] == name[0] and _digits(word) == digits]
    found = process.extractOne(name, likely, scorer=OSA.distance, score_cutoff=2)
    if found is None:
        return None
    word, distance, _ = found
    shorter = min(len(name), len(word))
    allowed = 2 if shorter >= _LONG else 1 if shorter >= _SHORTEST else 0
    return CloseWord(word, distance) if distance <= allowed else None


def _digits(word: str) -> str:
    return "".join(filter(str.isdecimal, word))
