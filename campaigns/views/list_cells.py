"""A list of uploads: its columns, by which it can be sorted, and the numbers of each upload, which lead to what they
count and add up to the rows of the file."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse

from campaigns.history import UploadLine
from campaigns.tally import COLUMNS, Tally
from campaigns.wording import COLUMN_NAMES, numbered, rejections_in_words

from . import steps
from .tally_parts import address_of_part


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of an upload; without an address it leads nowhere, as there is nothing. `note` says what of it is
    worth saying."""

    column: str
    label: str
    count: int
    address: str = ""
    note: str = ""


def cells_of(line: UploadLine) -> list[Cell]:
    """The rows of the file and where they are; none before they are checked."""
    if not line.upload.has_tally:
        return []
    rows = Cell("rows", COLUMN_NAMES["rows"], line.tally.total, steps.address_of(line.upload))
    return [rows, *(_cell(line, column) for column in COLUMNS)]


def _cell(line: UploadLine, column: str) -> Cell:
    count = line.tally.in_column(column)
    address = _address(line, column) if count else ""
    return Cell(column, COLUMN_NAMES[column], count, address, _note(line, column))


def _address(line: UploadLine, column: str) -> str:
    """The rows themselves where they are of one part; else the page on which each part leads to its rows."""
    parts = [part for part in COLUMNS[column] if getattr(line.tally, part)]
    return address_of_part(line.upload, parts[0]) if len(parts) == 1 else steps.address_of(line.upload)


def _note(line: UploadLine, column: str) -> str:
    tally: Tally = line.tally
    if column == "loaded" and (again := line.whole.loaded - tally.loaded):
        return f"+{again:,} sent again"
    if column == "waiting" and tally.ready:
        return f"{tally.ready:,} ready"
    if column == "waiting" and tally.unknown:
        return f"{tally.unknown:,} unconfirmed"
    if column == "rejected":
        return _about_rejected(line)
    if column == "not_sent" and tally.invalid:
        return numbered(tally.invalid, "needs fixing", "need fixing")
    return ""


def _about_rejected(line: UploadLine) -> str:
    """“Invalid number 600 · 4 without a result”: the commonest reason, and what has none."""
    commonest = line.rejections[:1]
    why = rejections_in_words([(each.reason, each.leads) for each in commonest], sum(each.leads for each in commonest))
    unnamed = f"{line.tally.unnamed:,} without a result" if line.tally.unnamed else ""
    return " · ".join(filter(None, [why, unnamed]))


def sort_address(query: QueryDict, column: str, sorted_by: str) -> str:
    """The address of the same list sorted by this column: falling first where numbers or times are, then the other
    way."""
    rising, falling = column, f"-{column}"
    first, second = (rising, falling) if column in ("file", "campaign", "by", "state") else (falling, rising)
    return address_with(query, sort=second if sorted_by == first else first)


def most_first(query: QueryDict, column: str) -> str:
    """The address of the same list, with those uploads first that have most in this column."""
    return address_with(query, sort=f"-{column}")


def of_day(query: QueryDict, day: date) -> str:
    """The address of the same list, with the uploads of one day only."""
    return address_with(query, when="", since=day.isoformat(), until=day.isoformat())


def address_with(query: QueryDict, **changed: str) -> str:
    """The history's address with what was asked for, but for what is changed; what is changed to "" is not asked."""
    asked = query.copy()
    for name, value in (changed | {"page": ""}).items():
        asked[name] = value
        if not value:
            del asked[name]
    return f"{reverse('history')}?{asked.urlencode()}#uploads-title"


def order_of(column: str, sorted_by: str) -> str:
    """How the list is sorted by this column, as `aria-sort` says it; empty where it is not."""
    if sorted_by.removeprefix("-") != column:
        return ""
    return "descending" if sorted_by.startswith("-") else "ascending"
