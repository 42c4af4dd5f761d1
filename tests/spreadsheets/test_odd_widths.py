"""Text rows that are shorter or wider than the others: which are parts of a row, and in which values have moved."""

import pytest

HEADER = "Mobile,Name,City,Alternate"
ROWS = [f"98765432{row:02},Asha,Pune,91234567{row:02}" for row in range(10, 20)]


def doubts(read, *rows: str, header: str = HEADER, usual: list[str] = ROWS) -> dict[str, tuple[int, ...]]:
    content = "\n".join([header, *usual, *rows, *usual[:3], ""])
    return {warning.code: warning.rows for warning in read(content.encode()).contents.warnings}


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(["9876543201,Ravi", "Kumar,Pune,9123456701"], id="within a name"),
        pytest.param(["9876543201,Ravi,Pune ", "Camp,9123456701"], id="within a city"),
        pytest.param(["9876543201,Ravi,Pune,", "9123456701"], id="before a number, which would be called"),
        pytest.param(["9876543201,Ravi,", "Pune,9123456701"], id="between two cells"),
        pytest.param(["9876543201,", "Ravi,Pune,9123456701"], id="behind the number"),
    ],
)
def test_a_row_that_a_line_break_parted_is_named_with_all_its_parts(read, rows: list[str]) -> None:
    assert doubts(read, *rows) == {"rows_split_by_line_break": (12, 13)}


def test_a_row_in_three_parts_is_one_too(read) -> None:
    rows = ["9876543201,Ravi", "Kumar,Pune", "Camp,9123456701"]
    assert doubts(read, *rows) == {"rows_split_by_line_break": (12, 13, 14)}


def test_a_part_that_could_be_a_row_is_named_where_the_row_above_breaks_off(read) -> None:
    usual = [f"98765432{row:02},Asha,91234567{row:02},Pune" for row in range(10, 20)]
    rows = ["9876543201,Ravi,", "9123456701,Pune"]
    assert doubts(read, *rows, header="Mobile,Name,Alternate,City", usual=usual) == {
        "rows_split_by_line_break": (12, 13)
    }


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(["9876543201,Ravi", "9876543202,Meena", "9876543203,Kiran"], id="blank cells at the end"),
        pytest.param(["9876543201", "9876543202"], id="numbers alone"),
        pytest.param(["9876543201,Ravi,Pune,", "Total 10"], id="a total below a blank cell"),
        pytest.param(["9876543201,Ravi,Pune", "9876543202"], id="one shorter than the other"),
        pytest.param(["Total", "10"], id="a total"),
        pytest.param(["", "Prepared by,Meena"], id="a note"),
        pytest.param(["9876543201,Ravi", ROWS[0], "Kumar,Pune,9123456701"], id="not below each other"),
    ],
)
def test_rows_that_are_merely_short_raise_no_alarm(read, rows: list[str]) -> None:
    assert doubts(read, *rows) == {}


def test_names_before_the_numbers_raise_no_alarm_where_rows_are_short(read) -> None:
    usual = [f"Asha,98765432{row:02},Pune,hot" for row in range(10, 20)]
    assert doubts(read, "Ravi,9876543201,Pune", "Meena,9876543202", header="Name,Mobile,City,Mark", usual=usual) == {}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Mobile,Name,City,Note", "9876543201,Kumar, Ravi,Pune,"),
        ("Mobile,Name,City,Note", "9876543201,Kumar, Ravi,Pune,,"),
        ("Mobile,Name,PIN,Note", "9876543201,Kumar,Ravi,411001,"),
    ],
)
def test_values_may_have_moved_where_only_blank_cells_stand_beyond_the_others(read, header: str, row: str) -> None:
    third = "411002" if "PIN" in header else "Pune"
    usual = [f"98765432{each:02},Asha,{third},x" for each in range(10, 20)]
    assert doubts(read, row, header=header, usual=usual) == {"values_may_have_moved": (12,)}


@pytest.mark.parametrize(
    "row", ["9876543201,Ravi,Pune,9123456701,", "9876543201,Ravi,Pune,,", ",,,,,", "9876543201,,,,"]
)
def test_a_delimiter_more_at_the_end_raises_no_alarm(read, row: str) -> None:
    assert doubts(read, row) == {}


def test_spaces_behind_all_delimiters_raise_no_alarm(read) -> None:
    usual = [row.replace(",", ", ") for row in ROWS]
    assert doubts(read, "9876543201, Ravi, Pune, 9123456701,", usual=usual) == {}
