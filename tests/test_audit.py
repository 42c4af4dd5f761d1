""".ci/audit: what it says of known faults of the pinned packages, and that it never fails for want of the list.

pip-audit and its list are somebody else's, so a script of its name answers here as pip-audit does."""

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
FAULTY = {"name": "redis", "version": "8.1.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["8.1.1"]}]}
NOT_THERE = {"name": "rq", "skip_reason": "Dependency not found on PyPI and could not be audited: rq (3.0.0)"}


@pytest.fixture
def audit(tmp_path: Path):
    """Runs .ci/audit with a pip-audit that does this; gives its status and what it said."""

    def run(script: str) -> tuple[int, str]:
        tool = tmp_path / "pip-audit"
        tool.write_text(f"#!/bin/sh\n{script}\n")
        tool.chmod(0o755)
        path = f"{tmp_path}:{os.environ['PATH']}"
        done = subprocess.run(
            [ROOT / ".ci/audit"], env={"PATH": path}, capture_output=True, text=True, timeout=30, check=False
        )
        return done.returncode, done.stdout + done.stderr

    return run


def reports(*packages: dict, status: int = 0) -> str:
    return f"cat <<'END'\n{json.dumps({'dependencies': packages, 'fixes': []})}\nEND\nexit {status}"


def test_no_known_fault(audit):
    assert audit(reports(SOUND, SOUND)) == (0, "No faults are known of 2 packages of requirements.txt.\n")


def test_a_known_fault_is_named_and_fails(audit):
    status, said = audit(reports(SOUND, FAULTY, NOT_THERE, status=1))
    assert status == 1
    assert said == "redis 8.1.0 has a known fault: PYSEC-2026-1, fixed in 8.1.1\n"


def test_a_package_that_the_list_does_not_have_is_named(audit):
    status, said = audit(reports(SOUND, NOT_THERE))
    assert (status, said.splitlines()[1]) == (0, "Not looked up, since the list does not have them: rq")


def test_a_mirror_without_the_list_is_said_and_is_no_failure(audit):
    """Each package is “not found” there, which pip-audit takes for sound."""
    status, said = audit(reports(NOT_THERE, NOT_THERE))
    assert status == 0
    assert said.startswith("NOT AUDITED: ")


@pytest.mark.parametrize(
    "words",
    [
        "ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed",
        "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='pypi.org', port=443): Max retries exceeded",
        "pip_audit._service.interface.ServiceError",
    ],
)
def test_a_list_that_cannot_be_reached_is_said_and_is_no_failure(audit, words):
    status, said = audit(f'echo "{words}" >&2; exit 1')
    assert status == 0
    assert said.startswith("NOT AUDITED: ")


def test_a_list_that_does_not_answer_is_given_up_after_a_while(audit, tmp_path):
    """The script's own minute, made short."""
    short = tmp_path / "audit"
    short.write_text((ROOT / ".ci/audit").read_text().replace("SECONDS = 60", "SECONDS = 1"))
    (tmp_path / "pip-audit").write_text("#!/bin/sh\nexec sleep 20\n")
    (tmp_path / "pip-audit").chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = subprocess.run(
        ["python3", short], env={"PATH": path}, capture_output=True, text=True, timeout=10, check=False
    )
    assert (done.returncode, done.stdout[:12]) == (0, "NOT AUDITED:")


def test_a_pip_audit_that_breaks_off_for_another_reason_fails(audit):
    status, said = audit('echo "ERROR:pip_audit._cli:invalid requirements input" >&2; exit 1')
    assert status == 1
    assert "invalid requirements input" in said
