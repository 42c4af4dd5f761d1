"""What stood in the file before people corrected it: the numbers that the check would have read there, and which
corrections changed a row."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db.models import Q

from campaigns.leads import EVERY_ROW, row_check
from campaigns.models import Correction, Upload
from campaigns.spreadsheets import iter_cells, rows_at

from .rows import Cells, Corrections, as_shown, is_filled_down
from .rules import rules_of


def numbers_before_corrections(upload: Upload) -> Iterator[tuple[int, str]]:
    """The row and the number (E.164) of each row that a correction gave another number, or none. Reads all rows of the
    file where anything was corrected. Raises OSError where the file cannot be read."""
    corrections = Corrections(upload)
    if corrections:
        rows = iter_cells(Path(upload.rows_file.path), below=upload.header_row or 0, filled_down=is_filled_down(upload))
        yield from _numbers_before(upload, rows, corrections)


def numbers_of_rows_before_corrections(upload: Upload, numbers: Iterable[int]) -> dict[int, str]:
    """The same for some rows. Raises OSError where the file cannot be read."""
    numbers = sorted(numbers)
    corrections = Corrections(upload, rows=numbers)
    if not corrections:
        return {}
    found = rows_at(Path(upload.rows_file.path), numbers, filled_down=is_filled_down(upload))
    rows = ((number, row.cells) for number, row in found.items())
    return dict(_numbers_before(upload, rows, corrections))


def _numbers_before(
    upload: Upload, rows: Iterable[tuple[int, Cells]], corrections: Corrections
) -> Iterator[tuple[int, str]]:
    check_row = row_check(rules_of(upload), restored=EVERY_ROW)
    for number, cells in rows:
        corrected = corrections.put_into(number, cells)
        if corrected is cells:
            continue
        before = check_row(number, cells).phone
        if before and before != check_row(number, corrected).phone:
            yield number, before


def corrections_of_row(upload: Upload, number: int) -> list[Correction]:
    """The corrections that changed this row, in their order, each with its person. One of a value counts for a row that
    showed the value when it was made. Raises OSError where the file cannot be read and such a correction is there."""
    concerned = upload.corrections.filter(Q(row=None) | Q(row=number)).select_related("user").order_by("pk")
    cells: list[str] | None = None
    changed: list[Correction] = []
    for correction in concerned:
        if correction.row is None:
            if cells is None:
                row = rows_at(Path(upload.rows_file.path), [number], filled_down=is_filled_down(upload)).get(number)
                cells = list(row.cells) if row else []
                for earlier in changed:
                    _write(cells, earlier)
            if as_shown(cells, correction.column) != correction.found:
                continue
        if cells is not None:
            _write(cells, correction)
        changed.append(correction)
    return changed


def _write(cells: list[str], correction: Correction) -> None:
    cells.extend([""] * (correction.column + 1 - len(cells)))
    cells[correction.column] = correction.text
