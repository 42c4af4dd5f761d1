"""The do-not-call list: people who must not be called, whatever file they stand in. Beside the walk, below the check
that asks it for every number.

=====================  =====================================================================
``entries.py``         the list itself: looking numbers up, putting numbers on it
``number_files.py``    the numbers that an administrator has in a spreadsheet
=====================  =====================================================================
"""

from .entries import (
    MOST_AT_ONCE,
    Added,
    WrongNumberHashKey,
    add,
    changed_since,
    is_empty,
    listed,
    look_up,
    number_hash,
)
from .number_files import NoNumbers, numbers_in

__all__ = [
    "MOST_AT_ONCE",
    "Added",
    "NoNumbers",
    "WrongNumberHashKey",
    "add",
    "changed_since",
    "is_empty",
    "listed",
    "look_up",
    "number_hash",
    "numbers_in",
]
