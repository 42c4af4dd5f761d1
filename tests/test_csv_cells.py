"""In CSV files that people download no cell begins a formula, and numbers stay as they are."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.csv_cells import harmless, write_csv

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+SUM(A1)",
    "-2+3",
    "-A1",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "-5*IMPORTDATA(A1)",
    "  =1+1",
    "\u00a0\u3000=1+1",
    "\u200b\ufeff=1+1",
    '"=1+1"',
    "\uff1d1+1",
    "\uff0bA1",
    "\uff0dA1",
    "\uff20SUM(A1)",
    "  \uff1d1+1",
    "\u2212A1",
    "=5",
    "\uff1d5",
    "+1-800-FLOWERS",
    "-1+1",
    "+",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\tASHA",
    "\rASHA",
]
NUMBERS = [
    "+919876543210",
    "+91 98765 43210",
    "+91-98765-43210",
    "+91 (98765) 43210",
    "+ 91 98765",
    "-5",
    "-5.50",
    "-12,500",
    "+1.5",
    "-5%",
    "1e5",
    "-1.2E+9",
    "9.19E+11",
    "0012345",
    " -5 ",
    "+\u0969\u0968\u0967",
]
TEXTS = ["Asha", "a=b", "a-b", "asha@example.com", "5 + 5", "12-03-2026", "O'Brien", "Name, City", "", " ", "'=1"]


def read(file: io.BytesIO, *, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""), delimiter=delimiter))


def written(*rows: list[str]) -> io.BytesIO:
    file = io.BytesIO()
    write_csv(rows, file)
    return file


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_begins_with_an_apostrophe(text):
    cell = harmless(text)
    assert cell.startswith("'") or cell.lstrip("\t\r\n").startswith("'")
    assert cell.replace("'", "") == text.replace("'", "")
    assert not cell.startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize("text", [*NUMBERS, *TEXTS])
def test_numbers_and_all_other_texts_stay_as_they_are(text):
    assert read(written([text, "beside"])) == [[text, "beside"]]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("formula", ["=1+1", ' "=1+1"', "@SUM(A1)", "\uff1d1"])
def test_a_program_that_parts_cells_at_another_sign_finds_no_formula_either(delimiter, formula):
    [cells] = read(written([f"x{delimiter}{formula}", "beside"]), delimiter=delimiter)
    assert not any(cell.strip(' "').startswith(("=", "@", "\uff1d")) for cell in cells), cells


def test_a_line_break_inside_of_a_cell_begins_no_formula():
    assert read(written(["first\n=1+1", "second\r\n@A1"])) == [["first\n'=1+1", "second\r\n'@A1"]]


def test_a_file_that_begins_with_id_is_taken_for_no_other_kind():
    assert written(["ID", "Reason"]).getvalue().startswith(b"\xef\xbb\xbfID,")


@given(st.text(max_size=60))
def test_doing_it_twice_changes_nothing_more(text):
    assert harmless(harmless(text)) == harmless(text)


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "text", [" ", '"', "\t", "\t ", ";", '" ', "-1", "+(", ";=", "\u200b", "\x0b", "\x0c\x1c", "\x1d\x1e\x1f"]
)
def test_a_long_cell_that_is_made_to_hurt_is_done_soon(text):
    assert harmless(text * 60_000)


@pytest.mark.timeout(10)
def test_a_row_of_signs_that_are_spaces_and_unseen_at_once_is_done_soon():
    signs = "\x0b\x0c\x1c\x1d\x1e\x1f"
    assert harmless(signs * 1_000 + "x") == signs * 1_000 + "x"
    assert harmless(signs * 1_000 + "=1") == "'" + signs * 1_000 + "=1"


@pytest.mark.timeout(10)
def test_a_number_with_a_row_of_spaces_that_is_none_is_done_soon():
    assert harmless("-1" + " " * 60_000 + "x") == "'-1" + " " * 60_000 + "x"


def test_every_space_can_stand_before_a_formula():
    spaces = [chr(code) for code in range(0x110000) if chr(code).isspace() and chr(code) not in "\t\r\n"]
    assert [space for space in spaces if harmless(f"{space}=1") != f"'{space}=1"] == []
