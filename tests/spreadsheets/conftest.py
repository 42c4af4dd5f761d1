"""Reading in the test's own process. The child process does the same after it has set its limits."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from campaigns.spreadsheets import Contents, Unreadable, iter_rows
from campaigns.spreadsheets.contents import read_contents
from tests.spreadsheets.make import limits


class Reading(NamedTuple):
    contents: Contents
    rows: dict[int, tuple[str, ...]]  # by their numbers


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    def read_bytes(
        content: bytes,
        *,
        sheet: str | None = None,
        encoding: str = "",
        delimiter: str = "",
        quoting: str = "",
        **changed: Any,
    ) -> Reading:
        source, target = tmp_path / "source", tmp_path / "rows"
        source.write_bytes(content)
        how = {"sheet": sheet, "encoding": encoding, "delimiter": delimiter, "quoting": quoting}
        contents = read_contents(source, target, limits=limits(**changed), **how)
        return Reading(contents, {row.number: row.cells for row in iter_rows(target)})

    return read_bytes


@pytest.fixture
def refusal(read: Callable[..., Reading], tmp_path: Path) -> Iterator[Callable[..., Unreadable]]:
    """Reads a file that must be refused; no file may be left behind."""

    def refuse(content: bytes, **how: Any) -> Unreadable:
        with pytest.raises(Unreadable) as caught:
            read(content, **how)
        return caught.value

    yield refuse
    assert {path.name for path in tmp_path.iterdir()} <= {"source"}


@pytest.fixture
def read_or_refused(read: Callable[..., Reading]) -> Callable[..., Reading | Unreadable]:
    """Reads a file that may be refused; any other error fails the test."""

    def attempt(content: bytes, **how: Any) -> Reading | Unreadable:
        try:
            return read(content, **how)
        except Unreadable as refused:
            return refused

    return attempt
