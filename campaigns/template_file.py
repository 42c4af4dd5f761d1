"""A workbook for a campaign's leads, to be filled in and uploaded: its columns are called as the campaign's fields.

When it is uploaded, its columns are known, so that nobody has to choose them.
"""

from collections.abc import Iterator
from typing import BinaryIO

from django.conf import settings
from openpyxl import Workbook

from campaigns.cloudagent import ROW_CHARACTERS
from campaigns.leads import Field
from campaigns.models import Campaign
from campaigns.spreadsheets import column_letter

from .workbook_cells import TEXT, Sheet, heading_cell, text_cell, wrapped_cell

_NOTES = ("Column", "What it is", "Needed", "Example")


def write_template(campaign: Campaign, target: BinaryIO) -> None:
    """Writes the workbook to `target`: a sheet with the fields in its first row and an example below, and a sheet of
    notes."""
    book = Workbook(write_only=True)
    fields = campaign.fields()
    _write_leads(book.create_sheet("Leads"), fields)
    _write_notes(book.create_sheet("Notes"), campaign, fields)
    book.save(target)


def _write_leads(sheet: Sheet, fields: tuple[Field, ...]) -> None:
    sheet.freeze_panes = "A2"
    for index in range(len(fields)):
        column = sheet.column_dimensions[column_letter(index)]
        column.width = 22
        column.number_format = TEXT  # of the cells that are still empty, too: a phone that is typed stays as typed
    sheet.append([heading_cell(sheet, field.name) for field in fields])
    sheet.append([text_cell(sheet, field.template_example) for field in fields])


def _write_notes(sheet: Sheet, campaign: Campaign, fields: tuple[Field, ...]) -> None:
    for column, width in zip("ABCD", (24, 70, 12, 28), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.append([text_cell(sheet, f"How to fill in the sheet “Leads” for {campaign.name}")])
    sheet.append([])
    sheet.append([heading_cell(sheet, text) for text in _NOTES])
    for field in fields:
        texts = (field.name, field.hint, "yes" if field.required else "no", field.example)
        sheet.append([wrapped_cell(sheet, text) for text in texts])
    sheet.append([])
    for note in _general_notes():
        sheet.append([None, wrapped_cell(sheet, note)])


def _general_notes() -> Iterator[str]:
    yield "Write one lead a row, and replace the example row by your first lead."
    yield "Keep the names in the first row as they are. A column that is not needed may be left out."
    yield "All columns hold text, so that phone numbers keep their digits. When you paste, paste values only."
    yield (
        f"A file may have {settings.MAX_ROWS:,} rows and {settings.MAX_FILE_BYTES // (1024 * 1024):,} MB. One row may "
        f"have {ROW_CHARACTERS:,} characters, the names of its columns included."
    )
    yield "A number that stands twice in the file is sent once."
