"""Rows are cut into batches by number and by bytes, and none is lost."""

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.cloudagent import build_request, cut_batches, encoded_row_bytes

CELLS = st.one_of(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20), st.integers(1, 99))


def row_bytes(row: list[str | int]) -> int:
    return encoded_row_bytes(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode())


def body_bytes(rows: list[list[str | int]]) -> int:
    request = build_request(
        domain="host.example",
        user_name="u",
        api_key="k",
        campaign_name="c",
        map=["PhoneNumber", "Name"],
        rows=rows,
        check_duplicate=True,
        is_delete=False,
        start=False,
        callback_url="",
    )
    return len(urlencode(request.fields))


@given(st.lists(CELLS, min_size=2, max_size=2))
def test_a_row_takes_exactly_the_bytes_that_it_adds_to_the_body(row: list[str | int]) -> None:
    first: list[str | int] = ["9876543210", "first"]
    assert row_bytes(row) == body_bytes([first, row]) - body_bytes([first])


@pytest.mark.parametrize("character", ["a", " ", "é", "क", "😀", '"', "\\", "\n", "\x01", "~", "%", "&"])
def test_the_dearest_characters_are_counted_too(character: str) -> None:
    first: list[str | int] = ["9876543210", "first"]
    row: list[str | int] = [character * 1000, character]
    assert row_bytes(row) == body_bytes([first, row]) - body_bytes([first])


@pytest.mark.parametrize(
    ("rows", "batches"),
    [
        (0, []),
        (1, [(0, 1)]),
        (499, [(0, 499)]),
        (500, [(0, 500)]),
        (501, [(0, 500), (500, 501)]),
        (1200, [(0, 500), (500, 1000), (1000, 1200)]),
    ],
)
def test_batches_have_at_most_500_rows(rows: int, batches: list[tuple[int, int]]) -> None:
    assert list(cut_batches([100] * rows)) == batches


def test_an_accounts_own_limit_of_rows_holds() -> None:
    assert list(cut_batches([1] * 5, most_rows=2)) == [(0, 2), (2, 4), (4, 5)]


def test_a_batch_is_cut_before_its_bytes_go_over_the_limit() -> None:
    assert list(cut_batches([40, 40, 40, 20, 30], most_bytes=100, overhead=20)) == [(0, 2), (2, 4), (4, 5)]


def test_a_batch_may_have_exactly_its_limit_of_bytes() -> None:
    assert list(cut_batches([50, 50], most_bytes=100, overhead=0)) == [(0, 2)]


def test_a_row_that_is_too_large_by_itself_goes_alone_rather_than_lost() -> None:
    assert list(cut_batches([1, 500, 1], most_bytes=100, overhead=0)) == [(0, 1), (1, 2), (2, 3)]


def test_500_long_rows_in_an_indian_script_stay_below_the_limit() -> None:
    rows: list[list[str | int]] = [["9876543210", "क" * 1900] for _ in range(500)]
    batches = list(cut_batches(row_bytes(row) for row in rows))
    assert len(batches) == 3
    assert all(body_bytes(rows[start:stop]) <= 4_000_000 for start, stop in batches)


def test_a_batch_of_no_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one row"):
        list(cut_batches([1], most_rows=0))


@given(st.lists(st.integers(0, 300)), st.integers(1, 7), st.integers(0, 400))
def test_every_row_is_in_exactly_one_batch(sizes: list[int], most_rows: int, most_bytes: int) -> None:
    batches = list(cut_batches(sizes, most_rows=most_rows, most_bytes=most_bytes, overhead=10))
    assert [index for start, stop in batches for index in range(start, stop)] == list(range(len(sizes)))
    for start, stop in batches:
        assert 1 <= stop - start <= most_rows
        assert stop - start == 1 or sum(sizes[start:stop]) + 10 <= most_bytes
