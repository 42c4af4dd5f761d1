"""Cells of the workbooks that people can download. Each text stays a text, whatever it looks like."""

from typing import Any

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill

Sheet = Any
"""A sheet of a workbook that is only written; openpyxl's types do not know the widths of its columns."""

TEXT = "@"  # the number format in which a spreadsheet keeps what is typed


def text_cell(sheet: Sheet, text: str) -> Cell:
    """A phone number keeps all its digits, and what looks like a formula is not computed, also once a person has
    edited it."""
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub(" ", text))
    cell.data_type = "s"
    cell.number_format = TEXT
    cell.quotePrefix = True
    return cell


def heading_cell(sheet: Sheet, text: str) -> Cell:
    cell = text_cell(sheet, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", start_color="FFE6E9EF")
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def wrapped_cell(sheet: Sheet, text: str) -> Cell:
    """A text of several lines or sentences."""
    cell = text_cell(sheet, text)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell
