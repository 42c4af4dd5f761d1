"""The stage from a file to confirmed batches: receive, read, choose columns, check, fix, confirm.

People's mistakes come back as sentences or problems. A step that finds the upload in another state than it expects
raises `NotNow` (``errors.py``), with a sentence for the page. In the order of the walk:

====================  ==================================================================================
``receiving.py``      a file becomes an upload
``person_limits.py``  how much one person may keep and upload
``reading/``          its rows are kept, its header and columns are found; people choose others
``checking/``         every row becomes a lead with its result
``children/``         rows that were not loaded are fixed and sent again by another upload
``fixing/``           what is wrong is corrected, skipped, restored, undone
``confirming/``       the batches; and the end of the upload, when they have ended
``runs.py``           reading and checking take long: one run of them at a time, and people take turns
``telling.py``        a run's line of the log
``small_files.py``    which files are small, so that they do not wait for large ones
``storing.py``        many rows are written in short transactions
``locking.py``        the lock of one upload
``errors.py``         NotNow: the upload is in another state than was expected
====================  ==================================================================================
"""

from .checking import facts
from .checking.before_corrections import (
    corrections_of_row,
    numbers_before_corrections,
    numbers_of_rows_before_corrections,
)
from .checking.checking import begin_check, check
from .checking.facts import DO_NOT_CALL, SENT_BEFORE, SENT_RECENTLY
from .checking.recent import RecentUploads
from .checking.rows import cells_of_rows, corrected_rows
from .checking.rules import why_outdated
from .children.holding import HELD_BACK_ARRIVED, HELD_BACK_CODES, why_held_back_meanwhile
from .children.keys import RowKeys
from .children.making import begin_child
from .children.parts import (
    PARTS_TO_FIX,
    PARTS_TO_LOAD,
    batch_places,
    not_loaded_leads,
    state_of_batch,
)
from .confirming.confirming import Bill, bill, confirm, discard
from .confirming.erasing import erase_discarded
from .confirming.kept_tallies import compare_kept_tallies, keep_missing_tallies, uploads_without_tally
from .confirming.settling import (
    batches_to_decide,
    end_waits,
    patience_with_the_dialer,
    settle,
    settle_account,
    undecided_batches,
)
from .confirming.taking_out import arrived_leads, listed_leads, take_out_arrived, take_out_listed
from .errors import ChangedMeanwhile, NotNow
from .fixing.actions import is_small
from .fixing.fixing import can_be_fixed, fix_cells, fix_value, switch_rule
from .fixing.meanwhile import Seen, last_correction
from .fixing.repairing import Repairs, preview_repairs, repair_group
from .fixing.skipping import restore_row, skip_all, skip_row
from .fixing.undoing import last_action, undo
from .person_limits import why_full
from .reading.again import may_be_read_again, read_again
from .reading.choosing import (
    choose_columns,
    choose_header_row,
    choose_how_text_is_read,
    choose_sheet,
    preview,
    problems_of_choices,
)
from .reading.reading import read
from .receiving import UnacceptableFile, clean_file_name, receive
from .runs import waiting_for_work
from .storing import ROWS_AT_ONCE, insert

__all__ = [
    "DO_NOT_CALL",
    "HELD_BACK_ARRIVED",
    "HELD_BACK_CODES",
    "PARTS_TO_FIX",
    "PARTS_TO_LOAD",
    "ROWS_AT_ONCE",
    "SENT_BEFORE",
    "SENT_RECENTLY",
    "Bill",
    "ChangedMeanwhile",
    "NotNow",
    "RecentUploads",
    "Repairs",
    "RowKeys",
    "Seen",
    "UnacceptableFile",
    "arrived_leads",
    "batch_places",
    "batches_to_decide",
    "begin_check",
    "begin_child",
    "bill",
    "can_be_fixed",
    "cells_of_rows",
    "check",
    "choose_columns",
    "choose_header_row",
    "choose_how_text_is_read",
    "choose_sheet",
    "clean_file_name",
    "compare_kept_tallies",
    "confirm",
    "corrected_rows",
    "corrections_of_row",
    "discard",
    "end_waits",
    "erase_discarded",
    "facts",
    "fix_cells",
    "fix_value",
    "insert",
    "is_small",
    "keep_missing_tallies",
    "last_action",
    "last_correction",
    "listed_leads",
    "may_be_read_again",
    "not_loaded_leads",
    "numbers_before_corrections",
    "numbers_of_rows_before_corrections",
    "patience_with_the_dialer",
    "preview",
    "preview_repairs",
    "problems_of_choices",
    "read",
    "read_again",
    "receive",
    "repair_group",
    "restore_row",
    "settle",
    "settle_account",
    "skip_all",
    "skip_row",
    "state_of_batch",
    "switch_rule",
    "take_out_arrived",
    "take_out_listed",
    "undecided_batches",
    "undo",
    "uploads_without_tally",
    "waiting_for_work",
    "why_full",
    "why_held_back_meanwhile",
    "why_outdated",
]
