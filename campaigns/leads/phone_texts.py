"""What people and spreadsheets put around a phone number, taken off: the step before ``phones.py`` reads it.

Each rule either removes what cannot change the number (spaces, dashes, brackets, quotes, ".0") or names a
problem where the number could be meant in two ways.
"""

import re

from . import phone_problems as problems
from .phone_problems import LONGEST_TEXT, PhoneProblem
from .texts import with_ascii_digits, without_hidden

# Codes of what was done to the text (titles.CHANGE_TITLES has their words).
SIGNS_REMOVED = "phone_signs"
DIGITS_TRANSLATED = "phone_digits"
DECIMALS_REMOVED = "phone_decimals"
WRITTEN_OUT = "phone_written_out"
FIRST_OF_SEVERAL = "phone_first_of_several"

SEVERAL = ":::"
"""What Google Contacts puts between several values in a cell."""

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"  # from hyphen to full-width minus
_QUOTES = "\u2018\u2019\u201b\u201c\u201d\u2032`\u00b4"  # single and double quotation marks, prime, accents
_PLUS = "\uff0b"  # full width
_TO_ASCII = str.maketrans({**dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_QUOTES, "'"), _PLUS: "+"})

_TEL = re.compile(r"\A(?:tel|phone|mob|mobile|ph|whatsapp|p)\s*[:.]{1,2}\s*", re.IGNORECASE)  # "tel:+91…", "Mob.: …"
_EXTENSION = re.compile(r"[0-9)\s](?:x|ext|extn|extension)\.?\s*:?\s*[0-9]{1,6}\Z", re.IGNORECASE)
_SIGNS = re.compile(r"[\s\-.()\[\]'\"]+")
_AND = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_BETWEEN_NUMBERS = re.compile(r"[/\\,;&|\n\r]")
_EXPONENT = re.compile(r"([0-9])(?:[.,]([0-9]*))?[eE]\+?([0-9]{1,3})")
# Seven digits at least in one piece: "9876543210.0" has a spreadsheet's decimal, "98765.00000" just a dot.
_DECIMAL = re.compile(r"(\+?[0-9]{7,})\.([0-9]{1,6})")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})+")

_DIGITS_OF_A_NUMBER = 6  # so many in one part of a cell make it a number, and "3/4" none


def plain_number(text: str) -> tuple[str, tuple[str, ...]] | PhoneProblem:
    """The number in the text, and the codes of what was done to it (none if nothing).

    The number is "+" and ASCII digits at best; it may hold characters that no rule knows: the caller looks.
    """
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        return problems.long_text()
    typed = _in_ascii(text)
    if typed.startswith("#"):
        return problems.error_cell()
    typed = _TEL.sub("", typed)
    bare = typed.strip("' ")
    read = _as_spreadsheets_write(bare) or _as_people_write(bare)
    if isinstance(read, PhoneProblem):
        return read
    number, change = read
    if not number:
        return problems.missing()
    translated = DIGITS_TRANSLATED if _has_other_digits(text) else ""
    signs = SIGNS_REMOVED if not change and with_ascii_digits(text) != number else change
    return number, tuple(filter(None, (translated, signs)))


def _in_ascii(text: str) -> str:
    """The text with ASCII digits, dashes and quotes, and without hidden characters. Line breaks stay: they
    part two numbers in a cell."""
    if text.isascii() and text.isprintable():
        return text
    lines = (without_hidden(line) for line in text.translate(_TO_ASCII).splitlines())
    joined = "\n".join(line for line in lines if line)
    return with_ascii_digits(joined)


def _has_other_digits(text: str) -> bool:
    return not text.isascii() and any(letter.isdecimal() and not letter.isascii() for letter in text)


def _as_spreadsheets_write(text: str) -> tuple[str, str] | PhoneProblem | None:
    """The number in "9876543210.0" or "9.876543210E+09"; None where no spreadsheet
    wrote."""
    if exponent := _EXPONENT.fullmatch(text):
        fraction, power = exponent[2] or "", int(exponent[3])
        # "9.87E+09" says three of ten digits only; the others are gone.
        return (exponent[1] + fraction, WRITTEN_OUT) if len(fraction) == power else problems.digits_lost()
    if decimal := _DECIMAL.fullmatch(text):
        return problems.fraction() if decimal[2].strip("0") else (decimal[1], DECIMALS_REMOVED)
    return None


def _as_people_write(text: str) -> tuple[str, str] | PhoneProblem:
    """The number in "(022) 2345-6789", "98,765,43,210" or "9876543210 /"."""
    one = text.replace(",", "") if _THOUSANDS.fullmatch(text) else _only_number(text)
    if isinstance(one, PhoneProblem):
        return one
    number = _SIGNS.sub("", one)
    return number, SIGNS_REMOVED if number != text else ""


def _only_number(text: str) -> str | PhoneProblem:
    """The one part of the text that has digits in it, where no second part has any."""
    parted = _AND.sub("/", text)
    if any(character.isalpha() for character in parted):
        if _EXTENSION.search(text):
            return problems.extension()
        return problems.example() if text.startswith(problems.EXAMPLE) else problems.letters()
    parts = [part for part in _BETWEEN_NUMBERS.split(parted) if any(map(str.isdigit, part))]
    if len(parts) < 2:
        return parts[0] if parts else parted
    longest = max(sum(map(str.isdigit, part)) for part in parts)
    return problems.several_numbers() if longest >= _DIGITS_OF_A_NUMBER else problems.strange_characters()
