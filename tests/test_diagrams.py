"""docs/architecture.md has the same states and reasons as the code, and each state can be reached."""

import re
from pathlib import Path

import pytest

from campaigns.dialer import AttemptOutcome
from campaigns.models import BatchState, CallbackState, Decision, DownloadState, FailedFileState, UploadState
from campaigns.sending.readiness import REASONS

PAGE = Path(__file__).resolve().parent.parent / "docs/architecture.md"
STATES = {
    "Upload": set(UploadState.values),
    "Batch": set(BatchState.values),
    "Attempt": {"under_way", *AttemptOutcome, *Decision.values},
    "Callback": set(CallbackState.values),
    "Failed file": set(FailedFileState.values),
    "Download": set(DownloadState.values),
}

_DIAGRAM = re.compile(r"^### ([\w ]+)\n.*?^```mermaid\nstateDiagram-v2\n(.*?)^```", re.M | re.S)
_ARROW = re.compile(r"^ +(\[\*\]|\w+) --> (\[\*\]|\w+)(?:: .+)?$")


def diagrams() -> dict[str, list[tuple[str, str]]]:
    """{heading: arrows from state to state}; "[*]" is the beginning or the end."""
    found = {}
    for heading, diagram in _DIAGRAM.findall(PAGE.read_text()):
        arrows = [_ARROW.match(line) for line in diagram.splitlines()]
        assert None not in arrows, f"{heading}: a line that is no arrow"
        found[heading] = [(arrow[1], arrow[2]) for arrow in arrows if arrow]
    return found


def test_there_is_a_diagram_for_each_kind_of_state():
    assert diagrams().keys() == STATES.keys()


@pytest.mark.parametrize("kind", STATES)
def test_a_diagram_names_the_states_of_the_code(kind: str):
    named = {state for arrow in diagrams()[kind] for state in arrow}

    assert named - {"[*]"} == STATES[kind]


@pytest.mark.parametrize("kind", STATES)
def test_each_state_can_be_reached(kind: str):
    reached, arrows = {"[*]"}, diagrams()[kind]
    for _ in arrows:
        reached |= {after for before, after in arrows if before in reached}

    assert reached >= STATES[kind]


def test_the_reasons_why_an_upload_waits_are_those_of_the_code():
    listed = re.findall(r"^\| `(\w+)` \|.*\| (\w+) \|$", PAGE.read_text(), re.M)

    assert listed == [(reason.code.value, reason.who.value) for reason in REASONS]
