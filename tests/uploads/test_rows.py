"""The rows of a file with people's corrections, as if they had corrected the sheet itself, one after the other."""

import pytest

from campaigns.models import Correction, Upload
from campaigns.uploads.checking.rows import cells_of, cells_of_rows, corrected_rows
from tests import make

pytestmark = pytest.mark.django_db

LINES = [["9000000001", "Asha", "Higgh"], ["9000000002", " higgh"], ["9000000003", "Higgh", " Higgh "]]
PRIORITY = 2


@pytest.fixture
def upload() -> Upload:
    return make.upload(LINES)


def correct(upload: Upload, *, row: int | None = None, column: int = PRIORITY, found: str = "", text: str) -> None:
    Correction.objects.create(upload=upload, row=row, column=column, found=found, text=text, user=make.person())


def column(upload: Upload, index: int = PRIORITY) -> list[str]:
    return [cells[index].strip() if index < len(cells) else "" for _, cells in corrected_rows(upload)]


def test_without_corrections_the_rows_are_those_of_the_file(upload):
    assert [(number, list(cells)) for number, cells in corrected_rows(upload)] == [
        (2, LINES[0]), (3, ["9000000002", "higgh"]), (4, ["9000000003", "Higgh", "Higgh"]),
    ]  # fmt: skip


def test_a_cell_is_corrected_where_it_stands_and_nowhere_else(upload):
    correct(upload, row=2, found="Higgh", text="5")
    assert column(upload) == ["5", "", "Higgh"]


def test_a_value_is_corrected_in_every_cell_of_its_column(upload):
    correct(upload, found="Higgh", text="5")
    assert column(upload) == ["5", "", "5"]
    assert column(upload, 1) == ["Asha", "higgh", "Higgh"]


def test_blank_cells_are_a_value_too_and_rows_that_ended_early_grow(upload):
    correct(upload, found="", text="7")
    assert column(upload) == ["Higgh", "7", "Higgh"]
    correct(upload, row=3, column=5, text="far out")
    assert cells_of(upload, 3) == ["9000000002", "higgh", "7", "", "", "far out"]


@pytest.mark.parametrize(
    ("corrections", "priorities"),
    [
        ([{"row": 2, "text": "5"}, {"row": 2, "text": "6"}], ["6", "", "Higgh"]),
        ([{"row": 2, "text": "5"}, {"found": "Higgh", "text": "6"}], ["5", "", "6"]),
        ([{"found": "Higgh", "text": "6"}, {"row": 2, "text": "5"}], ["5", "", "6"]),
        ([{"found": "Higgh", "text": "66x"}, {"found": "66x", "text": "6"}], ["6", "", "6"]),
        ([{"found": "Higgh", "text": "A"}, {"row": 2, "text": "Higgh"}], ["Higgh", "", "A"]),
        (
            [{"found": "Higgh", "text": "A"}, {"row": 2, "text": "Higgh"}, {"found": "Higgh", "text": "B"}],
            ["B", "", "A"],
        ),
        ([{"found": "Higgh", "text": "A"}, {"found": "A", "text": "Higgh"}], ["Higgh", "", "Higgh"]),
        ([{"found": "Higgh", "text": ""}, {"found": "", "text": "9"}], ["9", "9", "9"]),
    ],
    ids=[
        "the later one for a cell", "a value that the cell showed no more", "a cell after its value",
        "a value that came of a correction", "a cell that shows again what was corrected",
        "… and its value once more", "there and back", "all blank ones, whence ever they come",
    ],
)  # fmt: skip
def test_each_correction_meets_the_sheet_as_it_was_then(upload, corrections, priorities):
    for each in corrections:
        correct(upload, **each)
    assert column(upload) == priorities
    numbers = [2, 3, 4]
    one_by_one = cells_of_rows(upload, numbers)
    assert [list(cells) for _, cells in corrected_rows(upload)] == [one_by_one[number] for number in numbers]


def test_rows_are_found_by_their_numbers_and_the_header_is_none(upload):
    assert cells_of_rows(upload, [4, 1, 99, 2]) == {4: ["9000000003", "Higgh", "Higgh"], 2: LINES[0]}
    assert cells_of(upload, 1) is None


def test_corrections_of_another_upload_change_nothing_here(upload):
    correct(make.upload(LINES), found="Higgh", text="5")
    assert column(upload) == ["Higgh", "", "Higgh"]
