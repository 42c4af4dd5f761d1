"""The kept rows, searched without being read."""

from pathlib import Path

import pytest

from campaigns.leads import BEGINS_WITH_DAY_OR_MONTH
from campaigns.spreadsheets import any_cell_begins
from campaigns.spreadsheets.rows_file import line_of


@pytest.mark.parametrize(
    ("cell", "begins"),
    [
        ("31/12/2031", True),
        ("1-2-31 10:00", True),
        ("12.31.2031", True),
        ("2031-12-31", False),
        ("on 31/12/2031", False),
        ("98765 43210", False),
        ("", False),
    ],
)
def test_a_cell_that_begins_as_a_date_is_found(tmp_path: Path, cell: str, begins: bool) -> None:
    target = tmp_path / "rows"
    target.write_bytes(line_of(2, ["Asha", cell]) + line_of(3, ["Ravi", "Pune"]))
    assert any_cell_begins(target, BEGINS_WITH_DAY_OR_MONTH) is begins
