"""Fix: what a person corrects or leaves out before anything is sent. The file itself stays as it came.

Corrections and rows left out are kept with who made them and when. What follows from them (a double that is none any
more, a number that now stands twice) is found by checking anew the rows that they concern, in the same transaction;
where those are many, or cannot be told, all rows are to be checked again: then the upload is in `checking`, and the
caller rings for the check, or does it at once where the file is small (`is_small`).
"""

from collections.abc import Callable, Iterable, Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet

from campaigns.do_not_call import WrongNumberHashKey
from campaigns.leads import SWITCHABLE
from campaigns.leads.texts import without_hidden
from campaigns.models import Correction, Event, ProblemGroup, ProblemValue, SkippedRow, Upload, UploadState

from .checking import begin_check
from .errors import NotNow
from .rechecking import MOST_ROWS, recheck
from .rows import Cells, cells_of, rows_showing
from .rules import why_outdated

SMALL_ROWS = 5_000
"""Up to so many rows are checked within a second, so that a page can wait for it."""

_MOVED_ON = "This upload has moved on meanwhile. The page shows where it is now."


def is_small(upload: Upload) -> bool:
    """Whether the page may check the upload itself rather than send the person to wait."""
    return upload.total_rows <= SMALL_ROWS


def fix_cells(*, upload: Upload, row: int, texts: Mapping[int, str], by) -> set[int] | None:
    """Other texts for cells of one row, by their columns (from 0). Returns the rows that were checked anew, as the
    other functions here do: none of them where all rows are to be checked. None when the cells have these texts
    already, so that nothing is to be checked.

    Raises NotNow for a cell that the file does not have, a text that no cell may hold, and an upload that is not
    checked (any more).
    """
    with transaction.atomic():
        upload = _checked(upload)
        cells = cells_of(upload, row)
        if cells is None or not all(0 <= column < len(upload.columns) for column in texts):
            raise NotNow("There is no such cell in the file. The page shows what there is now.")
        cells += [""] * (len(upload.columns) - len(cells))
        changed = {column: _fit(text) for column, text in texts.items() if _fit(text) != _fit(cells[column])}
        if not changed:
            return None
        Correction.objects.bulk_create(
            Correction(upload=upload, row=row, column=column, found=cells[column], text=text, by=by)
            for column, text in changed.items()
        )
        _record(upload, "corrected cells", by=by, text=f"row {row}, {len(changed)} cells")
        return _check_anew(upload, [row], corrected={row: cells})


def fix_value(*, upload: Upload, value: ProblemValue, text: str, by) -> None:
    """Another text for every cell of the column that shows this value. Raises NotNow as fix_cells does, and for a
    value that no single column has, or that is too long to be told from others."""
    text = _fit(text)
    if not can_be_fixed(value):
        raise NotNow("These cells differ from one another, so that each has to be corrected by itself.")
    if upload.state != UploadState.CHECKED:
        raise NotNow(_MOVED_ON)
    column = value.group.column_index
    # Before anything is locked: it looks at all rows. What was corrected meanwhile is noticed by the last correction.
    last = _last_correction(upload)
    showing = _not_too_many(rows_showing(upload, value.found, column=column)) if value.rows <= MOST_ROWS else None
    with transaction.atomic():
        upload = _checked(upload)
        known = showing is not None and last == _last_correction(upload)
        Correction.objects.create(upload=upload, row=None, column=column, found=value.found, text=text, by=by)
        _record(upload, "corrected a value", by=by, text=f"{value.rows} rows")
        if known:
            _check_anew(upload, showing, corrected=showing)
        else:
            begin_check(upload=upload)


def _not_too_many(rows: Iterable[tuple[int, Cells]]) -> dict[int, Cells] | None:
    """The rows by their numbers; None where they are too many to be checked by themselves."""
    found: dict[int, Cells] = {}
    for number, cells in rows:
        if len(found) == MOST_ROWS:
            return None
        found[number] = cells
    return found


