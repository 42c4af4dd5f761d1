"""Which part of a workbook's archive holds which sheet: what ``xl/workbook.xml`` and its relations say."""

import posixpath
import zipfile
from xml.parsers import expat

_MOST_BYTES = 4 * 1024 * 1024


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → name of its part in the archive; without those whose part is not there.

    Raises Unreadable never, and what zipfile raises on damaged archives; a list that is no XML gives no sheets,
    python-calamine will say more on it.
    """
    parts = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    sheets = _elements(archive, parts.get("xl/workbook.xml"), "sheet")
    targets = relation_targets(archive, parts.get("xl/_rels/workbook.xml.rels"))
    found = {}
    for sheet in sheets:
        relation = next((value for name, value in sheet.items() if name.rpartition(":")[2] == "id"), "")
        part = parts.get(targets.get(relation, "").lower())
        if part is not None:
            found[sheet.get("name", "")] = part
    return found


def relation_targets(archive: zipfile.ZipFile, part: str | None) -> dict[str, str]:
    """Relation id → name of the part that it leads to, of a workbook's list of relations."""
    return {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in _elements(archive, part, "Relationship")
    }


def _elements(archive: zipfile.ZipFile, part: str | None, wanted: str) -> list[dict[str, str]]:
    """The attributes of all elements of a name, whatever its prefix."""
    found: list[dict[str, str]] = []
    if part is None:
        return found

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    with archive.open(part) as stream:
        try:
            parser.Parse(stream.read(_MOST_BYTES), True)
        except expat.ExpatError:
            return []
    return found
