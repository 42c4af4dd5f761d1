"""Finds the parts of a workbook's archive. The archive's relations name the workbook's part, which can have any name.
The workbook's relations name its sheets, styles and texts."""

import posixpath
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from xml.parsers import expat

_MOST_BYTES = 4 * 1024 * 1024
_ROOT_BYTES = 4 * 1024
_USUAL = ("xl/workbook.xml", "xl/workbook.bin")
_BINARY_WORKBOOK = b"\x83\x01"  # BrtBeginBook, the first record of the part


def workbook_part(archive: zipfile.ZipFile) -> str | None:
    """The exact name of the workbook's part: XML, or binary (then it ends in ".bin"). None where the archive has none.
    Raises what zipfile raises for damaged archives."""
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
    return next((parts[name] for name in _USUAL if name in parts), None)  # it is damaged; its reader reports that


def _is_workbook(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as stream:
        begin = stream.read(_ROOT_BYTES)
    if part.lower().endswith(".bin"):
        return begin.startswith(_BINARY_WORKBOOK)
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: found.append(name)
    with suppress(expat.ExpatError):  # the elements before the error still count
        parser.Parse(begin, False)
    return bool(found) and found[0].rpartition(":")[2] == "workbook"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with cells, and the exact name of its part; "" if the archive has no such part."""

    name: str
    is_hidden: bool
    part: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the workbook's part says: its ``sheets`` in order, without sheets of charts and macros; whether days are
    counted from 1904; and whether the program that opens it must calculate all formulas. Programs that do not calculate
    write this."""

    sheets: tuple[Sheet, ...]
    since_1904: bool
    calculates_on_load: bool

    def part_of(self, sheet: str) -> str:
        """The part of the first sheet with this name; "" if there is none."""
        return next((each.part for each in self.sheets if each.name == sheet), "")


def read_workbook(archive: zipfile.ZipFile) -> Workbook:
    """The workbook of an archive of XML parts. If its part is no XML, it has no sheets. Never raises Unreadable; raises
    what zipfile raises for damaged archives."""
    part = workbook_part(archive)
    parts = _parts(archive)
    relations = relations_of(archive, part)
    sheets = []
    for sheet in elements(archive, part, "sheet"):
        relation = next((value for name, value in sheet.items() if name.rpartition(":")[2] == "id"), "")
        kind, target = relations.get(relation, ("/worksheet", ""))
        if kind.endswith("/worksheet"):
            is_hidden = sheet.get("state", "visible") != "visible"
            sheets.append(Sheet(sheet.get("name", ""), is_hidden, parts.get(target.lower(), "")))
    return Workbook(
        sheets=tuple(sheets),
        since_1904=any(_is_true(each.get("date1904")) for each in elements(archive, part, "workbookPr")),
        calculates_on_load=any(_is_true(each.get("fullCalcOnLoad")) for each in elements(archive, part, "calcPr")),
    )


def _is_true(said: str | None) -> bool:
    return said in ("1", "true")


def related_part(archive: zipfile.ZipFile, part: str | None, kind: str) -> str | None:
    """The exact name of the part to which a relation of this kind ("styles", "sharedStrings") leads."""
    parts = _parts(archive)
    found = (target for each, target in relations_of(archive, part).values() if each.endswith(f"/{kind}"))
    return next((parts[target.lower()] for target in found if target.lower() in parts), None)


def relations_of(archive: zipfile.ZipFile, part: str | None) -> dict[str, tuple[str, str]]:
    """The relations of a part: relation id → (type, name of the part to which it leads)."""
    if part is None:
        return {}
    folder, _, name = part.replace("\\", "/").rpartition("/")
    return _relations(archive, _parts(archive).get(f"{folder}/_rels/{name}.rels".lstrip("/").lower()), folder=folder)


def _relations(archive: zipfile.ZipFile, part: str | None, *, folder: str) -> dict[str, tuple[str, str]]:
    """The same for the part that has the relations."""
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
