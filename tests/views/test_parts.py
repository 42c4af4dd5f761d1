"""A part of a page is given all that it shows, where it is included (docs/decisions/0010)."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"

# The check page's fragments still read what their page has: the page and its answers to HTMX share one context.
READS_ITS_PAGE = "parts/check/"

_INCLUDE = re.compile(r"{% include (.*?) %}")
_NAMED = re.compile(r'"([\w/.]+)"')


def includes() -> list[tuple[str, str, str]]:
    """Each include: the template that it stands in, the one that it names, and all that it says."""
    found = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        for said in _INCLUDE.findall(path.read_text()):
            found.append((path.relative_to(TEMPLATES).as_posix(), _NAMED.match(said).group(1), said))
    return found


def test_each_include_names_what_it_gives_and_gives_nothing_else():
    parts_of_the_check = ("pages/check.html", READS_ITS_PAGE)
    open_ones = [
        (where, said)
        for where, named, said in includes()
        if not said.endswith(" only")
        and not (where.startswith(parts_of_the_check) and named.startswith(READS_ITS_PAGE))
    ]

    assert open_ones == []


def test_each_part_is_used_and_is_there():
    named = {named for _, named, _ in includes()}
    views = "".join(path.read_text() for path in (TEMPLATES.parent / "campaigns" / "views").glob("*.py"))
    parts = {path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / "parts").rglob("*.html")}

    assert {each for each in named if not (TEMPLATES / each).exists()} == set()
    assert {each for each in parts - named if f'"{each}"' not in views} == set()


def test_a_part_gets_what_its_tags_take_from_the_context():
    missing = [
        (where, named, name)
        for where, named, said in includes()
        if said.endswith(" only")
        for tag, name in (("csrf_token", "csrf_token"), ("pages", "request"), ("table", "request"))
        if re.search(rf"{{% {tag}\b", (TEMPLATES / named).read_text()) and f"{name}=" not in said
    ]

    assert missing == []
