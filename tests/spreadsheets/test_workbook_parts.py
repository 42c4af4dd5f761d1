"""Which part of an archive is the workbook, and which part is which sheet."""

import io
import zipfile

import pytest

from campaigns.spreadsheets.workbook_parts import Sheet, read_workbook, related_part, workbook_part
from tests.spreadsheets.make import archive, workbook_parts
from tests.spreadsheets.make_xlsb import xlsb


def _opened(parts: dict[str, str | bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(archive(parts)))


def _moved(to: str) -> dict[str, str | bytes]:
    """A workbook whose part has an unusual name, with its relations beside it, and absolute targets."""
    parts = workbook_parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    folder, _, name = to.rpartition("/")
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace("xl/workbook.xml", f"/{to}")
    parts[to] = parts.pop("xl/workbook.xml")
    relations = str(parts.pop("xl/_rels/workbook.xml.rels")).replace("worksheets/", "/xl/worksheets/")
    parts[f"{folder}/_rels/{name}.rels".lstrip("/")] = relations
    return parts


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/workbook22.xml", "book.xml", "Excel/Arbeitsmappe.xml"])
def test_the_relations_of_the_archive_name_the_workbook(name: str) -> None:
    opened = _opened(_moved(name))
    assert workbook_part(opened) == name
    assert read_workbook(opened).sheets == (Sheet("Leads", False, "xl/worksheets/sheet1.xml"),)


def test_without_relations_it_is_the_part_of_the_usual_name() -> None:
    parts = workbook_parts("")
    del parts["_rels/.rels"]
    assert workbook_part(_opened(parts)) == "xl/workbook.xml"


def test_a_binary_one_ends_in_bin() -> None:
    opened = zipfile.ZipFile(io.BytesIO(xlsb({"Leads": {1: ["a"]}})))
    assert workbook_part(opened) == "xl/workbook.bin"


@pytest.mark.parametrize("content", ["<document/>", "no XML", ""])
def test_a_main_part_that_is_no_workbook_is_none(content: str) -> None:
    parts = _moved("word/document.xml")
    parts["word/document.xml"] = content
    assert workbook_part(_opened(parts)) is None


def test_parts_are_found_by_what_they_are_to_the_workbook() -> None:
    opened = _opened(workbook_parts(""))
    assert related_part(opened, "xl/workbook.xml", "worksheet") == "xl/worksheets/sheet1.xml"
    assert related_part(opened, "xl/workbook.xml", "sharedStrings") is None
