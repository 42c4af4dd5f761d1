"""Each stored code has its sentence."""

import pytest

from campaigns.dialer import AttemptOutcome, Note, NoteCode
from campaigns.models import (
    BatchNote,
    Decision,
    HoldReason,
    PauseReason,
    ReadingFault,
    ReportNote,
    StartOutcome,
    StopReason,
    Upload,
    batch_note,
    notes_of_reading,
    report_note,
)
from campaigns.spreadsheets import WhyUnreadable
from campaigns.wording import (
    ATTEMPT_STATES,
    about_start,
    notes_in_words,
    report_notes_in_words,
    unreadable_in_words,
    why_paused,
)
from campaigns.wording.stops import hold_in_words, joined, stop_in_words

DETAILS = {
    "message": "no",
    "name": "asha",
    "words": "no",
    "file": "web-1.sqlite3",
    "batch": 1,
    "size": 3,
    "campaign": "A",
    "headers": ["Name"],
}


@pytest.mark.parametrize("reason", StopReason)
def test_a_stop_has_a_sentence(reason):
    assert joined(stop_in_words(reason, DETAILS)).endswith(".")


@pytest.mark.parametrize("reason", HoldReason)
def test_a_hold_has_a_sentence(reason):
    assert joined(hold_in_words(reason, DETAILS)).endswith(".")


@pytest.mark.parametrize("reason", PauseReason)
def test_a_pause_by_the_portal_has_a_sentence(reason):
    assert why_paused(Upload(paused_code=reason, paused_details=DETAILS)).endswith(".")
    with_reason = DETAILS | {"reason": "Invalid number", "rejected": 3}
    assert "“Invalid number” for 3 of them." in why_paused(Upload(paused_code=reason, paused_details=with_reason))


@pytest.mark.parametrize("code", BatchNote)
def test_a_note_of_a_batch_has_a_sentence(code):
    counts = {"loaded": 1, "not_loaded": 1, "named": 2, "counted": 1, "total": 3}
    counts |= {"loaded_before": 1, "not_loaded_before": 0}
    assert notes_in_words([batch_note(code, **counts, size=3, message="no", words="no", reason="no")])


@pytest.mark.parametrize("code", ReportNote)
def test_a_note_of_a_callback_or_a_failed_file_has_a_sentence(code):
    assert report_notes_in_words([report_note(code, host="", failure="OSError", status=403, words="no")])


@pytest.mark.parametrize("code", NoteCode)
def test_what_is_noted_when_a_report_is_read_has_a_sentence(code):
    numbers = {"bytes": 1, "rows": 1, "total": 3, "processed": 1, "not_processed": 1}
    numbers |= {"characters": 1, "columns": 1}
    note = Note(code, {"name": "status", "said": "x", "announced": "", **numbers})
    assert report_notes_in_words(notes_of_reading([note])).endswith(".")


@pytest.mark.parametrize("code", ReadingFault)
def test_a_file_that_was_not_read_though_it_may_be_fine_has_a_sentence(code):
    assert unreadable_in_words(code, {"words": "no"})


def test_no_code_of_a_file_that_was_not_read_is_given_twice():
    assert not {*WhyUnreadable} & {*map(str, ReadingFault)}


def test_no_code_of_a_report_is_given_twice():
    assert not {*NoteCode} & {*map(str, ReportNote)}


@pytest.mark.parametrize("outcome", StartOutcome)
def test_what_came_of_starting_the_campaign_has_a_sentence(outcome):
    assert about_start(outcome).endswith(".")


def test_each_state_of_an_attempt_has_words():
    assert set(ATTEMPT_STATES) == {"under_way", *AttemptOutcome, *Decision}
