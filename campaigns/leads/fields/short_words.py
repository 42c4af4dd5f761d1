"""What an agent's id and a skill look like."""

from datetime import date

from .definition import Look
from .phone import looks_like_phone

_LONGEST = 50  # characters


def look_of_short_words(day: date | None) -> Look:
    """A short text that is no phone number."""
    return _is_short_word


def _is_short_word(text: str) -> bool:
    return len(text) <= _LONGEST and not looks_like_phone(text)
