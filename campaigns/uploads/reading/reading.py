"""Read the file once: its rows are kept, its header row is found, and its columns are matched to the campaign's
fields. Of a child that was made in the portal there is no file: its rows are copied from its parent's."""

import logging
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import InterfaceError, OperationalError, transaction

from campaigns import free_space
from campaigns.full_disk import is_full
from campaigns.leads import COLUMNS_OF_PORTAL, shortened
from campaigns.models import ReadingFault, Upload, UploadState
from campaigns.spreadsheets import (
    Contents,
    FileWarning,
    Limits,
    Unreadable,
    WhyUnreadable,
    column_letter,
    find_header,
    leads_above,
    read_spreadsheet,
)
from campaigns.stored_files import unfinished_folder
from campaigns.wording import unreadable_in_words

from ..checking.checking import begin_check
from ..children.claiming import forget_rows
from ..children.making import NothingToFix, campaign_has_other_fields, copy_rows
from ..children.recognising import Recognition, recognise
from ..errors import NotNow
from ..runs import MOST_RUNS, signs_of_life, still_mine, take
from ..small_files import SMALL_FILE_ROWS, as_of_small_files, holds_more
from ..storing import Replaced, Turns
from ..telling import told_at_its_end
from .matching import LEADS_ABOVE, describe_columns
from .remembering import needs_no_click
from .sheet_choice import SheetChoice, sheet_with_leads

logger = logging.getLogger(__name__)

_NAMED_COLUMNS = 5


class _KeptRows(File[bytes]):
    """The file of rows that a reading has written. The storage moves it to its place instead of copying it."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def limits() -> Limits:
    """What the reading of a file may cost at most, from the settings."""
    return Limits(
        file_bytes=settings.MAX_FILE_BYTES,
        rows=settings.MAX_ROWS,
        columns=settings.MAX_COLUMNS,
        cell_characters=settings.MAX_CELL_CHARACTERS,
        memory_bytes=settings.READING_MEMORY_BYTES,
        seconds=settings.READING_SECONDS,
        uncounted=COLUMNS_OF_PORTAL,
        room_bytes=free_space.room(),
    )


def read(*, upload_id: int, stop_at_columns: bool = False, guarded: bool = True, as_small: bool = False) -> bool:
    """reading → draft; or unreadable, with the reason. Does nothing where another run works on the upload.

    Returns True where the columns are beyond doubt: then the upload is in the state `checking`, and the caller enqueues
    the check. This is not done with `stop_at_columns` (a person or a command wants to choose the columns first), nor
    for a file that was read before and is now read in another way. `guarded` is read_spreadsheet's: False only for a
    file that we have made ourselves. With `as_small`, a file that holds more than small files do stays in the state
    reading, and is large from then on.
    """
    upload = take(upload_id, state=UploadState.READING)
    if upload is None:
        return False
    with told_at_its_end("reading", upload) as told:
        if upload.times_begun > MOST_RUNS:
            told.update(_give_up(upload, ReadingFault.STOPPED_TWICE))
            return False
        may_go_on = not upload.columns and not stop_at_columns
        with signs_of_life(upload):
            return _read_or_give_up(upload, told, may_go_on=may_go_on, guarded=guarded, as_small=as_small)


def _read_or_give_up(
    upload: Upload, told: dict[str, object], *, may_go_on: bool, guarded: bool, as_small: bool
) -> bool:
    """As `read` returns; what came of it is put into `told`. Raises OperationalError and InterfaceError while the
    database is away."""
    bounds = as_of_small_files(limits()) if as_small else limits()
    try:
        if upload.is_made_from_parent:
            return _copy(upload, told, may_go_on=may_go_on)
        return _read(upload, bounds, told, may_go_on=may_go_on, guarded=guarded)
    except Replaced:
        told.update({"outcome": "replaced"})
        return False
    except NothingToFix:
        told.update(_give_up(upload, ReadingFault.NOTHING_TO_FIX))
        return False
    except Unreadable as unreadable:
        if as_small and holds_more(unreadable):
            still_mine(upload).update(is_large=True, worked_at=None, times_begun=0)
            told.update({"outcome": "large", "code": str(unreadable.code)})
            return False
        told.update(_give_up(upload, unreadable.code, unreadable.parameters))
    except (OperationalError, InterfaceError):
        raise  # the database is away, not the file: the next run does it
    except Exception as failure:  # the file is gone, the disk is full, a fault of ours: it is not begun again for ever
        # The class only: an exception's text can hold what was in the file.
        logger.error("upload %d could not be read: %s", upload.pk, type(failure).__name__)
        told.update(_give_up(upload, _fault(upload, failure)))
    return False


def _fault(upload: Upload, failure: Exception) -> ReadingFault:
    if is_full(failure):
        return ReadingFault.NO_SPACE
    is_of_file = isinstance(failure, OSError) and str(failure.filename) == upload.file.path
    return ReadingFault.FILE_AWAY if is_of_file else ReadingFault.OUR_FAULT


def _goes_on(upload: Upload) -> bool:
    """draft → checking, where nobody needs to look at the columns. A child's are those of its parent."""
    if upload.parent_id is not None and campaign_has_other_fields(upload):
        return False
    if not upload.is_made_from_parent and not needs_no_click(upload):
        return False
    try:
        begin_check(upload=upload)
    except NotNow:
        return False  # the columns page says why
    return True


