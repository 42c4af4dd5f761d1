"""A batch that is about to be sent is looked at once more. Numbers that came to the do-not-call list since the check
are not sent, nor rows of a child that have arrived by its parent since."""

from collections.abc import Callable, Mapping
from typing import Any

from campaigns.models import Attempt, Batch, BatchNote, BatchState, StartOutcome, batch_note
from campaigns.uploads import arrived_leads, listed_leads, settle, take_out_arrived, take_out_listed

from .campaign_start import set_start_outcome

_Find = Callable[[Batch], Mapping[int, Any]]  # {row: why}
_TakeOut = Callable[[Batch, Mapping[int, Any]], bool]

_KINDS: tuple[tuple[_Find, _TakeOut, BatchNote], ...] = (
    (listed_leads, take_out_listed, BatchNote.ALL_LISTED),
    (arrived_leads, take_out_arrived, BatchNote.ALL_ARRIVED),
)


def is_left_to_send(batch: Batch) -> bool:
    """Takes what must not be sent any more out of a waiting batch. True when leads are left to send; a batch without
    any ends here.

    The dialer may have a batch that a person sends again from an earlier request. The report of that request then names
    more leads than the batch still has. Numbers are taken out all the same: calling nobody on the list matters more
    than exact counts. Raises do_not_call.WrongNumberHashKey. The caller holds the account's lock.
    """
    return all(_is_left_without(batch, find(batch), take_out, note) for find, take_out, note in _KINDS)


def _is_left_without(batch: Batch, rows: Mapping[int, Any], take_out: _TakeOut, all_of_them: BatchNote) -> bool:
    """Takes these rows out, each with why. `all_of_them` is noted where nothing is left."""
    if not rows:
        return True
    if len(rows) < batch.size:
        return take_out(batch, rows)
    waiting = Batch.objects.filter(pk=batch.pk, state=BatchState.WAITING)
    if Attempt.objects.decided_in_doubt().filter(batch=batch).exists():
        ended = waiting.update(
            state=BatchState.UNKNOWN, notes=[batch_note(BatchNote.MAY_BE_THERE), batch_note(all_of_them)]
        )
    else:
        ended = take_out(batch, rows) and waiting.update(
            state=BatchState.CANCELLED, notes=[batch_note(all_of_them), batch_note(BatchNote.NOT_SENT)]
        )
    if ended:
        if batch.upload.start_campaign and batch.is_last:
            set_start_outcome(batch.upload_id, StartOutcome.NOTHING_TO_START_WITH)
        settle(batch.upload_id)
    return False
