"""What became of a batch's leads, by all that the dialer has reported of them.

Below the stages of callbacks and failed files, which both call `write_outcome` whenever they have learned something.
Read in order: joining (the rows that a failed file names, and the leads that they are), weighing (pure: the reports of
all attempts become one outcome, each lead counted once), writing (the one place where an outcome is written).
"""

from .writing import REPORTED_TWICE, write_outcome

__all__ = ["REPORTED_TWICE", "write_outcome"]
