"""Each kind of action is written somewhere, is shown by a test, and has words."""

from pathlib import Path

import pytest

from campaigns.models import Action, Event
from campaigns.wording import details_in_words
from tests.wording.test_events import SAID

ROOT = Path(__file__).resolve().parents[2]
# Where actions are named all together, and not written.
_LISTS = {"campaigns/models/events.py", "campaigns/wording/events.py", "campaigns/downloads/results.py"}
_ABOUT_LISTS = {"tests/wording/test_events.py", "tests/log_of_actions/test_every_action.py"}

# Those that say all by themselves.
_WITHOUT_DETAILS = {
    "discarded",
    "account_resumed",
    "campaign_released",
    "dialer_back",
    "journal_empty",
    "api_key_changed",
    "account_user_name_changed",
    "signed_out",
    "sign_in_wait_ended",
    "password_changed",
    "person_deleted",
}


def text_of(folder: str, *, without: set[str]) -> str:
    files = (ROOT / folder).rglob("*.py")
    return "\n".join(file.read_text() for file in files if str(file.relative_to(ROOT)) not in without)


@pytest.fixture(scope="module")
def code() -> str:
    return text_of("campaigns", without=_LISTS)


@pytest.fixture(scope="module")
def tests() -> str:
    return text_of("tests", without=_ABOUT_LISTS)


@pytest.mark.parametrize("action", Action)
def test_it_is_written_somewhere_and_a_test_shows_it(code, tests, action):
    is_written = f"Action.{action.name}" in code
    is_shown = f'"{action}"' in tests or f"Action.{action.name}" in tests
    assert (is_written, is_shown) == (True, True)


def test_it_has_words_unless_it_says_all_by_itself():
    with_words = {event_action for event_action, _, details, _ in SAID if details}
    elsewhere = {"reconciled", "perhaps_sent", "account_domain_changed"}  # in tests/wording/test_events.py, too
    assert {*map(str, Action)} - with_words - elsewhere == _WITHOUT_DETAILS


@pytest.mark.parametrize(("action", "words"), [("signed_in", True), ("signed_out", False)])
def test_what_has_no_details_needs_no_words(action, words):
    details = {"known_browser": True} if words else {}
    assert bool(details_in_words(Event(action=action, details=details))) is words
