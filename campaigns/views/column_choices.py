"""What the columns page shows of each column: its name, its first values, and the field chosen for it and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.leads import Field
from campaigns.models import Upload
from campaigns.spreadsheets import Row, column_letter
from campaigns.uploads import preview


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column of the sheet; `chosen` is a field's name, "" when the column will not be sent."""

    index: int
    letter: str
    name: str
    samples: tuple[str, ...]
    chosen: str
    reason: str  # why `chosen` was matched by itself; "" when a person chose it
    sure: bool


def choices_of(upload: Upload) -> list[str]:
    """The field chosen for each column, in column order, as the form sends it."""
    choices = [""] * len(upload.columns)
    for field, index in upload.mapping.items():
        if index < len(choices):
            choices[index] = field
    return choices


def column_choices(upload: Upload, choices: Sequence[str]) -> list[ColumnChoice]:
    matches = {match["column"]: match for match in upload.matches}
    shown = []
    for index, (column, chosen) in enumerate(zip(upload.columns, choices, strict=True)):
        match = matches.get(index)
        matched = match is not None and match["field"] == chosen
        shown.append(
            ColumnChoice(
                index=index,
                letter=column_letter(index),
                name=column["name"],
                samples=tuple(column["samples"]),
                chosen=chosen,
                reason=match["reason"] if matched else "",
                sure=match["sure"] if matched else True,
            )
        )
    return shown


def still_needed(fields: Sequence[Field], choices: Sequence[str]) -> list[Field]:
    """Required fields that no column is chosen for."""
    return [field for field in fields if field.required and field.name not in choices]


def first_rows(upload: Upload) -> list[Row]:
    """The first rows as they stand in the sheet, each with a cell for every column."""
    width = len(upload.columns)
    return [Row(row.number, (*row.cells[:width], *[""] * (width - len(row.cells)))) for row in preview(upload)]
