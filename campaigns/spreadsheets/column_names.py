"""The names of the columns: the header's cells as people see them. If two are alike, they are made different."""

import html
import re
from collections.abc import Sequence

from .header import column_letter
from .sheet import Row

_NAME_CHARACTERS = 100

_AS_FORMULA = re.compile(r'=\s*"(.*)"', re.DOTALL)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_COUNT = re.compile(r" \([0-9]+\)$")


def column_names(header: Row | None, columns: int) -> tuple[str, ...]:
    """A name for each of so many columns, or for each cell of the header if that has more. No two names are alike: a
    blank one becomes the column's letter ("Column C"), and further ones of the same name get " (2)", " (3)"."""
    cells = header.cells if header else ()
    names: list[str] = []
    taken: set[str] = set()
    for index in range(max(columns, len(cells))):
        cell = _plain(cells[index]) if index < len(cells) else ""
        name = _untaken(_cut(cell) or f"Column {column_letter(index)}", taken)
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def group_names(above: Row | None, header: Row | None, names: Sequence[str]) -> tuple[str, ...]:
    """For each column the text above its name in the row ``above``, if names occur twice and that row groups them
    ("Customer" above two columns, "Nominee" above the next two). Else "" for each."""
    none = ("",) * len(names)
    if above is None or header is None or above.number + 1 != header.number:
        return none
    if not any(_COUNT.sub("", name) in names for name in names if _COUNT.search(name)):
        return none
    filled = [index for index, cell in enumerate(above.cells) if cell]
    if len(filled) < 2 or filled[-1] >= len(names):
        return none
    groups = [""] * len(names)
    for index in range(filled[0], len(names)):
        cell = _plain(above.cells[index]) if index < len(above.cells) else ""
        groups[index] = _cut(cell) or groups[index - 1]
    return tuple(groups)


def _plain(cell: str) -> str:
    """The name in a header's cell without what programs put around it: ="Mobile" or HTML's entities, and characters
    that cannot be seen."""
    cell = cell[: 10 * _NAME_CHARACTERS]
    if formula := _AS_FORMULA.fullmatch(cell.strip()):
        cell = formula[1].replace('""', '"')
    if "&" in cell:
        cell = _ENTITY.sub(lambda found: html.unescape(found[0]), cell)
    return " ".join(_UNSEEN.sub("", cell).split())


def _cut(name: str) -> str:
    return name if len(name) <= _NAME_CHARACTERS else name[: _NAME_CHARACTERS - 1] + "…"


def _untaken(name: str, taken: set[str]) -> str:
    candidate, count = name, 1
    while candidate.casefold() in taken:
        count += 1
        candidate = f"{name} ({count})"
    return candidate
