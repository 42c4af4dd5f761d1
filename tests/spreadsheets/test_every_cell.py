"""The law of reading: in each format that we can write, each written cell is read, or the person is told what became of
it. The cells are texts, numbers, dates, booleans, errors, formulas with and without their result, and numbers with
display formats."""

import pytest
from hypothesis import HealthCheck, given, settings

from .cell_values import GRIDS, Grid, as_people_see
from .writers import FORMATS


def _check(grid: Grid, rows: dict[int, tuple[str, ...]], warnings: tuple) -> None:
    read = {(row, column): text for row, cells in rows.items() for column, text in enumerate(cells) if text}
    assert warnings == ()
    assert read.keys() == grid.keys()
    for place, value in grid.items():
        expected = as_people_see(value)
        if expected == "=":
            assert read[place].startswith("=")
        else:
            assert read[place] == expected


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grid=GRIDS)
def test_every_cell_that_is_written_is_read(read, form: str, grid: Grid) -> None:
    contents, rows = read(FORMATS[form](grid), delimiter="comma" if form == "csv" else "")
    _check(grid, rows, contents.warnings)
