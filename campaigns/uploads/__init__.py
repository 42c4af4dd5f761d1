"""The stage from a file to confirmed batches: receive, read, choose columns, check, confirm.

Each module is one step of the walk and is named after it. People's mistakes come back as sentences or problems;
a step that has lost a race (the state was not the expected one) raises `NotNow` with a sentence for the page.
"""

from . import facts
from .checking import begin_check, check
from .choosing import choose_columns, choose_header_row, choose_how_text_is_read, choose_sheet, preview
from .confirming import Bill, bill, confirm, discard
from .errors import NotNow
from .fixing import can_be_fixed, fix_cells, fix_value, is_small, skip_all, skip_row, switch_rule, take_back_row
from .last_check import listed_leads, take_out
from .reading import read
from .receiving import UnacceptableFile, receive
from .settling import end_waits, settle, settle_account

__all__ = [
    "Bill",
    "NotNow",
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
    "listed_leads",
    "preview",
    "read",
    "receive",
    "settle",
    "settle_account",
    "skip_all",
    "skip_row",
    "switch_rule",
    "take_back_row",
    "take_out",
]
