"""What became of a batch's leads, by all that the dialer has reported of them.

Callbacks and failed files both call `write_outcome` whenever they have learned something. Read in order:

===============  ======================================================================================
``joining.py``   the leads that a failed file's rows are
``weighing.py``  pure: the reports of all attempts become one outcome, and each lead is counted once
``writing.py``   the one place where an outcome is written
===============  ======================================================================================
"""

from .writing import write_outcome

__all__ = ["write_outcome"]
