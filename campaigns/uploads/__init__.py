"""The stage from a file to confirmed batches: receive, read, choose columns, check, fix, confirm.

People's mistakes come back as sentences or problems; a step that has lost a race (the state was not the expected one)
raises `NotNow` (``errors.py``) with a sentence for the page. In the order of the walk:

===================  =================================================================================
``receiving.py``     a file becomes an upload
``reading.py``       its rows are kept, its header and columns are found
``sheet_choice.py``  … which sheet has the leads
``matching.py``      … which column is which field
``remembering.py``   … as it was matched before
``choosing.py``      what a person chooses instead: sheet, header, how text is read, columns
``checking.py``      every row becomes a lead with its result
``rules.py``         … what leads are checked by, frozen when the check begins
``rows.py``          … the rows as they were read, with what people have corrected
``facts.py``         … what the file does not tell of a number; ``recent.py`` knows what was sent lately
``groups.py``        … problems by kind and by value, and what was changed, by rule
``cutting.py``       … where the batches will be cut
``actions.py``       what all actions on a checked upload have in common
``fixing.py``        … another text for a cell or a value, and rules turned off
``repairing.py``     … the known right text for a kind of problem
``skipping.py``      … rows skipped, and restored
``undoing.py``       … the last action undone
``rechecking.py``    … what follows from an action; ``regrouping.py`` for groups and counts
``confirming.py``    the bill, and the batches
``last_check.py``    the do-not-call list once more, before a batch is sent
``settling.py``      when all batches have ended, so has the upload
``runs.py``          long work: one run at a time
``storing.py``       many rows at once
===================  =================================================================================
"""

from . import facts
from .actions import is_small
from .checking import begin_check, check
from .choosing import choose_columns, choose_header_row, choose_how_text_is_read, choose_sheet, preview
from .confirming import Bill, bill, confirm, discard
from .errors import NotNow
from .fixing import can_be_fixed, fix_cells, fix_value, switch_rule
from .last_check import listed_leads, take_out
from .reading import read
from .receiving import UnacceptableFile, receive
from .repairing import Repairs, preview_repairs, repair_group
from .settling import end_waits, settle, settle_account
from .skipping import restore_row, skip_all, skip_row
from .undoing import last_action, undo

__all__ = [
    "Bill",
    "NotNow",
    "Repairs",
    "UnacceptableFile",
    "begin_check",
    "bill",
    "can_be_fixed",
    "check",
    "choose_columns",
    "choose_header_row",
    "choose_how_text_is_read",
    "choose_sheet",
    "confirm",
    "discard",
    "end_waits",
    "facts",
    "fix_cells",
    "fix_value",
    "is_small",
    "last_action",
    "listed_leads",
    "preview",
    "preview_repairs",
    "read",
    "receive",
    "repair_group",
    "restore_row",
    "settle",
    "settle_account",
    "skip_all",
    "skip_row",
    "switch_rule",
    "take_out",
    "undo",
]
