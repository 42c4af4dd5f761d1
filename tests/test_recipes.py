"""What the recipes of CONTRIBUTING.md promise and no other test checks."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from campaigns.leads import CHANGE_TITLES, PROBLEM_TITLES
from campaigns.spreadsheets.sniffing import READERS, FileKind

ROOT = Path(__file__).resolve().parent.parent


def codes_of_findings() -> Iterator[str]:
    """The codes in the code that makes findings."""
    for path in (ROOT / "campaigns").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(func=ast.Name(id="Finding"), args=[ast.Constant(value=str(code)), *_]):
                    yield code


def test_each_kind_of_problem_has_a_title():
    codes = set(codes_of_findings())

    assert len(codes) > 10
    assert codes - PROBLEM_TITLES.keys() - CHANGE_TITLES.keys() == set()


def test_each_kind_of_file_has_a_reader():
    for module, _, function in (READERS[kind].partition(".") for kind in FileKind):
        assert callable(getattr(import_module(f"campaigns.spreadsheets.{module}"), function))