def _read(upload: Upload, bounds: Limits, told: dict[str, object], *, may_go_on: bool, guarded: bool) -> bool:
    """Reads the file. Returns whether the upload is to be checked at once."""
    free_space.keep_floor(writing=upload.file_bytes)
    replaced = upload.rows_file.name
    with tempfile.TemporaryDirectory(dir=unfinished_folder()) as folder:
        target = Path(folder) / "rows"
        contents, choice = _contents_of_sheet(upload, target, bounds, guarded=guarded)
        with target.open("rb") as rows:
            upload.rows_file.save(f"rows/{uuid.uuid4()}", _KeptRows(rows), save=False)
    orphan = upload.rows_file.name
    kept, goes_on = False, False
    try:
        contents = _with_header_row(upload, contents)
        recognition = recognise(upload)
        described = describe_columns(upload, width=contents.columns)
        # In one transaction: a page must not ask for a click where none is needed.
        with transaction.atomic():
            if kept := _keep(upload, contents, choice, described, recognition):
                goes_on = may_go_on and _goes_on(upload)
        if kept:
            orphan = replaced
    finally:
        if orphan:
            upload.rows_file.storage.delete(orphan)
    told.update({"outcome": "read" if kept else "replaced", "rows": contents.rows, "columns": contents.columns})
    return goes_on


def _copy(upload: Upload, told: dict[str, object], *, may_go_on: bool) -> bool:
    """Copies the rows of a child's parent. Returns whether the child is to be checked at once."""
    replaced = upload.rows_file.name
    kept, goes_on = False, False
    try:
        changes = copy_rows(upload)
        # In one transaction, as after a reading.
        with transaction.atomic():
            if kept := bool(still_mine(upload).update(**changes)):
                goes_on = may_go_on and _goes_on(upload)
    finally:
        orphan = replaced if kept else upload.rows_file.name
        if orphan and (kept or orphan != replaced):
            upload.rows_file.storage.delete(orphan)
    told.update({"outcome": "read" if kept else "replaced"})
    return goes_on


def _contents_of_sheet(
    upload: Upload, target: Path, bounds: Limits, *, guarded: bool
) -> tuple[Contents, SheetChoice | None]:
    """The contents of the sheet that a person chose, else of the one that has the leads. The choice is None where a
    person chose, or where there is one sheet only."""
    contents = _contents(upload, target, bounds, guarded=guarded)
    if upload.sheet or not contents.others:
        return contents, None
    choice = sheet_with_leads(upload, contents)
    if choice.sheet != contents.sheet:
        contents = _contents(upload, target, bounds, sheet=choice.sheet, guarded=guarded)
    return contents, choice


