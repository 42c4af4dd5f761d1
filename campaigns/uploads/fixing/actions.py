"""What all actions on a checked upload have in common: the upload is locked, the action is recorded, and the rows that
it concerns are checked anew.

Corrections and rows that are skipped or restored are kept with who made them and when. What follows from them (a
double that is none any more, a number that now stands twice) is found by checking anew the rows that they concern, in
the same transaction. Where those are many, or cannot be told, all rows are to be checked again: then the upload is in
`checking`, and the caller enqueues the check, or does it at once where the file is small (`is_small`).
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
"""Up to so many rows are checked within a second, so that a page can wait for it."""


def is_small(upload: Upload) -> bool:
    """Whether the page may check the upload itself rather than send the person to wait."""
    return upload.total_rows <= SMALL_ROWS


def checked_upload(upload: Upload) -> Upload:
    """The upload's row as it is now, locked until the transaction ends. Raises NotNow where it is not checked."""
    upload = lock_upload(upload.pk)
    if upload.state != UploadState.CHECKED:
        raise MovedOn
    return upload


def record(upload: Upload, action: Action, *, user: User, **details: object) -> Event:
    """An event with the action's parameters: ids and counts only, the texts are in the correction."""
    return Event.objects.create(action=action, user=user, upload=upload, details=details)


def check_anew(upload: Upload, rows: Iterable[int], *, corrected: Mapping[int, Cells] | None = None) -> set[int]:
    """Checks these rows and those that they concern, under the rules of the check before, and returns them; all of them
    where that is not enough, or the rules are others now: then none is returned. `corrected` as `recheck` has it."""
    try:
        checked = None if why_outdated(upload) else recheck(upload=upload, rows=rows, corrected=corrected or {})
    except WrongNumberHashKey:
        checked = None  # the check says so, with what is to be done
    if checked is None:
        begin_check(upload=upload)
    return checked or set()
