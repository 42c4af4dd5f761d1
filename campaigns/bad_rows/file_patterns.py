"""Names of files: those that differ in dates, numbers and copies only are of one source."""

import re

GAP = "…"

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
_COPY = re.compile(r"(?:[\s_-]*\(\d{1,3}\)|[\s_-]+copy(?:\s*\d{1,3})?|^copy of\s+)", re.IGNORECASE)
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_DAY = r"mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
# A month or a day of the week as a word of its own: not the “mar” of “market”. Numbers with what parts them.
_WORD = rf"(?<![^\W\d_])(?:{_MONTH}|{_DAY})(?![^\W\d_])"
_CHANGING = re.compile(rf"(?:\d+(?:st|nd|rd|th)?(?![^\W\d_])|\d+|{_WORD})", re.IGNORECASE)
_BETWEEN = re.compile(rf"[\s_.,:+-]*{GAP}(?:[\s_.,:+-]*{GAP})*[\s_.,:+-]*")
_PARTING = " _.,:+-"


def pattern_of(file_name: str) -> str:
    """What the names of files of one source have in common: “Leads north 2026-11-26 (2).csv” and
    “Leads north 3 Dec.xlsx” both give “Leads north”. A gap inside is “…”. Empty where the name has dates and numbers
    only."""
    name = _COPY.sub(GAP, _ENDING.sub("", file_name.strip()))
    return _BETWEEN.sub(GAP, _CHANGING.sub(GAP, name)).strip(_PARTING + GAP)


def longest_piece(pattern: str) -> str:
    """The longest text that stands in all names of this pattern; by it they are found. Empty for an empty pattern."""
    return max(pattern.split(GAP), key=len).strip(_PARTING)
