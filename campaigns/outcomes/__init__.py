"""What became of a batch's leads, from all reports of the dialer.

`write_outcome` is called after each callback and each failed file. Read in order:

===============  ======================================================================================
``counting.py``  what the callbacks count, and what does not fit together
``joining.py``   finds the lead of each row of a failed file
``weighing.py``  pure: the reports of all attempts become one outcome, and each lead is counted once
``reasons.py``   how many leads were rejected for which reason
``writing.py``   the one place where an outcome is written
===============  ======================================================================================
"""

from .writing import write_outcome

__all__ = ["write_outcome"]
