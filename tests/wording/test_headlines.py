"""What became of an upload's rows in one line, also of those that its children have sent again."""

import pytest

from campaigns.models import UploadState
from campaigns.tally import Tally
from campaigns.wording import SentAgain, headline


def said(again: SentAgain | None = None, state: str = UploadState.FINISHED, **parts: int) -> str:
    return headline(state, Tally(total=sum(parts.values()), **parts).as_dict(), again)


def test_an_upload_that_has_no_children_counts_its_own_rows():
    assert said(loaded=2426, invalid=491, duplicate=68, skipped=15) == "2,426 loaded · 574 not sent"
    assert said(rejected=500, accepted=80, waiting=20, state=UploadState.SENDING) == (
        "0 loaded · 500 rejected · 100 waiting"
    )
    assert said(loaded=1, accepted=2) == "1 loaded · 2 accepted without a result"


@pytest.mark.parametrize(
    ("again", "parts", "words"),
    [
        (SentAgain(1, 178, 0), {"loaded": 574}, "All 574 rows are loaded, 178 of them by the upload below"),
        (SentAgain(2, 178, 0), {"loaded": 574}, "All 574 rows are loaded, 178 of them by the uploads below"),
        (SentAgain(1, 12, 0), {"loaded": 12}, "All 12 rows are loaded, all by the upload below"),
        (SentAgain(1, 1, 0), {"loaded": 1}, "The only row is loaded, by the upload below"),
        (
            SentAgain(1, 2, 0),
            {"loaded": 9, "blank": 3},
            "All 9 rows are loaded, 2 of them by the upload below · 3 blank",
        ),
        (SentAgain(1, 11, 0), {"loaded": 21, "invalid": 1}, "21 loaded, 11 of them by the upload below · 1 not sent"),
        (
            SentAgain(1, 8, 0),
            {"loaded": 18, "already_there": 2},
            "18 loaded, 8 of them by the upload below · 2 already there",
        ),
        (SentAgain(1, 0, 0), {"loaded": 10, "rejected": 2}, "10 loaded · 2 rejected"),
    ],
)
def test_with_children_it_speaks_of_all_rows_of_the_file_and_says_by_which_upload(again, parts, words):
    assert said(again, **parts) == words


def test_before_the_results_of_the_children_are_there_it_says_so():
    again = SentAgain(1, loaded=0, awaited=11)
    assert said(again, loaded=10, waiting=11, invalid=1) == (
        "10 loaded · 11 sent again by the upload below, no results yet · 1 not sent"
    )
    assert said(SentAgain(2, 5, 6), loaded=15, accepted=8, invalid=1) == (
        "15 loaded, 5 of them by the uploads below · 6 sent again by the uploads below, no results yet · "
        "2 accepted without a result · 1 not sent"
    )
    assert said(again, loaded=10, waiting=16, state=UploadState.SENDING) == "10 loaded · 16 waiting"
