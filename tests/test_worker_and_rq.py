"""campaigns/worker.py relies on when RQ calls its methods. For another version of RQ this must be checked again."""

import re
from importlib.metadata import version
from pathlib import Path

import rq.worker

from campaigns import worker


def test_the_worker_was_checked_with_the_version_of_rq_that_is_installed():
    assert version("rq") == worker.CHECKED_WITH_RQ, "read the docstring of CHECKED_WITH_RQ"


def private_names(*sources: Path) -> set[str]:
    """Attributes and methods whose names begin with one underscore."""
    return {name for source in sources for name in re.findall(r"(?:\.|def )(_(?!_)\w+)", source.read_text())}


def test_the_worker_uses_nothing_private_of_rq():
    of_rq = private_names(*Path(rq.worker.__file__).parent.glob("*.py"))

    assert {"_horse_pid", "_is_horse", "_stop_requested"} <= of_rq
    assert private_names(Path(worker.__file__)) & of_rq == set()
