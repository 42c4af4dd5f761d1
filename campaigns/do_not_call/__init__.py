"""The do-not-call list: people who must not be called, whatever file they are in. The check of leads looks up each
number in it.

=====================  =====================================================================
``entries.py``         the list itself: looking numbers up, putting numbers on it
``number_texts.py``    finds all phone numbers in a text
``given.py``           what is in a pasted text or a sheet: columns, numbers, lines without one
``number_files.py``    … a spreadsheet, with all its visible sheets
``pending.py``         numbers that were given and are not added yet
=====================  =====================================================================
"""

from .entries import (
    MOST_AT_ONCE,
    Added,
    HashedNumber,
    WrongNumberHashKey,
    add,
    changed_since,
    count_there,
    hashed,
    is_empty,
    listed,
    look_up,
    number_hash,
)
from .given import Given, GivenColumn, Unread, given_lines
from .number_files import NoNumbers, given_file
from .number_texts import phones_in
from .pending import NotPending, add_pending, find_pending, forget_pending, keep

__all__ = [
    "MOST_AT_ONCE",
    "Added",
    "Given",
    "GivenColumn",
    "HashedNumber",
    "NoNumbers",
    "NotPending",
    "Unread",
    "WrongNumberHashKey",
    "add",
    "add_pending",
    "changed_since",
    "count_there",
    "find_pending",
    "forget_pending",
    "given_file",
    "given_lines",
    "hashed",
    "is_empty",
    "keep",
    "listed",
    "look_up",
    "number_hash",
    "phones_in",
]
