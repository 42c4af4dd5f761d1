"""Join: the rows that the dialer's file names, and the batch's leads that they are."""

from campaigns.cloudagent import FailedRow
from campaigns.models import AlreadyThereReason, Batch, BatchState, Lead, LeadState


def join(*, batch: Batch, rows: tuple[FailedRow, ...]) -> None:
    """Gives the batch's leads their final outcome: those that the file names, and, when it names as many as the
    callback counted, all others as loaded. A row of the file that is none of this batch's leads is ignored.

    The caller holds the batch's lock.
    """
    if batch.state != BatchState.DONE:
        return
    leads = list(batch.leads())
    reasons = _reasons_by_lead(leads, rows)
    phrases = [phrase.casefold() for phrase in AlreadyThereReason.objects.values_list("phrase", flat=True)]
    named: list[Lead] = []
    for lead in leads:
        if (reason := reasons.get(lead.pk)) is None:
            continue
        there = any(phrase in reason.casefold() for phrase in phrases)
        lead.state = LeadState.ALREADY_THERE if there else LeadState.REJECTED
        lead.reason = reason[:300] or "The dialer gave no reason."
        named.append(lead)
    _write(batch, leads, named)


def _write(batch: Batch, leads: list[Lead], named: list[Lead]) -> None:
    not_loaded = batch.size - batch.loaded
    batch.already_there = sum(lead.state == LeadState.ALREADY_THERE for lead in named)
    batch.rejected = len(named) - batch.already_there
    if len(named) > not_loaded:
        batch.note = f"The failed file names {len(named)} leads, the callback counted {not_loaded}."
        batch.loaded = batch.size - len(named)
    batch.unnamed = batch.size - batch.loaded - len(named)
    if not batch.unnamed:
        ids = {lead.pk for lead in named}
        Lead.objects.filter(pk__in=[lead.pk for lead in leads if lead.pk not in ids]).update(state=LeadState.LOADED)
    Lead.objects.bulk_update(named, ["state", "reason"], batch_size=200)
    batch.save(update_fields=["already_there", "rejected", "loaded", "unnamed", "note"])


def _reasons_by_lead(leads: list[Lead], rows: tuple[FailedRow, ...]) -> dict[int, str]:
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
