"""Count: what the callbacks of a batch count, and what in their counts does not fit together."""

from collections.abc import Sequence

from campaigns.models import Batch, BatchNote, Callback, CallbackState, batch_note


def understood_callbacks(batch: Batch) -> list[Callback]:
    """The callbacks of the batch that count, and those in whose place another one counts; in the order in which their
    attempts were sent, and of one attempt in that in which they came."""
    states = [CallbackState.APPLIED, CallbackState.DUPLICATE]
    callbacks = Callback.objects.filter(attempt__batch=batch, state__in=states).select_related("failed_file")
    return list(callbacks.defer("body", "sealed_body").order_by("attempt", "received_at", "pk"))


def counts_of(callback: Callback, size: int) -> tuple[int, int]:
    """(loaded, not loaded) by the dialer's counts; its status does not matter (docs/rules.md#rule-7).

    If only one count is there, the other is the rest: of 500 leads with 490 loaded, 10 were not loaded.
    """
    processed, not_processed = callback.processed, callback.not_processed
    if processed is None:
        processed = max(0, size - (not_processed or 0))
    if not_processed is None:
        not_processed = max(0, size - processed)
    return processed, not_processed


def doubts_about(callback: Callback, *, size: int, understood: Sequence[Callback]) -> list[dict[str, str | int]]:
    """Notes on counts that are not those of the `size` leads that were sent, that do not add up, or that differ from
    those of an earlier callback of the same attempt, which is among the `understood` ones. What is written of the batch
    adds up all the same."""
    loaded, not_loaded = counts = counts_of(callback, size)
    doubts = []
    if loaded + not_loaded != size:
        doubts.append(batch_note(BatchNote.COUNTS_DIFFER, loaded=loaded, not_loaded=not_loaded, size=size))
    elif callback.total is not None and callback.total != size:
        total = callback.total
        doubts.append(batch_note(BatchNote.TOTAL_DIFFERS, total=total, loaded=loaded, not_loaded=not_loaded))
    others = [before for before in _counts_before(callback, size, understood) if before != counts]
    if others:
        before = {"loaded_before": others[-1][0], "not_loaded_before": others[-1][1]}
        doubts.append(batch_note(BatchNote.REPORT_CHANGED, **before, loaded=loaded, not_loaded=not_loaded))
    return doubts


def _counts_before(callback: Callback, size: int, understood: Sequence[Callback]) -> list[tuple[int, int]]:
    """The counts of the callbacks of the same attempt that came before, in the order in which they came."""
    return [
        counts_of(each, size)
        for each in understood
        if each.attempt_id == callback.attempt_id
        and (each.received_at, each.pk) < (callback.received_at, callback.pk)
        and (each.processed is not None or each.not_processed is not None)
    ]
