"""The cells of many rows at once become the same texts as one by one."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campaigns.spreadsheets.cells import as_texts, rows_as_texts

cells = st.one_of(
    st.text(max_size=8),
    st.floats(),
    st.integers(-(10**15), 10**22).map(float),
    st.booleans(),
    st.dates(date(1900, 1, 1)),
    st.datetimes(datetime(1900, 1, 1)),  # noqa: DTZ001 - spreadsheets have no time zones
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=5_000)),
)
rows = st.integers(0, 4).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=6))
numbers = st.one_of(st.floats(), st.integers(-(10**12), 10**12).map(lambda number: number / 1000), st.floats(-1, 1))
of_one_kind = st.lists(
    st.tuples(
        st.text(max_size=8),
        numbers,
        st.dates(date(1900, 1, 1)),
        st.times(),
        st.one_of(numbers, st.sampled_from(["", " ", '"', ",", " Asha ", "1e5", "null"])),
    ).map(list),
    max_size=6,
)


@given(rows | of_one_kind)
def test_rows_are_the_texts_of_their_cells(values):
    assert rows_as_texts(values) == [as_texts(row) for row in values]


def test_whole_numbers_have_no_decimals_and_texts_no_spaces_around():
    assert rows_as_texts([[9876543210.0, " Asha "], [5.0, "Ravi"]]) == [["9876543210", "Asha"], ["5", "Ravi"]]


def test_numbers_beyond_what_a_float_tells_exactly_keep_their_exponent():
    assert rows_as_texts([[1e22], [2.0]]) == [as_texts([1e22]), ["2"]]


def test_dates_and_times_are_as_people_see_them():
    values = [[date(2031, 12, 31), time(9, 5)], [date(2030, 1, 2), time(23, 0)]]
    assert rows_as_texts(values) == [["2031-12-31", "09:05:00"], ["2030-01-02", "23:00:00"]]
