"""The walk: receive, read, choose columns, check; then confirm and enqueue the sending, as the pages do; then wait."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from django.contrib.auth.models import User
from django.core.files import File
from django.db import Error as DatabaseError
from django.db import connection

from campaigns import access, tasks, uploads
from campaigns.full_disk import is_full
from campaigns.leads import shortened
from campaigns.models import Campaign, Option, Upload, UploadState
from campaigns.wording import OF_NO_TEAM, not_stored_in_words, why_unreadable

from .columns import MapOption, choices_for, suggestions
from .errors import CannotLoad
from .report import doubts

POLL_SECONDS = 1.0


def receive(*, user: User, campaign: Campaign, path: Path, sheet: str = "", header_row: int | None = None) -> Upload:
    """The file at `path` as a new upload. Raises CannotLoad when it cannot be opened or is not acceptable."""
    try:
        file = path.open("rb")
    except OSError as why:
        raise CannotLoad(f"The file “{path}” cannot be read: {why.strerror or type(why).__name__}.") from why
    with file:
        try:
            return uploads.receive(
                user=user, campaign=campaign, file=File(file), file_name=path.name, sheet=sheet, header_row=header_row
            )
        except uploads.UnacceptableFile as why:
            raise CannotLoad(str(why)) from why
        except OSError as why:
            raise CannotLoad(not_stored_in_words(disk_is_full=is_full(why))) from why


def bring_to_check(*, upload: Upload, header_row: int | None, columns: Sequence[MapOption]) -> None:
    """From reading to checked, in this process. Raises CannotLoad if the file or its columns prevent that."""
    _work(upload, UploadState.READING, partial(uploads.read, stop_at_columns=True))
    # If the sweeper has read it, the upload may be checked already. The columns of the options are chosen nevertheless.
    _work(upload, UploadState.CHECKING, uploads.check)
    if upload.state == UploadState.UNREADABLE:
        raise CannotLoad(why_unreadable(upload))
    if upload.asks_for_sheet:
        raise CannotLoad(_which_sheet(upload.sheets_with_leads))
    if header_row is not None and upload.header_row != header_row:
        raise CannotLoad(f"The file ends at row {upload.last_row:,}, so row {header_row:,} cannot name its columns.")
    try:
        choices = choices_for(upload, columns)
        constants = {field: text for field, text in upload.constants.items() if field not in choices}
        problems = uploads.choose_columns(
            upload=upload, choices=choices, constants=constants, date_order=upload.date_order
        )
        if problems:
            said = [f"{problem.message} {problem.hint}" for problem in problems]
            raise CannotLoad(" ".join(filter(None, [*said, suggestions(upload)])), problems)
        uploads.begin_check(upload=upload)
    except uploads.NotNow as why:
        raise CannotLoad(str(why)) from why
    upload.refresh_from_db()
    _work(upload, UploadState.CHECKING, uploads.check)


def _which_sheet(rows_of: Mapping[str, int]) -> str:
    named = ", ".join(f"“{shortened(name)}” ({rows:,} rows)" for name, rows in rows_of.items())
    return f"Several sheets of the file have leads: {named}. Say with --sheet which one is to be sent."


def refuse_doubts(upload: Upload) -> None:
    """Raises CannotLoad if a person would have to look at the file before anything of it is sent."""
    if found := doubts(upload):
        said = " ".join(warning["message"] for warning in found)
        raise CannotLoad(f"{said} Correct the file, or add --accept-warnings to send it as it is.")


def _work(upload: Upload, state: UploadState, step: Callable[..., object]) -> None:
    """Takes the step. If the sweeper has begun it already, this waits for it, and takes over if that run dies."""
    while True:
        step(upload_id=upload.pk)
        upload.refresh_from_db()
        if upload.state != state:
            return
        time.sleep(POLL_SECONDS)


def confirm_and_enqueue(
    *, upload: Upload, user: User, option: Option, start_campaign: bool, send_at: datetime | None = None
) -> Upload:
    """From checked to confirmed, and enqueues the sending. Raises CannotLoad if nothing can be sent, as when none of
    the person's teams has the campaign any more: the check may have taken minutes."""
    if not access.may_act_on(user, upload):
        raise CannotLoad(OF_NO_TEAM)
    try:
        upload = uploads.confirm(
            upload=upload, user=user, option=option, start_campaign=start_campaign, send_at=send_at
        )
    except uploads.NotNow as why:
        raise CannotLoad(str(why)) from why
    tasks.enqueue(tasks.send_account, upload.campaign.account_id)
    tasks.enqueue(tasks.index_numbers, upload.pk)
    return upload


def wait_until_final(*, upload: Upload, seconds: float, show: Callable[[Upload], None]) -> Upload:
    """Returns the upload when it is final, or after `seconds`. If the database does not answer for a while, the wait
    goes on."""
    ends = time.monotonic() + seconds
    while True:
        try:
            upload = Upload.objects.select_related("campaign__account").get(pk=upload.pk)
            show(upload)
        except DatabaseError:
            connection.close()
        left = ends - time.monotonic()
        if upload.is_final or left <= 0:
            return upload
        time.sleep(min(POLL_SECONDS, left))
