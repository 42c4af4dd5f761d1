"""The release before knows each state that today's writes: it would not know what to do with another one, nor how to
show it. A new state takes two releases."""

import ast
from collections.abc import Iterator
from enum import StrEnum

import pytest

from campaigns.dialer import AttemptOutcome
from campaigns.models import BatchState, CallbackState, Decision, FailedFileState, LeadState, UploadState
from tests.upgrade.base import file_of_base

FILES = {
    UploadState: "campaigns/models/uploads.py",
    LeadState: "campaigns/models/uploads.py",
    BatchState: "campaigns/models/batches.py",
    Decision: "campaigns/models/batches.py",
    CallbackState: "campaigns/models/callbacks.py",
    FailedFileState: "campaigns/models/callbacks.py",
    AttemptOutcome: "campaigns/dialer/judgement.py",
}

# New states that this release knows and does not write yet.
NOT_WRITTEN_YET: frozenset[str] = frozenset()


def values_of(name: str, source: str) -> Iterator[str]:
    """The values of an enumeration, in a module's text."""
    (found,) = (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef) and node.name == name)
    for node in found.body:
        match node:
            case ast.Assign(
                value=ast.Constant(value=str(value)) | ast.Tuple(elts=[ast.Constant(value=str(value)), *_])
            ):
                yield value


@pytest.mark.parametrize("states", FILES, ids=lambda states: states.__name__)
def test_the_release_before_knows_each_state(states: type[StrEnum]):
    before = set(values_of(states.__name__, file_of_base(FILES[states])))

    assert before
    assert {str(state) for state in states} - before - NOT_WRITTEN_YET == set()
