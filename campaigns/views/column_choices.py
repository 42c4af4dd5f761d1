"""What the columns page shows of each column: its name, its first values, and what is chosen for it and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.leads import COUNTRY, DO_NOT_DISTURB, JOINABLE, PHONE, Field, Part, else_of, part_of
from campaigns.models import Upload
from campaigns.spreadsheets import Row, column_letter
from campaigns.uploads import preview

from .column_parts import hint_of, suggestion_words


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a column may be while nothing is chosen for it; `words` say so, `button` takes it."""

    choice: str
    words: str
    button: str


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column of the sheet; `chosen` is a choice as leads.roles has them, "" when the column will not be sent."""

    index: int
    letter: str
    name: str
    samples: tuple[str, ...]
    chosen: str
    reason: str  # why `chosen` was matched by itself; "" when a person chose it
    hint: str  # what is to be known of the choice
    suggestion: Suggestion | None


def choices_of(upload: Upload) -> list[str]:
    """What is chosen for each column, in column order, as the form sends it."""
    beside = [(COUNTRY, upload.country_column)] if upload.joins_country else []
    beside.append((DO_NOT_DISTURB, upload.do_not_disturb_column))
    places = [
        *((field, index) for field, index in upload.mapping.items()),
        *((field, index) for field, further in upload.joined.items() for index in further),
        *((else_of(field), index) for field, others in upload.fallbacks.items() for index in others),
        *((part, index) for part, index in beside if index is not None),
    ]
    choices = [""] * len(upload.columns)
    for choice, index in places:
        if index < len(choices) and not choices[index]:
            choices[index] = choice
    return choices


def column_choices(upload: Upload, choices: Sequence[str]) -> list[ShownColumn]:
    """All columns of the sheet, in their order, with what is chosen for each (as `choices_of` gives it)."""
    matches = {match["column"]: match for match in upload.matches}
    shown = []
    for index, (column, chosen) in enumerate(zip(upload.columns, choices, strict=True)):
        match = matches.get(index)
        matched = match is not None and match["sure"] and match["field"] == chosen
        suggested = _suggested(upload, index, match, choices) if not chosen else None
        shown.append(
            ShownColumn(
                index=index,
                letter=column_letter(index),
                name=column["name"],
                samples=tuple(column["samples"]),
                chosen=chosen,
                reason=match["reason"] if match and matched else "",
                hint=hint_of(upload, index, chosen),
                suggestion=_in_words(upload, *suggested, choices=choices) if suggested else None,
            )
        )
    return shown


def _suggested(
    upload: Upload, index: int, match: Mapping[str, str] | None, choices: Sequence[str]
) -> tuple[str, str] | None:
    """What the column may be and why, where the choices for the others leave room for it."""
    if match is not None and not match["sure"] and _is_free(match["field"], choices):
        return match["field"], match["reason"]
    # Where the numbers' column was known, it was looked whether a join changes anything.
    was_looked_at = any(match["field"] == PHONE for match in upload.matches)
    if index == upload.country_column and not was_looked_at and _is_free(COUNTRY, choices):
        return COUNTRY, "by its name"
    return None


def _is_free(choice: str, choices: Sequence[str]) -> bool:
    field, part = part_of(choice)
    if part is Part.ELSE:
        return field in choices
    return (part is not Part.COUNTRY or field in choices) and (choice not in choices or choice in JOINABLE)


def _in_words(upload: Upload, choice: str, reason: str, *, choices: Sequence[str]) -> Suggestion:
    first = upload.columns[choices.index(choice)]["name"] if choice in choices else ""
    return Suggestion(choice, *suggestion_words(choice, reason, first=first))


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
