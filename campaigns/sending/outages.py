"""Outages: when the dialer does not answer, no whole file becomes unconfirmed (docs/rules.md#rule-3).

- **Two requests in succession have no clear answer**: the account waits (`Outage.NO_ANSWER`). From then on one thing at
  a time is tried, further and further apart. First the dialer is asked for a campaign's status, which risks no leads.
  When it answers that (or the account may not ask, or the answer tells nothing), one batch is tried.
- **The dialer cannot be reached at all** (`Outage.UNREACHABLE`): batches are tried at once, and sooner. What never
  arrived costs nothing.

One clear answer to a batch ends the outage.

Example, with PROBE_SECONDS = 60: the status is asked 15 seconds after the second request without an answer, and while
it has no answer again 30, 60, 120, 120 … seconds later. When it is answered, one batch is tried. When that has no clear
answer either, the next batch is tried 2 minutes after it, the following ones 4, 8, 16, 16 … minutes later.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings

from campaigns.dialer import AttemptOutcome, Sign
from campaigns.models import Account, Action, Attempt, Event, Outage

logger = logging.getLogger(__name__)

UNKNOWNS_THAT_BEGIN_IT = 2
FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 5.0, 300.0
_DOUBLINGS_OF_LEADS = 4  # 1, 2, 4, 8, then 16 times PROBE_SECONDS
_DOUBLINGS_OF_STATUS = 3  # a quarter, a half, once, then twice PROBE_SECONDS


def learn_from_attempt(account: Account, attempt: Attempt, outcome: AttemptOutcome, now: datetime) -> None:
    """What the end of an attempt says of the dialer. The caller holds the account's lock; `account` is the row as it is
    under the lock, and is saved where it changes."""
    if outcome == AttemptOutcome.UNKNOWN:
        account.unknowns_in_a_row = min(account.unknowns_in_a_row + 1, 1000)
        if account.outage != Outage.NO_ANSWER and account.unknowns_in_a_row >= UNKNOWNS_THAT_BEGIN_IT:
            _begin_outage(account, Outage.NO_ANSWER, now)
        elif account.outage:
            _try_later(account, attempt, now)
    elif outcome == AttemptOutcome.NOT_SENT:
        if account.outage:
            _try_later(account, attempt, now)
        else:
            _begin_outage(account, Outage.UNREACHABLE, now)
    elif account.outage or account.unknowns_in_a_row:
        _end_outage(account)
    else:
        return  # as nearly always
    _save(account)


def learn_from_status(account: Account, sign: Sign, now: datetime) -> None:
    """What the answer to a question for the status says of the dialer. The caller holds the lock, as above."""
    if account.outage != Outage.NO_ANSWER:
        return
    last_leads = account.attempts.order_by("-started_at").values_list("started_at", flat=True).first() or now
    last_leads = min(last_leads, now)  # the clock may have been set back since
    account.status_tries = min(account.status_tries + 1, 1000)
    leads_again_at = last_leads + _interval_of_leads(account)
    # Where leads had no clear answer although the status was answered before, the status proves nothing any more.
    if (sign == Sign.ANSWERS and not account.outage_tries) or now - last_leads > _longest_interval_of_leads():
        account.may_try_leads, account.backs_off_until = True, None
    elif sign in (Sign.ANSWERS, Sign.CANNOT_TELL):
        account.may_try_leads, account.backs_off_until = True, max(now, leads_again_at)
    else:
        account.backs_off_until = now + _interval_of_status(account)
    _save(account)


def _begin_outage(account: Account, outage: Outage, now: datetime) -> None:
    account.outage, account.outage_since = outage, now
    account.outage_tries = account.status_tries = 0
    _schedule(account, now)
    Event.objects.create(action=Action.DIALER_AWAY, account=account, details={"outage": outage})
    logger.warning("account %d: %s", account.pk, Outage(outage).label)


def _try_later(account: Account, attempt: Attempt, now: datetime) -> None:
    """The next try comes later than this one did. An attempt that was under way when the outage began is no try."""
    if account.outage_since and attempt.started_at > account.outage_since:
        account.outage_tries = min(account.outage_tries + 1, 1000)
        account.status_tries = 0
        _schedule(account, now)


def _schedule(account: Account, now: datetime) -> None:
    if account.outage == Outage.UNREACHABLE:
        interval = _seconds(min(FIRST_RETRY_SECONDS * 2 ** min(account.outage_tries, 10), LONGEST_RETRY_SECONDS))
    else:
        interval = _interval_of_status(account) if account.asks_status else _interval_of_leads(account)
    account.may_try_leads = account.outage == Outage.UNREACHABLE or not account.asks_status
    account.backs_off_until = now + interval


def _interval_of_leads(account: Account) -> timedelta:
    return _seconds(settings.PROBE_SECONDS * 2 ** min(account.outage_tries, _DOUBLINGS_OF_LEADS))


def _longest_interval_of_leads() -> timedelta:
    return _seconds(settings.PROBE_SECONDS * 2**_DOUBLINGS_OF_LEADS)


def longest_interval() -> timedelta:
    """The longest time between two tries. Where an account waits for longer, the clock was set back meanwhile."""
    return max(_longest_interval_of_leads(), _seconds(max(LONGEST_RETRY_SECONDS, settings.THROTTLE_SECONDS)))


def _interval_of_status(account: Account) -> timedelta:
    return _seconds(settings.PROBE_SECONDS / 4 * 2 ** min(account.status_tries, _DOUBLINGS_OF_STATUS))


def _seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def _end_outage(account: Account) -> None:
    if account.outage:
        Event.objects.create(action=Action.DIALER_BACK, account=account)
        logger.info("account %d: the dialer answers again", account.pk)
        account.backs_off_until = None
    account.outage, account.outage_since = "", None
    account.unknowns_in_a_row = account.outage_tries = account.status_tries = 0
    account.may_try_leads = False


def _save(account: Account) -> None:
    account.save(
        update_fields=[
            "outage",
            "outage_since",
            "unknowns_in_a_row",
            "outage_tries",
            "status_tries",
            "may_try_leads",
            "backs_off_until",
        ]
    )
