"""What any dialer's answers come to, in values that no vendor owns. Pure.

The package of a vendor, here `cloudagent`, reads what its dialer says and gives these values. The stages
see nothing else of it; others use its limits (`campaigns/vendor.py`). A second vendor would be a package beside it
that gives the same values.

================  ========================================================================================
``exchange.py``   one request; what was seen of it and its answer, before anybody judges it
``judgement.py``  what became of a request with leads, and whether a dialer answers at all
``reports.py``    what a dialer reports later: the counts of a callback, the rows of a failed file
================  ========================================================================================
"""

from .exchange import DialerRequest, Observed, Phase
from .judgement import AttemptOutcome, Judgement, Refusal, Sign
from .reports import CallbackFacts, FailedRow, FailedRows, Malformed, Note, NoteCode

__all__ = [
    "AttemptOutcome",
    "CallbackFacts",
    "DialerRequest",
    "FailedRow",
    "FailedRows",
    "Judgement",
    "Malformed",
    "Note",
    "NoteCode",
    "Observed",
    "Phase",
    "Refusal",
    "Sign",
]
