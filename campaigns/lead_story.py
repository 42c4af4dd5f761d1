"""The story of one lead: from the row of the file through check, corrections, batch and requests to its outcome, each
step with its time and with who did it."""

from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.leads import Problem
from campaigns.models import (
    Action,
    Attempt,
    Batch,
    Callback,
    CallbackState,
    ChildRow,
    Correction,
    FailedFile,
    FailedFileState,
    Lead,
    LeadState,
    Upload,
    UploadState,
)
from campaigns.uploads import DO_NOT_CALL, HELD_BACK_ARRIVED, corrections_of_row
from campaigns.wording import Step, StepCode, action_in_words, details_in_words

MOST_ATTEMPTS = 20
"""A batch that the dialer does not take for hours has hundreds of requests. The last ones are told."""

_MOST_OF_UPLOAD = 50

# What was done with the whole upload, and concerns each of its leads.
_OF_UPLOAD = (Action.PAUSED, Action.RESUMED, Action.CANCELLED, Action.PUT_FIRST, Action.PERHAPS_SENT)
# Why a lead was taken out of its batch: the code of its problem, what the log has, and what is told.
_TAKEN_OUT = (
    (DO_NOT_CALL, Action.TOOK_OUT_DO_NOT_CALL, StepCode.TAKEN_OUT),
    (HELD_BACK_ARRIVED, Action.TOOK_OUT_ARRIVED, StepCode.TAKEN_OUT_ARRIVED),
)
_BRING_OUTCOMES = (StepCode.REPORTED, StepCode.FILE_FETCHED)
_NAMED_IN_FILES = (LeadState.REJECTED, LeadState.ALREADY_THERE)
_OUTCOMES = (LeadState.LOADED, LeadState.ALREADY_THERE, LeadState.REJECTED, LeadState.UNNAMED)


@dataclass(frozen=True, slots=True)
class Story:
    """`where` is the part of the tally in which the lead is now, `batch` the one in which it was sent or waits. The
    steps are in the order of their times. With `file_is_away` nobody could tell which corrections of a value concerned
    this row, so none of them is among the steps."""

    where: str
    batch: Batch | None
    steps: list[Step]
    file_is_away: bool


def story_of(upload: Upload, lead: Lead) -> Story:
    """The story of a lead of a checked upload, in a bounded number of queries. `upload` has its people selected."""
    batch = _batch_of(upload, lead)
    where = lead.state
    if lead.state == LeadState.READY and batch is not None:
        where = batch.state
    corrections, file_is_away = _corrections(upload, lead)
    steps = [
        Step(upload.uploaded_at, StepCode.UPLOADED, {"row": lead.row}, upload.uploaded_by),
        *_of_parent(upload, lead),
        *_of_check(upload, lead, corrections),
        *_of_confirming(upload, lead, batch),
        *(_of_batch(batch, lead) if batch else ()),
        *_of_child(upload, lead),
    ]
    ended_at = max((step.at for step in steps if step.code in _BRING_OUTCOMES), default=None)
    if lead.state in _OUTCOMES and ended_at is not None:
        steps.append(Step(ended_at, StepCode.ENDED, {"where": where}))
    steps.sort(key=lambda step: step.at)  # keeps the order of steps of the same moment
    return Story(where, batch, steps, file_is_away)


def _of_parent(upload: Upload, lead: Lead) -> Iterator[Step]:
    """Where the upload is a child: of which row of which upload this is the row."""
    if upload.parent_id is None:
        return
    row = ChildRow.objects.filter(child=upload, row=lead.row).select_related("parent").first()
    if row is not None and row.parent is not None:
        details = {"upload": row.parent_id, "file": row.parent.file_name, "row": row.parent_row}
        yield Step(upload.uploaded_at, StepCode.OF_PARENT, details)


def _of_child(upload: Upload, lead: Lead) -> Iterator[Step]:
    """The child that has the row, to fix it and send it again. There is one at most."""
    if not upload.has_children:
        return
    rows = ChildRow.objects.filter(parent=upload, parent_row=lead.row, held_back="").select_related(
        "child__uploaded_by", "child__confirmed_by"
    )
    row = rows.exclude(child__state=UploadState.CANCELLED).first()
    if row is None:
        return
    child = row.child
    details = {"upload": child.pk, "file": child.file_name, "row": row.row}
    if child.confirmed_at:
        yield Step(child.confirmed_at, StepCode.SENT_AGAIN, details, child.confirmed_by)
    else:
        yield Step(child.uploaded_at, StepCode.BEING_FIXED, details, child.uploaded_by)


def _batch_of(upload: Upload, lead: Lead) -> Batch | None:
    """The batch in which the lead was sent, or waits to be sent."""
    if lead.state in LeadState.not_sent():
        return None
    return upload.batches.filter(first_row__lte=lead.row, last_row__gte=lead.row).first()


def _corrections(upload: Upload, lead: Lead) -> tuple[list[Correction], bool]:
    try:
        return corrections_of_row(upload, lead.row), False
    except OSError:
        return list(upload.corrections.filter(row=lead.row).select_related("user")), True


