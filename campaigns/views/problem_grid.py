"""The rows with problems, some at a time: their cells as they can be corrected, and the problems of each cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.history import to_be_fixed
from campaigns.leads import ERROR, Problem
from campaigns.leads.texts import shortened
from campaigns.models import Correction, Lead, ProblemGroup, ProblemValue, Upload
from campaigns.uploads.rows import cells_of_rows

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is sent: its index in the sheet, its name there, and the field that it goes to."""

    index: int
    name: str
    field: str


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    text: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    """`remarks` are the problems that belong to no single cell of the grid; `corrections` say who changed what."""

    row: int
    is_ready: bool
    cells: tuple[Cell, ...]
    remarks: tuple[Problem, ...]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows in the order of the sheet; `previous` and `next` are the rows with which the pages beside it begin."""

    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    previous: int | None
    next: int | None


def grid(upload: Upload, *, chosen: ProblemGroup | ProblemValue | None, first: int) -> Grid:
    """The rows from row `first` on that have the chosen kind of problem or value; all that are not sent when none is
    chosen. What it costs does not grow with the upload: nothing is counted, nothing passed over."""
    rows = (chosen.problem_rows if chosen else to_be_fixed(upload)).order_by("row")
    found = list(rows.filter(row__gte=first).values_list("row", flat=True)[: ROWS_A_PAGE + 1])
    before = list(rows.filter(row__lt=first).order_by("-row").values_list("row", flat=True)[:ROWS_A_PAGE])
    shown = found[:ROWS_A_PAGE]
    columns = sent_columns(upload)
    cells = cells_of_rows(upload, shown)
    leads = upload.leads.filter(row__in=shown).order_by("row")
    corrections: dict[int, list[Correction]] = {}
    for correction in upload.corrections.filter(row__in=shown).select_related("by").order_by("pk"):
        corrections.setdefault(correction.row, []).append(correction)
    return Grid(
        columns=columns,
        rows=tuple(_row(lead, columns, cells.get(lead.row, []), corrections.get(lead.row, [])) for lead in leads),
        previous=before[-1] if before else None,
        next=found[ROWS_A_PAGE] if len(found) > ROWS_A_PAGE else None,
    )


def sent_columns(upload: Upload) -> tuple[Column, ...]:
    """The columns that go to a field, in the order of the sheet."""
    names = upload.column_names()
    fields = dict(upload.rules["mapping"].items())
    places = {index: field for field, index in fields.items()}
    for field, further in upload.rules.get("joined", {}).items():
        places |= dict.fromkeys(further, field)
    return tuple(Column(index, names[index], places[index]) for index in sorted(places))


def _row(lead: Lead, columns: Sequence[Column], cells: Sequence[str], corrections: Sequence[Correction]) -> GridRow:
    problems = [Problem.from_json(each) for each in lead.problems]
    placed = tuple(
        Cell(
            column=column,
            text=cells[column.index] if column.index < len(cells) else "",
            problems=tuple(problem for problem in problems if problem.column == shortened(column.name)),
        )
        for column in columns
    )
    names = {shortened(column.name) for column in columns}
    return GridRow(
        row=lead.row,
        is_ready=not any(problem.level == ERROR for problem in problems),
        cells=placed,
        remarks=tuple(problem for problem in problems if problem.column not in names),
        corrections=tuple(corrections),
    )
