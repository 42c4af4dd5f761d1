"""Columns that the portal or the dialer added to a person's file before it gave the file back.

Such a file is fixed and uploaded again. The added columns say nothing about the leads, and are never taken for a field:
"Row in the original" has whole numbers, as a priority has.
"""

import re

from .texts import folded

ROW_IN_ORIGINAL = "Row in the original"
WHERE_IT_FAILED = "Where it failed"
WHY_NOT_LOADED = "Why it was not loaded"
DIALERS_WORDS = "The dialer's words"
WHAT_TO_DO = "What to do"
ROW_KEY = "LeadsPortal row key"

COLUMNS_OF_PORTAL = (ROW_IN_ORIGINAL, WHERE_IT_FAILED, WHY_NOT_LOADED, DIALERS_WORDS, WHAT_TO_DO, ROW_KEY)
"""The columns that the portal adds to a file that it gives out."""

_OF_PORTAL = frozenset(map(folded, COLUMNS_OF_PORTAL))
# The last ones are of the dialer's failed file. They are not documented (docs/dialer.md#failed-file).
_ADDED = _OF_PORTAL | frozenset(map(folded, ("Reason", "Error Reason", "Failure Reason")))
# A file that was given back twice has them twice. The second one is then called "What to do (2)".
_COUNT = re.compile(r" \([0-9]+\)$")


def is_added(name: str) -> bool:
    """Whether a column of this name was added by the portal or the dialer."""
    return folded(_COUNT.sub("", name)) in _ADDED


def is_of_portal(name: str) -> bool:
    """Whether the portal added a column of this name."""
    return folded(_COUNT.sub("", name)) in _OF_PORTAL


def is_row_key(name: str) -> bool:
    """Whether a column of this name has row keys."""
    return folded(_COUNT.sub("", name)) == folded(ROW_KEY)


def without_count(name: str) -> str:
    """The name as the file has it, without the number that was put behind a name which occurs twice."""
    return _COUNT.sub("", name)
