"""A phone number whose country code stands in another column. The two are joined, or only compared.

Joined, "65" and "91234567" become +6591234567. The two texts with a space between them would not do: "65 91234567"
would be read as an Indian number.
"""

from . import phone_problems as problems
from .countries import Country
from .phone_problems import PhoneProblem
from .phone_texts import plain_number
from .phones import CODE_OF_INDIA, Phone, by_numbering_plan, plainly_wrong, read_phone


def read_of_country(text: str, country: Country, *, said: str) -> Phone | PhoneProblem:
    """The number as one of the country; ``said`` is the text in the country's column. The code is not added to a number
    that already begins with it. A number with another country's code, or one that the country does not have, is a
    problem."""
    if country.code == CODE_OF_INDIA:
        phone = read_phone(text)
        return phone if isinstance(phone, PhoneProblem) or is_of(phone, country) else _contradiction(said, phone)
    plain = plain_number(text)
    if isinstance(plain, PhoneProblem):
        return plain
    number, changes = plain
    if wrong := plainly_wrong(number):
        return wrong
    if number.startswith(("+", "00")):
        phone = by_numbering_plan(number, changes=changes, region=country.region)
        return phone if isinstance(phone, PhoneProblem) or is_of(phone, country) else _contradiction(said, phone)
    return _without_own_code(number, changes, country, said=said)


def is_of(phone: Phone, country: Country) -> bool:
    return phone.e164.startswith(f"+{country.code}")


def contradiction(text: str, phone: Phone, country: Country, *, said: str) -> PhoneProblem | None:
    """The problem of a number that is none of the country beside it; None if there is none. The number was read without
    that country. A number with its own code does not contradict the name of another country: people keep their number
    when they move."""
    if is_of(phone, country) or (country.has_name and _has_own_code(text, phone)):
        return None
    return _contradiction(said, phone)


def _without_own_code(number: str, changes: tuple[str, ...], country: Country, *, said: str) -> Phone | PhoneProblem:
    """The number with the country's code, which is put before it unless it begins with the code already. A problem
    unless exactly one of these readings is a number of the country."""
    code = str(country.code)
    readings = [by_numbering_plan("+" + code + number, changes=(*changes, "country_joined"), region=country.region)]
    if number.startswith("0"):
        readings.append(by_numbering_plan(number, changes=(*changes, "country_joined"), region=country.region))
    if number.startswith(code):
        own = (*changes, "phone_plus_added")
        readings.append(by_numbering_plan("+" + number, changes=own, region=country.region))
    phones = {reading.e164: reading for reading in readings if isinstance(reading, Phone) and is_of(reading, country)}
    return phones.popitem()[1] if len(phones) == 1 else problems.country_contradicts(said, "")


def _has_own_code(text: str, phone: Phone) -> bool:
    plain = plain_number(text)
    return isinstance(plain, tuple) and plain[0].startswith(("+", "00", phone.e164[1:]))


def _contradiction(said: str, phone: Phone) -> PhoneProblem:
    return problems.country_contradicts(said, phone.e164)
