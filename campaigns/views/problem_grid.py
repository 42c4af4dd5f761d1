"""The rows with problems, a page at a time: their cells, which can be corrected, and the problems of each cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any, cast

from django.db.models import QuerySet

from campaigns.leads import ERROR, Problem, shortened, without_hidden
from campaigns.models import Correction, Lead, LeadState, ProblemGroup, Upload
from campaigns.uploads import Seen, cells_of_rows, last_correction

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is sent: its index in the sheet, its name there, and the field that it goes to."""

    index: int
    name: str
    field: str


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is without line breaks: a browser would join the words around them, and take that for a change."""

    column: Column
    text: str
    problems: tuple[Problem, ...]

    @property
    def is_wrong(self) -> bool:
        """Whether the row is not sent because of this cell. A warning does not stop a row."""
        return any(problem.level == ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class GridRow:
    """`state` is a LeadState, or "blank" for a row without a lead. `seen` comes back with what a person writes in the
    row. `remarks` are the problems that belong to no single cell of the grid. `corrections` say who changed what.
    `rest` has the columns that are not sent: name, text."""

    row: int
    state: str
    seen: Seen
    cells: tuple[Cell, ...]
    remarks: tuple[Problem, ...]
    corrections: tuple[Correction, ...]
    rest: tuple[tuple[str, str], ...]

    @property
    def can_be_restored(self) -> bool:
        """Whether a person or a rule skipped it, or a rule took it for no lead."""
        return self.state == LeadState.SKIPPED or (self.state == LeadState.BLANK and bool(self.problems))

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for cell in self.cells for problem in cell.problems) + self.remarks


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows in the order of the sheet. `previous` and `next` are the first rows of the pages before and after."""

    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    previous: int | None
    next: int | None


def grid(upload: Upload, *, chosen: ProblemGroup | None, first: int, also: int = 0) -> Grid:
    """One page of rows, from row `first` on: those with the chosen kind of problem, or all to be fixed if none is
    chosen.

    The row `also` is added if its number lies within the page. A large upload costs no more than a small one: no query
    counts rows or skips rows by an offset.
    """
    found = _rows(upload, chosen, at_least=first)
    before = _rows_before(upload, chosen, first) if first else []
    following = found[ROWS_A_PAGE] if len(found) > ROWS_A_PAGE else None
    numbers = set(found[:ROWS_A_PAGE])
    if also and first <= also and (following is None or also < following):
        numbers.add(also)
    return Grid(
        columns=sent_columns(upload),
        rows=grid_rows(upload, sorted(numbers)),
        previous=before[-1] if before else None,
        next=following,
    )


def grid_rows(upload: Upload, numbers: Sequence[int]) -> tuple[GridRow, ...]:
    """These rows of the file. A number whose row is empty in the file gives no row."""
    columns = sent_columns(upload)
    last = last_correction(upload)  # before the cells: what comes meanwhile is not taken for seen
    cells = cells_of_rows(upload, numbers)
    leads = {lead.row: lead for lead in upload.leads.filter(row__in=numbers)}
    corrections: dict[int, list[Correction]] = {}
    for correction in upload.corrections.filter(row__in=numbers).select_related("user").order_by("pk"):
        corrections.setdefault(cast(int, correction.row), []).append(correction)
    return tuple(
        _row(
            upload,
            number,
            columns,
            cells[number],
            lead=leads.get(number),
            corrections=corrections.get(number, ()),
            last=last,
        )
        for number in numbers
        if number in cells
    )


def sent_columns(upload: Upload) -> tuple[Column, ...]:
    """The columns that go to a field, in the order of the sheet."""
    names = upload.column_names()
    places = {index: field for field, index in upload.rules["mapping"].items()}
    for field, further in upload.rules.get("joined", {}).items():
        places |= dict.fromkeys(further, field)
    return tuple(Column(index, names[index], places[index]) for index in sorted(places))


def _rows(upload: Upload, chosen: ProblemGroup | None, *, at_least: int) -> list[int]:
    """The row numbers of one page, and the next one."""
    return _in_order(
        (rows.filter(row__gte=at_least).order_by("row") for rows in _sources(upload, chosen)), most=ROWS_A_PAGE + 1
    )


def _rows_before(upload: Upload, chosen: ProblemGroup | None, first: int) -> list[int]:
    """The row numbers of the page before, from the last to the first."""
    rows = (rows.filter(row__lt=first).order_by("-row") for rows in _sources(upload, chosen))
    return _in_order(rows, most=ROWS_A_PAGE, reverse=True)


def _sources(upload: Upload, chosen: ProblemGroup | None) -> list[QuerySet[Any]]:
    """A query for each state. An index gives the rows of one state in order; rows of all states had to be sorted."""
    return (
        [chosen.problem_rows.all()]
        if chosen
        else [upload.leads.filter(state=state) for state in LeadState.to_be_fixed()]
    )


def _in_order(sources: Iterable[QuerySet[Any]], *, most: int, reverse: bool = False) -> list[int]:
    numbers = [source.values_list("row", flat=True)[:most] for source in sources]
    return list(islice(merge(*numbers, reverse=reverse), most))


def _row(
    upload: Upload,
    number: int,
    columns: Sequence[Column],
    cells: Sequence[str],
    *,
    lead: Lead | None,
    corrections: Sequence[Correction],
    last: int,
) -> GridRow:
    problems = [Problem.from_json(each) for each in lead.problems] if lead else []
    placed = tuple(
        Cell(
            column=column,
            text=without_hidden(cells[column.index]) if column.index < len(cells) else "",
            problems=tuple(problem for problem in problems if problem.column == shortened(column.name)),
        )
        for column in columns
    )
    names = {shortened(column.name) for column in columns}
    sent = {column.index for column in columns}
    others = enumerate(zip(upload.column_names(), cells, strict=False))
    return GridRow(
        row=number,
        state=lead.state if lead else "blank",
        seen=Seen.of({cell.column.index: cell.text for cell in placed}, last=last),
        cells=placed,
        remarks=tuple(problem for problem in problems if problem.column not in names),
        corrections=tuple(corrections),
        rest=tuple((name, text) for index, (name, text) in others if index not in sent and text.strip()),
    )
