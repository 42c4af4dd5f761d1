"""Which program exported a file, and what its columns mean, by the table in ``export_table.py``.

``recognising.py`` tells people what was recognised, and ``matching.py`` uses the words. A program is recognised only if
a file has so many of its columns that this is hardly chance.
"""

from collections.abc import Iterable

from .export_table import EXPORTS
from .texts import folded

GOOGLE_FORMS = "Google Forms"
"""Its columns are the questions of the form, which can be anything. The first column is always the time, in the owner's
language."""

_TIMES_OF_FORMS = frozenset(
    map(folded, ("Timestamp", "टाइमस्टैम्प", "टाइमस्टॅम्प", "Horodateur", "Marca temporal", "Zeitstempel"))
)
_KNOWN_BY = {
    each.name: tuple(frozenset(map(folded, (names,) if isinstance(names, str) else names)) for names in each.known_by)
    for each in EXPORTS
}
MEANS = {each.name: {target: tuple(map(folded, names)) for target, names in each.means.items()} for each in EXPORTS}
_NOT_THEIRS = {each.name: frozenset(map(folded, each.not_theirs)) for each in EXPORTS}


def export_of(names: Iterable[str]) -> str:
    """The program that exported a file with these columns; "" if none is recognised. If several fit, it is the program
    that has the greatest part of its columns in the file."""
    in_order = list(names)
    found = {folded(name) for name in in_order}
    best, most = "", 0.0
    for each in EXPORTS:
        there = sum(not known.isdisjoint(found) for known in _KNOWN_BY[each.name])
        if there >= each.enough and there / len(each.known_by) > most:
            best, most = each.name, there / len(each.known_by)
    if not best and in_order and folded(in_order[0]) in _TIMES_OF_FORMS:
        return GOOGLE_FORMS
    return best


def is_not_theirs(name: str, *, export: str) -> bool:
    """Whether the export says that the column is not the lead's own."""
    return folded(name) in _NOT_THEIRS.get(export, ())


def means(name: str, *, export: str) -> bool:
    """Whether the export says that a column of this name is the lead's own name or number."""
    return any(folded(name) in meant for meant in MEANS.get(export, {}).values())
