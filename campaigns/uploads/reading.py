"""Read the file once: its rows are kept as read, its header row and columns are found and matched."""

import logging
import tempfile
import uuid
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.files import File

from campaigns.leads import Column, match_columns
from campaigns.models import Upload, UploadState, database_now
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
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "rows"
        try:
            contents = read_spreadsheet(Path(upload.file.path), target, sheet=upload.sheet or None, limits=limits())
        except Unreadable as unreadable:
            logger.info("upload %d unreadable: %s", upload.pk, unreadable.code)
            still_mine(upload).update(
                state=UploadState.UNREADABLE, unreadable_reason=unreadable.message[:500], worked_at=None
            )
            return
        with target.open("rb") as rows:
            upload.rows_file.save(f"rows/{uuid.uuid4()}", File(rows), save=False)
    _remember(upload, contents)
    logger.info("upload %d read: %d rows, %d columns", upload.pk, contents.rows, contents.columns)


def _remember(upload: Upload, contents: Contents) -> None:
    if upload.header_row is None or upload.header_row > contents.last_row:
        upload.header_row = find_header(contents.head)
    upload.last_row = contents.last_row
    describe_columns(upload, width=contents.columns)
    still_mine(upload).update(
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


def touch(upload: Upload) -> bool:
    """A sign of life; False when the run has been replaced and must stop."""
    return bool(still_mine(upload).update(worked_at=database_now()))
