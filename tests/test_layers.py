"""The layers of campaigns/__init__.py: import-linter's contracts in pyproject.toml hold, and a break of them is
noticed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Checks the contracts for the packages in this folder."""
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_imports_point_down_only():
    checked = lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the packages and their contracts, which a test can break."""
    for package in ("campaigns", "leadsportal"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_an_import_around_a_packages_init_is_noticed(copy: Path):
    with (copy / "campaigns/sending/__init__.py").open("a") as source:
        source.write("\nfrom campaigns.uploads import runs\nfrom campaigns.leads.texts import folded\n")
        source.write("from campaigns.wording.times import full_time\n")

    checked = lint_imports(copy)

    assert checked.returncode == 1
    for module in ("campaigns.uploads.runs", "campaigns.leads.texts", "campaigns.wording.times"):
        assert f"campaigns.sending -> {module}" in checked.stdout


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("campaigns/models/__init__.py", "campaigns.tasks"),
        ("campaigns/models/__init__.py", "campaigns.uploads"),
        ("campaigns/uploads/__init__.py", "campaigns.views"),
        ("campaigns/sending/__init__.py", "campaigns.tasks"),
        ("campaigns/leads/__init__.py", "campaigns.spreadsheets"),
        ("campaigns/leads/__init__.py", "django.db"),
        ("campaigns/cloudagent/__init__.py", "campaigns.models"),
        ("campaigns/dialer/__init__.py", "campaigns.cloudagent"),
        ("campaigns/sandbox/__init__.py", "campaigns.cloudagent"),
        ("campaigns/sandbox/__init__.py", "leadsportal.settings"),
    ],
)
def test_a_forbidden_import_is_noticed(copy: Path, module: str, forbidden: str):
    with (copy / module).open("a") as source:
        source.write(f"\nimport {forbidden}\n")

    checked = lint_imports(copy)

    assert checked.returncode == 1
    importer = module.removesuffix("/__init__.py").replace("/", ".")
    assert f"{importer} -> {forbidden.removesuffix('.db').removesuffix('.settings')}" in checked.stdout
