"""What people call the state in which an upload has ended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.models import UploadState
from campaigns.tally import CONFIRMED_PARTS, NOT_CONFIRMED_PARTS, Tally
from campaigns.wording import state_in_brief

ENDED_PARTS = sorted({*NOT_CONFIRMED_PARTS, *CONFIRMED_PARTS} - {"ready", "waiting", "sending"})


def state(**parts: int) -> str:
    return state_in_brief(UploadState.FINISHED, Tally(total=sum(parts.values()), **parts).as_dict())


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"loaded": 3, "blank": 2}, "All loaded"),
        ({"loaded": 2, "already_there": 1}, "All loaded or already there"),
        ({"already_there": 3}, "All already there"),
        ({"loaded": 11, "invalid": 1}, "Loaded, rest needs fixing"),
        ({"already_there": 11, "invalid": 1}, "Already there, rest needs fixing"),
        ({"loaded": 11, "skipped": 1}, "Loaded, rest not sent"),
        ({"already_there": 11, "duplicate": 1}, "Already there, rest not sent"),
        ({"already_there": 11, "rejected": 1}, "Partly already there"),
        ({"rejected": 1}, "Nothing loaded"),
    ],
)
def test_what_is_said_is_true_of_all_rows_of_the_file(parts, words):
    assert state(**parts) == words


@given(st.dictionaries(st.sampled_from(ENDED_PARTS), st.integers(1, 5), min_size=1))
def test_all_loaded_is_said_only_where_each_row_that_is_not_blank_is_loaded(parts):
    if state(**parts) == "All loaded":
        assert parts["loaded"] == sum(parts.values()) - parts.get("blank", 0)
