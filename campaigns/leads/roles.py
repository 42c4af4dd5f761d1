"""What a person can choose for a column: a field of the campaign, or a part beside a field.

A choice is a text, as forms and commands send it: "" (not sent), a field's name ("PhoneNumber"), or one of the parts
below. If a campaign has a field with the same name as a part, the text means the field.
"""

from collections.abc import Collection
from enum import StrEnum

from .headers import PHONE

ELSE = ":else"
"""This text behind a field's name: the column fills the blanks of the field's own column."""

COUNTRY = f"{PHONE}:country"
"""The column has the country codes of the phone numbers, and they are joined."""

DO_NOT_DISTURB = ":do-not-disturb"
"""The column says who must not be called."""


class Part(StrEnum):
    """What a column is to a field."""

    OWN = "own"
    ELSE = "else"
    COUNTRY = "country"
    DO_NOT_DISTURB = "do-not-disturb"


def part_of(choice: str, fields: Collection[str] = ()) -> tuple[str, Part]:
    """The field's name in a choice ("" for a column that says who must not be called), and what the column is to the
    field. ``fields`` are the campaign's."""
    if choice in fields:
        return choice, Part.OWN
    if choice == DO_NOT_DISTURB:
        return "", Part.DO_NOT_DISTURB
    if choice == COUNTRY:
        return PHONE, Part.COUNTRY
    if choice.endswith(ELSE):
        return choice.removesuffix(ELSE), Part.ELSE
    return choice, Part.OWN


def else_of(field: str) -> str:
    """The choice for a column that fills the blanks of the field's own column."""
    return field + ELSE
