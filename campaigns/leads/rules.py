"""The rules by which the rows of an upload are checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .campaign_fields import Field, required_names
from .dates import DAY_FIRST, DateOrder
from .headers import PHONE, DialMethod, PhoneFormat


@dataclass(frozen=True, slots=True)
class Rules:
    """The campaign's settings, the choices for the file, and the day.

    Columns are given by their index. ``mapping`` has each field's column, ``joined`` the further columns whose texts
    follow it, ``constants`` the text of all rows in a field without a column. ``columns`` are the names of all columns
    of the sheet. ``fallbacks`` are the columns that fill a field's blanks, in their order. ``date_order`` decides how
    dates with two readings are read. ``switched_off`` are the codes of rules that are off: they change no value and
    skip no row.

    ``country_column`` has the country codes of the phone numbers. With ``joins_country`` they are joined to the
    numbers; without it they are only compared. ``do_not_disturb_column`` says who must not be called.

    In a row with cells beyond the first ``header_width`` columns, values stand in wrong columns; with 0 this is not
    checked. ``first_row`` is the row right below the header, 0 without a header.

    Raises ValueError if required fields have no column, or if a column is not in the sheet.
    """

    fields: tuple[Field, ...]
    mapping: Mapping[str, int]
    columns: tuple[str, ...]
    dial_method: DialMethod
    phone_format: PhoneFormat
    today: date
    joined: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder = DAY_FIRST
    switched_off: frozenset[str] = frozenset()
    fallbacks: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    country_column: int | None = None
    joins_country: bool = False
    do_not_disturb_column: int | None = None
    header_width: int = 0
    first_row: int = 0

    def __post_init__(self) -> None:
        if unmatched := self.required - self.mapping.keys() - (self.constants.keys() - {PHONE}):
            raise ValueError(f"required fields have no column: {', '.join(sorted(unmatched))}")
        beside = (self.country_column, self.do_not_disturb_column)
        indexes = [index for name in self.mapping for index in (*self.indexes_of(name), *self.fallbacks.get(name, ()))]
        indexes += [index for index in beside if index is not None]
        if not all(0 <= index < len(self.columns) for index in indexes):
            raise ValueError("the mapping names a column that the sheet does not have")

    @property
    def required(self) -> frozenset[str]:
        """The names of the fields that must not be blank in any row."""
        named = (field.name for field in self.fields if field.required)
        return frozenset([*required_names(self.dial_method), *named])

    @property
    def map(self) -> tuple[str, ...]:
        """The names of the fields that are sent: PhoneNumber first, as in the dialer's samples, the others in the
        campaign's order (docs/dialer.md#bulkdata)."""
        filled = self.mapping.keys() | self.constants.keys()
        return (PHONE, *(field.name for field in self.fields if field.name in filled and field.name != PHONE))

    def indexes_of(self, name: str) -> tuple[int, ...]:
        """The columns of a field, in the order of their texts; none where all rows have one text."""
        return (self.mapping[name], *self.joined.get(name, ())) if name in self.mapping else ()

    def column_of(self, name: str) -> str:
        """The name of the field's column in problems: "First + Last" for two that are joined; the field's name where it
        has no column."""
        return " + ".join(self.columns[index] for index in self.indexes_of(name)) or name
