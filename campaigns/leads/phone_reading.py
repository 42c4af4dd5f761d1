"""Reads the phone number of a row: from its own column, or from one that fills its blanks; with a country code from a
further column."""

from collections.abc import Callable, Sequence
from functools import cache, partial

from .countries import Country, countries_in, country_of
from .country_joining import contradiction, read_of_country
from .field_cells import FieldCell, first_that_fills
from .phone_formats import changes_of_format, sent_as
from .phone_problems import PhoneProblem, country_unknown, foreign
from .phone_texts import is_blank_phone
from .phones import Phone, read_phone
from .remarks import Remarks
from .rules import Rules
from .texts import without_hidden

Reader = Callable[[Sequence[str], Remarks], tuple[str, str]]
"""A row's cells → the number in E.164 ("" for none), and the value to send."""

_MOST_COUNTRIES = 2_000  # texts of a column that are remembered; a hostile file could have another one in each row


def phone_reader(rules: Rules, cell: FieldCell) -> Reader:
    """A function that reads the phone number of a row. It adds problems and changes to the row's remarks."""
    country_at = _CountryColumn(rules) if _looks_at_country(rules) else None
    phone_format = rules.phone_format
    codes_of = cache(partial(changes_of_format, phone_format=phone_format))

    def read(cells: Sequence[str], remarks: Remarks) -> tuple[str, str]:
        own = text = cell.text(cells)
        column = cell.column
        taken = first_that_fills(text, cell.fallbacks, cells, is_blank=is_blank_phone) if cell.fallbacks else None
        if taken:
            text, column = taken
        phone = country_at.read(text, cells, remarks) if country_at else read_phone(text)
        if isinstance(phone, PhoneProblem):
            if phone.code != "country_unknown":
                remarks.found(phone, column, text)
            return "", without_hidden(text)
        e164, changes = phone
        sent = sent_as(e164, phone_format)
        if sent is None:
            remarks.found(foreign(), column, text)
            return e164, without_hidden(text)
        if taken:
            remarks.changed("filled_from", column, own, sent)
        if sent != text:
            for code in codes_of(changes) if e164.startswith("+91") else changes:
                remarks.changed(code, column, text, sent)
        return e164, sent

    return read


def _looks_at_country(rules: Rules) -> bool:
    """Whether the column of countries is joined to the numbers or compared with them. It is neither if a person says
    that these are not the countries of the numbers."""
    if rules.country_column is None:
        return False
    return rules.joins_country or "country_contradicts" not in rules.switched_off


class _CountryColumn:
    """The column with the countries of the numbers, which are joined or only compared.

    Where its cell is blank, the number is read as in a file without the column.
    """

    def __init__(self, rules: Rules) -> None:
        self._index = rules.country_column or 0
        self._column = rules.columns[self._index]
        self._is_joined = rules.joins_country
        self._known: dict[str, tuple[Country | None, tuple[Country, ...]]] = {}

    def read(self, text: str, cells: Sequence[str], remarks: Remarks) -> Phone | PhoneProblem:
        """The number, or its problem. A problem about the country's column is already in the remarks then."""
        said = cells[self._index].strip() if self._index < len(cells) else ""
        if not without_hidden(said):
            return read_phone(text)
        if not self._is_joined:
            return self._compared(text, said)
        country, _ = self._countries(said)
        if country is None:
            unknown = country_unknown()
            remarks.found(unknown, self._column, said)
            return unknown
        return read_of_country(text, country, said=_shown(said, country))

    def _compared(self, text: str, said: str) -> Phone | PhoneProblem:
        """The number, read without the country; a problem if it is a number of none of the countries. "NA" does not
        mean Namibia here."""
        phone = read_phone(text)
        if isinstance(phone, PhoneProblem) or is_blank_phone(said):
            return phone
        problem: PhoneProblem | None = None
        for country in self._countries(said)[1]:
            problem = contradiction(text, phone, country, said=_shown(said, country))
            if problem is None:
                return phone
        return problem or phone

    def _countries(self, said: str) -> tuple[Country | None, tuple[Country, ...]]:
        """The one country that the cell names, or None; and all countries that it names."""
        if said not in self._known:
            if len(self._known) == _MOST_COUNTRIES:
                self._known.clear()
            country = country_of(said)
            self._known[said] = country, (country,) if country else countries_in(said)
        return self._known[said]


def _shown(said: str, country: Country) -> str:
    """ "India (+91)" """
    said = without_hidden(said)
    return said if str(country.code) in said else f"{said} (+{country.code})"
