"""Styles and templates fit: a page links the style sheets that it needs, and each rule is used."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
STYLES = settings.BASE_DIR / "static/css"
SCRIPTS = settings.BASE_DIR / "static/js"
PAGES = sorted([*TEMPLATES.glob("pages/*.html"), *TEMPLATES.glob("errors/*.html")])

CALLED_OTHERWISE = {"upload_state": "badge", "batch_state": "badge"}  # tag: its component
BY_TAGS = {"icon", "form-control", "form-select"}  # classes that the tags `icon` and `field` give


@cache
def rules(sheet: Path) -> str:
    """A style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)


def selectors(sheet: Path) -> list[str]:
    """The selectors of a style sheet, one for each rule, with those for narrow screens."""
    lists = re.findall(r"([^{};]+)\{", rules(sheet))
    return [one.strip() for each in lists if not each.strip().startswith("@") for one in each.split(",\n")]


def styled(sheet: Path) -> set[str]:
    """The classes for which a style sheet has rules; of “.running-bar .text-secondary” the first."""
    return {found[1] for one in selectors(sheet) if (found := re.match(r"[^.]*\.([a-z][\w-]*)", one))}


def shown(template: Path) -> set[str]:
    """The classes in a template; “tile-” stands for “tile-{{ colour }}”."""
    text = template.read_text()
    found = re.findall(r'class="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', text)
    found += re.findall(r'{% icon \S+ "([^"]*)"', text) + re.findall(r' css="([^"]*)"', text)
    without_values = re.sub(r"\{\{.*?\}\}", "", " ".join(found))
    return set(re.sub(r"\{%.*?%\}", " ", without_values).split())


def pieces(template: Path) -> set[Path]:
    """A template with all templates that it extends, includes and calls, and the live part of its page."""
    found, to_read = set(), [template, TEMPLATES / "parts" / template.name]
    while to_read:
        one = to_read.pop()
        if one in found or not one.exists():
            continue
        found.add(one)
        text = one.read_text()
        to_read += [TEMPLATES / name for name in re.findall(r'{% (?:extends|include) "([^"]+)"', text)]
        for tag in re.findall(r"{% (\w+)", text):
            to_read.append(TEMPLATES / "components" / f"{CALLED_OTHERWISE.get(tag, tag)}.html")
    return found


def linked(template: Path) -> set[Path]:
    """The style sheets that a page links."""
    return {
        STYLES / name for piece in pieces(template) for name in re.findall(r"css/([\w/-]+\.css)", piece.read_text())
    }


def all_sheets() -> list[Path]:
    """Our style sheets, without Tabler's."""
    return sorted(STYLES.rglob("*.css"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_links_the_styles_of_all_that_it_shows(page):
    names = {name for piece in pieces(page) for name in shown(piece)}
    missing = {
        (sheet.name, name)
        for sheet in set(all_sheets()) - linked(page)
        for name in styled(sheet) & names
        if not any(name in styled(other) for other in linked(page))
    }

    assert missing == set()


@pytest.mark.parametrize("sheet", all_sheets(), ids=lambda sheet: sheet.stem)
def test_every_rule_is_of_something_that_a_template_or_a_script_shows(sheet):
    names = {name for template in TEMPLATES.rglob("*.html") for name in shown(template)} | BY_TAGS
    beginnings = tuple(name for name in names if name.endswith("-"))
    scripts = "".join(script.read_text() for script in SCRIPTS.glob("*.js"))
    in_rules = {name for one in selectors(sheet) for name in re.findall(r"\.([a-z][\w-]*)", one)}

    left_over = {name for name in in_rules - names if not name.startswith(beginnings) and f'"{name}"' not in scripts}
    assert left_over == set()


def test_every_token_is_used_and_every_one_that_is_used_is_there():
    tokens = set(re.findall(r"(--[\w-]+):", rules(STYLES / "tokens.css")))
    used = {name for sheet in all_sheets() for name in re.findall(r"var\((--[\w-]+)", rules(sheet))}
    of_one_component = {
        name
        for sheet in all_sheets()
        for name in re.findall(r"(--[\w-]+):", rules(sheet))
        if sheet.name != "tokens.css"
    }

    assert used - tokens - of_one_component - {"--tblr-font-monospace"} == set()
    assert {name for name in tokens - used if not name.startswith("--tblr-")} == set()


def test_no_selector_stands_in_two_files():
    files: dict[str, set[str]] = {}
    for sheet in all_sheets():
        for one in selectors(sheet):
            files.setdefault(one, set()).add(sheet.name)

    assert {one: names for one, names in files.items() if len(names) > 1} == {}
