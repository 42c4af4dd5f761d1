"""Values of cells for tests that write files: each with what people see of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st

from campaigns.spreadsheets.cells import clean, moment, number, truth

DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets have no zones


@dataclass(frozen=True)
class Formatted:
    """A number with a display format that must be followed."""

    value: float
    code: str
    seen: str


@dataclass(frozen=True)
class Formula:
    """A formula; without a result it was never computed."""

    result: float | None


@dataclass(frozen=True)
class Error:
    text: str


Value = str | float | bool | datetime | Formatted | Formula | Error
Grid = dict[tuple[int, int], Value]  # by row from 1 and column from 0


_LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\u2028\u2029\x85"
)


_TEXTS = st.text(_LETTERS, min_size=1, max_size=12).filter(
    lambda text: clean(text) and not text.startswith(("=", "#", "{"))
)
_WHOLE = st.integers(-(10**14), 10**14).map(float)


_VALUES = st.one_of(
    _TEXTS,
    st.sampled_from(["9876543210", "+91 98765 43210", "NaN", "1e5", "TRUE", "007"]),
    _WHOLE,
    st.sampled_from([0.0, 0.5, 1e-7, 1234.5678, 9876543210.0, -9876543119.0]),
    st.booleans(),
    st.integers(366 * 86_400, 109_000 * 86_400).map(lambda seconds: DAY_ZERO + timedelta(seconds=seconds)),
    st.sampled_from([Formatted(12.0, "00000", "00012"), Formatted(9876543210.0, "+0", "+9876543210")]),
    st.sampled_from([Formula(None), Formula(7.0), Formula(9876543210.0)]),
    st.sampled_from([Error("#N/A"), Error("#DIV/0!")]),
)
GRIDS = st.dictionaries(st.tuples(st.integers(1, 9), st.integers(0, 5)), _VALUES, min_size=1, max_size=25)


def as_people_see(value: Value) -> str:
    """The text that people see; for a formula that was never computed, the beginning of its text."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return truth(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, Formula):
        return "=" if value.result is None else number(value.result)
    return value.seen if isinstance(value, Formatted) else value.text


def as_rows(grid: Grid) -> dict[int, list[Value | None]]:
    rows: dict[int, list[Value | None]] = {}
    for row, column in sorted(grid):
        cells = rows.setdefault(row, [])
        cells += [None] * (column + 1 - len(cells))
        cells[column] = grid[row, column]
    return rows
