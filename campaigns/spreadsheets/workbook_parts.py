"""Which part of a workbook's archive is what: the archive's own relations name the workbook, whatever its part is
called, and the workbook's relations name its sheets, styles and texts."""

import posixpath
import zipfile
from contextlib import suppress
from xml.parsers import expat

_MOST_BYTES = 4 * 1024 * 1024
_ROOT_BYTES = 4 * 1024
_USUAL = ("xl/workbook.xml", "xl/workbook.bin")
_BINARY_WORKBOOK = b"\x83\x01"  # BrtBeginBook, the first record of the part


def workbook_part(archive: zipfile.ZipFile) -> str | None:
    """The exact name of the part that is the workbook, XML or binary (then it ends in ".bin"); None where the archive
    has none. Raises what zipfile raises on damaged archives."""
    parts = _parts(archive)
    named = [
        target
        for kind, target in _relations(archive, parts.get("_rels/.rels"), folder="").values()
        if kind.endswith("/officeDocument")
    ]
    for name in (*named, *_USUAL):
        part = parts.get(name.lower())
        if part is not None and _is_workbook(archive, part):
            return part
    return next((parts[name] for name in _USUAL if name in parts), None)  # damaged, and its reader says so


def _is_workbook(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as stream:
        begin = stream.read(_ROOT_BYTES)
    if part.lower().endswith(".bin"):
        return begin.startswith(_BINARY_WORKBOOK)
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: found.append(name)
    with suppress(expat.ExpatError):  # what came before it still counts
        parser.Parse(begin, False)
    return bool(found) and found[0].rpartition(":")[2] == "workbook"


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → name of its part in the archive; without those whose part is not there.

    Raises Unreadable never, and what zipfile raises on damaged archives; a list that is no XML gives no sheets,
    python-calamine will say more on it.
    """
    parts = _parts(archive)
    workbook = workbook_part(archive)
    targets = relation_targets(archive, workbook)
    found = {}
    for sheet in elements(archive, workbook, "sheet"):
        relation = next((value for name, value in sheet.items() if name.rpartition(":")[2] == "id"), "")
        part = parts.get(targets.get(relation, "").lower())
        if part is not None:
            found[sheet.get("name", "")] = part
    return found


def relation_targets(archive: zipfile.ZipFile, part: str | None) -> dict[str, str]:
    """Relation id → name of the part that it leads to, of the relations of a part."""
    return {name: target for name, (_, target) in _relations_of(archive, part).items()}


def related_part(archive: zipfile.ZipFile, part: str | None, kind: str) -> str | None:
    """The exact name of the part to which a relation of this kind ("styles", "sharedStrings") leads."""
    parts = _parts(archive)
    found = (target for each, target in _relations_of(archive, part).values() if each.endswith(f"/{kind}"))
    return next((parts[target.lower()] for target in found if target.lower() in parts), None)


def _relations_of(archive: zipfile.ZipFile, part: str | None) -> dict[str, tuple[str, str]]:
    if part is None:
        return {}
    folder, _, name = part.replace("\\", "/").rpartition("/")
    return _relations(archive, _parts(archive).get(f"{folder}/_rels/{name}.rels".lstrip("/").lower()), folder=folder)


def _relations(archive: zipfile.ZipFile, part: str | None, *, folder: str) -> dict[str, tuple[str, str]]:
    """Relation id → (type, name of the part that it leads to)."""
    return {
        relation.get("Id", str(index)): (
            relation.get("Type", ""),
            posixpath.normpath(posixpath.join(f"/{folder}", relation.get("Target", "").replace("\\", "/"))).lstrip("/"),
        )
        for index, relation in enumerate(elements(archive, part, "Relationship"))
    }


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    return {name.replace("\\", "/").lower(): name for name in archive.namelist()}


def elements(archive: zipfile.ZipFile, part: str | None, wanted: str) -> list[dict[str, str]]:
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
