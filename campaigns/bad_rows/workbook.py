"""The bad rows of found uploads as a workbook: a sheet for each kind of source, and one for pivot tables, in which each
row of the files counts once."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from campaigns.long_workbook import save_with_rows
from campaigns.models import UploadQuerySet
from campaigns.wording import NO_REASON, OTHER_REASONS, rejections_in_words
from campaigns.workbook_cells import Sheet, heading_cell, text_cell, wrapped_cell

from .counting import Source, SourceKind, counted_ones, counts_by, sources_of
from .counts import BadRows, FoundBy
from .names import names_of
from .periods import Step

MOST_SOURCES = 1_000
"""So many sources of a kind at most stand on its sheet, those with the most bad rows. The sheet of months has all."""

MONTH_HEADINGS = ("Month", "Campaign", "By", "Files", "Result", "The dialer's reason", "Rows")
SOURCE_HEADINGS = (
    "Uploads",
    "Rows",
    "Rejected by the dialer",
    "Needs fixing",
    "Bad rows, share",
    "The dialer's reasons",
    "What needs fixing",
)
_SHEETS = {SourceKind.CAMPAIGN: "Campaigns", SourceKind.FILE: "Files", SourceKind.PERSON: "People"}
_ALL_REASONS = 20
_SHARE = "0.0%"


def write_workbook(found: UploadQuerySet, target: BinaryIO) -> int:
    """Writes the bad rows of these uploads, children excepted, and returns how many uploads were counted."""
    book = Workbook(write_only=True)
    months: Any = book.create_sheet("Months")
    _lay_out(months, MONTH_HEADINGS, {"A": 10, "B": 28, "C": 24, "D": 32, "E": 22, "F": 40, "G": 10})
    uploads = 0
    for kind, title in _SHEETS.items():
        uploads = _write_sources(book.create_sheet(title), found, kind)
    save_with_rows(book, target, rows=_months(found), first=2)
    return uploads


def _lay_out(sheet: Sheet, headings: tuple[str, ...], widths: dict[str, int]) -> None:
    sheet.freeze_panes = "B2"
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
    sheet.append([heading_cell(sheet, text) for text in headings])


def _write_sources(sheet: Sheet, found: UploadQuerySet, kind: SourceKind) -> int:
    _lay_out(
        sheet,
        (_SHEETS[kind], *SOURCE_HEADINGS),
        {"A": 40, "B": 9, "C": 12, "D": 14, "E": 12, "F": 12, "G": 60, "H": 60},
    )
    counted = sources_of(found, kind)
    shown = counted.sources[:MOST_SOURCES]
    names = names_of(kind, [source.key for source in shown])
    for source in shown:
        sheet.append(_line(sheet, names.get(source.key, ""), source))
    return counted.total.uploads


def _line(sheet: Sheet, name: str, source: Source) -> list[object]:
    total = source.total
    share = WriteOnlyCell(sheet, value=total.share)
    share.number_format = _SHARE
    numbers = (total.uploads, total.rows, total.rejected, total.to_fix)
    return [text_cell(sheet, name), *numbers, share, *(wrapped_cell(sheet, text) for text in _reasons(total))]


def _reasons(counted: BadRows) -> tuple[str, str]:
    dialers = [(reason.text, rows) for reason, rows in counted.commonest(FoundBy.DIALER, _ALL_REASONS)]
    problems = [f"{reason.text} {rows:,}" for reason, rows in counted.commonest(FoundBy.CHECK, _ALL_REASONS)]
    return rejections_in_words(dialers, counted.rejected), ", ".join(problems)


def _months(found: UploadQuerySet) -> Iterator[tuple[None, list[str | int]]]:
    uploads, _ = counted_ones(found)
    counts = sorted(counts_by(uploads, ("campaign", "uploaded_by", "file_name"), step=Step.MONTH), key=_in_order)
    campaigns = names_of(SourceKind.CAMPAIGN, {campaign for (campaign, _, _), _, _ in counts})
    people = names_of(SourceKind.PERSON, {person for (_, person, _), _, _ in counts})
    files = names_of(SourceKind.FILE, {pattern for (_, _, pattern), _, _ in counts})
    for (campaign, person, pattern), begin, counted in counts:
        named = [f"{begin:%Y-%m}", campaigns.get(campaign, ""), people.get(person, ""), files[pattern]]
        for result, reason, rows in _results(counted):
            if rows:
                yield None, [*named, result, reason, rows]


def _in_order(found: tuple[tuple[Any, ...], Any, BadRows]) -> tuple[object, ...]:
    key, begin, _ = found
    return begin, *key


def _results(counted: BadRows) -> Iterator[tuple[str, str, int]]:
    """These add up to the rows."""
    yield "Not bad", "", counted.rows - counted.bad
    yield "Needs fixing", "", counted.to_fix
    for reason, rows in counted.commonest(FoundBy.DIALER):
        yield "Rejected by the dialer", reason.text or NO_REASON, rows
    yield "Rejected by the dialer", OTHER_REASONS, counted.for_other_reasons
