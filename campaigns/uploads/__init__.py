"""The stage from a file to confirmed batches: receive, read, choose columns, check, confirm.

Each module is one step of the walk and is named after it. People's mistakes come back as sentences or problems;
a step that has lost a race (the state was not the expected one) raises `NotNow` with a sentence for the page.
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
