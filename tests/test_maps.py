"""The packages' maps and CONTRIBUTING.md name all modules that exist, and no others."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAPPED = [
    "",
    "cli_upload",
    "cloudagent",
    "dialer",
    "outcomes",
    "sandbox",
    "do_not_call",
    "downloads",
    "failed_files",
    "leads",
    "notifications",
    "number_index",
    "overview",
    "sending",
    "spreadsheets",
    "uploads",
    "uploads.reading",
    "uploads.checking",
    "uploads.fixing",
    "uploads.confirming",
    "views",
    "wording",
]

# Django finds these by their names.
OF_DJANGO = {"apps", "migrations", "management", "templatetags", "urls", "admin", "forms"}

_MODULE = re.compile(r"``(\w+)(?:\.py|/)``")
_PATH = re.compile(r"`((?:campaigns|docs|tests|templates|static|[.]ci)/[\w./-]*|[\w-]+[.](?:toml|txt|md))`")


def map_of(package: str) -> str:
    return import_module(f"campaigns.{package}".rstrip(".")).__doc__


def modules_of(package: str) -> set[str]:
    folder = ROOT.joinpath("campaigns", *package.split("."))
    packages = {each.parent.name for each in folder.glob("*/__init__.py")}
    return packages | {each.stem for each in folder.glob("*.py")} - {"__init__"}


@pytest.mark.parametrize("package", MAPPED)
def test_a_package_names_each_of_its_modules(package: str):
    named = set(re.findall(r"\w+", map_of(package)))

    assert modules_of(package) - OF_DJANGO <= named


@pytest.mark.parametrize("package", MAPPED)
def test_and_none_that_it_does_not_have(package: str):
    assert set(_MODULE.findall(map_of(package))) <= modules_of(package)


def test_the_guide_for_contributors_names_what_there_is():
    named = set(_PATH.findall((ROOT / "CONTRIBUTING.md").read_text()))

    assert "docs/decisions/" in named
    assert [path for path in named if not (ROOT / path).exists()] == []
