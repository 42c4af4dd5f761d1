"""Repairs for some kinds of problems: the text that was typed before a spreadsheet computed with it, or a number with
its missing +91. A person must choose a repair; none is made by itself."""

from .phone_problems import PhoneProblem
from .phones import read_phone, with_indian_code
from .wrappings import terms_of

REPAIRABLE = frozenset({"phone_arithmetic", "phone_91_missing"})
"""Codes of the problems that may have a repair."""


def repair_of(code: str, found: str) -> str | None:
    """The right text instead of ``found``, a value with a problem of this code; None if it is not known.

    It is known for the formula =+91-9876543210, and not for its result -9876543119.
    """
    if code == "phone_91_missing":
        return with_indian_code(found)
    if code != "phone_arithmetic" or terms_of(found) is None:
        return None
    original = found.removeprefix("=").strip().removeprefix("-").strip()
    return None if isinstance(read_phone(original), PhoneProblem) else original
