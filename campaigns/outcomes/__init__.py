"""What became of a batch's leads, from all reports of the dialer.

`write_outcome` is called after each callback and each failed file. Read in order:

======================  ======================================================================================
``counting.py``         what the callbacks count, and what does not fit together
``written_numbers.py``  pure: how a number of ours may be written in a failed file
``joining.py``          finds the lead of each row of a failed file
``copies.py``           … of our copies, and the rows that are joined to none
``weighing.py``         pure: the reports of all attempts become one outcome, and each lead is counted once
``reasons.py``          how many leads were rejected for which reason
``writing.py``          the one place where an outcome is written
``closing.py``          a person gives up waiting for results that will not come
======================  ======================================================================================
"""

from .closing import close_upload, write_all_closed, write_closed
from .copies import unjoined_rows
from .joining import Joined, Unjoined, join
from .reasons import count_missing_reasons
from .writing import write_outcome
from .written_numbers import number_key

__all__ = [
    "Joined",
    "Unjoined",
    "close_upload",
    "count_missing_reasons",
    "join",
    "number_key",
    "unjoined_rows",
    "write_all_closed",
    "write_closed",
    "write_outcome",
]
