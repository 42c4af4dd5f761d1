"""The stage of the dialer's callbacks: each is stored as it was received, answered at once, and applied once.

They can come in any order. A callback is believed because of the token in its address (docs/rules.md#rule-6): nothing
else in it comes from us.

===============  ==========================================================================================
``keeping.py``   a message is stored before it is understood, sealed; those for attempts that only the journal has
``applying.py``  what was kept becomes facts, and outcomes are written, for many at once; or it is set aside, and read
                 again later
``comparing.py`` what a message says beside what is known: whose it is, and which of two counts
``unread.py``    what was set aside lately, and is not read again: administrators are told of it
===============  ==========================================================================================
"""

from .applying import (
    ReadAgain,
    accounts_with_callbacks,
    apply_callbacks,
    forget_set_aside,
    read_again,
    to_apply,
)
from .keeping import MOST_CALLBACKS_OF_AN_ATTEMPT, is_expected, keep, keep_journaled, seal_old, take_kept
from .unread import MOST_COUNTED, Unread, unread_callbacks

__all__ = [
    "MOST_CALLBACKS_OF_AN_ATTEMPT",
    "MOST_COUNTED",
    "ReadAgain",
    "Unread",
    "accounts_with_callbacks",
    "apply_callbacks",
    "forget_set_aside",
    "is_expected",
    "keep",
    "keep_journaled",
    "read_again",
    "seal_old",
    "take_kept",
    "to_apply",
    "unread_callbacks",
]
