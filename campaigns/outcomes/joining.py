"""Join: the rows that the dialer's file names, and the batch's leads that they are."""

from collections.abc import Iterable, Sequence

from campaigns.dialer import FailedRow
from campaigns.models import Lead, LeadState

from .weighing import Verdict


def verdicts_of(
    leads: Sequence[Lead], rows: Sequence[FailedRow], *, already_there: Iterable[str]
) -> dict[int, Verdict]:
    """{lead's id: what the file says of it}; a row that is none of these leads is ignored.

    A lead whose reason has one of the phrases `already_there` in it is no failure: the dialer had the number.
    """
    phrases = [phrase.casefold() for phrase in already_there]
    found = {}
    for pk, reason in reasons_by_lead(leads, rows).items():
        there = any(phrase in reason.casefold() for phrase in phrases)
        state = LeadState.ALREADY_THERE if there else LeadState.REJECTED
        found[pk] = Verdict(state, reason[:300] or "The dialer gave no reason.")
    return found


def reasons_by_lead(leads: Sequence[Lead], rows: Sequence[FailedRow]) -> dict[int, str]:
    """{lead's id: the dialer's reason}: by the number as it was sent, else by its last ten digits, since the file
    may write numbers in another format."""
    exact = {_digits(row.phone_text): row.reason for row in reversed(rows) if _digits(row.phone_text)}
    by_number = {_digits(lead.phone): lead.pk for lead in leads}
    found = {pk: exact.pop(number) for number, pk in by_number.items() if number in exact}
    short = {number[-10:]: reason for number, reason in exact.items()}
    for number, pk in by_number.items():
        if pk not in found and number[-10:] in short:
            found[pk] = short[number[-10:]]
    return found


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isdigit())
