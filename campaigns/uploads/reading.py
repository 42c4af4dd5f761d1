"""Read the file once: its rows are kept as read, its header row and columns are found and matched."""

import logging
import tempfile
import uuid
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import OperationalError

from campaigns.leads import Column, match_columns
from campaigns.models import Upload, UploadState
from campaigns.spreadsheets import (
    Contents,
    Limits,
    Row,
    Unreadable,
    column_names,
    find_header,
    iter_rows,
    read_spreadsheet,
)

from .runs import still_mine, take

logger = logging.getLogger(__name__)

SAMPLED_ROWS = 200
SHOWN_SAMPLES = 3
OUR_FAULT = (
    "The file could not be read because something went wrong on our side; the file itself may be fine. Upload it "
    "again; if it happens again, tell an administrator."
)


def limits() -> Limits:
    """What a file may cost at most, from the settings."""
    return Limits(
        file_bytes=settings.MAX_FILE_BYTES,
        rows=settings.MAX_ROWS,
        columns=settings.MAX_COLUMNS,
        memory_bytes=settings.READING_MEMORY_BYTES,
        seconds=settings.READING_SECONDS,
    )


def read(*, upload_id: int) -> None:
    """reading → draft, or unreadable with a sentence that says why. Does nothing when another run is at it."""
    upload = take(upload_id, state=UploadState.READING)
    if upload is None:
        return
    try:
        _read(upload)
    except Unreadable as unreadable:
        logger.info("upload %d unreadable: %s", upload.pk, unreadable.code)
        _give_up(upload, unreadable.message)
    except OperationalError:
        raise  # the database is away, not the file: the next run does it
    except Exception as failure:  # the file is gone, the disk is full, a fault of ours: it is not begun again for ever
        # The class only: an exception's text can hold what was in the file.
        logger.error("upload %d could not be read: %s", upload.pk, type(failure).__name__)
        _give_up(upload, OUR_FAULT)


def _read(upload: Upload) -> None:
    replaced = upload.rows_file.name
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "rows"
        contents = read_spreadsheet(Path(upload.file.path), target, sheet=upload.sheet or None, limits=limits())
        with target.open("rb") as rows:
            upload.rows_file.save(f"rows/{uuid.uuid4()}", File(rows), save=False)
    orphan = upload.rows_file.name
    try:
        if _remember(upload, contents):
            orphan = replaced
    finally:
        if orphan:
            upload.rows_file.storage.delete(orphan)
    logger.info("upload %d read: %d rows, %d columns", upload.pk, contents.rows, contents.columns)


def _give_up(upload: Upload, reason: str) -> None:
    still_mine(upload).update(state=UploadState.UNREADABLE, unreadable_reason=reason[:500], worked_at=None)


def _remember(upload: Upload, contents: Contents) -> bool:
    """Writes what was found; False when this run has been replaced, so that nothing of it stays."""
    if upload.header_row is None or upload.header_row > contents.last_row:
        upload.header_row = find_header(contents.head)
    upload.last_row = contents.last_row
    describe_columns(upload, width=contents.columns)
    remembered = still_mine(upload).update(
        state=UploadState.DRAFT,
        rows_file=upload.rows_file.name,
        kind=contents.kind,
        sheets=list(contents.sheets),
        sheet=contents.sheet,
        notices=list(contents.notices),
        last_row=contents.last_row,
        header_row=upload.header_row,
        columns=upload.columns,
        matches=upload.matches,
        mapping=upload.mapping,
        worked_at=None,
        unreadable_reason="",
    )
    return bool(remembered)


def describe_columns(upload: Upload, *, width: int) -> None:
    """Sets columns, matches and the mapping that follows from them, for the header row in place; saves nothing."""
    header, sampled = None, []
    for row in islice(iter_rows(Path(upload.rows_file.path)), upload.header_row + SAMPLED_ROWS):
        if row.number == upload.header_row:
            header = row
        elif row.number > upload.header_row:
            sampled.append(row)
    columns = [
        Column(index=index, name=name, samples=_samples(sampled, index))
        for index, name in enumerate(column_names(header, width))
    ]
    matches = match_columns(columns, upload.campaign.fields())
    upload.columns = [{"name": column.name, "samples": column.samples[:SHOWN_SAMPLES]} for column in columns]
    upload.matches = [
        {"column": match.column, "field": match.field, "reason": match.reason, "sure": match.sure} for match in matches
    ]
    upload.mapping = {match.field: match.column for match in matches}


def _samples(rows: list[Row], index: int) -> tuple[str, ...]:
    """The first distinct values of a column, in their order."""
    values = (row.cells[index] for row in rows if index < len(row.cells) and row.cells[index])
    return tuple(dict.fromkeys(values))