def _last_correction(upload: Upload) -> int | None:
    return upload.corrections.aggregate(last=Max("pk"))["last"]


def can_be_fixed(value: ProblemValue) -> bool:
    """Whether one text can take the place of the value in all its rows: it stands in one column, is shown whole, and
    is not a number that stands twice."""
    is_double = value.group.code == "phone_duplicate"
    return value.group.column_index is not None and not value.found.endswith("…") and not is_double


def skip_row(*, upload: Upload, row: int, by) -> set[int]:
    """Leaves out one row. Raises NotNow where there is none."""
    return _skip(upload, by=by, rows=lambda checked: checked.leads.filter(row=row).values_list("row", flat=True))


def skip_all(*, upload: Upload, problems: ProblemGroup | ProblemValue, by) -> None:
    """Leaves out all rows with a kind of problem, or with one of its values."""
    _skip(upload, by=by, rows=lambda _: problems.problem_rows.values_list("row", flat=True))


def _skip(upload: Upload, *, by, rows: Callable[[Upload], QuerySet]) -> set[int]:
    with transaction.atomic():
        upload = _checked(upload)
        known = set(rows(upload))
        if not known:
            raise NotNow("There is no such row any more. The page shows what there is now.")
        SkippedRow.objects.bulk_create(
            [SkippedRow(upload=upload, row=each, by=by) for each in sorted(known)],
            batch_size=500,
            ignore_conflicts=True,
        )
        _record(upload, "left rows out", by=by, text=f"{len(known)} rows")
        return _check_anew(upload, known)


def take_back_row(*, upload: Upload, row: int, by) -> set[int]:
    """A row that was left out is checked and sent again like the others."""
    with transaction.atomic():
        upload = _checked(upload)
        if upload.skipped_rows.filter(row=row).delete()[0]:
            _record(upload, "took a row back", by=by, text=f"row {row}")
            return _check_anew(upload, [row])
    return set()


def switch_rule(*, upload: Upload, code: str, on: bool, by) -> None:
    """A rule may, or may not, change values of this upload. Raises NotNow for a rule that there is not."""
    if code not in SWITCHABLE:
        raise NotNow("There is no such rule.")
    with transaction.atomic():
        upload = _checked(upload)
        switched_off = (set(upload.switched_off) - {code}) | (set() if on else {code})
        upload.switched_off = sorted(switched_off)
        upload.save(update_fields=["switched_off"])
        _record(upload, "switched a rule on" if on else "switched a rule off", by=by, text=code)
        begin_check(upload=upload)


def _check_anew(upload: Upload, rows: Iterable[int], *, corrected: Mapping[int, Cells] | None = None) -> set[int]:
    """These rows and those that they concern, under the rules of the check before; all of them where that is not
    enough, or the rules are others now. `corrected` as `recheck` has it."""
    try:
        checked = None if why_outdated(upload) else recheck(upload=upload, rows=rows, corrected=corrected or {})
    except WrongNumberHashKey:
        checked = None  # the check says so, with what is to be done
    if checked is None:
        begin_check(upload=upload)
    return checked or set()


def _checked(upload: Upload) -> Upload:
    """The upload's row as it is now, locked until the transaction ends."""
    upload = Upload.objects.select_for_update(of=("self",)).select_related("campaign__account").get(pk=upload.pk)
    if upload.state != UploadState.CHECKED:
        raise NotNow(_MOVED_ON)
    return upload


def _fit(text: str) -> str:
    text = without_hidden(text).strip()
    if len(text) > settings.MAX_CELL_CHARACTERS:
        raise NotNow(f"A cell may hold {settings.MAX_CELL_CHARACTERS:,} characters at most.")
    return text


def _record(upload: Upload, deed: str, *, by, text: str) -> None:
    """Ids and counts only: the texts are in the correction."""
    Event.objects.create(deed=deed, by=by, upload=upload, text=text)
