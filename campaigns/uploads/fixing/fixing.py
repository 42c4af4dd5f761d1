"""Fix: a person writes another text for cells, or switches a rule off, before anything is sent. The file itself is
never changed."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from campaigns.leads import SWITCHABLE, without_hidden
from campaigns.models import Action, Correction, ProblemValue, Upload, UploadState

from ..checking.checking import begin_check
from ..checking.rows import Cells, cells_of, rows_showing
from ..errors import MovedOn, NotNow
from .actions import check_anew, checked_upload, record
from .meanwhile import Seen, last_correction, own_changes
from .rechecking import MOST_ROWS


def fix_cells(
    *, upload: Upload, row: int, texts: Mapping[int, str], user: User, seen: Seen | None = None
) -> set[int] | None:
    """Other texts for cells of one row, by their columns (from 0). `seen` is what the person's page shows of the
    row; without it nothing that was changed meanwhile is looked for.

    Returns the rows that were checked anew; an empty set where all rows are to be checked (`check_anew`); None where
    the cells have these texts already. Raises NotNow for a cell that the file does not have, for a text that is too
    long, and for an upload whose state is not `checked`. Raises ChangedMeanwhile where one of these cells is no longer
    as it was shown.
    """
    with transaction.atomic():
        upload = checked_upload(upload)
        cells = cells_of(upload, row)
        if cells is None or not all(0 <= column < len(upload.columns) for column in texts):
            raise NotNow("There is no such cell in the file. The page shows what there is now.")
        cells += [""] * (len(upload.columns) - len(cells))
        texts = {column: _fit(text) for column, text in texts.items()}
        if seen is not None:
            texts = own_changes(upload, row=row, texts=texts, cells=cells, seen=seen, user=user)
        changed = {column: text for column, text in texts.items() if text != _fit(cells[column])}
        if not changed:
            return None
        event = record(upload, Action.CORRECTED_CELLS, user=user, row=row, cells=len(changed))
        Correction.objects.bulk_create(
            Correction(upload=upload, row=row, column=column, found=cells[column], text=text, user=user, event=event)
            for column, text in changed.items()
        )
        return check_anew(upload, [row], corrected={row: cells})


def fix_value(*, upload: Upload, value: ProblemValue, text: str, user: User) -> None:
    """Another text for every cell of the column that shows this value. Raises NotNow as `fix_cells` does, and for a
    value that cannot be fixed in one go (`can_be_fixed`)."""
    text = _fit(text)
    column = value.group.column_index
    if column is None or not can_be_fixed(value):
        raise NotNow("These cells differ from one another, so that each has to be corrected by itself.")
    if upload.state != UploadState.CHECKED:
        raise MovedOn
    # This looks at all rows, so it is done before the upload is locked. Whether somebody corrected something meanwhile
    # is seen by the last correction.
    last = last_correction(upload)
    showing = not_too_many(rows_showing(upload, value.found, column=column)) if value.rows <= MOST_ROWS else None
    with transaction.atomic():
        upload = checked_upload(upload)
        nothing_else = last == last_correction(upload)
        event = record(upload, Action.CORRECTED_VALUE, user=user, rows=value.rows)
        Correction.objects.create(
            upload=upload, row=None, column=column, found=value.found, text=text, user=user, event=event
        )
        if showing is not None and nothing_else:
            check_anew(upload, showing, corrected=showing)
        else:
            begin_check(upload=upload)


def not_too_many(rows: Iterable[tuple[int, Cells]]) -> dict[int, Cells] | None:
    """The rows by their numbers; None where they are more than `MOST_ROWS`."""
    found: dict[int, Cells] = {}
    for number, cells in rows:
        if len(found) == MOST_ROWS:
            return None
        found[number] = cells
    return found


def can_be_fixed(value: ProblemValue) -> bool:
    """Whether one text can replace the value in all its rows. It cannot where the value comes from several columns,
    where it was cut when it was stored (others may begin alike), and where it is a number that stands twice."""
    is_double = value.group.code == "phone_duplicate"
    return value.group.column_index is not None and not value.found.endswith("…") and not is_double


def switch_rule(*, upload: Upload, code: str, on: bool, user: User) -> None:
    """Switches a rule on or off for this upload; all rows are then to be checked. Raises NotNow for a code that is none
    of `SWITCHABLE`, and for an upload whose state is not `checked`."""
    if code not in SWITCHABLE:
        raise NotNow("There is no such rule.")
    with transaction.atomic():
        upload = checked_upload(upload)
        switched_off = (set(upload.switched_off) - {code}) | (set() if on else {code})
        upload.switched_off = sorted(switched_off)
        upload.save(update_fields=["switched_off"])
        record(upload, Action.SWITCHED_RULE_ON if on else Action.SWITCHED_RULE_OFF, user=user, rule=code)
        begin_check(upload=upload)


def _fit(text: str) -> str:
    text = without_hidden(text).strip()
    if len(text) > settings.MAX_CELL_CHARACTERS:
        raise NotNow(f"A cell may hold {settings.MAX_CELL_CHARACTERS:,} characters at most.")
    return text
