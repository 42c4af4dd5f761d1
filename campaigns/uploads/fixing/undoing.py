"""Undo the last action on an upload: a correction, a repair, skipped or restored rows. What the action wrote is
deleted, and the rows are checked anew."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from campaigns.leads import shortened
from campaigns.models import Action, Correction, Event, RestoredRow, SkippedRow, Upload, UploadState

from ..checking.checking import begin_check
from ..checking.rows import Cells, cells_of_rows, rows_showing
from ..errors import MovedOn, NotNow
from .actions import check_anew, checked_upload, record
from .fixing import not_too_many
from .rechecking import MOST_ROWS

_NOT_THE_LAST = "Something else was done since. The page shows what there is now."


def last_action(upload: Upload) -> Event | None:
    """The last action of the upload that `undo` can undo; None where there is none."""
    made = (Correction, SkippedRow, RestoredRow)
    events = [of.objects.filter(upload=upload).aggregate(last=Max("event"))["last"] for of in made]
    last = max((event for event in events if event is not None), default=None)
    return None if last is None else Event.objects.get(pk=last)


def undo(*, upload: Upload, event: Event, user: User) -> set[int]:
    """Undoes the action. Returns the rows that were checked anew; none where all rows are to be checked.

    Raises NotNow where it is not the last action any more, and for an upload that is not checked (any more).
    """
    if upload.state != UploadState.CHECKED:
        raise MovedOn
    # This may look at all rows, so it is done before the upload is locked. Whether somebody did something meanwhile is
    # seen by the last action.
    before = _cells_corrected(upload, event)
    with transaction.atomic():
        upload = checked_upload(upload)
        if last_action(upload) != event:
            raise NotNow(_NOT_THE_LAST)
        skipped, restored = upload.skipped_rows.filter(event=event), upload.restored_rows.filter(event=event)
        rows = {*skipped.values_list("row", flat=True), *restored.values_list("row", flat=True)}
        for made in (skipped, restored, upload.corrections.filter(event=event)):
            made._raw_delete(made.db)
        record(upload, Action.UNDID, user=user, undone=event.action, event=event.pk)
        if before is None or len(rows) > MOST_ROWS:
            begin_check(upload=upload)
            return set()
        return check_anew(upload, rows | before.keys(), corrected=before)


def _cells_corrected(upload: Upload, event: Event) -> dict[int, Cells] | None:
    """The rows that the action's corrections changed, with their cells as they are now; None where they are more than
    `MOST_ROWS`."""
    corrections = list(upload.corrections.filter(event=event).values_list("row", "column", "text")[: MOST_ROWS + 1])
    if len(corrections) > MOST_ROWS:
        return None
    rows: dict[int, Cells] = dict(cells_of_rows(upload, {row for row, _, _ in corrections if row is not None}))
    for row, column, text in corrections:
        if row is None:
            # Some of these rows showed the text before the correction. To check them changes nothing.
            showing = not_too_many(rows_showing(upload, shortened(text.strip()), column=column))
            if showing is None:
                return None
            rows |= showing
    return rows if len(rows) <= MOST_ROWS else None