def _of_check(upload: Upload, lead: Lead, corrections: list[Correction]) -> Iterator[Step]:
    if upload.checked_at:
        yield Step(upload.checked_at, StepCode.CHECKED)
    names = upload.column_names()
    for correction in corrections:
        column = names[correction.column] if correction.column < len(names) else ""
        details = {"column": column, "before": correction.found, "after": correction.text}
        yield Step(correction.at, StepCode.CORRECTED, details, correction.user)
    for skipped in upload.skipped_rows.filter(row=lead.row).select_related("user"):
        yield Step(skipped.at, StepCode.SKIPPED, user=skipped.user)
    for restored in upload.restored_rows.filter(row=lead.row).select_related("user"):
        yield Step(restored.at, StepCode.RESTORED, user=restored.user)


def _of_confirming(upload: Upload, lead: Lead, batch: Batch | None) -> Iterator[Step]:
    if upload.confirmed_at is None:
        return
    if batch is not None:
        details = {"batch": batch.number, "leads": batch.size}
        yield Step(upload.confirmed_at, StepCode.CONFIRMED, details, upload.confirmed_by)
        events = upload.events.filter(action__in=_OF_UPLOAD, at__gte=upload.confirmed_at).select_related("user")
        for event in events[:_MOST_OF_UPLOAD]:
            said = {"action": action_in_words(event), "details": details_in_words(event)}
            yield Step(event.at, StepCode.OF_UPLOAD, said, event.user, event.reason)
    elif (taken_out := _taken_out(upload, lead)) is not None:
        yield taken_out
    else:
        yield Step(upload.confirmed_at, StepCode.NOT_SENT, {"where": lead.state}, upload.confirmed_by)


def _taken_out(upload: Upload, lead: Lead) -> Step | None:
    """Where the lead was confirmed, and before it was sent its number came to the do-not-call list, or it arrived by
    the parent. By its size it is known that it was ready."""
    codes = {Problem.from_json(each).code for each in lead.problems}
    why = next((why for why in _TAKEN_OUT if why[0] in codes), None)
    if not lead.size or why is None:
        return None
    _, action, step = why
    batch = upload.batches.filter(first_row__lte=lead.row, last_row__gte=lead.row).first()
    event = upload.events.filter(action=action, details__batch=batch.number).first() if batch else None
    return Step(event.at, step, {"batch": batch.number}) if batch and event else None


def _of_batch(batch: Batch, lead: Lead) -> Iterator[Step]:
    attempts = list(batch.attempts.select_related("decided_by").order_by("-pk")[: MOST_ATTEMPTS + 1])
    if len(attempts) > MOST_ATTEMPTS:
        attempts = attempts[:MOST_ATTEMPTS]
        not_shown = batch.attempts.filter(pk__lt=attempts[-1].pk).count()
        yield Step(attempts[-1].started_at, StepCode.NOT_SHOWN, {"attempts": not_shown})
    for attempt in reversed(attempts):
        yield from _of_attempt(attempt, batch)
    callbacks = Callback.objects.defer("body", "sealed_body").select_related("failed_file")
    for callback in callbacks.filter(attempt__in=attempts).order_by("pk")[:_MOST_OF_UPLOAD]:
        yield from _of_callback(callback, lead)


def _of_attempt(attempt: Attempt, batch: Batch) -> Iterator[Step]:
    details = {"batch": batch.number, "with_start": attempt.with_start, "transaction_id": attempt.transaction_id}
    yield Step(attempt.started_at, StepCode.SENT, details)
    if attempt.answer and attempt.ended_at:
        yield Step(attempt.ended_at, StepCode.ANSWERED, {"answer": attempt.answer, "message": attempt.message})
    if attempt.expired_at:
        yield Step(attempt.expired_at, StepCode.EXPIRED)
    if attempt.decided_at:
        details = {"decision": attempt.decision}
        yield Step(attempt.decided_at, StepCode.DECIDED, details, attempt.decided_by, attempt.decision_reason)


def _of_callback(callback: Callback, lead: Lead) -> Iterator[Step]:
    details = {
        "state": CallbackState(callback.state).label,
        "loaded": callback.processed,
        "not_loaded": callback.not_processed,
        "message": callback.message,
    }
    is_applied = callback.state == CallbackState.APPLIED
    yield Step(callback.received_at, StepCode.REPORTED if is_applied else StepCode.MESSAGE_CAME, details)
    failed_file: FailedFile | None = getattr(callback, "failed_file", None)
    if failed_file is None:
        return
    if failed_file.archived_at:
        names_it = is_applied and lead.state in _NAMED_IN_FILES
        details = {"rows": failed_file.rows, "names_it": names_it, "reason": lead.reason}
        yield Step(failed_file.archived_at, StepCode.FILE_FETCHED, details)
    elif failed_file.state == FailedFileState.LOST:
        yield Step(callback.received_at, StepCode.FILE_LOST)