def _contents(upload: Upload, target: Path, bounds: Limits, *, sheet: str = "", guarded: bool) -> Contents:
    """Reads the file with the encoding, delimiter and quoting that a person chose. Where it cannot be read so, it is
    read as the program finds it, and a notice says so."""
    read_it = partial(
        read_spreadsheet,
        Path(upload.file.path),
        target,
        sheet=sheet or upload.sheet or None,
        limits=bounds,
        guarded=guarded,
    )
    chosen: dict[str, Any] = {"encoding": upload.encoding, "delimiter": upload.delimiter, "quoting": upload.quoting}
    try:
        return read_it(**chosen)
    except Unreadable as why:
        if not any(chosen.values()) or holds_more(why):
            raise
        contents = read_it()
        said = unreadable_in_words(why.code, why.parameters)
        sentence = f"As you chose it, the file could not be read, so it was read as before. {said}"
        return replace(contents, notices=(*contents.notices, sentence))


def _with_leads_above(contents: Contents, header_row: int) -> Contents:
    """With a warning where a row above the column names looks like a lead."""
    if not (rows := leads_above(contents.head, header_row)):
        return contents
    doubt = FileWarning(
        LEADS_ABOVE,
        f"The column names were found in row {header_row}, and {_listed(rows)} above them a phone number. What stands "
        "above the column names is not taken for leads: look at these rows, and choose the right row with the column "
        "names if it is another.",
        rows,
    )
    return replace(contents, warnings=(*contents.warnings, doubt))


def _listed(rows: Sequence[int]) -> str:
    return f"row {rows[0]} has" if len(rows) == 1 else f"rows {', '.join(map(str, rows))} have"


def _give_up(
    upload: Upload, code: WhyUnreadable | ReadingFault, details: Mapping[str, object] | None = None
) -> dict[str, object]:
    """reading → unreadable. Gives what the log is told of it. The rows that a child has claimed are free again."""
    if upload.parent_id is not None:
        with suppress(Replaced):
            forget_rows(upload, Turns(upload))
    still_mine(upload).update(
        state=UploadState.UNREADABLE, unreadable_code=code, unreadable_details=details or {}, worked_at=None
    )
    return {"outcome": "unreadable", "code": str(code)}


def _with_header_row(upload: Upload, contents: Contents) -> Contents:
    """Sets the header row of the upload: the chosen one, else the one that is found. Returns the contents, with a
    warning where leads may stand above it."""
    upload.last_row = contents.last_row
    if upload.header_row is not None and upload.header_row <= contents.last_row:
        return contents
    upload.header_row = find_header(contents.head)
    return _with_leads_above(contents, upload.header_row)


def _keep(
    upload: Upload,
    contents: Contents,
    choice: SheetChoice | None,
    described: dict[str, object],
    recognition: Recognition,
) -> bool:
    """Writes what was found. False where another run has the upload; then nothing is kept."""
    upload.asks_for_sheet = choice is not None and choice.asks
    kept = still_mine(upload).update(
        state=UploadState.DRAFT,
        rows_file=upload.rows_file.name,
        kind=contents.kind,
        is_large=upload.is_large or contents.rows > SMALL_FILE_ROWS,
        sheets=list(contents.sheets),
        hidden_sheets=list(contents.hidden),
        sheet=contents.sheet,
        asks_for_sheet=upload.asks_for_sheet,
        **({"sheets_with_leads": choice.with_leads} if choice else {}),
        encoding=contents.encoding,
        delimiter=contents.delimiter,
        quoting=contents.quoting,
        notices=[*recognition.notices, *contents.notices, *_hidden_columns(contents, upload)],
        reading_warnings=[asdict(warning) for warning in (*recognition.warnings, *contents.warnings)],
        head_widths=contents.head_widths,
        filled_down=[asdict(filled) for filled in contents.filled_down],
        last_row=contents.last_row,
        header_row=upload.header_row,
        worked_at=None,
        unreadable_code="",
        unreadable_details={},
        check_fault="",
        **described,
        **recognition.changes,
    )
    return bool(kept)


def _hidden_columns(contents: Contents, upload: Upload) -> Iterator[str]:
    """A sentence that names the columns with values that are hidden in the workbook."""
    filled = [index for index, column in enumerate(upload.columns) if column["samples"]]
    if hidden := [index for index in filled if index in contents.hidden_columns]:
        names = upload.column_names()
        named = ", ".join(f"{column_letter(index)} (“{shortened(names[index])}”)" for index in hidden[:_NAMED_COLUMNS])
        more = " and more" if len(hidden) > _NAMED_COLUMNS else ""
        yield f"Hidden columns: {named}{more}. They are included."
