"""Removes what people and spreadsheets put around a phone number, before ``phones.py`` reads it.

A rule removes what cannot change the number: spaces, dashes, brackets, quotes, ".0". If the text could mean two
numbers, a rule names a problem instead.
"""

import re

from . import phone_problems as problems
from .phone_problems import LONGEST_TEXT, PhoneProblem
from .texts import with_ascii_digits, without_hidden
from .wrappings import SUM_COMPUTED, is_formula, terms_of, without_wrapping

# Codes of what was done to the text (titles.CHANGE_TITLES has their words).
SIGNS_REMOVED = "phone_signs"
DIGITS_TRANSLATED = "phone_digits"
DECIMALS_REMOVED = "phone_decimals"
WRITTEN_OUT = "phone_written_out"
FIRST_OF_SEVERAL = "phone_first_of_several"

SEVERAL = ":::"
"""Google Contacts puts this between several values in a cell."""

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"  # from hyphen to full-width minus
_QUOTES = "\u2018\u2019\u201b\u201c\u201d\u2032`\u00b4"  # single and double quotation marks, prime, accents
_PLUS = "\uff0b\ufe62"  # full width and small
_BRACKETS = {"\uff08": "(", "\uff09": ")"}  # full width
_TO_ASCII = str.maketrans(
    {**dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_QUOTES, "'"), **dict.fromkeys(_PLUS, "+")} | _BRACKETS
)
# Characters without width, or the second half of an emoji: they are no part of a number. Characters that cross out a
# digit are not in this list.
_NO_PART_OF_A_NUMBER = re.compile("[\u200c\u200d\u20e3\ufe00-\ufe0f\U000e0000-\U000e01ef]+")
# Pictograms of telephones, and India's flag; any other pictogram could mean "do not call".
_PICTOGRAMS = re.compile(
    "(?:[\u260e\u260f\u2706\u2121\U0001f4de\U0001f4df\U0001f4e0\U0001f4f1\U0001f4f2\U0001f57b-\U0001f581"
    "\U0001f919]|\U0001f1ee\U0001f1f3)+"
)

_TEL = re.compile(  # "tel:+91…", "Mob.:- …"
    r"\A(?:tel|phone|mob|mobile|ph|whatsapp|p)\s*[:.]{1,2}[\s-]*", re.IGNORECASE
)
_EXTENSION = re.compile(r"[0-9)\s](?:x|ext|extn|extension)\.?\s*:?\s*[0-9]{1,6}\Z", re.IGNORECASE)
_SIGNS = re.compile(r"[\s\-.()\[\]'\"]+")
_AND = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_BETWEEN_NUMBERS = re.compile(r"[/\\,;&|\n\r]")
_EXPONENT = re.compile(r"([0-9])(?:[.,]([0-9]*))?[eE]\+?([0-9]{1,3})")
# At least seven digits before the dot: "9876543210.0" has a spreadsheet's decimal, "98765.00000" just a dot.
_DECIMAL = re.compile(r"(\+?[0-9]{7,})\.([0-9]{1,60})")
_BELOW_ONE = re.compile(r"0?\.[0-9]{6,60}")  # a computed number; the 0 is no trunk prefix
_COMMA_AND_ZEROS = re.compile(r"(\+?[0-9]{7,}),0{1,60}")
# "9,876,543,210.00", "9.876.543.210,00", "9'876'543'210.00": whole numbers in the formats of several countries.
_THOUSANDS_AND_ZEROS = re.compile(
    r"([0-9]{1,3}(?:,[0-9]{2,3})+)\.0{1,60}|([0-9]{1,3}(?:[. '][0-9]{3})+)(?:,0{1,60}|(?<=[ '][0-9]{3})\.0{1,60})"
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})+")
# Programs write a negative number with a sign before the digits, with brackets around it, or with a sign behind it.
_NEGATIVE = re.compile(
    r"[\s(\[.'\"]*-[\s(\-]*\+?[0-9].*|\(\s*[0-9][0-9.,]*\s*\)|\(\s*[0-9]{1,3}(?: [0-9]{3})+\s*\)|[0-9][0-9.,]*\s*-",
    re.DOTALL,
)

_NO_INDIAN_CODE = re.compile(r"\+|(?:\+|00|0)?91|0")  # alone on a line; the rest of the number is on the next
_DIGITS_OF_A_NUMBER = 6  # a part of a cell with so many is a number; "3/4" is none
_DIGITS_OF_A_WHOLE = 10  # a line with so many is a whole number
_MOST_DIGITS = 13  # of one number, with its prefixes
_BLANK_WORDS = frozenset(
    {
        "0",
        "00",
        "000",
        "0.0",
        "0.00",
        "na",
        "n/a",
        "n.a",
        "n.a.",
        "nil",
        "null",
        "none",
        "nan",
        "undefined",
        "not available",
        "not given",
        "unknown",
        "(blank)",
        "blank",
    }
)


