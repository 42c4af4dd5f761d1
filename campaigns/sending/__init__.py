"""The stage from confirmed batches to the dialer's answers: claim a batch, keep the limit, send, record.

An attempt is committed before its request leaves; what is not known is never sent again by machine. In the order in
which the code is best read:

========================  ==========================================================================
``slots.py``              the limit of requests; ``clock.py``: when the database's clock was set
``hours.py``              when people may be called
``facts.py``              what the database knows of uploads that wait, and whose turn it is
``readiness.py``          whether an upload may send now, and if not, why
``claiming.py``           the next step of a sender; ``locking.py``: the order of locks
``last_check.py``         the do-not-call list once more, and what has arrived by the parent
``campaign_start.py``     starting the campaign, with the last batch
``requesting.py``         the HTTP request
``recording.py``          what the answer says, written once; ``echoes.py``: without what it was sent,
                          in any of its ``escapes.py``
``halting.py``            what an answer stops; ``outages.py``: when the dialer does not answer
``journaling.py``         what is written into the journal, and whether the database is behind it
``proving.py``            what a report says of the columns
``sender.py``             the loop of a process, for many accounts; ``guard.py``: what goes wrong in it
``holding.py``            the accounts that it has, by ``schedule.py``; ``leasing.py``: one sender for each
``unattended.py``         accounts with due work and without a sender
``journal_writer.py``     its claims, on their way into the journal; ``in_flight.py``: its requests
``answers.py``            its answers, until they are recorded
``expiring.py``           attempts whose process died; ``telling.py``: an attempt's line of the log
``forecast.py``           when the next batch leaves, and when all has been sent
``deciding.py``           what people decide about unconfirmed batches
``steering.py``           pause, resume, cancel, put first, change the time
========================  ==========================================================================
"""

from .campaign_start import set_start_outcome
from .claiming import Claim, StatusQuestion, Wait, claim, hash_token
from .deciding import give_up, send_again
from .expiring import expire_attempts
from .forecast import Forecast, Foretold, Outlook, Waiting, forecasts, outlook_of, seconds_if_confirmed
from .halting import release_campaign, resume_account, stop_account
from .hours import INDIA, begins_at, is_open, opens_at, people_may_be_called
from .journaling import (
    adopt_journal,
    begin_own_journal,
    databases_to_choose_from,
    forget_old_entries,
    is_behind,
    say_if_the_journal_is_lost,
    stop_accounts_if_behind,
    stop_all_accounts,
)
from .locking import lock_account, lock_batch, lock_batches
from .proving import accounts_to_send_for, learn_from_outcomes
from .readiness import Blocked, lasting_block_of_account, lasting_blocks
from .recording import record, record_status
from .sender import run
from .slots import free_when_unanswered
from .steering import cancel_upload, change_send_at, pause_upload, put_first, resume_upload, take_turns
from .unattended import accounts_with_due_work

__all__ = [
    "INDIA",
    "Blocked",
    "Claim",
    "Forecast",
    "Foretold",
    "Outlook",
    "StatusQuestion",
    "Wait",
    "Waiting",
    "accounts_to_send_for",
    "accounts_with_due_work",
    "adopt_journal",
    "begin_own_journal",
    "begins_at",
    "cancel_upload",
    "change_send_at",
    "claim",
    "databases_to_choose_from",
    "expire_attempts",
    "forecasts",
    "forget_old_entries",
    "free_when_unanswered",
    "give_up",
    "hash_token",
    "is_behind",
    "is_open",
    "lasting_block_of_account",
    "lasting_blocks",
    "learn_from_outcomes",
    "lock_account",
    "lock_batch",
    "lock_batches",
    "opens_at",
    "outlook_of",
    "pause_upload",
    "people_may_be_called",
    "put_first",
    "record",
    "record_status",
    "release_campaign",
    "resume_account",
    "resume_upload",
    "run",
    "say_if_the_journal_is_lost",
    "seconds_if_confirmed",
    "send_again",
    "set_start_outcome",
    "stop_account",
    "stop_accounts_if_behind",
    "stop_all_accounts",
    "take_turns",
]
