"""The do-not-call list: people who must not be called, in whichever file they are. The check of leads looks every
number up in it.

=====================  =====================================================================
``entries.py``         the list itself: looking numbers up, putting numbers on it
``number_texts.py``    all phone numbers that a text holds
``given.py``           what a paste or a sheet holds: columns, numbers, lines without one
``number_files.py``    … a spreadsheet, with all its visible sheets
``pending.py``         what was given and is not added yet
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
from .pending import NotPending, add_pending, forget_pending, keep

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
