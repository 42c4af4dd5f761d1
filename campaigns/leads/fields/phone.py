"""The lead's phone number.

It has no rule here. ``leads/phone_reading.py`` reads it, since the number may come from several columns of a row.
"""

from datetime import date

from ..headers import PHONE, DialMethod
from ..phone_problems import EXAMPLE
from ..phones import Phone, read_phone
from .definition import FieldDefinition, Look
from .phone_words import DOUBTFUL_WORDS, SYNONYMS


def looks_like_phone(text: str) -> bool:
    return isinstance(read_phone(text), Phone)


def _look(day: date | None) -> Look:
    return looks_like_phone


FIELD = FieldDefinition(
    name=PHONE,
    label="Phone number",
    hint="The number to dial.",
    example="9876543210",
    # The check recognises the example row by this word: nobody is called if it is left in the template.
    template_example=f"{EXAMPLE} 9876543210",
    is_special_header=True,
    required_by=frozenset(DialMethod),
    offers_else=True,
    problem_titles={
        "phone_example": "Example row of the template",
        "phone_missing": "Phone number missing",
        "phone_letters": "Letters in the phone number",
        "phone_extension": "Phone number with an extension",
        "phone_characters": "Strange characters in the phone number",
        "phone_two_numbers": "More than one phone number in the cell",
        "phone_error_cell": "A spreadsheet error instead of a phone number",
        "phone_damaged": "Phone number shortened by the spreadsheet",
        "phone_fraction": "Phone number with decimals",
        "phone_too_long": "Phone number too long",
        "phone_too_short": "Phone number too short",
        "phone_not_possible": "No such phone number",
        "phone_service_number": "Toll-free or service number",
        "phone_foreign": "Foreign phone number",
        "phone_arithmetic": "Phone number that the spreadsheet computed with",
        "phone_91_missing": "+91 is missing",
        "country_unknown": "Not a country code",
    },
    change_titles={
        "phone_signs": "Spaces and signs removed from the phone number",
        "phone_plus_91": "+91 removed",
        "phone_91": "91 removed",
        "phone_0091": "0091 removed",
        "phone_0": "0 removed",
        "phone_plus": "+ removed",
        "phone_zeros": "00 removed",
        "phone_00": "00 written as +",
        "phone_plus_added": "+ added",
        "phone_91_added": "91 added",
        "phone_plus_91_added": "+91 added",
        "country_joined": "Country code of its own column put before the phone number",
        "phone_digits": "Digits of another script written as 0 to 9",
        "phone_decimals": "Decimals removed from the phone number",
        "phone_written_out": "Phone number with an exponent written out",
        "phone_first_of_several": "First of several phone numbers taken (“:::” between them)",
    },
    synonyms=SYNONYMS,
    doubtful_words=DOUBTFUL_WORDS,
    look=_look,
    looks_like="looks like phone numbers",
    is_found_by_values=True,
    is_of_the_lead=True,
)
