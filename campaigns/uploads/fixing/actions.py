"""What all actions on a checked upload have in common.

An action locks the upload, writes the correction (or the row that is skipped or restored) with the person who made it,
records an event, and then has rows checked anew: those that it changes, and those whose result depends on them. For
example, a row is a duplicate no more once the number of the first row is corrected.

Where these are few rows, they are checked in the action's own transaction, so that a page never shows a correction
without its result. Where they are many, or cannot be told, the action ends with the upload in the state `checking`: the
correction is stored, and all rows are checked later. The caller enqueues that check, or does it at once where the file
is small (`is_small`).
"""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User

from campaigns.do_not_call import WrongNumberHashKey
from campaigns.models import Action, Event, Upload, UploadState

from ..checking.checking import begin_check
from ..checking.rows import Cells
from ..checking.rules import why_outdated
from ..errors import MovedOn
from ..locking import lock_upload
from .rechecking import recheck

SMALL_ROWS = 5_000
"""So many rows are checked within a second, for which a page can wait."""


def is_small(upload: Upload) -> bool:
    """Whether a page can check all rows at once, so that nobody waits for a worker."""
    return upload.total_rows <= SMALL_ROWS


def checked_upload(upload: Upload) -> Upload:
    """The upload as it is stored now, locked until the transaction ends. Raises NotNow where its state is not
    `checked`."""
    upload = lock_upload(upload.pk)
    if upload.state != UploadState.CHECKED:
        raise MovedOn
    return upload


def record(upload: Upload, action: Action, *, user: User, **details: object) -> Event:
    """The event of an action. `details` are ids, row numbers and counts only; the values are in the correction."""
    return Event.objects.create(action=action, user=user, upload=upload, details=details)


def check_anew(upload: Upload, rows: Iterable[int], *, corrected: Mapping[int, Cells] | None = None) -> set[int]:
    """Checks these rows anew, and those whose result depends on them. Returns all rows that were checked.

    Returns none where all rows of the file are to be checked instead: too many are concerned, or the campaign has
    other rules than at the last check. Then the upload is in the state `checking`. `corrected` as `recheck` has it.
    """
    try:
        checked = None if why_outdated(upload) else recheck(upload=upload, rows=rows, corrected=corrected or {})
    except WrongNumberHashKey:
        checked = None  # the check says so, with what is to be done
    if checked is None:
        begin_check(upload=upload)
    return checked or set()
