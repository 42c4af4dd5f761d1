"""After an upgrade that was taken back, rows may have codes that only the later release knows. No page breaks by them,
and none shows them (docs/rules.md#rule-19)."""

import pytest

from campaigns.models import Event
from campaigns.wording import (
    about_start,
    action_in_words,
    check_fault_in_words,
    details_in_words,
    notes_in_words,
    report_notes_in_words,
    unreadable_in_words,
    why_download_failed,
)
from campaigns.wording.stops import hold_in_words, joined, pause_in_words, stop_in_words

LATER, DETAILS = "of_a_later_release", {"more": 1}
STOPPED = {"reason": LATER, **DETAILS}

SAID = {
    "a stop": lambda: joined(stop_in_words(LATER, DETAILS)),
    "a hold": lambda: joined(hold_in_words(LATER, DETAILS)),
    "a pause": lambda: joined(pause_in_words(LATER, DETAILS)),
    "a note of a batch": lambda: notes_in_words([{"code": LATER, **DETAILS}]),
    "a note of a callback": lambda: report_notes_in_words([{"code": LATER, **DETAILS}]),
    "a fault of a check": lambda: check_fault_in_words(LATER),
    "a fault of a download": lambda: why_download_failed(LATER),
    "an unreadable file": lambda: unreadable_in_words(LATER, DETAILS),
    "the start of a campaign": lambda: about_start(LATER),
    "a stop in the log of actions": lambda: details_in_words(Event(action="account_stopped", details=STOPPED)),
    "an outage in the log of actions": lambda: details_in_words(Event(action="dialer_away", details={"outage": LATER})),
    "what was undone": lambda: details_in_words(Event(action="undid", details={"undone": LATER, "event": 3})),
    "the details of an action": lambda: details_in_words(Event(action=LATER, details=DETAILS)),
    "an action": lambda: action_in_words(Event(action=LATER)),
}


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_a_code_of_a_later_release_is_said_in_general_words(said):
    assert "a later release" in said().lower()
    assert LATER not in said()


def test_an_action_that_is_known_is_said_by_its_name():
    assert action_in_words(Event(action="batch_sent_again")) == "batch sent again"
