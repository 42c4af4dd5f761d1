"""The do-not-call list is asked again when a batch is about to be sent. Numbers that came to it since the check are
not sent."""

from campaigns.models import Attempt, Batch, BatchNote, BatchState, StartOutcome, batch_note
from campaigns.uploads import listed_leads, settle, take_out

from .campaign_start import set_start_outcome


def is_left_to_send(batch: Batch) -> bool:
    """Takes the numbers that are on the list now out of a waiting batch. True when leads are left to send; a batch
    without any ends here.

    The dialer may have a batch that a person sends again from an earlier request. The report of that request then names
    more leads than the batch still has. Numbers are taken out all the same: calling nobody on the list matters more
    than exact counts. Raises do_not_call.WrongNumberHashKey. The caller holds the account's lock.
    """
    listed = listed_leads(batch)
    if not listed:
        return True
    if len(listed) < batch.size:
        return take_out(batch, listed)
    waiting = Batch.objects.filter(pk=batch.pk, state=BatchState.WAITING)
    if Attempt.objects.decided_in_doubt().filter(batch=batch).exists():
        ended = waiting.update(
            state=BatchState.UNKNOWN, notes=[batch_note(BatchNote.MAY_BE_THERE), batch_note(BatchNote.ALL_LISTED)]
        )
    else:
        ended = take_out(batch, listed) and waiting.update(
            state=BatchState.CANCELLED, notes=[batch_note(BatchNote.ALL_LISTED), batch_note(BatchNote.NOT_SENT)]
        )
    if ended:
        if batch.upload.start_campaign and batch.is_last:
            set_start_outcome(batch.upload_id, StartOutcome.NOTHING_TO_START_WITH)
        settle(batch.upload_id)
    return False
