"""The rows of an upload that did not get into the campaign, as a workbook to be fixed and uploaded again.

It has the row's number in the original, the person's own columns with all corrections, the reasons, and what to do.
A lead that the dialer has, had already or may have is never in it: if it were sent again, the dialer might have it
twice.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.db.models import Exists, OuterRef, Q, QuerySet
from openpyxl import Workbook

from campaigns.leads import ERROR, ROW_IN_ORIGINAL, WHAT_TO_DO, WHY_NOT_LOADED, Problem
from campaigns.models import Batch, BatchState, Lead, LeadState, Upload
from campaigns.spreadsheets import column_letter
from campaigns.uploads import corrected_rows
from campaigns.wording import notes_in_words, rejected_by_dialer

from .workbook_cells import Sheet, heading_cell, text_cell

PARTS_TO_FIX = ("skipped", "invalid", "duplicate", "rejected", "refused", "cancelled")
"""The parts of the tally whose rows the workbook holds."""

HEADINGS = (ROW_IN_ORIGINAL, WHY_NOT_LOADED, WHAT_TO_DO)

_SEND_AGAIN = "Upload the row again once the cause is fixed."


def write_not_loaded(upload: Upload, target: BinaryIO) -> int:
    """Writes the workbook to `target` and returns how many rows of the file it has."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Not loaded")
    sheet.freeze_panes = "B2"
    names = upload.column_names()
    _set_widths(sheet, len(names))
    sheet.append([heading_cell(sheet, text) for text in (HEADINGS[0], *names, *HEADINGS[1:])])
    count = 0
    for number, read, reasons, hints in _rows_with_reasons(upload):
        cells = [*read, *[""] * (len(names) - len(read))]
        texts = [text_cell(sheet, text) for text in (*cells, "\n".join(reasons), "\n".join(hints))]
        sheet.append([number, *texts])
        count += 1
    book.save(target)
    return count


def _rows_with_reasons(upload: Upload) -> Iterator[tuple[int, Sequence[str], list[str], list[str]]]:
    """Of each row that is to be fixed, in the order of the file: its number, its cells with all corrections, the
    reasons, what to do. Both the leads and the rows come in the order of their numbers."""
    batches = list(upload.batches.filter(state__in=BatchState.never_added()).order_by("first_row"))
    rows = corrected_rows(upload)
    for lead in _leads_to_fix(upload).iterator(1000):
        number, cells = next(row for row in rows if row[0] >= lead.row)
        yield number, cells, *_reasons(lead, batches)


def _leads_to_fix(upload: Upload) -> QuerySet[Lead]:
    its_batch = Batch.objects.filter(
        upload=upload, state__in=BatchState.never_added(), first_row__lte=OuterRef("row"), last_row__gte=OuterRef("row")
    )
    not_sent = Q(state__in=[*LeadState.to_be_fixed(), LeadState.SKIPPED, LeadState.REJECTED])
    return upload.leads.filter(not_sent | Q(Exists(its_batch), state=LeadState.READY)).order_by("row")


def _reasons(lead: Lead, batches: list[Batch]) -> tuple[list[str], list[str]]:
    """Why the lead is not in the campaign, and what to do."""
    if lead.state == LeadState.REJECTED:
        return [rejected_by_dialer(lead)], ["Fix what the dialer names, then upload the row again."]
    if lead.state == LeadState.SKIPPED:
        by_rule = [problem.message for problem in map(Problem.from_json, lead.problems)]
        return by_rule or ["A person left it out."], ["Nothing, or upload the row again."]
    if lead.state == LeadState.READY:
        batch = batches[bisect_right(batches, lead.row, key=lambda batch: batch.first_row) - 1]
        return [notes_in_words(batch.notes) or batch.get_state_display()], [_SEND_AGAIN]
    errors = [problem for problem in map(Problem.from_json, lead.problems) if problem.level == ERROR]
    where = [f"{problem.column}: {problem.message}" if problem.column else problem.message for problem in errors]
    return where, [problem.hint for problem in errors]


def _set_widths(sheet: Sheet, columns: int) -> None:
    sheet.column_dimensions["A"].width = 12
    for index in range(1, columns + 1):
        sheet.column_dimensions[column_letter(index)].width = 18
    for index in (columns + 1, columns + 2):
        sheet.column_dimensions[column_letter(index)].width = 55
