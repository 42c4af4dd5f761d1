"""Sources: which campaign, whose uploads and which files bring bad rows, of which kinds, and when.

A *bad row* is one that the dialer rejected, or that needs fixing. What a person fixed or skipped before Confirm is
none; rows of children are not counted: a row counts as it was first sent, whatever was made of it later. Read in order:

=====================  ==========================================================================
``file_patterns.py``   names of files that differ in dates and numbers only are of one source
``periods.py``         days, weeks or months, so that what is drawn over time has few steps
``counts.py``          what is counted: rows, bad ones, and the reasons of these
``counting.py``        the sources of found uploads, in a fixed number of queries
``names.py``           how they are called
``workbook.py``        the same as a workbook, with one line for each reason, month and source
=====================  ==========================================================================
"""

from .counting import MOST_UPLOADS, Counted, Source, SourceKind, sources_of
from .counts import BadRows, FoundBy, Reason
from .file_patterns import longest_piece, pattern_of
from .names import names_of
from .periods import Periods, Step
from .workbook import write_workbook

__all__ = [
    "MOST_UPLOADS",
    "BadRows",
    "Counted",
    "FoundBy",
    "Periods",
    "Reason",
    "Source",
    "SourceKind",
    "Step",
    "longest_piece",
    "names_of",
    "pattern_of",
    "sources_of",
    "write_workbook",
]
