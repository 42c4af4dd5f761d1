"""The rows of an upload that did not get into the campaign, in one file, to be fixed and uploaded again: as a workbook
and as CSV.

It has the row's number in the original, the person's own columns with all corrections, where the row failed, the
reasons in our words and in the dialer's, what to do, and the row's key, by which it is known when it comes back. A lead
that the dialer has, had already or may have is never in it: if it were sent again, the dialer might have it twice.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.db.models import QuerySet
from openpyxl import Workbook

from campaigns.leads import (
    DIALERS_WORDS,
    ERROR,
    ROW_IN_ORIGINAL,
    ROW_KEY,
    WHAT_TO_DO,
    WHERE_IT_FAILED,
    WHY_NOT_LOADED,
    Problem,
    is_of_portal,
)
from campaigns.models import Batch, BatchState, Lead, LeadState, Upload
from campaigns.spreadsheets import column_letter
from campaigns.tally import Tally
from campaigns.uploads import PARTS_TO_FIX, RowKeys, corrected_rows, not_loaded_leads
from campaigns.wording import IS_IN_ANOTHER_UPLOAD, dialers_reason, notes_in_words

from .csv_cells import write_csv
from .long_workbook import save_with_rows
from .workbook_cells import Sheet, heading_cell

LEADS_AT_ONCE = 1_000
"""Leads that are read by one query."""

Tell = Callable[[int], object]

_OUR_CHECK, _DIALER, _NOT_SENT = "Our check", "The dialer", "Not sent"
_WIDTH_OF_A_SENTENCE = 45


@dataclass(frozen=True, slots=True)
class NotLoaded:
    """A row of the file. `original` is its number in the original file, None for a row that was added to a later one;
    `cells` are those of the person's own columns."""

    original: int | None
    cells: tuple[str, ...]
    where: str
    reasons: tuple[str, ...]
    dialers_words: str
    hints: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class _Reasons:
    where: str
    ours: tuple[str, ...]
    dialers: str
    hints: tuple[str, ...]


def count_not_loaded(counted: Tally) -> int:
    """How many rows of the file there are, by the tally."""
    return sum(getattr(counted, part) for part in PARTS_TO_FIX)


def write_not_loaded(upload: Upload, target: BinaryIO, *, tell: Tell = lambda rows: None) -> int:
    """Writes the workbook to `target` and returns how many rows of the file it has. `tell` is called for every
    LEADS_AT_ONCE rows with how many were written so far; what it raises ends the writing.

    What changes meanwhile may be in it or not.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Not loaded")
    sheet.freeze_panes = "B2"
    headings = _headings(upload)
    _set_widths(sheet, headings)
    sheet.append([heading_cell(sheet, text) for text in headings])
    count = 0

    def rows() -> Iterator[tuple[int | None, Sequence[str]]]:
        nonlocal count
        for row in _rows(upload, tell):
            count += 1
            texts = _texts(row, between="\n")
            yield (row.original, texts) if row.original is not None else (None, ["", *texts])

    save_with_rows(book, target, rows=rows(), first=2)
    return count


def write_not_loaded_as_csv(upload: Upload, target: BinaryIO, *, tell: Tell = lambda rows: None) -> int:
    """The same as CSV, where each row is one line unless a cell of the person's own has line breaks."""
    count = 0

    def rows() -> Iterator[Sequence[str]]:
        nonlocal count
        yield _headings(upload)
        for row in _rows(upload, tell):
            count += 1
            yield ["" if row.original is None else str(row.original), *_texts(row, between=" ")]

    write_csv(rows(), target)
    return count


def _headings(upload: Upload) -> list[str]:
    names = upload.column_names()
    own = [names[index] for index in _own_columns(upload)]
    return [ROW_IN_ORIGINAL, *own, WHERE_IT_FAILED, WHY_NOT_LOADED, DIALERS_WORDS, WHAT_TO_DO, ROW_KEY]


def _own_columns(upload: Upload) -> list[int]:
    """The indexes of the columns that the portal did not add itself to a file that came back."""
    return [index for index, name in enumerate(upload.column_names()) if not is_of_portal(name)]


def _texts(row: NotLoaded, *, between: str) -> list[str]:
    return [*row.cells, row.where, between.join(row.reasons), row.dialers_words, between.join(row.hints), row.key]


