"""Join: finds the lead of the batch for each row of a failed file."""

from collections.abc import Iterable, Sequence

from campaigns.dialer import FailedRow
from campaigns.models import Lead, LeadState

from .weighing import LeadOutcome


def failed_leads(
    leads: Sequence[Lead], rows: Sequence[FailedRow], *, already_there: Iterable[str]
) -> dict[int, LeadOutcome]:
    """{lead's id: its outcome by the file}. A row for which there is no lead is ignored.

    A lead is already there if its reason contains one of the phrases of `already_there`. Otherwise it is rejected.
    """
    phrases = [phrase.casefold() for phrase in already_there]
    found = {}
    for pk, reason in reasons_by_lead(leads, rows).items():
        is_there = any(phrase in reason.casefold() for phrase in phrases)
        state = LeadState.ALREADY_THERE if is_there else LeadState.REJECTED
        found[pk] = LeadOutcome(state, reason[:300])
    return found


def reasons_by_lead(leads: Sequence[Lead], rows: Sequence[FailedRow]) -> dict[int, str]:
    """{lead's id: the dialer's reason}.

    First a row is matched by all its digits. The other rows are matched by their last ten: 9876543210 may have been
    sent, and the file may have +919876543210.
    """
    # Reversed, so that the first of two rows with the same number gives the reason.
    reasons = {_digits(row.phone_text): row.reason for row in reversed(rows) if _digits(row.phone_text)}
    lead_of = {_digits(lead.phone): lead.pk for lead in leads}
    found = {pk: reasons.pop(number) for number, pk in lead_of.items() if number in reasons}
    by_last_ten = {number[-10:]: reason for number, reason in reasons.items()}
    for number, pk in lead_of.items():
        if pk not in found and number[-10:] in by_last_ten:
            found[pk] = by_last_ten[number[-10:]]
    return found


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isdigit())
