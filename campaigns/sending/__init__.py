"""The stage from confirmed batches to the dialer's answers: claim a batch, keep the limit, send, record.

An attempt is committed before its request leaves; what is not known is never sent again by machine. Read in
order: slots (the limit) and clock (by which it is kept), hours (when people may be called), facts and readiness (may
an upload send now, and if not, why), claiming with locking, last_check (the do-not-call list once more) and
campaign_start (with the last batch), requesting (the HTTP), recording, halting and outages (what an answer
stops), proving (what a report says of the columns), sender (the loop) and leasing, expiring (what was left behind),
forecast (how long it takes), deciding and steering (what people do).
"""

from .claiming import Claim, Question, Wait, claim
from .deciding import give_up, send_again
from .expiring import accounts_with_due_work, expire_attempts
from .forecast import seconds_if_confirmed, seconds_until_sent
from .halting import release_campaign, resume_account
from .proving import account_to_send_for
from .recording import record, record_status
from .sender import run
from .steering import cancel_upload, may_put_first, pause_upload, put_first, resume_upload, take_turns

__all__ = [
    "Claim",
    "Question",
    "Wait",
    "account_to_send_for",
    "accounts_with_due_work",
    "cancel_upload",
    "claim",
    "expire_attempts",
    "give_up",
    "may_put_first",
    "pause_upload",
    "put_first",
    "record",
    "record_status",
    "release_campaign",
    "resume_account",
    "resume_upload",
    "run",
    "seconds_if_confirmed",
    "seconds_until_sent",
    "send_again",
    "take_turns",
]
