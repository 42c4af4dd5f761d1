"""The stage from confirmed batches to the dialer's answers: claim a batch, keep the limit, send, record.

An attempt is committed before its request leaves; what is not known is never sent again by machine. Read in
order: slots (the limit), claiming, requesting (the HTTP), recording, halting, sender (the loop), overdue (what was left
behind), deciding (what only a person may do).
"""

from .claiming import Claim, Wait, claim
from .deciding import give_up, send_again
from .halting import release_campaign, resume_account
from .overdue import accounts_with_due_work, expire_attempts
from .recording import record
from .sender import run

__all__ = [
    "Claim",
    "Wait",
    "accounts_with_due_work",
    "claim",
    "expire_attempts",
    "give_up",
    "record",
    "release_campaign",
    "resume_account",
    "run",
    "send_again",
]
