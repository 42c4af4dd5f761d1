"""Names that differ by a slip of the keyboard: "Moblie Number", "Custmer Name", "Prioirty".

Strict on purpose. A suggestion that is mostly wrong is worse than none: of "age" and "name" two letters differ, too,
and "Mobile 2" is a second number and no misspelling of "Mobile 1".
"""

from collections.abc import Mapping
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 5
_LONG = 8  # from so many letters on two slips are forgiven, below one


class CloseWord(NamedTuple):
    """A word, and how many letters were left out, put in, changed or changed places."""

    word: str
    distance: int


def close_word(name: str, words: Mapping[str, object]) -> CloseWord | None:
    """The word that is closest to the name, if any is close; the name and the words are folded.

    The first letter and all digits must be the same: people's slips are inside a word, and digits count things.
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
