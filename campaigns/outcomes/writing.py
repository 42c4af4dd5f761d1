"""Write: stores the outcome of a batch, in its counters and in its leads, from all that is known so far."""

import logging
from collections.abc import Mapping, Sequence

from campaigns import vendor
from campaigns.dialer import FailedRow
from campaigns.models import (
    AlreadyThereReason,
    Batch,
    BatchNote,
    BatchState,
    Callback,
    CallbackState,
    FailedFileState,
    Lead,
    LeadState,
    batch_note,
)
from campaigns.storage_marker import sees_storage

from .counting import counts_of, doubts_about, understood_callbacks
from .joining import failed_leads
from .reasons import count_reasons
from .weighing import BatchOutcome, LeadOutcome, Report, weigh

logger = logging.getLogger(__name__)

Rows = Sequence[FailedRow]


def write_outcome(*, batch: Batch, just_read: Mapping[int, Rows] = {}) -> None:
    """Makes the batch done, with the outcome that its applied callbacks and their archived failed files give together.

    Call it after each callback that is applied and each failed file that is archived, in any order; after it,
    `sending.learn_from_outcomes`. The caller holds the batch's lock, and one of its callbacks is applied. `just_read`
    has the rows of failed files that the caller has read already, by the file's id.
    """
    understood = understood_callbacks(batch)
    callbacks = [callback for callback in understood if callback.state == CallbackState.APPLIED]
    # With "upload": Django sets it on each lead. If it were not selected, Django would read each lead again for it.
    leads = list(batch.leads().only("upload", "phone", "state", "reason"))
    reports, notes = [], [batch_note(BatchNote.REPORTED_TWICE)] if len(callbacks) > 1 else []
    for callback in callbacks:
        loaded, _ = counts_of(callback, batch.size)
        failed = _failed_leads(leads, _rows(callback, batch, just_read))
        reports.append(Report(batch.size, loaded, failed))
        notes += doubts_about(callback, size=batch.size, understood=understood)
        if len(failed) > (not_counted := max(0, batch.size - loaded)):
            notes.append(batch_note(BatchNote.FILE_DIFFERS, named=len(failed), counted=not_counted))
    outcome = weigh(leads=[lead.pk for lead in leads], reports=reports)
    _write_leads(leads, outcome)
    count_reasons(batch, leads)
    _write_batch(batch, outcome, notes=notes)


def _failed_leads(leads: Sequence[Lead], rows: Rows) -> dict[int, LeadOutcome]:
    """`failed_leads` with the phrases of the administrators; nothing is asked where no failed file was read."""
    if not rows:
        return {}
    return failed_leads(leads, rows, already_there=AlreadyThereReason.objects.values_list("phrase", flat=True))


def _rows(callback: Callback, batch: Batch, just_read: Mapping[int, Rows]) -> Rows:
    """The rows of the callback's failed file; none before it is archived, and none if our copy of it is gone.

    Raises OSError if the storage cannot be read at the moment: the caller's work is then tried again.
    """
    failed_file = getattr(callback, "failed_file", None)
    if failed_file is None or failed_file.state != FailedFileState.ARCHIVED:
        return ()
    if failed_file.pk in just_read:
        return just_read[failed_file.pk]
    try:
        with failed_file.file.open() as copy:
            return vendor.read_failed_file(copy.read(), batch=batch).rows
    except FileNotFoundError:
        if not sees_storage():
            raise
        logger.error("failed file %d: our copy is gone", failed_file.pk)
        return ()


def _write_leads(leads: Sequence[Lead], outcome: BatchOutcome) -> None:
    """Writes the leads that change. A lead that is not in the outcome becomes unnamed."""
    unnamed = LeadOutcome(LeadState.UNNAMED)
    changed = []
    for lead in leads:
        of_lead = outcome.leads.get(lead.pk, unnamed)
        if (lead.state, lead.reason) != (of_lead.state, of_lead.reason):
            lead.state, lead.reason = of_lead.state, of_lead.reason
            changed.append(lead)
    for state in (LeadState.UNNAMED, LeadState.LOADED):
        alike = [lead.pk for lead in changed if lead.state == state]
        if alike:
            Lead.objects.filter(pk__in=alike).update(state=state, reason="")
    failed = [lead for lead in changed if lead.state in (LeadState.ALREADY_THERE, LeadState.REJECTED)]
    Lead.objects.bulk_update(failed, ["state", "reason"], batch_size=200)


def _write_batch(batch: Batch, outcome: BatchOutcome, *, notes: list[dict[str, str | int]]) -> None:
    batch.state = BatchState.DONE
    batch.loaded = outcome.loaded
    batch.already_there = outcome.already_there
    batch.rejected = outcome.rejected
    batch.unnamed = outcome.unnamed
    batch.notes = [note for at, note in enumerate(notes) if note not in notes[:at]]
    batch.save(update_fields=["state", "loaded", "already_there", "rejected", "unnamed", "notes"])
