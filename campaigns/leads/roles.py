"""What a person can choose for a column: a field of the campaign, or a part that the column has beside a field.

A choice is a text, as forms and commands send it: "" (not sent), a field's name ("PhoneNumber"), or one of the
parts below. A campaign's own field may be called as a part is; then it is the field.
"""

from collections.abc import Collection
from enum import StrEnum

from .headers import PHONE

ELSE = ":else"
"""Behind a field's name: the column is taken where the field's own column is blank."""

COUNTRY = f"{PHONE}:country"
"""The column has the country codes of the phone numbers, and is joined to them."""

DO_NOT_DISTURB = ":do-not-disturb"
"""The column says who must not be called."""


class Part(StrEnum):
    """What a column is to a field."""

    OWN = "own"
    ELSE = "else"
    COUNTRY = "country"
    DO_NOT_DISTURB = "do-not-disturb"


def part_of(choice: str, fields: Collection[str] = ()) -> tuple[str, Part]:
    """The field's name that is in a choice ("" for a column that says who must not be called), and what the column is
    to it. ``fields`` are the campaign's."""
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
    """The choice of a column that is taken where the field's own column is blank."""
    return field + ELSE
