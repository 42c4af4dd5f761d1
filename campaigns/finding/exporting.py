"""What is shown of the history as a file: a line for each upload, with each part of its tally."""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from django.utils import timezone
from openpyxl import Workbook

from campaigns.csv_cells import write_csv
from campaigns.families import Family, families
from campaigns.long_workbook import save_with_rows
from campaigns.models import Upload, UploadQuerySet, UploadState
from campaigns.tally import COLUMNS, CONFIRMED_PARTS, NOT_CONFIRMED_PARTS, Tally
from campaigns.wording import COLUMN_NAMES, PART_NAMES_AND_MEANINGS, state_in_brief
from campaigns.workbook_cells import heading_cell

from .counting import part

AT_ONCE_UPLOADS = 5_000
"""So many uploads at most are put into a file while a page waits: that takes about a second. More are a worker's."""

MOST_UPLOADS = 1_000_000
"""A sheet of a workbook has room for no more: for 1,048,576 rows."""

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
Tell = Callable[[int], object]


def in_their_order(uploads: UploadQuerySet) -> Sequence[int]:
    """The ids of the uploads as they are sorted now, for the functions below: eight bytes for each."""
    return array("q", uploads.values_list("pk", flat=True).iterator())


def write_list_as_workbook(ids: Sequence[int], target: BinaryIO, *, tell: Tell = lambda uploads: None) -> int:
    """Writes the uploads with these ids, in this order, and returns how many they are: those that are deleted or
    discarded by then are left out. `tell` is called for every _UPLOADS_AT_ONCE uploads with how many were written so
    far; what it raises ends the writing."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Uploads")
    sheet.freeze_panes = "D2"
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.append([heading_cell(sheet, text) for text in HEADINGS])
    return _counted(ids, tell, lambda rows: save_with_rows(book, target, rows=rows, first=2))


def write_list_as_csv(ids: Sequence[int], target: BinaryIO, *, tell: Tell = lambda uploads: None) -> int:
    """The same as CSV, in which no text can be taken for a formula."""

    def write(rows: Iterator[Row]) -> None:
        texts = ([str(pk), *map(str, cells)] for pk, cells in rows)
        write_csv(_with_headings(texts), target)

    return _counted(ids, tell, write)


def _with_headings(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    yield list(HEADINGS)
    yield from rows


def _counted(ids: Sequence[int], tell: Tell, write: Callable[[Iterator[Row]], None]) -> int:
    count = 0

    def rows() -> Iterator[Row]:
        nonlocal count
        for some in _some_at_once(ids):
            sent_again = _sent_again([found["pk"] for found in some if found.pop("has_children")])
            for found in some:
                count += 1
                pk = found.pop("pk")
                yield pk, _cells(found, sent_again.get(pk))
            tell(count)

    write(rows())
    return count


def _some_at_once(ids: Sequence[int]) -> Iterator[list[dict[str, Any]]]:
    """Of each upload what stands in its line, and nothing more: an upload has large columns. Each query is a short one:
    while a long one is open, SQLite refuses to let its connection write."""
    counted = {f"{name}_part": part(name) for name in ("total", *_PARTS)}
    people = ("uploaded_by__first_name", "uploaded_by__last_name", "uploaded_by__username")
    own = ("pk", "parent", "has_children", "file_name", "uploaded_at", "confirmed_at", "state", "cancelled_at")
    named = ("campaign__name", "campaign__account__name")
    lines = Upload.objects.exclude(state=UploadState.CANCELLED).order_by().values(*own, *people, *named, **counted)
    for first in range(0, len(ids), _UPLOADS_AT_ONCE):
        some = list(ids[first : first + _UPLOADS_AT_ONCE])
        found = {line["pk"]: line for line in lines.filter(pk__in=some)}
        yield [found[pk] for pk in some if pk in found]


def _sent_again(parents: Sequence[int]) -> dict[int, Family]:
    """{upload's id: its family} of those of these uploads that have confirmed children."""
    if not parents:
        return {}
    uploads = Upload.objects.filter(pk__in=parents).without_large_columns()
    return {pk: family for pk, family in families(uploads).items() if family.sent_again_by}


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
