"""Apply: what was kept becomes facts, and what follows from them is written once, for many callbacks at a time."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import cast

from django.db import transaction

from campaigns import vendor
from campaigns.cloudagent import host_of
from campaigns.dialer import CallbackFacts, Malformed
from campaigns.models import (
    Action,
    Attempt,
    Batch,
    BatchState,
    Callback,
    CallbackState,
    Event,
    FailedFile,
    FailedFileState,
    ReportNote,
    Sealed,
    StartOutcome,
    Upload,
    database_now,
    notes_of_reading,
    report_note,
)
from campaigns.outcomes import write_outcome
from campaigns.sending import learn_from_outcomes, lock_batches, set_start_outcome
from campaigns.uploads import settle

from .comparing import has_counts, speaks_of_another, why_it_does_not_count

logger = logging.getLogger(__name__)

# What is applied in one transaction at most: others wait for its locks, and on SQLite whoever writes waits for it.
CALLBACKS_AT_ONCE = 50
LEADS_AT_ONCE = 1_000


def to_apply(*, account_id: int) -> Iterator[list[int]]:
    """Ids of the account's callbacks that wait to be applied, in the order in which they came; each once, and with
    those that come meanwhile. Each list has as many as `apply_callbacks` takes at once."""
    waiting = Callback.objects.filter(attempt__account=account_id, state=CallbackState.RECEIVED).order_by("pk")
    last = 0
    while found := list(waiting.filter(pk__gt=last).values_list("pk", "attempt__batch__size")[:CALLBACKS_AT_ONCE]):
        leads = accumulate(size for _, size in found)
        some = [pk for (pk, _), so_far in zip(found, leads, strict=True) if so_far <= LEADS_AT_ONCE] or [found[0][0]]
        yield some
        last = some[-1]


def accounts_with_callbacks(*, older_than: timedelta) -> list[int]:
    """Ids of the accounts of which a callback waits to be applied for longer than that."""
    waiting = Callback.objects.filter(state=CallbackState.RECEIVED, received_at__lt=database_now() - older_than)
    return list(waiting.order_by().values_list("attempt__account", flat=True).distinct())


def apply_callbacks(*, callback_ids: Sequence[int]) -> list[FailedFile]:
    """received → applied, duplicate, unmatched or malformed, in one transaction. Gives the failed files that are to be
    fetched now. Callbacks that are not in the state received are left as they are.

    Of two messages of an attempt that say different things the later one counts, in whatever order they are applied.

    What many have in common is done once: their upload, for example, is settled once. If one cannot be applied, its
    error is raised and none is applied. The caller then applies each by itself.
    """
    return _apply_all(callback_ids, from_states=[CallbackState.RECEIVED]).failed_files


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """What became of a callback that was read again: its state now, and its failed file if that is to be fetched."""

    state: CallbackState
    failed_file: FailedFile | None


def read_again(*, callback_id: int) -> ReadAgain | None:
    """unmatched or malformed → applied or duplicate, if it is understood now; else it stays set aside, with what is
    noted of it today. None where it is not set aside, or not any more: then nothing is done."""
    applying = _apply_all([callback_id], from_states=CallbackState.set_aside())
    if not applying.ended:
        return None
    return ReadAgain(CallbackState(applying.ended[0].state), next(iter(applying.failed_files), None))


def forget_set_aside() -> None:
    """Erases the whole messages of callbacks that are set aside, once the links in them have died. Without the
    signatures of their links they stay."""
    old = Callback.objects.filter(
        state__in=CallbackState.set_aside(), received_at__lt=database_now() - vendor.LINK_LIVES
    )
    old.exclude(sealed_body=None).exclude(sealed_body=Sealed("")).update(sealed_body=Sealed(""))


def _apply_all(callback_ids: Sequence[int], *, from_states: Sequence[CallbackState]) -> "_Applying":
    """Applies those that are in one of these states, in one transaction."""
    kept = Callback.objects.select_related("attempt").in_bulk(callback_ids)
    facts = {pk: vendor.understand(callback) for pk, callback in kept.items()}
    with transaction.atomic():
        batches = lock_batches(Batch.objects.filter(pk__in={each.attempt.batch_id for each in kept.values()}))
        uploads = Upload.objects.without_large_columns().in_bulk({batch.upload_id for batch in batches})
        for batch in batches:
            batch.upload = uploads[batch.upload_id]
        # As they are now that the batches are locked.
        waiting = Callback.objects.select_related("attempt").filter(pk__in=kept, state__in=from_states)
        applying = _Applying(batches)
        for callback in waiting.order_by("pk"):
            applying.apply(callback, facts[callback.pk])
        applying.finish()
    for callback in applying.ended:
        _tell_end(callback, batches=applying.batches, failed_files=applying.failed_files)
    return applying


def _tell_end(callback: Callback, *, batches: Mapping[int, Batch], failed_files: Sequence[FailedFile]) -> None:
    """One line of the log. `batches` by their ids."""
    attempt = callback.attempt
    logger.info(
        "callback ended",
        extra={
            "facts": {
                "upload": batches[attempt.batch_id].upload_id,
                "batch": attempt.batch_id,
                "account": attempt.account_id,
                "attempt": attempt.pk,
                "callback": callback.pk,
                "state": str(callback.state),
                "failed_file": next((each.pk for each in failed_files if each.callback_id == callback.pk), None),
                "seconds": round((cast(datetime, callback.applied_at) - callback.received_at).total_seconds(), 3),
            }
        },
    )


class _Applying:
    """Callbacks while they are applied in one transaction. The caller holds the locks of their `batches`, which have
    their uploads at hand."""

    def __init__(self, batches: Sequence[Batch]) -> None:
        self.batches = {batch.pk: batch for batch in batches}
        applied = Callback.objects.filter(attempt__batch__in=self.batches, state=CallbackState.APPLIED)
        applied = applied.defer("body", "sealed_body").select_related("attempt", "failed_file")
        self._applied = {callback.attempt_id: callback for callback in applied}
        self._attempts: dict[int, Attempt] = {}  # one object for all callbacks of an attempt
        self._now = database_now()
        self._proven: list[int] = []  # attempts
        self._started: set[int] = set()  # uploads whose campaign was started
        self._written: dict[int, list[Batch]] = {}  # upload → its batches whose outcome was written
        self.failed_files: list[FailedFile] = []
        self.ended: list[Callback] = []

    def apply(self, callback: Callback, facts: CallbackFacts | Malformed) -> None:
        callback.attempt = self._attempts.setdefault(callback.attempt_id, callback.attempt)
        batch = self.batches[callback.attempt.batch_id]
        written = self._written.setdefault(batch.upload_id, [])
        if callback.state in CallbackState.set_aside():
            callback.set_aside_as = callback.set_aside_as or callback.state
        failed_file = self._apply(callback, batch, facts)
        # The signature of its link stands with the failed file, or is of no use (docs/dialer.md#envelope).
        callback.body = vendor.redacted(bytes(callback.body))
        if failed_file is not None:
            self.failed_files.append(failed_file)
        if not self._is_still_to_be_opened(callback, failed_file):
            callback.sealed_body = Sealed("")
        callback.applied_at = self._now
        callback.save()
        self.ended.append(callback)
        if callback.state == CallbackState.APPLIED:
            self._applied[callback.attempt_id] = callback
        if callback.state == CallbackState.APPLIED or report_note(ReportNote.LATER_COUNTS) in callback.notes:
            write_outcome(batch=batch)
            written.append(batch)

    def _is_still_to_be_opened(self, callback: Callback, failed_file: FailedFile | None) -> bool:
        """Whether the link with its signature is in the sealed message only: no key opens that, or it is set aside and
        may be understood before its link has died (`forget_set_aside`)."""
        if callback.state in CallbackState.set_aside():
            return True
        return failed_file is not None and vendor.lacks_signature(failed_file.link.reveal())

    def finish(self) -> None:
        """Writes what many callbacks have in common: first of the attempts, then of the uploads, in the order of their
        ids, as the order of the locks is."""
        Attempt.objects.filter(pk__in=self._proven, proven_at=None).update(proven_at=self._now)
        for upload_id, batches in sorted(self._written.items()):
            if upload_id in self._started:
                set_start_outcome(upload_id, StartOutcome.STARTED)
            learn_from_outcomes(batches)
            settle(upload_id)

    def _apply(self, callback: Callback, batch: Batch, facts: CallbackFacts | Malformed) -> FailedFile | None:
        """Sets the callback's state and notes, and writes what follows from it for the batch except the outcome. The
        caller saves the callback."""
        if isinstance(facts, Malformed):
            callback.state = CallbackState.MALFORMED
            callback.notes = [report_note(ReportNote.NOT_UNDERSTOOD), *notes_of_reading([facts.reason])]
            return None
        _copy_facts(callback, facts)
        attempt = callback.attempt
        if speaks_of_another(attempt, facts):
            callback.state = CallbackState.UNMATCHED
            callback.notes = [report_note(ReportNote.OTHER_TRANSACTION), *notes_of_reading(facts.notes)]
            return None
        counted = self._applied.get(attempt.pk)
        if counted is not None and (why := why_it_does_not_count(callback, counted, facts)):
            callback.state, callback.notes = CallbackState.DUPLICATE, [report_note(why)]
            if why == ReportNote.LATER_COUNTS:
                _tell_otherwise(batch, before=callback, now=counted)
            return None
        self._record_proof(attempt, batch, facts)
        if not has_counts(facts):
            if batch.state != BatchState.DONE:
                batch.state, batch.notes = BatchState.ACCEPTED, []
                batch.save(update_fields=["state", "notes"])
            callback.state = CallbackState.MALFORMED
            callback.notes = [report_note(ReportNote.NO_COUNTS), *notes_of_reading(facts.notes)]
            return None
        callback.state, callback.notes = CallbackState.APPLIED, notes_of_reading(facts.notes)
        if counted is not None:
            _replace(counted, callback, batch)
        elif self._reported_by_another(attempt):
            _tell(Action.REPORTED_TWICE, batch)
        if self._reported_by_another(attempt):
            callback.notes = [report_note(ReportNote.REPORTED_TWICE), *callback.notes]
        return _expect_failed_file(callback, batch, facts)

    def _reported_by_another(self, attempt: Attempt) -> bool:
        """Whether a callback of another attempt of the same batch counts, too."""
        others = (counted.attempt for pk, counted in self._applied.items() if pk != attempt.pk)
        return any(other.batch_id == attempt.batch_id for other in others)

    def _record_proof(self, attempt: Attempt, batch: Batch, facts: CallbackFacts) -> None:
        """The callback proves that the dialer has this attempt's request, whatever its answer was: nobody has to decide
        about its batch, and it is not sent again."""
        self._proven.append(attempt.pk)
        if facts.transaction_id and not attempt.transaction_id:
            attempt.transaction_id = facts.transaction_id[:64]
            Attempt.objects.filter(pk=attempt.pk, transaction_id="").update(transaction_id=attempt.transaction_id)
        if attempt.with_start:
            self._started.add(batch.upload_id)


def _copy_facts(callback: Callback, facts: CallbackFacts) -> None:
    callback.total = facts.total
    callback.processed = facts.processed
    callback.not_processed = facts.not_processed
    callback.transaction_id = (facts.transaction_id or facts.rounded_transaction_id)[:64]
    callback.message = facts.message[:500]


def _replace(counted: Callback, later: Callback, batch: Batch) -> None:
    """The later message counts in the place of the earlier one, which is kept. The caller saves the later one."""
    counted.state = CallbackState.DUPLICATE
    counted.notes = [report_note(ReportNote.LATER_COUNTS), *counted.notes]
    counted.save(update_fields=["state", "notes"])
    _tell_otherwise(batch, before=counted, now=later)


def _tell_otherwise(batch: Batch, *, before: Callback, now: Callback) -> None:
    """An event, if they count otherwise: a later message can also count for the failed file that it brings."""
    counts = {"before": [before.processed, before.not_processed], "now": [now.processed, now.not_processed]}
    if counts["before"] != counts["now"]:
        _tell(Action.REPORTED_OTHERWISE, batch, **counts)


def _tell(action: Action, batch: Batch, **details: object) -> None:
    Event.objects.create(action=action, upload_id=batch.upload_id, details={"batch": batch.number, **details})


def _expect_failed_file(callback: Callback, batch: Batch, facts: CallbackFacts) -> FailedFile | None:
    """The failed file that the callback links to, to be fetched; None without a link. One whose link is not there any
    more, as the message was read again, is lost."""
    if not facts.failed_file_url:
        return None
    now = database_now()
    if callback.set_aside_as and not callback.sealed_body and vendor.lacks_signature(facts.failed_file_url):
        notes = [report_note(ReportNote.LINK_NOT_KEPT)]
        lost = FailedFileState.LOST
        FailedFile.objects.create(
            callback=callback, batch=batch, state=lost, notes=notes, expires_at=now, next_try_at=now
        )
        return None
    return FailedFile.objects.create(
        callback=callback,
        batch=batch,
        link=Sealed.of(facts.failed_file_url),
        host=host_of(facts.failed_file_url)[:200],
        expires_at=vendor.link_expires_at(facts.failed_file_url, now=now),
        next_try_at=now,
    )
