"""The verdict on an upload, by where the rows of its file are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.tally import CONFIRMED_PARTS, NOT_CONFIRMED_PARTS, Tally
from campaigns.wording import NEEDS_PERSON_PARTS, VerdictCode, VerdictTone, verdict_of

PARTS = (*NOT_CONFIRMED_PARTS, *CONFIRMED_PARTS)


def verdict(**parts: int) -> tuple[str, str]:
    found = verdict_of(Tally(total=sum(parts.values()), **parts).as_dict())
    return found.code.value, found.tone.value


@pytest.mark.parametrize(
    ("parts", "code", "tone"),
    [
        ({}, "not_checked", "open"),
        ({"ready": 3, "invalid": 1}, "in_progress", "open"),
        ({"loaded": 500, "rejected": 500, "waiting": 100}, "in_progress", "open"),
        ({"loaded": 3}, "all_loaded", "good"),
        ({"loaded": 2, "already_there": 1}, "all_loaded", "good"),
        ({"loaded": 3, "blank": 2}, "all_loaded", "good"),
        ({"already_there": 3}, "all_already_there", "good"),
        ({"loaded": 2426, "invalid": 491, "duplicate": 68, "skipped": 15}, "rest_needs_fixing", "needs_person"),
        ({"loaded": 2426, "duplicate": 68}, "rest_not_sent", "good"),
        ({"loaded": 2426, "skipped": 15}, "rest_not_sent", "good"),
        ({"loaded": 4, "rejected": 1}, "partly_loaded", "needs_person"),
        ({"loaded": 4, "refused": 1}, "partly_loaded", "needs_person"),
        ({"loaded": 4, "unnamed": 1}, "partly_loaded", "needs_person"),
        ({"loaded": 4, "unknown": 1}, "partly_loaded", "needs_person"),
        ({"loaded": 4, "cancelled": 1}, "partly_loaded", "good"),
        ({"unknown": 4}, "not_known", "needs_person"),
        ({"rejected": 4}, "nothing_loaded", "bad"),
        ({"accepted": 4}, "accepted_only", "open"),
        ({"accepted": 4, "invalid": 1}, "accepted_only", "needs_person"),
        ({"cancelled": 4}, "nothing_sent", "quiet"),
        ({"cancelled": 4, "invalid": 1}, "nothing_sent", "needs_person"),
    ],
)
def test_the_verdict_follows_from_all_rows_of_the_file(parts, code, tone):
    assert verdict(**parts) == (code, tone)


@given(st.dictionaries(st.sampled_from(PARTS), st.integers(0, 5)))
def test_green_means_that_no_row_needs_a_person(parts):
    found = verdict_of(Tally(total=sum(parts.values()), **parts).as_dict())
    waits_for_nobody = not any(parts.get(part) for part in NEEDS_PERSON_PARTS)
    assert waits_for_nobody or found.tone != VerdictTone.GOOD
    assert found.needs_person == sum(parts.get(part, 0) for part in NEEDS_PERSON_PARTS) or not found.needs_person


@given(st.dictionaries(st.sampled_from(PARTS), st.integers(0, 5)))
def test_all_loaded_means_every_row_that_is_not_blank(parts):
    found = verdict_of(Tally(total=sum(parts.values()), **parts).as_dict())
    if found.code in (VerdictCode.ALL_LOADED, VerdictCode.ALL_ALREADY_THERE):
        in_campaign = parts.get("loaded", 0) + parts.get("already_there", 0)
        assert in_campaign == sum(parts.values()) - parts.get("blank", 0)
