"""The stage from a file to confirmed batches: receive, read, choose columns, check, confirm.

Each module is one step of the walk and is named after it. People's mistakes come back as sentences or problems;
a step that has lost a race (the state was not the expected one) raises `NotNow` with a sentence for the page.
"""

from .checking import begin_check, check
from .choosing import choose_columns, choose_header_row, choose_sheet, preview
from .confirming import Bill, bill, confirm, discard
from .errors import NotNow
from .reading import read
from .receiving import UnacceptableFile, receive
from .settling import settle, settle_account

__all__ = [
    "Bill",
    "NotNow",
    "UnacceptableFile",
    "begin_check",
    "bill",
    "check",
    "choose_columns",
    "choose_header_row",
    "choose_sheet",
    "confirm",
    "discard",
    "preview",
    "read",
    "receive",
    "settle",
    "settle_account",
]
