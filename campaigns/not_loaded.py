"""The rows of an upload that did not get into the campaign, as a workbook to be fixed and uploaded again.

It has the row's number in the original, the person's own columns with all corrections, the reasons, and what to do.
A lead that the dialer has, had already or may have is never in it: if it were sent again, the dialer might have it
twice.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from django.db.models import Exists, OuterRef, Q, QuerySet
from openpyxl import Workbook

from campaigns.leads import ERROR, ROW_IN_ORIGINAL, WHAT_TO_DO, WHY_NOT_LOADED, Problem
from campaigns.models import Batch, BatchState, Lead, LeadState, Upload
from campaigns.spreadsheets import column_letter
from campaigns.tally import Tally
from campaigns.uploads import corrected_rows
from campaigns.wording import notes_in_words, rejected_by_dialer

from .long_workbook import save_with_rows
from .workbook_cells import Sheet, heading_cell

PARTS_TO_FIX = ("skipped", "invalid", "duplicate", "rejected", "refused", "cancelled")
"""The parts of the tally whose rows the workbook holds."""

HEADINGS = (ROW_IN_ORIGINAL, WHY_NOT_LOADED, WHAT_TO_DO)

LEADS_AT_ONCE = 1_000
"""Leads that are read by one query."""

_SEND_AGAIN = "Upload the row again once the cause is fixed."


def count_not_loaded(counted: Tally) -> int:
    """How many rows of the file the workbook has, by the tally."""
    return sum(getattr(counted, part) for part in PARTS_TO_FIX)


def write_not_loaded(upload: Upload, target: BinaryIO, *, tell: Callable[[int], object] = lambda rows: None) -> int:
    """Writes the workbook to `target` and returns how many rows of the file it has. `tell` is called for every
    LEADS_AT_ONCE rows with how many were written so far; what it raises ends the writing.

    What changes meanwhile may be in it or not.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Not loaded")
    sheet.freeze_panes = "B2"
    names = upload.column_names()
    _set_widths(sheet, len(names))
    sheet.append([heading_cell(sheet, text) for text in (HEADINGS[0], *names, *HEADINGS[1:])])
    count = 0

    def rows() -> Iterator[tuple[int, list[str]]]:
        nonlocal count
        for some in _rows_with_reasons(upload):
            for number, read, reasons, hints in some:
                yield number, [*read, *[""] * (len(names) - len(read)), "\n".join(reasons), "\n".join(hints)]
            count += len(some)
            tell(count)

    save_with_rows(book, target, rows=rows(), first=2)
    return count


def _rows_with_reasons(upload: Upload) -> Iterator[list[tuple[int, Sequence[str], list[str], list[str]]]]:
    """Of each row that is to be fixed, in the order of the file, up to LEADS_AT_ONCE in a list: its number, its cells
    with all corrections, the reasons, what to do. Both the leads and the rows come in the order of their numbers."""
    batches = list(upload.batches.filter(state__in=BatchState.never_added()).order_by("first_row"))
    rows = corrected_rows(upload)
    for leads in _some_at_once(_leads_to_fix(upload)):
        found = []
        for lead in leads:
            batch = _batch_of(lead, batches)
            if lead.state == LeadState.READY and batch is None:  # its batch was refused or cancelled just now
                continue
            number, cells = next(row for row in rows if row[0] >= lead.row)
            found.append((number, cells, *_reasons(lead, batch)))
        yield found


def _some_at_once(leads: QuerySet[Lead]) -> Iterator[list[Lead]]:
    """The leads in the order of their rows. Each query is a short one: while a long one is open, SQLite refuses to let
    its connection write."""
    some = list(leads[:LEADS_AT_ONCE])
    while some:
        yield some
        some = list(leads.filter(row__gt=some[-1].row)[:LEADS_AT_ONCE])


def _leads_to_fix(upload: Upload) -> QuerySet[Lead]:
    its_batch = Batch.objects.filter(
        upload=upload, state__in=BatchState.never_added(), first_row__lte=OuterRef("row"), last_row__gte=OuterRef("row")
    )
    not_sent = Q(state__in=[*LeadState.to_be_fixed(), LeadState.SKIPPED, LeadState.REJECTED])
    leads = Lead.objects.filter(not_sent | Q(Exists(its_batch), state=LeadState.READY), upload=upload)
    return leads.only("row", "state", "problems", "reason").order_by("row")


def _batch_of(lead: Lead, batches: list[Batch]) -> Batch | None:
    """The batch with the lead's row; None where it is not among these, which are in the order of their rows."""
    place = bisect_right(batches, lead.row, key=lambda batch: batch.first_row) - 1
    return batches[place] if place >= 0 and lead.row <= batches[place].last_row else None


def _reasons(lead: Lead, batch: Batch | None) -> tuple[list[str], list[str]]:
    """Why the lead is not in the campaign, and what to do. A ready one is in the `batch`, which was not added."""
    if lead.state == LeadState.REJECTED:
        return [rejected_by_dialer(lead)], ["Fix what the dialer names, then upload the row again."]
    if lead.state == LeadState.SKIPPED:
        by_rule = [problem.message for problem in map(Problem.from_json, lead.problems)]
        return by_rule or ["A person left it out."], ["Nothing, or upload the row again."]
    if batch is not None and lead.state == LeadState.READY:
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