def is_blank_phone(text: str) -> bool:
    """Whether the text means that there is no number: "-", "NA", "nil", "0"."""
    bare = without_hidden(text).strip(" -.'\"_").casefold()
    return not bare or bare in _BLANK_WORDS


def plain_number(text: str) -> tuple[str, tuple[str, ...]] | PhoneProblem:
    """The number in the text, and the codes of the changes. Normally the number is "+" and ASCII digits. It may have
    other characters that no rule knows; the caller checks that."""
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        return problems.long_text()
    unwrapped = _unwrapped(text)
    if isinstance(unwrapped, PhoneProblem):
        return unwrapped
    text, codes = unwrapped
    read = _read(text)
    if isinstance(read, PhoneProblem):
        return read
    number, change = read
    if not number:
        return problems.missing()
    translated = DIGITS_TRANSLATED if _has_other_digits(text) else ""
    signs = SIGNS_REMOVED if not change and with_ascii_digits(text) != number else change
    return number, (*codes, *filter(None, (translated, signs)))


def _unwrapped(text: str) -> tuple[str, tuple[str, ...]] | PhoneProblem:
    """The text without what programs put around it; a problem if the spreadsheet has computed with it."""
    if text[:1] != "'":  # here an apostrophe is a sign like others
        text, codes = without_wrapping(text)
    else:
        codes = ()
    if not is_formula(text):
        return text, codes
    terms = terms_of(text)
    if terms is None:
        return problems.not_computed()
    if len(terms) > 1 or terms[0] < 0:
        return problems.arithmetic()
    return str(terms[0]), (*codes, SUM_COMPUTED)


def _read(text: str) -> tuple[str, str] | PhoneProblem:
    """The number, and the code of what was changed; "" for nothing."""
    typed = _in_ascii(text)
    if is_blank_phone(typed):
        return problems.missing()
    if typed.startswith("#"):
        return problems.error_cell()
    named = _TEL.sub("", typed)
    bare = _in_one_line(named.strip("'\" "))
    if named == typed and _NEGATIVE.fullmatch(bare):
        return problems.arithmetic()
    return _as_spreadsheets_write(bare) or _as_people_write(bare)


def _in_ascii(text: str) -> str:
    """The text with ASCII digits, dashes and quotes, and without hidden characters and pictograms of telephones. Line
    breaks stay: they may stand between two numbers."""
    if text.isascii() and text.isprintable():
        return text
    text = _NO_PART_OF_A_NUMBER.sub("", text.translate(_TO_ASCII))
    lines = (without_hidden(line) for line in text.splitlines())
    joined = "\n".join(line for line in lines if line)
    ends = _PICTOGRAMS.split(joined)
    if len(ends) > 1 and not any(map(str.strip, ends[1:-1])) and not (ends[0].strip() and ends[-1].strip()):
        joined = "".join(ends).strip()  # they are removed before and behind the number, never between its digits
    return with_ascii_digits(joined)


def _in_one_line(text: str) -> str:
    """The lines joined to one, unless a line is a whole number: the line break is then within one number."""
    lines = text.split("\n")
    if len(lines) == 1:
        return text
    digits = [sum(map(str.isdigit, line)) for line in lines]
    alone = digits[1:] if _NO_INDIAN_CODE.fullmatch(_SIGNS.sub("", lines[0])) else digits
    if len(alone) > 1 and max(alone) >= _DIGITS_OF_A_WHOLE:
        return text
    return " ".join(lines) if sum(digits) <= _MOST_DIGITS + 1 else text


def _has_other_digits(text: str) -> bool:
    return not text.isascii() and any(letter.isdecimal() and not letter.isascii() for letter in text)


def _as_spreadsheets_write(text: str) -> tuple[str, str] | PhoneProblem | None:
    """The number in "9876543210.0" or "9.876543210E+09"; None for a text that no spreadsheet writes so."""
    if exponent := _EXPONENT.fullmatch(text):
        fraction, power = exponent[2] or "", int(exponent[3])
        # "9.87E+09" has three of ten digits; the others are lost.
        return (exponent[1] + fraction, WRITTEN_OUT) if len(fraction) == power else problems.digits_lost()
    if _BELOW_ONE.fullmatch(text):
        return problems.fraction()
    if whole := _COMMA_AND_ZEROS.fullmatch(text):
        return whole[1], DECIMALS_REMOVED
    if grouped := _THOUSANDS_AND_ZEROS.fullmatch(text):
        return re.sub(r"[^0-9]", "", grouped[1] or grouped[2]), DECIMALS_REMOVED
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
    """The part of the text that has digits, if it is the only one."""
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
