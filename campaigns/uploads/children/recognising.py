"""Recognise: a file of rows that were given out to be fixed comes back, under any name, and is known by its row keys.

It becomes a child of the upload of which most of its keys are, if the person may act on that upload; it is then sent as
that was. Nothing is said of an upload on which the person may not act.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from campaigns import access
from campaigns.leads import is_row_key
from campaigns.models import HeldBack, SkippedRow, Upload, UploadState
from campaigns.spreadsheets import FileWarning, iter_cells, rows_at
from campaigns.wording import (
    KEYS_OF_NO_UPLOAD,
    changed_keys_in_words,
    other_campaign_in_words,
    recognised_in_words,
)

from ..storing import Turns
from .claiming import claim_rows, forget_rows, hold_back_rows, taken_by
from .keys import KeyReader, RowKey, reading_of
from .parts import parts_of_not_loaded

_MOST_UPLOADS = 20
"""Of so many uploads the keys of one file are looked at, those with the most rows."""

_SKIPPED_AT_ONCE = 500
_MOST_WARNED_ROWS = 20

CHANGED_KEYS, OTHER_CAMPAIGN = "row_keys_changed", "campaign_of_parent"
"""Codes of the warnings about a file that came back."""


@dataclass
class Recognition:
    """What is to be written to the upload, and what is said of its file."""

    changes: dict[str, Any] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    warnings: list[FileWarning] = field(default_factory=list)


@dataclass
class _Keys:
    """The keys of a file by its rows; the rows with a key that is none; how many rows have no key."""

    by_row: dict[int, RowKey] = field(default_factory=dict)
    changed: list[int] = field(default_factory=list)
    missing: int = 0


def recognise(upload: Upload) -> Recognition:
    """Looks for row keys in the rows that were read. Where they lead to a parent, its rows are claimed, and the
    upload's attributes are set as `changes` has them. Raises storing.Replaced where another run has the upload."""
    turns = Turns(upload)
    if upload.parent_id is not None:  # an earlier reading, of another sheet
        forget_rows(upload, turns)
        upload.parent = upload.original = None
    without: dict[str, Any] = {"parent": None, "original": None, "taken": {}}
    columns = _columns_of_keys(upload)
    if not columns:
        return Recognition(without)
    keys = _keys_of(upload, columns)
    parent = _parent_of(upload, keys.by_row)
    if parent is None:
        return Recognition(without, notices=[KEYS_OF_NO_UPLOAD] if keys.by_row else [], warnings=_of_changed(keys))
    return _as_child(upload, parent, keys, turns)


def _columns_of_keys(upload: Upload) -> list[int]:
    """The columns in which row keys stand, by the row of the column names."""
    if not upload.header_row:
        return []
    header = rows_at(Path(upload.rows_file.path), [upload.header_row]).get(upload.header_row)
    return [index for index, name in enumerate(header.cells) if is_row_key(name)] if header else []


def _keys_of(upload: Upload, columns: list[int]) -> _Keys:
    keys, read = _Keys(), KeyReader().read
    for row, cells in iter_cells(Path(upload.rows_file.path), below=upload.header_row or 0):
        text = next((cells[index] for index in columns if index < len(cells) and cells[index].strip()), "")
        if not text:
            keys.missing += 1
        elif key := read(text):
            keys.by_row[row] = key
        else:
            keys.changed.append(row)
    return keys


def _parent_of(upload: Upload, keys: Mapping[int, RowKey]) -> Upload | None:
    """The confirmed upload of which most rows are, among those on which the person may act."""
    readings = Counter((key.upload, key.reading) for key in keys.values())
    most = readings.most_common(_MOST_UPLOADS)
    theirs = access.uploads_to_act_on(upload.uploaded_by).filter(
        pk__in=[pk for (pk, _), _ in most], state__in=UploadState.confirmed_ones()
    )
    known = {each.pk: each for each in theirs.exclude(pk=upload.pk).select_related("campaign__account")}
    found = (known[pk] for (pk, reading), _ in most if pk in known and reading_of(known[pk]) == reading)
    return next(found, None)


