"""Write: what is known of a batch by now is its outcome, in its counters and in its leads."""

import logging
from collections.abc import Mapping, Sequence

from campaigns.cloudagent import read_failed_file
from campaigns.dialer import FailedRow
from campaigns.models import (
    AlreadyThereReason,
    Batch,
    BatchState,
    Callback,
    CallbackState,
    FailedFileState,
    Lead,
    LeadState,
)
from campaigns.sending.proving import learn_from_outcome

from .joining import verdicts_of
from .weighing import Outcome, Report, Verdict, weigh

logger = logging.getLogger(__name__)

REPORTED_TWICE = (
    "The batch was sent more than once and reported more than once. Each lead is counted once, with its best outcome."
)

Rows = Sequence[FailedRow]


def write_outcome(*, batch: Batch, just_read: Mapping[int, Rows] = {}) -> None:
    """→ done, with the outcome that all applied callbacks of the batch and their archived failed files give together.

    To be called whenever one of these has come; the order in which they come makes no difference. The caller holds the
    batch's lock. `just_read` are rows of failed files that the caller has at hand, by the file's id.
    """
    applied = Callback.objects.filter(attempt__batch=batch, state=CallbackState.APPLIED)
    callbacks = list(applied.order_by("attempt").select_related("failed_file"))
    if not callbacks:
        return
    # Without their upload, which Django fills in, it would ask for each lead's once more.
    leads = list(batch.leads().only("upload", "phone", "state", "reason"))
    phrases = list(AlreadyThereReason.objects.values_list("phrase", flat=True))
    reports, notes = [], [REPORTED_TWICE] if len(callbacks) > 1 else []
    for callback in callbacks:
        loaded, not_loaded = _counts(callback, batch.size)
        failed = verdicts_of(leads, _rows(callback, batch, just_read), already_there=phrases)
        reports.append(Report(batch.size, loaded, failed))
        if loaded + not_loaded != batch.size:
            notes.append(f"The dialer counts {loaded} loaded and {not_loaded} not loaded of {batch.size} leads sent.")
        if len(failed) > (rest := max(0, batch.size - loaded)):
            notes.append(f"The failed file names {len(failed)} leads, the callback counted {rest}.")
    outcome = weigh(leads=[lead.pk for lead in leads], reports=reports)
    _write_leads(leads, outcome)
    _write_batch(batch, outcome, note=" ".join(dict.fromkeys(notes)))
    learn_from_outcome(batch)


def _counts(callback: Callback, size: int) -> tuple[int, int]:
    """(loaded, not loaded) as the dialer says; a count that it leaves out follows from the other. The counts decide,
    not the status (design.md rule 7)."""
    processed, not_processed = callback.processed, callback.not_processed
    if processed is None:
        processed = max(0, size - (not_processed or 0))
    if not_processed is None:
        not_processed = max(0, size - processed)
    return processed, not_processed


def _rows(callback: Callback, batch: Batch, just_read: Mapping[int, Rows]) -> Rows:
    """The rows that the callback's failed file names; none while it is not had. A storage that is away for a moment
    raises OSError, so that it is tried again; a copy that is gone names nobody."""
    failed_file = getattr(callback, "failed_file", None)
    if failed_file is None or failed_file.state != FailedFileState.ARCHIVED:
        return ()
    if failed_file.pk in just_read:
        return just_read[failed_file.pk]
    try:
        with failed_file.file.open() as copy:
            return read_failed_file(copy.read(), map=batch.upload.rules["map"]).rows
    except FileNotFoundError:
        logger.error("failed file %d: our copy is gone", failed_file.pk)
        return ()


def _write_leads(leads: Sequence[Lead], outcome: Outcome) -> None:
    """Only the leads that change; those of which nothing is known for certain are unnamed."""
    unnamed = Verdict(LeadState.UNNAMED)
    changed = []
    for lead in leads:
        verdict = outcome.verdicts.get(lead.pk, unnamed)
        if (lead.state, lead.reason) != (verdict.state, verdict.reason):
            lead.state, lead.reason = verdict.state, verdict.reason
            changed.append(lead)
    for state in (LeadState.UNNAMED, LeadState.LOADED):
        alike = [lead.pk for lead in changed if lead.state == state]
        if alike:
            Lead.objects.filter(pk__in=alike).update(state=state, reason="")
    with_reason = [lead for lead in changed if lead.reason]
    Lead.objects.bulk_update(with_reason, ["state", "reason"], batch_size=200)


def _write_batch(batch: Batch, outcome: Outcome, *, note: str) -> None:
    batch.state = BatchState.DONE
    batch.loaded = outcome.loaded
    batch.already_there = outcome.already_there
    batch.rejected = outcome.rejected
    batch.unnamed = outcome.unnamed
    batch.note = note[:300]
    batch.save(update_fields=["state", "loaded", "already_there", "rejected", "unnamed", "note"])
