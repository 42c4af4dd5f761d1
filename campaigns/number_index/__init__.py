"""Where is this number? An index of the phone numbers of all confirmed uploads, as keyed hashes.

It is filled by a worker after an upload is confirmed, and for older uploads from the newest to the oldest; until then
the page says how many uploads are missing. What it holds stands in ``models/number_index.py``.

===============  ===========================================================================================
``hashing.py``   what is kept of a number, with a key of the index's own
``filling.py``   an upload's numbers are stored in the order of their hashes, in short transactions
``clearing.py``  volumes of another key are removed; ``pausing.py``: time for others between two writes
``finding.py``   the rows that have a number, each compared with the number itself, and what became of them
===============  ===========================================================================================
"""

from .filling import fill, work_is_due
from .finding import MOST_ROWS, MOST_UPLOADS, FoundRow, FoundRows, find_rows
from .hashing import key_mark, whole_hash

__all__ = [
    "MOST_ROWS",
    "MOST_UPLOADS",
    "FoundRow",
    "FoundRows",
    "fill",
    "find_rows",
    "key_mark",
    "whole_hash",
    "work_is_due",
]
