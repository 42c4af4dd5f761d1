"""What is shown of the history as a file: a line for each upload, with each part of its tally."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from django.utils import timezone
from openpyxl import Workbook

from campaigns.csv_cells import write_csv
from campaigns.families import Family, families
from campaigns.long_workbook import save_with_rows
from campaigns.models import UploadQuerySet
from campaigns.tally import COLUMNS, CONFIRMED_PARTS, NOT_CONFIRMED_PARTS, Tally
from campaigns.wording import COLUMN_NAMES, PART_NAMES_AND_MEANINGS, state_in_brief
from campaigns.workbook_cells import heading_cell

from .counting import part

MOST_UPLOADS = 20_000
"""So many uploads at most are put into a file while a page waits: about two seconds."""

_UPLOADS_AT_ONCE = 1_000
_PARTS = (*NOT_CONFIRMED_PARTS, *CONFIRMED_PARTS)
_OF_SEVERAL = tuple(name for parts in COLUMNS.values() if len(parts) > 1 for name in parts)
HEADINGS = (
    "Upload",
    "Fixes rows of upload",
    "File",
    "Campaign",
    "Account",
    "By",
    "Uploaded",
    "Confirmed",
    "State",
    *COLUMN_NAMES.values(),
    *(PART_NAMES_AND_MEANINGS[name][0] for name in _OF_SEVERAL),
)
"""The rows of a child are those of the upload that it names, too: whoever sums leaves one of the two out. The numbers
of an upload are its own; its state is that of the upload with its children, as in the list. After the columns of the
list come the parts of those that sum several up."""

_WIDTHS = {"A": 9, "B": 12, "C": 40, "D": 28, "E": 16, "F": 24, "G": 17, "H": 17, "I": 24}

Row = tuple[int, list[str | int]]


def write_list_as_workbook(uploads: UploadQuerySet, target: BinaryIO) -> int:
    """Writes the uploads, in their order, and returns how many they are."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Uploads")
    sheet.freeze_panes = "D2"
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.append([heading_cell(sheet, text) for text in HEADINGS])
    return _counted(uploads, lambda rows: save_with_rows(book, target, rows=rows, first=2))


def write_list_as_csv(uploads: UploadQuerySet, target: BinaryIO) -> int:
    """The same as CSV, in which no text can be taken for a formula."""

    def write(rows: Iterator[Row]) -> None:
        texts = ([str(pk), *map(str, cells)] for pk, cells in rows)
        write_csv(_with_headings(texts), target)

    return _counted(uploads, write)


def _with_headings(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    yield list(HEADINGS)
    yield from rows


def _counted(uploads: UploadQuerySet, write: Callable[[Iterator[Row]], None]) -> int:
    count = 0
    sent_again = _sent_again(uploads)

    def rows() -> Iterator[Row]:
        nonlocal count
        for found in _read(uploads):
            count += 1
            pk = found.pop("pk")
            yield pk, _cells(found, sent_again.get(pk))

    write(rows())
    return count


def _read(uploads: UploadQuerySet) -> Iterator[dict[str, Any]]:
    """Of each upload what stands in its line, and nothing more: an upload has large columns."""
    counted = {f"{name}_part": part(name) for name in ("total", *_PARTS)}
    people = ("uploaded_by__first_name", "uploaded_by__last_name", "uploaded_by__username")
    own = ("pk", "parent", "file_name", "uploaded_at", "confirmed_at", "state", "cancelled_at")
    named = ("campaign__name", "campaign__account__name")
    yield from uploads.values(*own, *people, *named, **counted).iterator(chunk_size=_UPLOADS_AT_ONCE)


def _sent_again(uploads: UploadQuerySet) -> dict[int, Family]:
    """{upload's id: its family} of those with confirmed children."""
    parents = uploads.filter(has_children=True).order_by().without_large_columns()
    return {pk: family for pk, family in families(parents).items() if family.sent_again_by}


def _cells(found: Mapping[str, Any], family: Family | None) -> list[str | int]:
    tally = Tally(total=found["total_part"], **{name: found[f"{name}_part"] for name in _PARTS})
    full_name = f"{found['uploaded_by__first_name']} {found['uploaded_by__last_name']}".strip()
    state = state_in_brief(
        found["state"],
        (family.tally if family else tally).as_dict(),
        is_cancelled=found["cancelled_at"] is not None and family is None,
        is_being_sent_again=family is not None and not family.is_over,
    )
    return [
        found["parent"] or "",
        found["file_name"],
        found["campaign__name"],
        found["campaign__account__name"],
        full_name or found["uploaded_by__username"],
        _moment(found["uploaded_at"]),
        _moment(found["confirmed_at"]),
        state,
        tally.total,
        *(tally.in_column(column) for column in COLUMNS),
        *(getattr(tally, name) for name in _OF_SEVERAL),
    ]


def _moment(moment: Any) -> str:
    """As spreadsheets read and sort it, in India time."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
