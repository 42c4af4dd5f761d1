"""What the columns page shows of each column: its name, its first values, and the field chosen for it and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.leads import JOINABLE, PHONE, Field
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
    suggested: str  # a field that it may be, while nothing is chosen; "" for none
    suggestion: str  # why it may be


def choices_of(upload: Upload) -> list[str]:
    """The field chosen for each column, in column order, as the form sends it."""
    choices = [""] * len(upload.columns)
    for field, index in upload.mapping.items():
        for each in (index, *upload.joined.get(field, ())):
            if each < len(choices):
                choices[each] = field
    return choices


def column_choices(upload: Upload, choices: Sequence[str]) -> list[ColumnChoice]:
    matches = {match["column"]: match for match in upload.matches}
    shown = []
    for index, (column, chosen) in enumerate(zip(upload.columns, choices, strict=True)):
        match = matches.get(index)
        matched = match is not None and match["sure"] and match["field"] == chosen
        is_free = match is not None and (match["field"] not in choices or match["field"] in JOINABLE)
        suggests = match is not None and not match["sure"] and not chosen and is_free
        shown.append(
            ColumnChoice(
                index=index,
                letter=column_letter(index),
                name=column["name"],
                samples=tuple(column["samples"]),
                chosen=chosen,
                reason=match["reason"] if matched else "",
                suggested=match["field"] if suggests else "",
                suggestion=match["reason"] if suggests else "",
            )
        )
    return shown


def still_needed(fields: Sequence[Field], choices: Sequence[str], constants: Mapping[str, str]) -> list[Field]:
    """Required fields that have neither a column nor a text for all rows."""
    return [field for field in fields if field.required and field.name not in choices and field.name not in constants]


@dataclass(frozen=True, slots=True)
class ConstantChoice:
    """A field without a column, and the text that all rows have in it ("" for none)."""

    field: Field
    text: str


def constant_choices(
    fields: Sequence[Field], choices: Sequence[str], constants: Mapping[str, str]
) -> list[ConstantChoice]:
    """The fields that may have one text for all rows: all but the phone number that have no column."""
    free = [field for field in fields if field.name != PHONE and field.name not in choices]
    return [ConstantChoice(field, constants.get(field.name, "")) for field in free]


def first_rows(upload: Upload) -> list[Row]:
    """The first rows as they stand in the sheet, each with a cell for every column."""
    width = len(upload.columns)
    return [Row(row.number, (*row.cells[:width], *[""] * (width - len(row.cells)))) for row in preview(upload)]


def joined_name(upload: Upload) -> tuple[list[str], str] | None:
    """Of columns whose texts are joined: their names, and what comes of it in the first lead; None without such."""
    for field, further in upload.joined.items():
        indexes = [upload.mapping[field], *further]
        samples = (next(iter(upload.columns[index]["samples"]), "") for index in indexes)
        return [upload.columns[index]["name"] for index in indexes], " ".join(filter(None, samples))
    return None
