"""Write: stores the outcome of a batch, in its counters and in its leads, from all that is known so far."""

from collections.abc import Mapping, Sequence

from campaigns.dialer import FailedRows, NoteCode
from campaigns.models import (
    AlreadyThereReason,
    AttachedRow,
    Batch,
    BatchNote,
    BatchState,
    Callback,
    CallbackState,
    FailedFile,
    FailedFileState,
    Lead,
    LeadState,
    batch_note,
)

from .copies import join_to_batch, read_copy
from .counting import counts_of, doubts_about, understood_callbacks
from .joining import Joined, outcomes_of
from .reasons import count_reasons
from .weighing import BatchOutcome, LeadOutcome, Report, weigh


def write_outcome(*, batch: Batch, just_read: Mapping[int, FailedRows] = {}) -> None:
    """Makes the batch done, with the outcome that its applied callbacks and their archived failed files give together,
    and the failed files that people attached. Where there is none of these, all its leads are unnamed.

    Call it after each callback that is applied and each failed file that is archived or attached, in any order, and
    where a person gives up waiting for a callback; after it, `sending.learn_from_outcomes`. The caller holds the
    batch's lock. `just_read` has failed files that the caller has read already, by their ids.
    """
    understood = understood_callbacks(batch)
    callbacks = {each.attempt_id: each for each in understood if each.state == CallbackState.APPLIED}
    # With "upload": Django sets it on each lead. If it were not selected, Django would read each lead again for it.
    leads = list(batch.leads().only("upload", "row", "phone", "state", "reason"))
    attached = _attached(batch, leads)
    reports, notes = [], [batch_note(BatchNote.REPORTED_TWICE)] if len(callbacks) > 1 else []
    for attempt in sorted({*callbacks, *attached}):
        named = attached.get(attempt, {})
        if callback := callbacks.get(attempt):
            joined = _join_of(callback, understood, batch, leads, just_read)
            report, differences = _report(callback, batch, joined, named)
            notes += [*doubts_about(callback, size=batch.size, understood=understood), *differences]
        else:
            report = Report(batch.size, None, _failed_leads(named))
        reports.append(report)
    if not callbacks:
        notes.append(_why_without_callback(batch, is_attached=bool(attached)))
    outcome = weigh(leads=[lead.pk for lead in leads], reports=reports or [Report(batch.size, None, {})])
    _write_leads(leads, outcome)
    count_reasons(batch, leads)
    _write_batch(batch, outcome, notes=notes)


def _attached(batch: Batch, leads: Sequence[Lead]) -> dict[int, dict[int, str]]:
    """{attempt: {lead's id: the dialer's reason}} of the failed files that people attached. Of several, the first
    counts."""
    ids = {lead.row: lead.pk for lead in leads}
    found: dict[int, dict[int, str]] = {}
    rows = AttachedRow.objects.filter(batch=batch).order_by("file", "row")
    for attempt, row, reason in rows.values_list("attempt", "row", "reason"):
        if row in ids:
            found.setdefault(attempt, {}).setdefault(ids[row], reason)
    return found


def _why_without_callback(batch: Batch, *, is_attached: bool) -> dict[str, str | int]:
    if is_attached:
        return batch_note(BatchNote.NO_CALLBACK)
    return batch_note(BatchNote.CLOSED, reason=batch.upload.closed_reason)


def _report(
    callback: Callback, batch: Batch, joined: Joined | None, attached: Mapping[int, str]
) -> tuple[Report, list[dict[str, str | int]]]:
    """What the callback says with its failed file (None where it has none to be read) and with what was attached, and
    how the file's numbers differ from its own."""
    loaded, not_loaded = counts_of(callback, batch.size)
    notes = []
    names = {**attached, **(joined.reasons if joined else {})}
    if (joined or attached) and len(names) != not_loaded:
        unjoined = len(joined.unjoined) if joined else 0
        notes.append(batch_note(BatchNote.FILE_DIFFERS, named=len(names), counted=not_loaded, unjoined=unjoined))
    return Report(batch.size, loaded, _failed_leads(names)), notes


def _failed_leads(reasons: Mapping[int, str]) -> dict[int, LeadOutcome]:
    """`outcomes_of` with the phrases of the administrators; nothing is asked where no lead is named."""
    if not reasons:
        return {}
    return outcomes_of(reasons, already_there=AlreadyThereReason.objects.values_list("phrase", flat=True))


def _join_of(
    callback: Callback,
    understood: Sequence[Callback],
    batch: Batch,
    leads: Sequence[Lead],
    just_read: Mapping[int, FailedRows],
) -> Joined | None:
    """The callback's failed file, joined to the leads. Where it brings none, the last one that an earlier callback of
    the same request has brought, if the later one counts as many failed leads at least: what was named stays named."""
    if getattr(callback, "failed_file", None) is not None:
        return _join(callback, batch, leads, just_read)
    _, not_loaded = counts_of(callback, batch.size)
    earlier = (each for each in understood if each.attempt_id == callback.attempt_id and each.pk != callback.pk)
    for each in reversed(list(earlier)):
        joined = _join(each, batch, leads, just_read)
        if joined is not None:
            return joined if len(joined.reasons) <= not_loaded else None
    return None


def _join(
    callback: Callback, batch: Batch, leads: Sequence[Lead], just_read: Mapping[int, FailedRows]
) -> Joined | None:
    """The callback's failed file, joined to the leads. How many of its rows are joined to none is kept with it."""
    failed_file: FailedFile | None = getattr(callback, "failed_file", None)
    if failed_file is None or failed_file.state != FailedFileState.ARCHIVED:
        return None
    found = just_read.get(failed_file.pk) or read_copy(failed_file, batch=batch)
    if found is None or any(note.code is NoteCode.NO_TABLE for note in found.notes):
        return None
    joined = join_to_batch(found, batch=batch, leads=leads)
    if failed_file.unjoined != len(joined.unjoined):
        FailedFile.objects.filter(pk=failed_file.pk).update(unjoined=len(joined.unjoined))
    return joined


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
