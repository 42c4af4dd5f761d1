"""Make: a person begins to fix the rows of an upload in the portal; a worker copies them into a child.

The rows keep their numbers. They are copied with all corrections into a file of rows of the child's own, so that the
child is read, checked, fixed and erased as any other upload.
"""

import logging
import uuid
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.files import File
from django.db import transaction

from campaigns import free_space
from campaigns.models import Action, Event, RestoredRow, Upload, UploadState
from campaigns.spreadsheets import rows_at, write_rows
from campaigns.stored_files import unfinished_folder
from campaigns.wording import MATCH_COLUMNS_AGAIN, why_closed

from ..checking.rows import corrected_rows
from ..errors import MovedOn, NotNow
from ..small_files import SMALL_FILE_ROWS
from ..storing import Turns
from .claiming import claim_rows, forget_rows, rows_live_elsewhere, taken_by
from .parts import PARTS_TO_LOAD, parts_of_not_loaded

logger = logging.getLogger(__name__)

_AS_IN_THE_PARENT = (
    "kind",
    "sheet",
    "header_row",
    "columns",
    "matches",
    "export_of",
    "country_column",
    "joins_country",
    "do_not_disturb_column",
    "switched_off",
    "option",
)
"""What a child takes over as it is."""

_BY_FIELD = ("mapping", "joined", "constants", "fallbacks")
"""… and what it takes over of the fields that the campaign still has."""

_RESTORED_AT_ONCE = 500


class NothingToFix(Exception):
    """No row of the parent is to be fixed any more: all are live in other children, or have arrived."""


def begin_child(*, parent: Upload, user: User, rows: int) -> Upload:
    """A new upload in the state reading, to which a worker will copy the rows that need a person; about `rows` of them.
    The caller enqueues the work. Raises NotNow for a parent that is not confirmed, or whose campaign is closed."""
    if not parent.is_confirmed:
        raise MovedOn
    if reason := why_closed(parent.campaign):
        raise NotNow(reason)
    free_space.keep_floor(writing=parent.file_bytes)
    with transaction.atomic():
        # Its counts are not asked for under a lock of the parent: who takes which row is decided when it is claimed.
        Upload.objects.filter(pk=parent.pk).update(has_children=True)
        child = Upload.objects.create(
            campaign=parent.campaign,
            uploaded_by=user,
            parent=parent,
            original_id=parent.original_id or parent.pk,
            is_made_from_parent=True,
            # There is no file yet. The name stands for what is to be erased when the child is discarded.
            file=f"rows/{uuid.uuid4()}",
            file_name=parent.file_name,
            file_bytes=0,
            is_large=rows > SMALL_FILE_ROWS,
            option=parent.option,
        )
        details = {"parent": parent.pk}
        Event.objects.create(action=Action.BEGAN_TO_FIX, user=user, upload=child, details=details)
    logger.info("upload %d begun as a child of %d", child.pk, parent.pk)
    return child


def copy_rows(child: Upload) -> dict[str, Any]:
    """Claims the rows for the child and copies them. Returns what is to be written to the child.

    Raises NothingToFix; storing.Replaced where another run has the child; and OSError where the disk does not do it.
    The rows of an earlier run are claimed anew.
    """
    parent, turns = _parent_of(child), Turns(child)
    forget_rows(child, turns)
    live = rows_live_elsewhere(parent)
    parts = parts_of_not_loaded(parent)
    wanted = [row for row, part in parts.items() if part in PARTS_TO_LOAD and row not in live]
    claimed = claim_rows(child, parent=parent, rows={row: row for row in wanted}, turns=turns)
    if not claimed:
        raise NothingToFix
    _copy_restored(child, parent, claimed, turns)
    last_row = _write_file(child, parent, claimed)
    return _choices_of(parent, child) | {
        "rows_file": child.rows_file.name,
        "file": child.rows_file.name,
        "file_bytes": child.rows_file.size,
        "last_row": last_row,
        "is_large": child.is_large or len(claimed) > SMALL_FILE_ROWS,
        "taken": taken_by(child, parts=parts),
    }


def campaign_has_other_fields(child: Upload) -> bool:
    """Whether the campaign's fields are others than when the parent was checked. Then a person looks at the columns."""
    now = [field.name for field in child.campaign.fields()]
    return bool(_parent_of(child).rules.get("fields") != now)


def dates_as_in(parent: Upload) -> str:
    """The order of day and month with which the parent's dates were read. A few of its rows may not show it."""
    return str(parent.date_order or parent.rules.get("found_date_order", ""))


def remembered_choices(parent: Upload) -> dict[str, Any]:
    """What was chosen for the parent's columns, with the order in which its dates were read."""
    return {
        "mapping": parent.mapping,
        "joined": parent.joined,
        "fallbacks": parent.fallbacks,
        "country": parent.country_column if parent.joins_country else None,
        "do_not_disturb": parent.do_not_disturb_column,
        "constants": parent.constants,
        "date_order": dates_as_in(parent),
        "known": parent.rules.get("fields", []),
    }


def _parent_of(child: Upload) -> Upload:
    if child.parent is None:
        raise ValueError("the upload is no child")
    return child.parent


def _copy_restored(child: Upload, parent: Upload, claimed: Collection[int], turns: Turns) -> None:
    """What a person restored in the parent is skipped by no rule in the child."""
    with turns.write():
        child.restored_rows.all().delete()
        restored = [each for each in parent.restored_rows.all() if each.row in claimed]
        RestoredRow.objects.bulk_create(
            [RestoredRow(upload=child, row=each.row, user_id=each.user_id) for each in restored],
            batch_size=_RESTORED_AT_ONCE,
        )


class _CopiedRows(File[bytes]):
    """The file of rows that was written. The storage moves it to its place instead of copying it."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def _write_file(child: Upload, parent: Upload, claimed: Collection[int]) -> int:
    """Writes the child's file of rows, and returns its last row."""
    last_row = max(claimed)
    target = unfinished_folder() / str(uuid.uuid4())
    try:
        write_rows(target, _rows_of(parent, claimed))
        with target.open("rb") as rows:
            child.rows_file.save(f"rows/{uuid.uuid4()}", _CopiedRows(rows), save=False)
    finally:
        target.unlink(missing_ok=True)
    return last_row


def _rows_of(parent: Upload, claimed: Collection[int]) -> Iterator[tuple[int, list[str]]]:
    """The row of the column names, and the claimed rows with their corrections."""
    if parent.header_row:
        header = rows_at(Path(parent.rows_file.path), [parent.header_row])
        yield from ((number, list(row.cells)) for number, row in header.items())
    for number, cells in corrected_rows(parent):
        if number in claimed:
            yield number, list(cells)


def _choices_of(parent: Upload, child: Upload) -> dict[str, Any]:
    known = {field.name for field in child.campaign.fields()}
    choices = {name: getattr(parent, name) for name in _AS_IN_THE_PARENT}
    for name in _BY_FIELD:
        choices[name] = {field: chosen for field, chosen in getattr(parent, name).items() if field in known}
    choices["date_order"] = dates_as_in(parent)
    choices["notices"] = [MATCH_COLUMNS_AGAIN] if campaign_has_other_fields(child) else []
    return choices | {"state": UploadState.DRAFT, "worked_at": None, "unreadable_code": "", "unreadable_details": {}}