def _as_child(upload: Upload, parent: Upload, keys: _Keys, turns: Turns) -> Recognition:
    said = Recognition()
    if upload.campaign_id != parent.campaign_id:
        several = access.campaigns_of(upload.uploaded_by).are_of_several_accounts()
        chosen, parents = (
            each.name_with_account if several else each.name for each in (upload.campaign, parent.campaign)
        )
        message = other_campaign_in_words(chosen, parents, parent.file_name)
        said.warnings.append(FileWarning(OTHER_CAMPAIGN, message))
    said.warnings += _of_changed(keys)
    said.changes = {
        "parent": parent,
        "original_id": parent.original_id or parent.pk,
        "campaign": parent.campaign,
        "option": parent.option,
        "switched_off": parent.switched_off,
    }
    for name, value in said.changes.items():
        setattr(upload, name, value)
    Upload.objects.filter(pk=parent.pk).update(has_children=True)
    parts = parts_of_not_loaded(parent)
    copies = _claim(upload, parent, keys.by_row, parts, turns)
    said.changes["taken"] = taken_by(upload, parts=parts)
    said.notices.append(recognised_in_words(parent.file_name, without_key=keys.missing, copies=copies))
    return said


def _of_changed(keys: _Keys) -> list[FileWarning]:
    """The warning about keys that are none, where there are some."""
    if not keys.changed:
        return []
    rows = tuple(keys.changed[:_MOST_WARNED_ROWS])
    return [FileWarning(CHANGED_KEYS, changed_keys_in_words(len(keys.changed)), rows)]


def _claim(upload: Upload, parent: Upload, keys: Mapping[int, RowKey], parts: Mapping[int, str], turns: Turns) -> int:
    """Claims the rows that may be sent, and holds the others back. Returns how many rows have the key of an earlier
    row: they count as new ones."""
    own, others, copies = _by_parent(parent, keys)
    to_fix = {row: of_parent for row, of_parent in own.items() if of_parent in parts}
    live = claim_rows(upload, parent=parent, rows=to_fix, turns=turns)
    elsewhere = {row: of_parent for row, of_parent in to_fix.items() if row not in live}
    arrived = {row: of_parent for row, of_parent in own.items() if row not in to_fix}
    hold_back_rows(upload, parent=parent, rows=elsewhere, why=HeldBack.ELSEWHERE, turns=turns)
    hold_back_rows(upload, parent=parent, rows=arrived, why=HeldBack.ARRIVED, turns=turns)
    hold_back_rows(upload, parent=None, rows=dict.fromkeys(others, 0), why=HeldBack.OTHER_UPLOAD, turns=turns)
    _skip_as_before(upload, parent, {row: to_fix[row] for row in live}, turns)
    return copies


def _by_parent(parent: Upload, keys: Mapping[int, RowKey]) -> tuple[dict[int, int], list[int], int]:
    """{row: row of the parent}; the rows of other uploads; how many rows have the key of an earlier row."""
    own: dict[int, int] = {}
    others: list[int] = []
    seen: set[int] = set()
    copies, reading = 0, reading_of(parent)
    for row, key in keys.items():
        if (key.upload, key.reading) != (parent.pk, reading):
            others.append(row)
        elif key.row in seen:
            copies += 1
        else:
            own[row] = key.row
            seen.add(key.row)
    return own, others, copies


def _skip_as_before(upload: Upload, parent: Upload, rows: Mapping[int, int], turns: Turns) -> None:
    """What a person skipped in the parent is skipped here, until somebody restores it."""
    skipped = dict(parent.skipped_rows.values_list("row", "user"))
    made = _skipped_rows(upload, skipped, rows)
    with turns.write():
        SkippedRow.objects.filter(upload=upload).delete()
        SkippedRow.objects.bulk_create(made, batch_size=_SKIPPED_AT_ONCE)


def _skipped_rows(upload: Upload, skipped: Mapping[int, int], rows: Mapping[int, int]) -> Iterator[SkippedRow]:
    for row, of_parent in rows.items():
        if of_parent in skipped:
            yield SkippedRow(upload=upload, row=row, user_id=skipped[of_parent])