def _rows(upload: Upload, tell: Tell) -> Iterator[NotLoaded]:
    """The rows that were not loaded, in the order of the file. Both the leads and the rows come in the order of their
    numbers."""
    batches = list(upload.batches.filter(state__in=BatchState.never_added()).order_by("first_row"))
    own, keys, cells_of = _own_columns(upload), RowKeys(upload), corrected_rows(upload)
    count = 0
    for leads in _some_at_once(not_loaded_leads(upload).only("row", "state", "problems", "reason")):
        originals, elsewhere = _originals_of(upload, leads), _live_elsewhere(upload, leads)
        for lead in leads:
            batch = _batch_of(lead.row, batches)
            if lead.state == LeadState.READY and batch is None:  # its batch was refused or cancelled just now
                continue
            number, cells = next(row for row in cells_of if row[0] >= lead.row)
            why = _reasons(lead, batch)
            count += 1
            yield NotLoaded(
                original=originals.get(number),
                cells=tuple(cells[index] if index < len(cells) else "" for index in own),
                where=why.where,
                reasons=why.ours,
                dialers_words=why.dialers,
                hints=(IS_IN_ANOTHER_UPLOAD,) if number in elsewhere else why.hints,
                key=keys.of(number),
            )
        tell(count)


def _some_at_once(leads: QuerySet[Lead]) -> Iterator[list[Lead]]:
    """The leads in the order of their rows. Each query is a short one: while a long one is open, SQLite refuses to let
    its connection write."""
    some = list(leads[:LEADS_AT_ONCE])
    while some:
        yield some
        some = list(leads.filter(row__gt=some[-1].row)[:LEADS_AT_ONCE])


def _originals_of(upload: Upload, leads: Sequence[Lead]) -> Mapping[int, int | None]:
    """{row: its number in the original file}."""
    rows = [lead.row for lead in leads]
    if upload.original_id is None:
        return {row: row for row in rows}
    return dict(upload.rows_of_parent.filter(row__in=rows).values_list("row", "original_row"))


def _live_elsewhere(upload: Upload, leads: Sequence[Lead]) -> Collection[int | None]:
    """Those of the rows that a child of the upload has."""
    if not upload.has_children:
        return ()
    live = upload.rows_in_children.filter(held_back="", parent_row__in=[lead.row for lead in leads])
    return set(live.values_list("parent_row", flat=True))


def _batch_of(row: int, batches: Sequence[Batch]) -> Batch | None:
    """The batch with the row; None where it is not among these, which are in the order of their rows."""
    place = bisect_right(batches, row, key=lambda batch: batch.first_row) - 1
    return batches[place] if place >= 0 and row <= batches[place].last_row else None


def _reasons(lead: Lead, batch: Batch | None) -> _Reasons:
    """Why the lead is not in the campaign, and what to do. A ready one is in the `batch`, which was not added."""
    problems = [Problem.from_json(each) for each in lead.problems]
    if lead.state == LeadState.REJECTED:
        hint = "Fix what the dialer names, then send the row again."
        return _Reasons(_DIALER, ("The dialer rejected it.",), dialers_reason(lead), (hint,))
    if lead.state == LeadState.SKIPPED:
        by_rule = tuple(problem.message for problem in problems)
        where = _OUR_CHECK if by_rule else _NOT_SENT
        return _Reasons(where, by_rule or ("A person skipped it.",), "", ("Nothing, or restore the row.",))
    if batch is not None and lead.state == LeadState.READY:
        return _of_a_batch(batch)
    errors = [problem for problem in problems if problem.level == ERROR]
    said = tuple(f"{each.column}: {each.message}" if each.column else each.message for each in errors)
    return _Reasons(_OUR_CHECK, said, "", tuple(each.hint for each in errors))


def _of_a_batch(batch: Batch) -> _Reasons:
    said = (notes_in_words(batch.notes) or str(batch.get_state_display()),)
    words = " ".join(dict.fromkeys(str(note["message"]) for note in batch.notes if note.get("message")))
    where = _DIALER if batch.state == BatchState.REFUSED else _NOT_SENT
    return _Reasons(where, said, words, ("Send the row again once the cause is fixed.",))


def _set_widths(sheet: Sheet, headings: Sequence[str]) -> None:
    sentences = (WHY_NOT_LOADED, DIALERS_WORDS, WHAT_TO_DO)
    for index, heading in enumerate(headings):
        width = _WIDTH_OF_A_SENTENCE if heading in sentences else 12 if index == 0 else 18
        sheet.column_dimensions[column_letter(index)].width = width
