"""A workbook with many rows: each text comes back as it was, and stays a text."""

import io

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from campaigns.long_workbook import save_with_rows
from campaigns.workbook_cells import heading_cell


def workbook(rows, *, headings=("Row", "A", "B")) -> io.BytesIO:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Rows")
    sheet.freeze_panes = "B2"
    sheet.append([heading_cell(sheet, text) for text in headings])
    file = io.BytesIO()
    save_with_rows(book, file, rows=rows, first=2)
    return file


def texts_of(file: io.BytesIO) -> list[list]:
    """As our own reader finds them."""
    file.seek(0)
    _, *rows = python_calamine.CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    return rows


def test_rows_stand_below_the_headings_with_their_numbers():
    sheet = openpyxl.load_workbook(workbook([(7, ["x", ""]), (9, ["", "y"])])).worksheets[0]
    assert list(sheet.iter_rows(values_only=True)) == [("Row", "A", "B"), (7, "x", None), (9, None, "y")]
    assert sheet.freeze_panes == "B2"


def test_without_a_number_the_texts_begin_in_the_first_column():
    sheet = openpyxl.load_workbook(workbook([(None, ["x", "", "z"]), (9, ["y"])])).worksheets[0]
    assert list(sheet.iter_rows(values_only=True))[1:] == [("x", None, "z"), (9, "y", None)]


@pytest.mark.parametrize("text", ["0012345", "=1+1", "+9112", "@SUM(A1)", "-2", "1e5", "TRUE", "'quoted"])
def test_whatever_a_text_looks_like_it_stays_a_text(text):
    cell = openpyxl.load_workbook(workbook([(2, [text])])).worksheets[0]["B2"]
    assert (cell.value, cell.data_type, cell.number_format, cell.quotePrefix) == (text, "s", "@", 1)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1))
def test_any_text_comes_back_as_it_was(text):
    assert texts_of(workbook([(2, [text, "beside"])])) == [[2, text, "beside"]]


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_x0041_", "a\rb", "a\r\nb", "two\nlines", " spaces ", "<b>&amp;"])
def test_a_text_that_xml_or_excel_would_change_comes_back_as_it_was(text):
    assert texts_of(workbook([(2, [text, "beside"])])) == [[2, text, "beside"]]


def test_a_character_that_xml_cannot_contain_becomes_a_space():
    assert texts_of(workbook([(2, ["a\x0bb\x00c\ud800d\uffff", "beside"])])) == [[2, "a b c d ", "beside"]]


def test_a_text_that_is_longer_than_a_cell_may_be_is_cut():
    assert texts_of(workbook([(2, ["x" * 40_000, "beside"])])) == [[2, "x" * 32_767, "beside"]]


def test_rows_may_have_more_columns_than_the_alphabet_has_letters():
    texts = [f"column {index}" for index in range(300)]
    assert texts_of(workbook([(2, ["few"]), (3, texts)]))[1] == [3, *texts]
