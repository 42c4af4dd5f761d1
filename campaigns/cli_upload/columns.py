"""The choices for the columns: the sure matches, and the options (`--map "Header=Field"`), which win over them."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.leads import ELSE, Part, folded, part_of, shortened
from campaigns.models import Upload

from .errors import CannotLoad


@dataclass(frozen=True, slots=True)
class MapOption:
    """One `--map` option: a column, by its header, for a field of the campaign or a part beside one (`leads.roles`).
    With an empty field the column is not sent."""

    header: str
    field: str


def read_choice(text: str) -> MapOption:
    """Reads “Header=Field”, or “Header=” for a column that is not sent. The text is divided at its last =, since a
    header may contain = and a field never does. Raises ValueError for any other text."""
    header, divider, field = text.rpartition("=")
    if not divider or not header.strip():
        raise ValueError(f"“{shortened(text)}” is not of the form Header=Field")
    return MapOption(header=header.strip(), field=field.strip())


def choices_for(upload: Upload, wanted: Sequence[MapOption]) -> list[str]:
    """What is chosen for each of the upload's columns ("" for none), in the order of the columns, as
    `uploads.choose_columns` takes it. Options win over matches. A match that is only suggested does not count, since a
    person would have to confirm it.

    Raises CannotLoad for a header that the file does not have, for a field that the campaign does not have, and for a
    header that two options name.
    """
    names = upload.column_names()
    fields = [field.name for field in upload.campaign.fields()]
    explicit: dict[int, str] = {}
    for choice in wanted:
        column = _column(choice, names)
        if column in explicit:
            raise CannotLoad(f"--map names the column “{shortened(names[column])}” twice. Keep one of the two.")
        explicit[column] = _field(choice, fields)
    matched = {
        match["column"]: match["field"]
        for match in upload.matches
        if match["sure"] and match["field"] not in explicit.values()
    }
    return [explicit.get(index, matched.get(index, "")) for index in range(len(names))]


def suggestions(upload: Upload) -> str:
    """A sentence with the options that would confirm the suggested matches; empty if there are none."""
    unsure = [match for match in upload.matches if not match["sure"] and match["field"] not in upload.mapping]
    return " ".join(
        _suggestion(shortened(upload.columns[match["column"]]["name"]), match["field"], match["reason"])
        for match in unsure
    )


def _suggestion(column: str, choice: str, reason: str) -> str:
    field, part = part_of(choice)
    may = {Part.ELSE: f"may fill the blanks of {field}", Part.COUNTRY: f"may have the country codes of {field}"}
    return (
        f"The column “{column}” {may.get(part, f'may be {choice}')} ({reason}): if that is right, add "
        f'--map "{column}={choice}".'
    )


def _column(choice: MapOption, names: Sequence[str]) -> int:
    exact = [index for index, name in enumerate(names) if name == choice.header]
    alike = [index for index, name in enumerate(names) if folded(name) == folded(choice.header) != ""]
    found = exact or alike
    if not found:
        raise CannotLoad(
            f"The file has no column “{shortened(choice.header)}”. Its columns are: {_listed(names)}. Check --map."
        )
    if len(found) > 1:
        raise CannotLoad(
            f"The file has several columns like “{shortened(choice.header)}”: "
            f"{_listed([names[index] for index in found])}. Write --map with the exact name."
        )
    return found[0]


def _field(choice: MapOption, fields: Sequence[str]) -> str:
    target, part = part_of(choice.field, fields)
    if not target or target in fields:
        return choice.field
    alike = [field for field in fields if folded(field) == folded(target)]
    if not alike:
        raise CannotLoad(
            f"The campaign has no field “{shortened(choice.field)}”. Its fields are: {_listed(fields)}. Check --map."
        )
    return alike[0] + (ELSE if part is Part.ELSE else "")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{shortened(name)}”" for name in names)
