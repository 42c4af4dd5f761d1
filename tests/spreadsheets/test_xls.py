"""Workbooks of Excel 97-2003: what the list of LibreOffice does not show (test_other_programs.py)."""

from pathlib import Path

import pytest

from tests.spreadsheets.make import ole

LEADS = Path("tests/data/spreadsheets/leads.xls")
_FILEPASS = b"\x2f\x00"


def test_a_password_is_said(refusal) -> None:
    content = bytearray(LEADS.read_bytes())
    begin = content.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    content[begin + 20 : begin + 22] = _FILEPASS
    assert refusal(bytes(content)).code == "password_protected"


@pytest.mark.parametrize("streams", [("Root Entry", "Workbook"), ("Root Entry", "Book")])
def test_a_container_with_nothing_in_it_is_damaged(refusal, streams: tuple[str, ...]) -> None:
    assert refusal(ole(*streams)).code == "damaged"


def test_its_name_does_not_matter_only_its_content(read) -> None:
    assert read(LEADS.read_bytes()).contents.kind == "xls", "the test's file is called “source”"
