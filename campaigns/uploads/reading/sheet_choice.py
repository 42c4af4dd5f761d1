"""Which sheet of a workbook has the leads. A sheet has leads where one of its columns is matched to the phone number,
and a value in its first rows is a phone number.

The first visible sheet is read if it has leads, else the one that has. Where several have, a person decides. The
decision is remembered for the header, so that the person is asked only once.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from campaigns.leads import PHONE, Column, Phone, match_columns, part_of, read_phone
from campaigns.models import Upload
from campaigns.spreadsheets import Contents, Row, SheetHead, column_names, find_header

from .matching import administrators_synonyms, sampled_columns
from .remembering import recall, remembered_sheet


class SheetChoice(NamedTuple):
    """``sheet`` is the one to read. Where several sheets have leads, ``with_leads`` gives them with their numbers of
    rows, and ``asks`` says whether a person has to decide between them."""

    sheet: str
    with_leads: dict[str, int]
    asks: bool


def sheet_with_leads(upload: Upload, contents: Contents) -> SheetChoice:
    """Which sheet to read, judged by the first rows of each."""
    columns = {head.name: _columns(head) for head in contents.others}
    found = [head for head in contents.others if _has_leads(upload, columns[head.name])]
    if not found:
        return SheetChoice(contents.sheet, {}, asks=False)
    if len(found) == 1:
        return SheetChoice(found[0].name, {}, asks=False)
    known = remembered_sheet(upload, {head.name: columns[head.name] for head in found})
    return SheetChoice(known or found[0].name, {head.name: head.rows for head in found}, asks=known is None)


def _has_leads(upload: Upload, columns: Sequence[Column]) -> bool:
    fields = upload.campaign.fields()
    matches = match_columns(
        columns,
        fields,
        synonyms=administrators_synonyms(),
        remembered=recall(upload, columns),
        today=timezone.localdate(),
    )
    known = {field.name for field in fields}
    phones = [columns[match.column] for match in matches if part_of(match.field, known)[0] == PHONE]
    return any(isinstance(read_phone(sample), Phone) for column in phones for sample in column.samples)


def _columns(sheet: SheetHead) -> list[Column]:
    header_row = find_header(sheet.head)
    header = next((row for row in sheet.head if row.number == header_row), None)
    below: list[Row] = [row for row in sheet.head if row.number > header_row]
    width = max((len(row.cells) for row in sheet.head), default=0)
    return sampled_columns(column_names(header, width), below)
