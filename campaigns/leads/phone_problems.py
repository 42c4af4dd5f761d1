"""Why a text is not one phone number: the code of each reason, its sentence, and what to do. All sentences of
``phones.py`` and ``phone_texts.py`` are here, so that they have one style."""

from dataclasses import dataclass

from .problems import Finding
from .wrappings import HOW_TO_COMPUTE, NOT_COMPUTED

LONGEST_TEXT = 100  # characters of a cell that may still be one phone number with its decoration

EXAMPLE = "Example:"  # before the number in the example row of a template

_TEN_DIGITS = (
    "An Indian number has 10 digits after +91, with the area code if it is a fixed line. "
    "A number from abroad begins with + and its country code."
)


@dataclass(frozen=True, slots=True)
class PhoneProblem(Finding):
    """Why a text is not one phone number."""


def missing() -> PhoneProblem:
    return PhoneProblem("phone_missing", "The phone number is missing.", "Please fill it in, or skip the row.")


def example() -> PhoneProblem:
    return PhoneProblem(
        "phone_example",
        "This is the example row of the template.",
        "Nothing needs to be done: it is not sent. To be rid of it, take the row out of your file.",
    )


def letters() -> PhoneProblem:
    return PhoneProblem(
        "phone_letters",
        "The phone number has letters in it.",
        "Please keep the number only; names and remarks belong in columns of their own.",
    )


def extension() -> PhoneProblem:
    return PhoneProblem(
        "phone_extension",
        "The phone number has an extension, which the dialer cannot dial.",
        "Please keep the number alone if it may be dialled without the extension, or skip the row.",
    )


def strange_characters() -> PhoneProblem:
    return PhoneProblem(
        "phone_characters",
        "The phone number has characters that do not belong there.",
        "Please keep digits only, with + and the country code in front if the number is from abroad.",
    )


def several_numbers() -> PhoneProblem:
    return PhoneProblem(
        "phone_two_numbers",
        "The cell holds more than one phone number.",
        "Please keep the one to dial, or give each number a row of its own.",
    )


def error_cell() -> PhoneProblem:
    return PhoneProblem(
        "phone_error_cell",
        "The spreadsheet shows an error instead of a phone number.",
        "Please correct the formula in this cell, or type the number.",
    )


def digits_lost() -> PhoneProblem:
    return PhoneProblem(
        "phone_damaged",
        "The spreadsheet has shortened the phone number, so that some of its digits are lost.",
        "Please type the whole number here. To repair it in Excel: select the column, choose Format Cells, Text, and "
        "enter the numbers again (Text alone does not bring them back); if the file came from elsewhere, ask for it "
        "with phone numbers as text.",
    )


def fraction() -> PhoneProblem:
    return PhoneProblem(
        "phone_fraction",
        "The phone number has digits after a decimal point.",
        "Please check whether the right column was chosen, and correct the number.",
    )


def long_text() -> PhoneProblem:
    return PhoneProblem(
        "phone_too_long",
        f"The cell has more than {LONGEST_TEXT} characters, which is too many for a phone number.",
        "Please check whether the right column was chosen, and keep one phone number in the cell.",
    )


def too_long(digits: int) -> PhoneProblem:
    return PhoneProblem("phone_too_long", f"The phone number has {digits} digits, which is too many.", _TEN_DIGITS)


def too_short(digits: int) -> PhoneProblem:
    count = "1 digit" if digits == 1 else f"{digits} digits"
    return PhoneProblem("phone_too_short", f"The phone number has {count}, which is too few.", _TEN_DIGITS)


def not_possible() -> PhoneProblem:
    return PhoneProblem(
        "phone_not_possible",
        "No phone has this number: no mobile or fixed line begins like that.",
        "Please check the number for a wrong digit. " + _TEN_DIGITS,
    )


def service_number() -> PhoneProblem:
    return PhoneProblem(
        "phone_service_number",
        "This is a toll-free or service number, not the number of a person.",
        "Please replace it by a mobile or fixed line number of 10 digits, or skip the row.",
    )


def foreign() -> PhoneProblem:
    return PhoneProblem(
        "phone_foreign",
        "The number is not Indian, and this campaign sends numbers in a form that only Indian numbers have.",
        "Please skip the row, or ask an administrator to set the campaign's phone format to “+91 and 10 digits”.",
    )


def arithmetic() -> PhoneProblem:
    return PhoneProblem(
        "phone_arithmetic",
        "The spreadsheet has computed with the phone number: it is negative, or a sum. So +91-98… became a "
        "subtraction, and the number is another one than that which was typed.",
        "Type the number anew, with the cell's format set to Text. Where the file still has the formula, the original "
        "number can be put back.",
    )


def country_code_missing() -> PhoneProblem:
    return PhoneProblem(
        "phone_91_missing",
        "The number begins with + and looks like an Indian mobile number: 91 is missing after the +.",
        "Write +91 before the ten digits, or correct the number if it is from abroad. All of them can be repaired "
        "together.",
    )


def not_computed() -> PhoneProblem:
    return PhoneProblem("formula_not_computed", NOT_COMPUTED, HOW_TO_COMPUTE)


def country_unknown() -> PhoneProblem:
    return PhoneProblem(
        "country_unknown",
        "This is no country code and no name of a country, so that the phone number cannot be joined to it.",
        "Write the code with + in front, for example +91, or the name of the country in English; or choose “will "
        "not be sent” for this column.",
    )


def country_contradicts(country: str, read: str) -> PhoneProblem:
    """``country`` is the text of the column. ``read`` is the number as it was read alone; "" if it is no number of that
    country."""
    told = f"the number alone is read as {read}" if read else "the number is none of that country"
    return PhoneProblem(
        "country_contradicts",
        f"The country column says {country}, and {told}.",
        "If the column has the country codes of these numbers, choose “country code” for it on the columns page. If "
        "it has other countries (where somebody wants to study), turn the comparison off. Else correct the number or "
        "the country.",
    )
