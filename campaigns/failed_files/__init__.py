"""The stage of failed files: the dialer's file is fetched at once, since its link ends within a day, and our copy of it
is archived. What its rows mean for the leads is decided in `campaigns.outcomes`. Read in order:

==================  ===========================================================================
``fetching.py``     which files are due, and what becomes of one: archived, kept, lost, or later
``trusting.py``     which links are followed: by themselves, once an administrator has approved them, or never
``downloading.py``  the bytes behind the link
``archiving.py``    the two ends of a failed file: archived or lost
``attachable.py``     whether a file that a person has can be attached, and to which leads its rows belong
``attaching.py``      … it is kept, and the outcomes that follow from it are written
``handing_out.py``  its rows as people may take them away: as CSV or a workbook, without formulas
==================  ===========================================================================
"""

from .archiving import archive
from .attachable import NotAttached, unjoined_rows_of_attached
from .attaching import attach
from .downloading import NotFetched, download
from .fetching import BeingFetched, approve, being_fetched, due_failed_files, fetch_failed_file, release_kept
from .handing_out import write_rows_as_csv, write_rows_as_workbook
from .trusting import Trust, trust_in

__all__ = [
    "BeingFetched",
    "NotAttached",
    "NotFetched",
    "Trust",
    "approve",
    "archive",
    "attach",
    "being_fetched",
    "download",
    "due_failed_files",
    "fetch_failed_file",
    "release_kept",
    "trust_in",
    "unjoined_rows_of_attached",
    "write_rows_as_csv",
    "write_rows_as_workbook",
]
