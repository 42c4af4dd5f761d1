"""What the pages say when a process is silent."""

import pytest

from campaigns import heartbeats
from campaigns.views.worker_status import silence

pytestmark = pytest.mark.django_db

QUEUES = ("small_files", "files", "callbacks", "sending", "downloads")
SMALL, FILES, CALLBACKS, SENDING, DOWNLOADS = map(heartbeats.worker_of, QUEUES)
SWEEPER = heartbeats.SWEEPER
ALL = [SWEEPER, SMALL, FILES, CALLBACKS, SENDING, DOWNLOADS]


def said_without(*silent: str) -> str:
    heartbeats.beat(*(process for process in ALL if process not in silent))
    said = silence()
    return f"{said.heading}. {said.text}"


def test_no_page_says_anything_while_all_processes_are_alive():
    heartbeats.beat(*ALL)
    assert silence() is None


@pytest.mark.parametrize(
    ("silent", "heading"),
    [
        ([SWEEPER], "The sweeper is not running."),
        ([FILES], "The worker for files is not running."),
        ([SWEEPER, SENDING], "The sweeper and the worker for sending are not running."),
        (
            ALL,
            "The sweeper, the worker for small files, the worker for files, the worker for callbacks, the worker for "
            "sending and the worker for downloads are not running.",
        ),
    ],
)
def test_who_is_not_running_is_named(silent, heading):
    assert said_without(*silent).startswith(heading)


@pytest.mark.parametrize(
    ("silent", "meaning"),
    [
        ([SMALL], "does its work meanwhile, but slower: small files are read and checked."),
        ([FILES], "does its work meanwhile, but slower: large files are read and checked."),
        ([CALLBACKS], "does its work meanwhile, but slower: the dialer's results are taken in."),
        ([SENDING], "does its work meanwhile, but slower: leads are sent."),
        ([DOWNLOADS], "does its work meanwhile, but slower: large downloads are made, the dialer's failed files"),
        ([FILES, SENDING], "does their work meanwhile, but slower: large files are read"),
    ],
)
def test_the_sweeper_does_the_work_of_a_worker_that_is_not_running(silent, meaning):
    assert meaning in said_without(*silent)


@pytest.mark.parametrize(
    ("silent", "meaning", "goes_on"),
    [
        ([SWEEPER], "What was to be sent at a certain time does not begin", "Leads are not sent"),
        ([SWEEPER, SMALL], "Small files are not read and checked. What was", "Large files are not"),
        ([SWEEPER, FILES], "Large files are not read and checked", "Leads are not sent"),
        ([SWEEPER, CALLBACKS], "The dialer's results are not taken in. What was", "files are not read"),
        ([SWEEPER, SENDING], "Leads are not sent. What was to be sent", "files are not read"),
        ([SWEEPER, DOWNLOADS], "Large downloads are not made, the dialer's failed files", "files are not read"),
        (ALL, "Leads are not sent. Large downloads are not made", "goes astray"),
    ],
)
def test_without_the_sweeper_the_page_says_what_does_not_go_on(silent, meaning, goes_on):
    said = said_without(*silent)
    assert meaning in said
    assert goes_on not in said


@pytest.mark.parametrize(("silent", "what"), [([SWEEPER], "it"), ([FILES, SENDING], "them")])
def test_a_silent_process_loses_nothing_and_an_administrator_must_start_it(silent, what):
    said = said_without(*silent)
    assert "Nothing is lost" in said
    assert said.endswith(f"An administrator must start {what} again.")
