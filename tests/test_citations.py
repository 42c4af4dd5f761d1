"""All that code and documents cite exists: a page of docs/, its heading, a file, a function."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

DOCUMENTS = sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("docs/decisions/*.md"), *ROOT.glob("*.md")])
_FOLDERS = ("campaigns", "leadsportal", "templates", "static/css", "static/js", "tests", ".ci")
_NOT_OURS = {"data", "node_modules", "__pycache__"}
_KINDS = {".py", ".html", ".css", ".js", ".txt", ".toml", ".md", ""}

# Earlier citations led to these pages, which are not in the repository.
_OLD_PAGES = re.compile(r"\b(?:design|contract|faults)[.]md\b")
_CITATION = re.compile(r"\b(docs/[\w/-]+[.]md)(?:#([\w-]+))?")
_LINK = re.compile(r"\]\(((?!https?:)[^)#\s]*)(?:#([\w-]+))?\)")
_PLACE = re.compile(r"`((?:campaigns|docs|leadsportal|templates|static|tests|[.]ci)/[\w./-]*)(?:::(\w+))?`")


def texts() -> Iterator[Path]:
    """All files of the repository that people write, except this one."""
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in _KINDS and path.is_file() and _NOT_OURS.isdisjoint(path.relative_to(ROOT).parts):
                yield path
    yield from (*DOCUMENTS, ROOT / "Makefile", ROOT / "pyproject.toml", ROOT / "requirements.txt")


def read(path: Path) -> str:
    return "" if path == Path(__file__).resolve() else path.read_text(errors="replace")


@cache
def headings(page: Path) -> frozenset[str]:
    """The anchors of a page, as GitHub makes them of its headings."""
    titles = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", page.read_text(), flags=re.M | re.S), re.M)
    return frozenset(re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles)


@cache
def names(path: Path) -> frozenset[str]:
    """The functions and classes of a module."""
    tree = ast.walk(ast.parse(path.read_text()))
    return frozenset(node.name for node in tree if isinstance(node, ast.FunctionDef | ast.ClassDef))


def is_there(page: Path, heading: str) -> bool:
    return page.exists() and (not heading or heading in headings(page))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_each_citation_leads_to_a_heading_that_is_there():
    lost = [
        f"{named(path)}: {page}#{heading}"
        for path in texts()
        for page, heading in _CITATION.findall(read(path))
        if not is_there(ROOT / page, heading)
    ]

    assert lost == []


def test_no_citation_leads_to_a_page_outside_the_repository():
    assert [named(path) for path in texts() if _OLD_PAGES.search(read(path))] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_each_link_of_a_document_leads_somewhere(document: Path):
    lost = [
        f"{page}#{heading}"
        for page, heading in _LINK.findall(document.read_text())
        if not is_there((document.parent / page).resolve() if page else document, heading)
    ]

    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_each_place_that_a_document_names_is_there(document: Path):
    text = document.read_text()
    places = [(ROOT / path, name) for path, name in _PLACE.findall(text)]

    assert [named(path) for path, _ in places if not path.exists()] == []
    assert [f"{named(path)}::{name}" for path, name in places if name and name not in names(path)] == []


def test_the_rules_are_numbered_and_each_is_guarded():
    text = (ROOT / "docs/rules.md").read_text()
    listed = [int(number) for number in re.findall(r"^(\d+)[.] \[.+\]\(#rule-\1\)$", text, re.M)]
    rules = re.split(r"^## Rule (\d+)$", text, flags=re.M)[1:]
    guards = {
        int(number): re.findall(r"^- `tests/", rule, re.M) for number, rule in zip(*[iter(rules)] * 2, strict=True)
    }

    assert list(guards) == listed == list(range(1, len(listed) + 1))
    assert [number for number, is_guarded in guards.items() if not is_guarded] == []


def test_what_somebody_cannot_do_is_shown_by_a_test():
    """Each line of such a table of docs/security.md names one."""
    tables = (ROOT / "docs/security.md").read_text().split("| cannot | by | shown by |")[1:]
    lines = [line for table in tables for line in table.split("\n\n")[0].splitlines() if line.startswith("| ")]

    assert len(lines) > 30
    assert [line for line in lines if not re.search(r"`tests/[\w/]+[.]py::test_\w+`", line)] == []
